"""The list of sounds and the files behind it."""
