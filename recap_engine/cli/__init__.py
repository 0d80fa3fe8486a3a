"""``recap``: the engine from a terminal. stdout carries results only; messages go to stderr."""

from __future__ import annotations

from recap_engine.cli.program import main

__all__ = ["main"]
