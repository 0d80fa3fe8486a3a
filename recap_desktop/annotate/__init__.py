"""The annotator's loop: the current sound, its suggestions, drafts and decisions."""
