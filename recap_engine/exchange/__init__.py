"""Captions in and out of the workspace: the data sets' own layouts, plain tables, JSON lines."""
