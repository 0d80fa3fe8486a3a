"""The recipe of the starter bundle."""
