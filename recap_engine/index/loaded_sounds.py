"""Sounds of a batch between reading and captioning, encoded in the thread that read them or together."""

from __future__ import annotations

from collections.abc import Callable, Iterable, Sequence
from dataclasses import dataclass
from typing import TYPE_CHECKING

from recap_engine.annotate.identify import StreamedWindows, read_sound, while_wanted
from recap_engine.audio import Window
from recap_engine.propose.propose import Heard
from recap_engine.translatable import Translatable

if TYPE_CHECKING:
    from recap_engine.bundles.heard_cache import Listener
    from recap_engine.clap.encoder import Encoder
    from recap_engine.clap.listen import Hearing
    from recap_engine.records import Sound

Stop = Callable[[], bool]
"""Returns true when the work is no longer wanted."""


@dataclass(slots=True)
class LoadedSound:
    """A sound that was read. ``hearing`` is None until its windows (``pieces``) are encoded."""

    path: str
    sound: Sound
    notes: tuple[Translatable, ...]
    pieces: Iterable[Window]
    hearing: Hearing | None = None


def load_sound(path: str, encoder: Encoder, listener: Listener, pooled: bool, cancelled: Stop | None) -> LoadedSound:
    """Read a sound and encode it, unless it can wait in memory for others (``pooled``). Raises AudioError, Cancelled.

    A long sound is encoded while it is read, since its windows fill a batch on their own.
    """
    sound, pieces, notes = read_sound(path, encoder.sample_rate, encoder.window_seconds)
    loaded = LoadedSound(path, sound, notes, pieces)
    if not pooled or isinstance(pieces, StreamedWindows):
        loaded.hearing = listener.hear(sound, while_wanted(pieces, cancelled))
    return loaded


def hear_together(loaded: Sequence[LoadedSound], listener: Listener, cancelled: Stop | None) -> list[Heard]:
    """Encode the sounds that are still to be encoded, windows of different sounds together.

    Raises AudioError, Cancelled.
    """
    waiting = [one for one in loaded if one.hearing is None]
    pieces = [(one.sound, while_wanted(one.pieces, cancelled)) for one in waiting]
    found = iter(listener.hear_many(pieces) if waiting else ())
    return [Heard(one.sound, next(found) if one.hearing is None else one.hearing, one.notes) for one in loaded]
