"""Is the workspace whole? SQLite's own checks, and those of what must agree: words, vectors, journal and captions."""

from __future__ import annotations

from collections.abc import Iterator

import apsw

from recap_engine.datastore.connection import Connection
from recap_engine.datastore.migrations import own_schema
from recap_engine.datastore.vectors import Vectors
from recap_engine.errors import WorkspaceError, WorkspaceLocked

_SHOWN = 20


def check(connection: Connection, vectors: Vectors) -> list[str]:
    """One sentence per problem, none when all is well; changes nothing. Raises WorkspaceLocked: busy is no damage."""
    try:
        damage = [row[0] for row in connection.rows(f"PRAGMA integrity_check({_SHOWN})") if row[0] != "ok"]
        if damage:
            return [f"The file is damaged: {line}." for line in damage]
        # FTS5 checks itself by a write, which a snapshot that others have written after could not become.
        words = list(_words(connection))
        with connection.snapshot():
            return [
                *words,
                *_foreign(connection),
                *_dangling(connection),
                *_texts(connection),
                *_vectors(connection, vectors),
                *_journal(connection),
            ]
    except WorkspaceLocked:
        raise
    except WorkspaceError as error:
        return [str(error)]


def _foreign(connection: Connection) -> Iterator[str]:
    ours = own_schema()
    for kind, name, sql in connection.rows(
        "SELECT type, name, sql FROM sqlite_schema WHERE type IN ('trigger', 'view')"
    ):
        if (name, sql) not in ours:
            yield f"The {kind} {name} was not made by RECAP Desktop, and may change what is saved."


def _dangling(connection: Connection) -> Iterator[str]:
    for table, row, parent, _ in connection.rows("PRAGMA foreign_key_check")[:_SHOWN]:
        yield f"Row {row} of {table} refers to a row of {parent} that is not there."


def _words(connection: Connection) -> Iterator[str]:
    if connection.read_only:
        return
    try:
        with connection.uncounted_change():
            connection.run("INSERT INTO caption_words (caption_words, rank) VALUES ('integrity-check', 1)")
    except WorkspaceLocked:
        raise
    except (WorkspaceError, apsw.Error):
        yield "The word index disagrees with the captions."


def _texts(connection: Connection) -> Iterator[str]:
    wrong = connection.value(
        "SELECT count(*) FROM captions c LEFT JOIN texts t ON t.id = c.text_id WHERE t.text IS NOT c.text"
    )
    if wrong:
        yield f"{wrong} captions point to another wording than their own, so their vectors would be wrong."


def _vectors(connection: Connection, vectors: Vectors) -> Iterator[str]:
    for encoder in vectors.encoders():
        for kind, owner in (("text", "texts"), ("audio", "sounds")):
            table = encoder.table(kind)
            lost = connection.value(f"SELECT count(*) FROM {table} WHERE rowid NOT IN (SELECT id FROM {owner})")
            if lost:
                yield f"{lost} {kind} vectors of encoder {encoder.fingerprint} belong to nothing."
            odd = connection.value(
                f"SELECT count(*) FROM {table} "
                "WHERE NOT (abs(vec_distance_L2(embedding, vec_f32(zeroblob(?))) - 1) < 0.01)",
                (4 * encoder.dimensions,),
            )
            if odd:
                yield f"{odd} {kind} vectors of encoder {encoder.fingerprint} are not of unit length."


def _journal(connection: Connection) -> Iterator[str]:
    """Replay the journal: what it says is undone, and where it left each caption, must be what is there."""
    undone: set[int] = set()
    versions: dict[int, int] = {}
    for sequence, caption, before, after, undoes in connection.rows(
        "SELECT sequence, caption, version_before, version_after, undoes FROM journal ORDER BY sequence"
    ):
        if undoes is not None:
            undone.add(undoes)
            # Undoing an undo makes what it had undone hold again.
            again = connection.value("SELECT undoes FROM journal WHERE sequence = ?", (undoes,))
            if again is not None:
                undone.discard(again)
        if caption is not None and before != after:
            versions[caption] = after
        if caption is not None and not connection.value("SELECT 1 FROM captions WHERE id = ?", (caption,)):
            yield f"Entry {sequence} of the history made a caption that is not there."
    if undone != {row[0] for row in connection.rows("SELECT sequence FROM undone")}:
        yield "What counts as undone disagrees with the history."
    lost = connection.value("SELECT count(*) FROM effects WHERE what <> 'used' AND id NOT IN (SELECT id FROM captions)")
    if lost:
        yield f"The history tells of {lost} changes to captions that are not there."
    for caption, version in versions.items():
        known = connection.value(
            "SELECT max(c.version, ifnull((SELECT max(v.version) FROM caption_versions v WHERE v.caption = c.id), 0)) "
            "FROM captions c WHERE c.id = ?",
            (caption,),
        )
        if known is not None and known < version:
            yield f"Caption {caption} lacks version {version}, which the history tells of."
