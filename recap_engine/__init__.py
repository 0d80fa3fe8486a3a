"""The engine of RECAP Desktop: listens, retrieves, writes captions and remembers what was decided."""

__version__ = "0.1.0"
