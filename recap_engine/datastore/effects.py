"""The effects of journal entries on many captions at once, or on a collection, kept so that they can be reversed.

A row holds the state of a caption (or collection) before and after. An entry is carried out by recording its rows and
applying them. The entry that undoes it has the same rows with before and after swapped, without those of captions that
have been changed by other means since.
"""

from __future__ import annotations

import json
from collections.abc import Iterable, Sequence
from dataclasses import dataclass
from typing import Final

from recap_engine.datastore.connection import Connection
from recap_engine.datastore.effect_kinds import LABELS, OF_CAPTIONS, OF_COLLECTIONS, STORED, EffectKind
from recap_engine.datastore.text_rules import now
from recap_engine.errors import RequestError

_CURRENT: Final[dict[EffectKind, str]] = {
    what: f"{sql} WHERE {'r.' if what in LABELS else ''}deleted IS NULL"
    if what in ("collection", "enabled", "licence", "source")
    else sql
    for what, sql in STORED.items()
}
"""The same, without deleted captions."""

_VERSION = "c.id, c.version, c.text, c.provenance, c.origin, c.model, c.annotator, c.created"
_KEEP = "ON CONFLICT DO NOTHING"
_ALSO_VERSION = (
    " AND NOT EXISTS (SELECT 1 FROM effects v WHERE v.entry = e.entry AND v.what = 'version' AND v.id = e.id)"
)
_TARGETS = "FROM effects e WHERE e.entry = ?1 AND e.what"


@dataclass(frozen=True, slots=True)
class Rewording:
    """Another wording for a caption.

    Its author and provenance become those of the caption ``like``, or ``author`` wrote it, or they stay as they are.
    """

    caption: int
    text: str
    like: int | None = None
    author: str | None = None


@dataclass(frozen=True, slots=True)
class TouchedRows:
    """Row ids that an entry affected."""

    captions: tuple[int, ...] = ()
    collections: tuple[int, ...] = ()
    sounds: tuple[int, ...] = ()


