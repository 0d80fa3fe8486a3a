"""Texts in sound files: chunks of RIFF and AIFF, tags of MP3, FLAC, Ogg and MP4, and names by the UCS."""
