"""Embed what has no vector yet, and search by meaning and by sound."""
