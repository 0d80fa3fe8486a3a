"""A cache of encoded sounds for all evaluations: vectors and hidden states by audio hash and encoder."""

from __future__ import annotations

from collections.abc import Generator, Sequence
from pathlib import Path

import numpy as np

from recap_engine.annotate.identify import sound_in_file
from recap_engine.audio import windows
from recap_engine.clap.encoder import Encoder
from recap_engine.clap.listen import Hearing, listen_to_many
from recap_engine.errors import AudioError
from recap_engine.progress import Progress
from recap_engine.propose.propose import Heard
from recap_engine.records import Sound
from recap_engine.whole_file import whole_file

_BATCH = 16
_FORMAT = 2
"""The format of cached files; raise it when the cached content of a sound changes."""


class HearingCache:
    """Encodes files as the engine does (deterministic windows), each audio once."""

    def __init__(self, encoder: Encoder, max_hidden_windows: int, work: Path) -> None:
        self.encoder = encoder
        self._most = max_hidden_windows
        self._folder = work / "heard" / f"{encoder.fingerprint[:16]}-{max_hidden_windows}-{_FORMAT}"

    def hear(self, paths: Sequence[Path]) -> Generator[Progress, None, list[Heard | None]]:
        """The encoded sound of each file, in order; None for a file that cannot be read as sound."""
        self._folder.mkdir(parents=True, exist_ok=True)
        found: list[Heard | None] = []
        for at in range(0, len(paths), _BATCH):
            some = paths[at : at + _BATCH]
            sounds = [_sound(path) for path in some]
            self._encode([(p, s) for p, s in zip(some, sounds, strict=True) if s is not None])
            found += [self._kept(sound) if sound else None for sound in sounds]
            yield Progress("listening", len(found), len(paths), some[-1].name)
        return found

    def _encode(self, sounds: Sequence[tuple[Path, Sound]]) -> None:
        """Encode sounds that are not in the cache; damaged files stay out."""
        new = []
        for path, sound in sounds:
            if not self._file(sound).exists():
                try:
                    cut = windows(path, self.encoder.sample_rate, self.encoder.window_seconds)
                    new.append((sound, list(cut)))
                except AudioError:
                    continue
        if not new:
            return
        heard = listen_to_many(self.encoder, [pieces for _, pieces in new], self._most, _BATCH)
        for (sound, _), hearing in zip(new, heard, strict=True):
            measures = np.array([hearing.windows, hearing.seconds, hearing.peak])
            with whole_file(self._file(sound)) as part:
                np.savez(part, vector=hearing.vector, signature=hearing.signature, hidden=hearing.hidden, told=measures)

    def _kept(self, sound: Sound) -> Heard | None:
        if not self._file(sound).exists():
            return None
        with np.load(self._file(sound)) as kept:
            count, seconds, peak = kept["told"].tolist()
            return Heard(sound, Hearing(kept["vector"], kept["signature"], kept["hidden"], int(count), seconds, peak))

    def _file(self, sound: Sound) -> Path:
        return self._folder / f"{sound.hash}.npz"


def _sound(path: Path) -> Sound | None:
    try:
        return sound_in_file(path)
    except AudioError:
        return None
