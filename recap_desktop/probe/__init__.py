"""The window measured and tried from outside: ``python -m recap_desktop.probe --help``. Figures, never assertions."""
