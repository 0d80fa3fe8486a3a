"""Fit the numbers of a bundle by which captions are retrieved and ranked, on sounds with captions by people."""
