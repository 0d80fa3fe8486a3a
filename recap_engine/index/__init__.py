"""Embed what lacks a vector, and search by meaning and by sound."""
