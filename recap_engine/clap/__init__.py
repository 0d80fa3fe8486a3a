"""CLAP: the encoders of sounds and texts."""
