"""Teach the audio tower what a sound tagger hears, on varied pieces of sound."""