class Effects:
    """The effects of one workspace's journal. Writes happen inside the transaction of the entry."""

    def __init__(self, connection: Connection) -> None:
        self._connection = connection

    def label(self, text: str) -> int:
        """The number of a text in `labels`, added if it is new; inside a transaction."""
        self._connection.run("INSERT INTO labels (text) VALUES (?) ON CONFLICT DO NOTHING", (text,))
        return self._connection.integer("SELECT id FROM labels WHERE text = ?", (text,))

    def number_labels(self, what: EffectKind) -> None:
        """Give a number to every text that rows have for this kind of effect."""
        if what in LABELS:
            table, column = LABELS[what]
            self._connection.run(
                f"INSERT INTO labels (text) SELECT DISTINCT {column} FROM {table} WHERE 1 ON CONFLICT DO NOTHING"
            )

    def differing(self, what: EffectKind, ids: Sequence[int], after: int) -> list[int]:
        """Those of the existing rows whose state is not ``after``."""
        self.number_labels(what)
        rows = self._connection.rows(
            f"SELECT present.id FROM ({_CURRENT[what]}) present WHERE present.value <> ? "
            "AND present.id IN (SELECT value FROM json_each(?))",
            (after, json.dumps(list(ids))),
        )
        return [row[0] for row in rows]

    def record(self, entry: int, what: EffectKind, ids: Sequence[int], after: int) -> None:
        """Record that ``entry`` changes these from their present state to ``after``."""
        self._connection.run(
            f"INSERT INTO effects SELECT ?1, ?2, present.id, present.value, ?3 FROM ({_CURRENT[what]}) present "
            "WHERE present.id IN (SELECT value FROM json_each(?4))",
            (entry, what, after, json.dumps(list(ids))),
        )

    def record_added(self, entry: int, captions: Sequence[int]) -> None:
        """Record that ``entry`` added these captions, or restored them."""
        self._connection.run(
            "INSERT OR IGNORE INTO effects SELECT ?, 'version', id, 0, version FROM captions "
            "WHERE id IN (SELECT value FROM json_each(?))",
            (entry, json.dumps(list(captions))),
        )

    def record_rewordings(self, entry: int, rows: Iterable[Rewording], at: str) -> None:
        """Record that ``entry`` gives captions other wordings, as new versions; `apply` makes them the current ones.

        ``at`` is the date of the new versions.
        """
        run = self._connection.run
        run('CREATE TABLE IF NOT EXISTS temp.rewordings (id INTEGER PRIMARY KEY, text, "like" INTEGER, author)')
        run("DELETE FROM temp.rewordings")
        self._connection.run_many(
            "INSERT INTO temp.rewordings VALUES (?, ?, ?, ?)",
            ((row.caption, row.text, row.like or row.caption, row.author) for row in rows),
        )
        run(
            f"INSERT INTO caption_versions SELECT {_VERSION} FROM captions c JOIN temp.rewordings r USING (id) "
            f"WHERE 1 {_KEEP}"
        )
        run(
            "INSERT INTO caption_versions SELECT r.id, 1 + (SELECT max(version) FROM caption_versions WHERE "
            "caption = r.id), r.text, iif(r.author IS NULL, o.provenance, 'human'), "
            "iif(r.author IS NULL, o.origin, ''), iif(r.author IS NULL, o.model, ''), ifnull(r.author, o.annotator), ? "
            'FROM temp.rewordings r JOIN captions o ON o.id = r."like"',
            (at,),
        )
        run(
            "INSERT INTO effects SELECT ?, 'version', c.id, c.version, (SELECT max(version) FROM caption_versions "
            "WHERE caption = c.id) FROM captions c JOIN temp.rewordings r USING (id)",
            (entry,),
        )

    def record_created(self, entry: int, collection: int) -> None:
        """Record that ``entry`` created a collection, or brought it back."""
        self._connection.run("INSERT INTO effects VALUES (?, 'gone', ?, 1, 0)", (entry, collection))

    def record_version(self, entry: int, caption: int, before: int, after: int) -> None:
        """Record that ``entry`` gave a caption another wording."""
        self._connection.run("INSERT INTO effects VALUES (?, 'version', ?, ?, ?)", (entry, caption, before, after))

    def reverse(self, entry: int, reversed_by: int) -> None:
        """Record the effects of ``entry``, swapped, as those of ``reversed_by``.

        Captions and collections that have been changed by other means since are left as they are.
        """
        run = self._connection.run
        run("CREATE TABLE IF NOT EXISTS temp.changed_since (what TEXT, id INTEGER, PRIMARY KEY (what, id))")
        run("DELETE FROM temp.changed_since")
        for what, present in _CURRENT.items():
            # A deleted collection comes back by itself when something is added to it.
            if what != "gone":
                run(
                    f"INSERT OR IGNORE INTO temp.changed_since SELECT ?2, e.id {_TARGETS} = '{what}' AND "
                    f"(SELECT present.value FROM ({present}) present WHERE present.id = e.id) IS NOT e.after"
                    f"{_ALSO_VERSION if what in OF_CAPTIONS[1:] else ''}",
                    (entry, "caption" if what in OF_CAPTIONS else what),
                )
        run(
            "INSERT INTO effects SELECT ?1, e.what, e.id, e.after, e.before FROM effects e WHERE e.entry = ?2 "
            "AND NOT EXISTS (SELECT 1 FROM temp.changed_since s WHERE s.id = e.id "
            f"AND s.what = iif(e.what IN {OF_CAPTIONS}, 'caption', e.what))",
            (reversed_by, entry),
        )

    def apply(self, entry: int) -> None:
        """Apply the effects recorded for ``entry``."""
        self._apply_versions(entry)
        run = self._connection.run
        # Collection and import key are unique together: where several captions would share them, one keeps the key.
        run(
            "UPDATE captions SET import_key = NULL WHERE import_key IS NOT NULL AND EXISTS "
            f"(SELECT 1 {_TARGETS} = 'collection' AND e.id = captions.id AND EXISTS (SELECT 1 FROM captions o "
            "WHERE o.collection = e.after AND o.import_key = captions.import_key AND o.id <> captions.id))",
            (entry,),
        )
        run(
            "UPDATE captions SET import_key = NULL WHERE id IN (SELECT id FROM (SELECT c.id, row_number() OVER "
            "(PARTITION BY e.after, c.import_key ORDER BY c.id) AS place FROM effects e JOIN captions c ON c.id = e.id "
            "WHERE e.entry = ?1 AND e.what = 'collection' AND c.import_key IS NOT NULL) WHERE place > 1)",
            (entry,),
        )
        for what, table, column in (
            ("collection", "captions", "collection"),
            ("enabled", "captions", "enabled"),
            ("used", "collections", "enabled"),
        ):
            run(
                f"UPDATE {table} SET {column} = e.after FROM effects e WHERE e.entry = ?1 AND e.what = '{what}' "
                f"AND e.id = {table}.id",
                (entry,),
            )
        run(
            "UPDATE collections SET deleted = iif(e.after, ?2, NULL) FROM effects e WHERE e.entry = ?1 "
            "AND e.what = 'gone' AND e.id = collections.id AND NOT (e.after AND EXISTS (SELECT 1 FROM captions c "
            "WHERE c.collection = collections.id AND c.deleted IS NULL))",
            (entry, now()),
        )
        self._apply_labels(entry)
        run(f"INSERT OR IGNORE INTO undone SELECT e.id {_TARGETS} = 'undone' AND e.after = 1", (entry,))
        run(
            f"DELETE FROM undone WHERE sequence IN (SELECT e.id {_TARGETS} = 'undone' AND e.after = 0)",
            (entry,),
        )

    def _apply_labels(self, entry: int) -> None:
        """Apply new licences, sources, names and descriptions. Raises RequestError for a name that is taken."""
        taken = self._connection.row(
            "SELECT k.id, k.name, k.deleted IS NOT NULL FROM effects e JOIN labels l ON l.id = e.after "
            "JOIN collections k ON k.name = l.text AND k.id <> e.id WHERE e.entry = ?1 AND e.what = 'name' "
            "AND k.id NOT IN (SELECT id FROM effects WHERE entry = ?1 AND what = 'name')",
            (entry,),
        )
        if taken is not None:
            if not taken[2] and self._connection.value("SELECT 1 FROM captions WHERE collection = ?", (taken[0],)):
                raise RequestError("There is another collection named “{name}”: rename that one first.", name=taken[1])
            self._connection.run("UPDATE collections SET name = name || ' (' || id || ')' WHERE id = ?", (taken[0],))
        # Names are unique, and may change places.
        self._connection.run(
            f"UPDATE collections SET name = hex(randomblob(16)) WHERE id IN (SELECT e.id {_TARGETS} = 'name')",
            (entry,),
        )
        for what, (table, column) in LABELS.items():
            self._connection.run(
                f"UPDATE {table} SET {column} = l.text FROM effects e JOIN labels l ON l.id = e.after "
                f"WHERE e.entry = ?1 AND e.what = '{what}' AND e.id = {table}.id",
                (entry,),
            )

    def _apply_versions(self, entry: int) -> None:
        """Delete, restore and reword the captions of ``entry``, however many they are, with a statement for each."""
        run = self._connection.run
        run(
            f"UPDATE captions SET deleted = ?2 WHERE id IN (SELECT e.id {_TARGETS} = 'version' AND e.after = 0)",
            (entry, now()),
        )
        run(
            f"UPDATE captions SET deleted = NULL WHERE id IN (SELECT e.id {_TARGETS} = 'version' AND e.after > 0 "
            "AND e.before = 0)",
            (entry,),
        )
        other = "e.entry = ?1 AND e.what = 'version' AND e.after > 0 AND c.version <> e.after"
        run(
            f"INSERT INTO caption_versions SELECT {_VERSION} FROM effects e JOIN captions c USING (id) WHERE {other} "
            f"{_KEEP}",
            (entry,),
        )
        run(
            "INSERT INTO texts (text) SELECT v.text FROM effects e JOIN captions c USING (id) JOIN caption_versions v "
            f"ON v.caption = e.id AND v.version = e.after WHERE {other} ON CONFLICT DO NOTHING",
            (entry,),
        )
        run(
            "UPDATE captions AS c SET text = v.text, text_id = t.id, provenance = v.provenance, origin = v.origin, "
            "model = v.model, annotator = v.annotator, created = v.created, version = v.version FROM effects e "
            "JOIN caption_versions v ON v.caption = e.id AND v.version = e.after JOIN texts t ON t.text = v.text "
            f"WHERE c.id = e.id AND {other}",
            (entry,),
        )

    def count(self, entry: int) -> int:
        """How many captions or collections an entry affected."""
        return self._connection.integer("SELECT count(*) FROM effects WHERE entry = ?", (entry,))

    def touched(self, entry: int) -> TouchedRows:
        """What an entry affected, with the sounds of its captions."""
        rows = self._connection.rows("SELECT what, id FROM effects WHERE entry = ? ORDER BY id", (entry,))
        sounds = self._connection.rows(
            f"SELECT DISTINCT c.sound FROM captions c WHERE c.sound IS NOT NULL AND c.id IN (SELECT e.id {_TARGETS} "
            f"IN {OF_CAPTIONS})",
            (entry,),
        )
        return TouchedRows(
            tuple(dict.fromkeys(row[1] for row in rows if row[0] in OF_CAPTIONS)),
            tuple(row[1] for row in rows if row[0] in OF_COLLECTIONS),
            tuple(row[0] for row in sounds),
        )
