"""The desktop app of RECAP Desktop (the annotator's window)."""
