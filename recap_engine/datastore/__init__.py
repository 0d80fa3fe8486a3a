"""The workspace file: everything that is kept, in one SQLite database. `workspace.Workspace` is the way in."""
