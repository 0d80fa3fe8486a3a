"""Sound files: found, identified, and read as mono windows at an encoder's rate. No torch: the GUI uses it, too."""

from recap_engine.audio.discovery import FoundFile, discover
from recap_engine.audio.identity import audio_hash
from recap_engine.audio.info import AudioInfo
from recap_engine.audio.reading import ReadSound, Window, probe, read, read_notes, read_once, windows

__all__ = [
    "AudioInfo",
    "FoundFile",
    "ReadSound",
    "Window",
    "audio_hash",
    "discover",
    "probe",
    "read",
    "read_notes",
    "read_once",
    "windows",
]
