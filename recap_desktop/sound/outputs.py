"""Sound cards through PortAudio (sounddevice). Without PortAudio or a card, playback fails with a clear message."""

from __future__ import annotations

import logging
from collections.abc import Callable
from threading import Lock
from typing import Any, Protocol

import numpy as np
from numpy.typing import NDArray
from PySide6.QtCore import QCoreApplication

from recap_engine.audio.portaudio import Unusable, load_portaudio
from recap_engine.errors import RecapError

_log = logging.getLogger(__name__)
translate = QCoreApplication.translate

Fill = Callable[[NDArray[np.float32], float, float], None]
"""Called with a buffer (frames, channels), its playback time (0 if unknown) and the current time."""

_LATENCY = 0.08
"""Requested latency in seconds: short enough to feel immediate, long enough for a busy interpreter."""


class OutputError(RecapError):
    """Playback is not possible."""


class Output(Protocol):
    """An open sound card."""

    @property
    def sample_rate(self) -> float:
        """Frames a second."""
        ...

    @property
    def channels(self) -> int:
        """Channels a frame."""
        ...

    @property
    def latency(self) -> float:
        """Output latency in seconds, as reported by the driver."""
        ...

    def time(self) -> float:
        """The current time on the clock that `Fill` receives."""
        ...

    def close(self) -> None:
        """Stop and close the card."""
        ...


class Outputs(Protocol):
    """The sound cards of a machine."""

    def names(self) -> list[str]:
        """Names of the cards, possibly none."""
        ...

    def open(self, name: str | None, fill: Fill, ended: Callable[[], None]) -> Output:
        """Open and start a card (None: the default). ``ended`` is called if it stops by itself. Raises OutputError."""
        ...


class SoundCards:
    """The cards known to PortAudio. It scans for cards only at its start, so it restarts when one is missing.

    A restart would free the streams of all players, so there is none while a card is open. Players open and close cards
    in threads of their own, one at a time.
    """

    def names(self) -> list[str]:
        """Names with their host API, as PortAudio reports them."""
        try:
            with _using:
                audio = _portaudio()
                return [_name(audio, device) for device in audio.query_devices() if device["max_output_channels"] > 0]
        except OutputError:
            return []
        except Exception:  # sounddevice raises errors of several types
            _log.warning("the sound cards could not be listed", exc_info=True)
            return []

    def version(self) -> str:
        """Version of PortAudio. Raises OutputError."""
        return str(_portaudio().get_portaudio_version()[1]).removeprefix("PortAudio ").partition(",")[0]

    def open(self, name: str | None, fill: Fill, ended: Callable[[], None]) -> Output:
        """Open a card at its default rate. Raises OutputError."""
        try:
            with _using:
                audio = _portaudio()
                card = _Card(audio, self._found(audio, name), fill, ended)
                _open.add(card)
                return card
        except OutputError:
            raise
        except Exception as error:  # sounddevice raises errors of several types
            _log.warning("the sound card could not be opened", exc_info=True)
            text = translate(
                "Player", "The sound card cannot be used ({reason}); choose another one in the Sound menu."
            )
            raise OutputError(text.format(reason=str(error).split(" [")[0])) from None

    def _found(self, audio: Any, name: str | None) -> int:
        for attempt in range(2):
            for device in audio.query_devices():
                if device["max_output_channels"] > 0 and name == _name(audio, device):
                    return int(device["index"])
            default = int(audio.default.device[1])
            if name is None and default >= 0:
                return default
            if attempt == 0:
                if _open:
                    break
                audio._terminate()
                audio._initialize()
        if name is None:
            raise OutputError(_no_card())
        text = translate(
            "Player", "The sound card {name} is not connected; connect it, or choose another one in the Sound menu."
        )
        raise OutputError(text.format(name=name))


class _Card:
    """An open stream of PortAudio."""

    def __init__(self, audio: Any, device: int, fill: Fill, ended: Callable[[], None]) -> None:
        about = audio.query_devices(device)
        self.sample_rate = float(about["default_samplerate"])
        self.channels = min(2, int(about["max_output_channels"]))
        self._closing = False

        def called(out: NDArray[np.float32], _frames: int, time: Any, _status: Any) -> None:
            fill(out, float(time.outputBufferDacTime), float(time.currentTime) or float(self._stream.time))

        def finished() -> None:
            if not self._closing:
                ended()

        self._stream = audio.OutputStream(
            samplerate=self.sample_rate,
            device=device,
            channels=self.channels,
            dtype="float32",
            latency=_LATENCY,
            callback=called,
            finished_callback=finished,
        )
        self._stream.start()
        self.latency = float(self._stream.latency)

    def time(self) -> float:
        return float(self._stream.time)

    def close(self) -> None:
        self._closing = True
        with _using:
            _open.discard(self)
            try:
                self._stream.close(ignore_errors=True)
            except Exception:  # sounddevice raises errors of several types
                _log.warning("the sound card could not be closed", exc_info=True)


_using = Lock()
"""Held while PortAudio restarts, cards are listed, or one is opened or closed."""
_open: set[_Card] = set()
"""The open cards of all players."""


def _portaudio() -> Any:
    try:
        return load_portaudio()
    except Unusable:
        raise OutputError(_no_card()) from None
    except (OSError, ImportError):
        _log.info("no PortAudio", exc_info=True)
        text = translate(
            "Player",
            "Sounds cannot be played because PortAudio is missing; install it (Debian: libportaudio2) and restart.",
        )
        raise OutputError(text) from None


def _no_card() -> str:
    return translate("Player", "There is no sound card to play on; connect one and play again.")


def _name(audio: Any, device: Any) -> str:
    return f"{device['name']}, {audio.query_hostapis(device['hostapi'])['name']}"
