"""Microphones through PortAudio (sounddevice). Nothing else in the engine touches a sound card."""

from __future__ import annotations

import logging
from typing import Any

import numpy as np
from numpy.typing import NDArray

from recap_engine.audio.portaudio import Unusable, load_portaudio
from recap_engine.audio.recording import Opener, Take
from recap_engine.errors import AudioError

_log = logging.getLogger(__name__)


def microphones() -> list[str]:
    """The names of the inputs, possibly none. Raises AudioError without PortAudio."""
    audio = _portaudio()
    return [_name(audio, device) for device in audio.query_devices() if device["max_input_channels"] > 0]


def microphone(name: str | None = None) -> Opener:
    """An opener of the input with this name, or with a name that begins so, or (None) of the default one."""
    return lambda take: _Microphone(name, take)


class _Microphone:
    """An open stream of PortAudio."""

    def __init__(self, name: str | None, take: Take) -> None:
        """Open and start it. Raises AudioError."""
        audio = _portaudio()
        device = _found(audio, name)
        about = audio.query_devices(device)
        rate = round(float(about["default_samplerate"]))

        def called(block: NDArray[np.float32], _frames: int, _time: Any, _status: Any) -> None:
            take(block.copy(), rate)

        try:
            self._stream = audio.InputStream(
                samplerate=rate,
                device=device,
                channels=min(2, int(about["max_input_channels"])),
                dtype="float32",
                callback=called,
            )
            self._stream.start()
        except Exception as error:  # sounddevice raises errors of several types
            _log.warning("the microphone could not be opened", exc_info=True)
            raise AudioError(
                "The microphone cannot be used ({reason}); choose another one, or close the program that uses it.",
                reason=str(error).split(" [")[0],
            ) from None

    def close(self) -> None:
        """Stop and close it."""
        try:
            self._stream.close(ignore_errors=True)
        except Exception:  # sounddevice raises errors of several types
            _log.warning("the microphone could not be closed", exc_info=True)


def _found(audio: Any, name: str | None) -> int:
    """The number of the input. Raises AudioError."""
    inputs = [device for device in audio.query_devices() if device["max_input_channels"] > 0]
    if not inputs:
        raise _no_microphone()
    if name is None:
        default = int(audio.default.device[0])
        return default if default >= 0 else int(inputs[0]["index"])
    for device in inputs:
        if _name(audio, device).lower().startswith(name.lower()):
            return int(device["index"])
    raise AudioError(
        "There is no microphone named {name}; there are: {names}.",
        name=name,
        names="; ".join(_name(audio, device) for device in inputs),
    )


def _portaudio() -> Any:
    try:
        return load_portaudio()
    except Unusable:
        raise _no_microphone() from None
    except (OSError, ImportError):
        _log.info("no PortAudio", exc_info=True)
        raise AudioError(
            "A microphone cannot be used because PortAudio is missing; install it (Debian: libportaudio2)."
        ) from None


def _no_microphone() -> AudioError:
    return AudioError("There is no microphone; connect one and try again.")


def _name(audio: Any, device: Any) -> str:
    return f"{device['name']}, {audio.query_hostapis(device['hostapi'])['name']}"
