"""RECAP behind HTTP: suggestions for Label Studio, and what its annotators decide."""
