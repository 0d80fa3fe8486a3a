"""The fixtures of `workspaces`."""

from workspaces import path, python, unit, workspace

__all__ = ["path", "python", "unit", "workspace"]
