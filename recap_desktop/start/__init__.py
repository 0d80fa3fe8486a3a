"""Start the program: build the window, open a session, drive it from code, test itself."""
