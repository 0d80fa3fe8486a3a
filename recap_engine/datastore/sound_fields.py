"""The category and the keywords of sounds. They change by acts of the journal only (`annotate.sounds_act`)."""

from __future__ import annotations

import json
import re
from collections import Counter
from collections.abc import Collection, Iterable, Mapping
from typing import Final

from recap_engine.datastore.connection import Connection
from recap_engine.datastore.sounds import Sounds, region
from recap_engine.datastore.text_rules import normalise_field
from recap_engine.records import FieldKind, Fields, Region, Sound

_BETWEEN: Final = re.compile(r"[,;\n\r\t]")
_TOGETHER: Final = ", "


def split_keywords(text: str) -> tuple[str, ...]:
    """The keywords in a text, which commas, semicolons or line breaks separate; each once, in any case of letters.

    Raises RequestError for text that cannot be stored.
    """
    words: dict[str, str] = {}
    for piece in _BETWEEN.split(text):
        word = normalise_field(piece, "keyword")
        words.setdefault(word.casefold(), word)
    return tuple(filter(None, words.values()))


def join_keywords(keywords: Iterable[str]) -> str:
    """The text that is stored for keywords. Raises RequestError where it is too long."""
    return normalise_field(_TOGETHER.join(keywords), "keywords")


def with_keywords(present: str, more: Iterable[str]) -> str:
    """The stored text ``present`` with more keywords at its end."""
    return join_keywords(split_keywords(_TOGETHER.join((present, *more))))


def without_keywords(present: str, fewer: Iterable[str]) -> str:
    """The stored text ``present`` without these keywords, in any case of letters."""
    gone = {word.casefold() for word in fewer}
    return join_keywords(word for word in split_keywords(present) if word.casefold() not in gone)


class SoundFields:
    """The categories and keywords of one workspace, at most one of each for a sound or a part."""

    def __init__(self, connection: Connection, sounds: Sounds) -> None:
        self._connection = connection
        self._sounds = sounds

    def get(self, sound: Sound) -> Fields:
        """The fields of a sound; empty where it has none."""
        row = self._sounds.find(sound)
        return Fields() if row is None else self.of_rows([row.id]).get(row.id, Fields())

    def of_rows(self, rows: Collection[int]) -> dict[int, Fields]:
        """The fields of sounds by row id; those without any are left out."""
        found = self._connection.rows(
            "SELECT sound, what, text FROM sound_fields WHERE sound IN (SELECT value FROM json_each(?))",
            (json.dumps(list(rows)),),
        )
        texts: dict[int, dict[str, str]] = {}
        for row_id, what, text in found:
            texts.setdefault(row_id, {})[what] = text
        return {row_id: _fields(some) for row_id, some in texts.items()}

    def by_sound(self, hashes: Collection[str] | None = None) -> dict[tuple[str, Region | None], Fields]:
        """The fields by audio hash and part, of all sounds or of some; those without any are left out."""
        chosen = "" if hashes is None else "WHERE s.hash IN (SELECT value FROM json_each(?))"
        found = self._connection.rows(
            "SELECT s.hash, s.region_start, s.region_end, f.what, f.text "
            f"FROM sound_fields f JOIN sounds s ON s.id = f.sound {chosen}",
            () if hashes is None else (json.dumps(list(hashes)),),
        )
        texts: dict[tuple[str, Region | None], dict[str, str]] = {}
        for audio_hash, start, end, what, text in found:
            texts.setdefault((audio_hash, region(start, end)), {})[what] = text
        return {sound: _fields(some) for sound, some in texts.items()}

    def texts(self, what: FieldKind, rows: Collection[int]) -> dict[int, str]:
        """The stored text of one field by row id; empty for sounds without it."""
        found = self._connection.rows(
            "SELECT sound, text FROM sound_fields WHERE what = ? AND sound IN (SELECT value FROM json_each(?))",
            (what, json.dumps(list(rows))),
        )
        return dict.fromkeys(rows, "") | dict(found)

    def categories_used(self) -> Counter[str]:
        """The categories that sounds have, with how many have each."""
        rows = self._connection.rows("SELECT text, count(*) FROM sound_fields WHERE what = 'category' GROUP BY text")
        return Counter(dict(rows))

    def keywords_used(self) -> Counter[str]:
        """The keywords that sounds have, with how many have each."""
        found: Counter[str] = Counter()
        for text, count in self._connection.rows(
            "SELECT text, count(*) FROM sound_fields WHERE what = 'keywords' GROUP BY text"
        ):
            for word in split_keywords(text):
                found[word] += count
        return found


def _fields(texts: Mapping[str, str]) -> Fields:
    return Fields(texts.get("category", ""), split_keywords(texts.get("keywords", "")))
