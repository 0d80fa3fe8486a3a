"""Dialogs: opened by an act, closed by an answer."""
