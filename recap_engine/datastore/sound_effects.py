"""The effects of journal entries on notes, lists and fields of sounds, kept so that they can be reversed.

A row holds the note of a sound (or its place in a list, its category, its keywords) before and after. As in `Effects`,
an entry is carried out by recording its rows and applying them, and the entry that undoes it has them swapped.
"""

from __future__ import annotations

import json
from collections.abc import Mapping, Sequence
from typing import Final

from recap_engine.datastore.connection import Connection
from recap_engine.datastore.text_rules import now
from recap_engine.records import FieldKind

_IN_LIST = "(SELECT '' FROM list_sounds l JOIN sounds s ON s.hash = l.hash WHERE s.id = e.sound AND l.list = e.list)"
_NOTE = "(SELECT n.text FROM notes n WHERE n.sound = e.sound)"
_FIELD = "(SELECT f.text FROM sound_fields f WHERE f.sound = e.sound AND f.what = e.what)"
_PRESENT: Final = f"CASE e.what WHEN 'list' THEN {_IN_LIST} WHEN 'note' THEN {_NOTE} ELSE {_FIELD} END"
_OF_FIELDS = "e.what IN ('category', 'keywords')"


class SoundEffects:
    """The effects on sounds of one workspace's journal. Writes happen inside the transaction of the entry."""

    def __init__(self, connection: Connection) -> None:
        self._connection = connection

    def record_note(self, entry: int, sounds: Sequence[int], text: str, annotator: str) -> None:
        """Record that ``entry`` gives these sounds (row ids) a note; an empty text removes theirs."""
        self._connection.run(
            "INSERT INTO sound_effects SELECT ?1, 'note', s.id, 0, n.text, ifnull(n.annotator, ''), ?2, ?3 "
            "FROM sounds s LEFT JOIN notes n ON n.sound = s.id "
            "WHERE s.id IN (SELECT value FROM json_each(?4)) AND n.text IS NOT ?2",
            (entry, text or None, annotator if text else "", json.dumps(list(sounds))),
        )

    def record_listed(self, entry: int, sounds: Sequence[int], list_id: int) -> None:
        """Record that ``entry`` adds these sounds (row ids) to a list, except those that are in it already."""
        self._connection.run(
            "INSERT INTO sound_effects SELECT ?1, 'list', s.id, ?2, NULL, '', '', '' FROM sounds s "
            "WHERE s.id IN (SELECT value FROM json_each(?3)) "
            "AND s.hash NOT IN (SELECT hash FROM list_sounds WHERE list = ?2)",
            (entry, list_id, json.dumps(list(sounds))),
        )

    def record_fields(self, entry: int, what: FieldKind, texts: Mapping[int, str], annotator: str) -> None:
        """Record that ``entry`` gives sounds (row ids) these texts of a field; an empty text removes theirs."""
        self._connection.run(
            "INSERT INTO sound_effects SELECT ?1, ?2, s.id, 0, f.text, ifnull(f.annotator, ''), "
            "nullif(t.value, ''), iif(t.value = '', '', ?3) FROM json_each(?4) t JOIN sounds s ON s.id = t.key "
            "LEFT JOIN sound_fields f ON f.sound = s.id AND f.what = ?2 WHERE f.text IS NOT nullif(t.value, '')",
            (entry, what, annotator, json.dumps(texts)),
        )

    def reverse(self, entry: int, reversed_by: int) -> None:
        """Record the effects of ``entry``, swapped, as those of ``reversed_by``.

        What has been changed by other means since is left as it is, and so are lists that were removed.
        """
        self._connection.run(
            "INSERT INTO sound_effects SELECT ?, what, sound, list, after, after_by, before, before_by "
            f"FROM sound_effects e WHERE entry = ? AND ({_PRESENT}) IS after "
            "AND (what <> 'list' OR list IN (SELECT id FROM lists))",
            (reversed_by, entry),
        )

    def apply(self, entry: int) -> None:
        """Give the sounds the notes, fields and places in lists that ``entry`` recorded."""
        run = self._connection.run
        self._apply_fields(entry)
        run(
            "DELETE FROM notes WHERE sound IN (SELECT sound FROM sound_effects WHERE entry = ? AND what = 'note')",
            (entry,),
        )
        run(
            "INSERT INTO notes SELECT sound, after, after_by, ? FROM sound_effects "
            "WHERE entry = ? AND what = 'note' AND after IS NOT NULL",
            (now(), entry),
        )
        run(
            "DELETE FROM list_sounds WHERE (list, hash) IN (SELECT e.list, s.hash FROM sound_effects e "
            "JOIN sounds s ON s.id = e.sound WHERE e.entry = ? AND e.what = 'list' AND e.after IS NULL)",
            (entry,),
        )
        run(
            "INSERT INTO list_sounds SELECT e.list, row_number() OVER (PARTITION BY e.list ORDER BY min(e.sound)) + "
            "(SELECT ifnull(max(position), -1) FROM list_sounds WHERE list = e.list), s.hash "
            "FROM sound_effects e JOIN sounds s ON s.id = e.sound "
            "WHERE e.entry = ? AND e.what = 'list' AND e.after IS NOT NULL GROUP BY e.list, s.hash",
            (entry,),
        )

    def _apply_fields(self, entry: int) -> None:
        self._connection.run(
            "DELETE FROM sound_fields WHERE (sound, what) IN "
            f"(SELECT e.sound, e.what FROM sound_effects e WHERE e.entry = ? AND {_OF_FIELDS})",
            (entry,),
        )
        self._connection.run(
            "INSERT INTO sound_fields SELECT e.sound, e.what, e.after, e.after_by, ? FROM sound_effects e "
            f"WHERE e.entry = ? AND {_OF_FIELDS} AND e.after IS NOT NULL",
            (now(), entry),
        )

    def sounds(self, entry: int) -> tuple[int, ...]:
        """The sounds (row ids) that an entry affected."""
        rows = self._connection.rows("SELECT sound FROM sound_effects WHERE entry = ? ORDER BY sound", (entry,))
        return tuple(dict.fromkeys(row[0] for row in rows))
