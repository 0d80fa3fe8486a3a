"""Which caption here is which caption there: by sound and part, wording and history."""

from __future__ import annotations

from collections import defaultdict
from collections.abc import Callable, Hashable, Iterable, Iterator

from recap_engine.exchange.merging.histories import CaptionHistory

_Keys = Callable[[CaptionHistory], Iterable[Hashable]]


def match(ours: Iterable[CaptionHistory], theirs: Iterable[CaptionHistory]) -> dict[int, CaptionHistory]:
    """Our caption for each of theirs (by number) that is here; each of ours is used once.

    First come captions with the same text and a common version, then those with the same text in the same collection,
    with a common version, and with a common text in the same collection.
    """
    free, left, found = list(ours), list(theirs), dict[int, CaptionHistory]()
    for keys in (_same_text_and_version, _same_text_and_collection, _common_version, _common_text):
        here: dict[Hashable, list[CaptionHistory]] = defaultdict(list)
        for one in sorted(free, key=_order):
            for key in keys(one):
                here[key].append(one)
        used: set[int] = set()
        for one in sorted(left, key=_order):
            fitting = (mine for key in keys(one) for mine in here.get(key, ()) if mine.id not in used)
            best = next(fitting, None)
            if best is not None:
                used.add(best.id)
                found[one.id] = best
        free = [one for one in free if one.id not in used]
        left = [one for one in left if one.id not in found]
    return found


def _order(one: CaptionHistory) -> tuple[object, ...]:
    """An order that is the same in every workspace: captions that are there come first."""
    return (one.deleted is not None, *one.now, one.collection, one.source_row)


def _same_text_and_version(one: CaptionHistory) -> Iterator[Hashable]:
    return ((*_place(one), one.now.text, wording) for wording in one.wordings.values())


def _same_text_and_collection(one: CaptionHistory) -> Iterator[Hashable]:
    yield *_place(one), one.collection, one.now.text


def _common_version(one: CaptionHistory) -> Iterator[Hashable]:
    return ((*_place(one), wording) for wording in one.wordings.values())


def _common_text(one: CaptionHistory) -> Iterator[Hashable]:
    if one.sound is not None:
        yield from ((one.sound, one.collection, text) for text in one.texts())


def _place(one: CaptionHistory) -> tuple[Hashable, ...]:
    """The sound; for a caption without one, its place in the source it was imported from."""
    return (one.sound,) if one.sound is not None else (None, one.source_row)
