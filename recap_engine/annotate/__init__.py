"""Annotation: decisions and undo, curation, scanning folders, and identifying sounds."""
