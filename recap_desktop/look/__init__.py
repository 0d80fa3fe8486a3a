"""Colours, icons, fonts and layout that all widgets share."""
