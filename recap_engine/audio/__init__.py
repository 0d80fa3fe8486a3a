"""Sound files: found, identified, and read as mono windows at an encoder's rate. No torch: the GUI uses it, too."""

from recap_engine.audio.discovery import Found, discover
from recap_engine.audio.identity import audio_hash
from recap_engine.audio.info import AudioInfo
from recap_engine.audio.reading import Window, probe, read, read_once, windows

__all__ = ["AudioInfo", "Found", "Window", "audio_hash", "discover", "probe", "read", "read_once", "windows"]
