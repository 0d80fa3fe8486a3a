"""Measures and exercises the window from outside: ``python -m recap_desktop.probe --help``."""
