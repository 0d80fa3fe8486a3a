"""Notes, categories, keywords and lists of sounds in two workspaces, and what a merge makes of them.

Of two notes or categories of a sound the newer one stays, and a later removal removes it. Keywords, and lists of one
name, are put together.
"""

from __future__ import annotations

from collections import defaultdict
from dataclasses import dataclass
from typing import NamedTuple

from recap_engine.datastore.connection import Connection
from recap_engine.datastore.sound_fields import split_keywords, with_keywords
from recap_engine.datastore.text_rules import normalise_field
from recap_engine.errors import RequestError
from recap_engine.exchange.merging.histories import SoundKey, is_fit_sound, is_time, sound_key


class SoundFact(NamedTuple):
    """A note, a category or the keywords of a sound, or (an empty text) that they were removed; and when."""

    saved: str
    text: str
    annotator: str


FactKey = tuple[str, SoundKey]
"""``note``, ``category`` or ``keywords``, and the sound."""


@dataclass(frozen=True, slots=True)
class StoredSound:
    """What a workspace knows about a sound besides its key."""

    duration: float
    recording: str


def read_facts(connection: Connection) -> dict[FactKey, SoundFact]:
    """Notes, categories and keywords, and the removals that the journal records."""
    removed = connection.rows(
        "SELECT e.what, s.hash, s.region_start, s.region_end, max(j.at), '', j.annotator FROM sound_effects e "
        "JOIN journal j ON j.sequence = e.entry JOIN sounds s ON s.id = e.sound "
        "WHERE e.what <> 'list' AND e.after IS NULL AND j.kind NOT IN ('import', 'undo') "
        "AND j.sequence NOT IN (SELECT sequence FROM undone) GROUP BY e.what, s.id"
    )
    there = connection.rows(
        "SELECT 'note', s.hash, s.region_start, s.region_end, n.saved, n.text, n.annotator FROM notes n "
        "JOIN sounds s ON s.id = n.sound UNION ALL "
        "SELECT f.what, s.hash, s.region_start, s.region_end, f.saved, f.text, f.annotator FROM sound_fields f "
        "JOIN sounds s ON s.id = f.sound"
    )
    return {
        (row[0], key): SoundFact(*row[4:]) for row in (*removed, *there) if (key := sound_key(*row[1:4])) is not None
    }


def changed_facts(ours: dict[FactKey, SoundFact], theirs: dict[FactKey, SoundFact]) -> dict[FactKey, SoundFact]:
    """What replaces ours. What no workspace would store is left out."""
    changed: dict[FactKey, SoundFact] = {}
    for key, fact in theirs.items():
        mine = ours.get(key, SoundFact("", "", ""))
        if fact.text == mine.text or not _is_fit(*key, fact):
            continue
        if key[0] == "keywords" and mine.text and fact.text:
            together = _together(mine.text, fact.text)
            if together != mine.text:
                changed[key] = SoundFact(max(mine.saved, fact.saved), together, max(mine, fact).annotator)
        elif fact > mine:
            changed[key] = fact
    return changed


def _together(ours: str, theirs: str) -> str:
    """The keywords of both, or ours where all of them are too long to be stored."""
    try:
        return with_keywords(ours, split_keywords(theirs))
    except RequestError:
        return ours


def _is_fit(what: str, key: SoundKey, fact: SoundFact) -> bool:
    try:
        return (
            normalise_field(fact.text, what) == fact.text
            and normalise_field(fact.annotator, "annotator") == fact.annotator
            and is_fit_sound(key)
            and is_time(fact.saved)
        )
    except RequestError:
        return False


def read_lists(connection: Connection) -> dict[str, list[str]]:
    """The audio hashes in the lists of each name, in order."""
    found: dict[str, list[str]] = defaultdict(list)
    for name, audio_hash in connection.rows(
        "SELECT l.name, s.hash FROM lists l JOIN list_sounds s ON s.list = l.id ORDER BY l.id, s.position"
    ):
        found[name].append(audio_hash)
    return found


def added_to_lists(ours: dict[str, list[str]], theirs: dict[str, list[str]]) -> dict[str, list[str]]:
    """The hashes that their lists have and ours of that name do not."""
    added: dict[str, list[str]] = {}
    for name, hashes in theirs.items():
        try:
            fit = bool(name) and normalise_field(name, "name") == name
        except RequestError:
            continue
        there = set(ours.get(name, ()))
        some = [held for held in dict.fromkeys(hashes) if held not in there and is_fit_sound(SoundKey(held, -1, -1))]
        if fit and some:
            added[name] = some
    return added


def read_sounds(connection: Connection) -> dict[SoundKey, StoredSound]:
    """All sounds, with their length in seconds and the recording they come from."""
    rows = connection.rows("SELECT hash, region_start, region_end, duration, recording FROM sounds")
    return {key: StoredSound(*row[3:]) for row in rows if (key := sound_key(*row[:3])) is not None}
