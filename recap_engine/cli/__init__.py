"""``recap``: everything the engine does, from a terminal. stdout carries data only; the rest goes to stderr."""

from __future__ import annotations

from recap_engine.cli.program import main

__all__ = ["main"]
