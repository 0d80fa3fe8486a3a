"""Check a workspace: SQLite's integrity, the schema, and what must agree: words, vectors, journal and captions."""

from __future__ import annotations

from collections.abc import Callable, Iterator

import apsw

from recap_engine.datastore import vector_table
from recap_engine.datastore.connection import Connection
from recap_engine.datastore.effect_kinds import OF_CAPTIONS
from recap_engine.datastore.migrations import LATEST
from recap_engine.datastore.proposals import parse_proposal
from recap_engine.datastore.schema import schema_problems
from recap_engine.datastore.undone import undone_entries
from recap_engine.datastore.vectors import Vectors
from recap_engine.errors import WorkspaceDamaged, WorkspaceError, WorkspaceLocked
from recap_engine.translatable import Translatable

_SHOWN = 20
_Problems = Iterator[Translatable]


def check(connection: Connection, vectors: Vectors) -> list[Translatable]:
    """One sentence per problem; changes nothing. Raises WorkspaceLocked: a busy file is not a damaged one."""
    parts: tuple[tuple[Translatable, Callable[[], _Problems]], ...] = (
        (Translatable("the words"), lambda: _words(connection)),
        (Translatable("the schema"), lambda: _schema(connection)),
        (Translatable("the change counter"), lambda: _counter(connection)),
        (Translatable("the references"), lambda: _dangling(connection)),
        (Translatable("the texts"), lambda: _texts(connection)),
        (Translatable("the vectors"), lambda: _vectors(connection, vectors)),
        (Translatable("the suggestions"), lambda: _proposals(connection)),
        (Translatable("the history"), lambda: _journal(connection)),
    )
    problems = _guarded(Translatable("the pages"), lambda: _pages(connection))
    if problems:
        return problems
    for name, part in parts:
        problems += _guarded(name, part)
    return problems


def _guarded(name: Translatable, part: Callable[[], _Problems]) -> list[Translatable]:
    """The problems that one part finds; a part that cannot be read is a problem, too."""
    problems: list[Translatable] = []
    try:
        problems.extend(part())
    except WorkspaceLocked:
        raise
    except (WorkspaceError, apsw.Error, ValueError, TypeError, LookupError) as error:
        reason = error.message if isinstance(error, WorkspaceError) else f"{type(error).__name__}: {error}"
        if isinstance(error, WorkspaceDamaged) or not isinstance(error, WorkspaceError):
            problems.append(
                Translatable("The file is damaged: {part} cannot be read ({reason}).", part=name, reason=reason)
            )
        else:
            problems.append(error.message)
    return problems


def _pages(connection: Connection) -> _Problems:
    for (line,) in connection.rows(f"PRAGMA integrity_check({_SHOWN})"):
        if line != "ok":
            yield Translatable("The file is damaged: {finding}.", finding=line)


def _schema(connection: Connection) -> _Problems:
    with connection.database() as db:
        for found in schema_problems(db, LATEST):
            match found.problem:
                case "foreign":
                    template = "The {type} {name} was not made by RECAP Desktop, and may change what is saved."
                case "changed":
                    template = "The {type} {name} was changed by another program."
                case "missing":
                    template = "The {type} {name} is missing."
            yield Translatable(template, type=found.type_name, name=found.name)


def _counter(connection: Connection) -> _Problems:
    if connection.row("SELECT 1 FROM counter WHERE id = 1") is None:
        yield Translatable("The change counter is missing.")


def _dangling(connection: Connection) -> _Problems:
    for table, row, parent, _ in connection.rows("PRAGMA foreign_key_check")[:_SHOWN]:
        yield Translatable(
            "Row {row} of {table} refers to a row of {parent} that does not exist.", row=row, table=table, parent=parent
        )


def _words(connection: Connection) -> _Problems:
    # FTS5 checks itself by a write, so it has to come before any snapshot.
    if connection.read_only:
        return
    try:
        with connection.uncounted_change():
            connection.run("INSERT INTO caption_words (caption_words, rank) VALUES ('integrity-check', 1)")
    except WorkspaceLocked:
        raise
    except (WorkspaceError, apsw.Error):
        yield Translatable("The word index disagrees with the captions.")


def _texts(connection: Connection) -> _Problems:
    wrong = connection.value(
        "SELECT count(*) FROM captions c LEFT JOIN texts t ON t.id = c.text_id WHERE t.text IS NOT c.text"
    )
    if wrong:
        yield Translatable(
            "Captions that refer to the wording of another text, so that their vectors would be wrong: {count:,}.",
            count=wrong,
        )
    for table, column in (("captions", "text"), ("texts", "text"), ("journal", "text"), ("drafts", "text")):
        for (row,) in connection.rows(f"SELECT CAST({column} AS BLOB) FROM {table} WHERE {column} IS NOT NULL"):
            try:
                bytes(row).decode()
            except UnicodeDecodeError:
                yield Translatable("A text in {table} is not valid UTF-8.", table=table)
                break


def _vectors(connection: Connection, vectors: Vectors) -> _Problems:
    for encoder in vectors.encoders():
        for kind, owner in (("text", "texts"), ("audio", "sounds")):
            table = encoder.table(kind)
            lost = connection.value(f"SELECT count(*) FROM {table} WHERE rowid NOT IN (SELECT id FROM {owner})")
            if lost:
                yield Translatable(
                    "Vectors of encoder {encoder} that belong to no row of {table}: {count:,}.",
                    count=lost,
                    encoder=encoder.fingerprint,
                    table=owner,
                )
            # The length of a vector that holds no numbers is NULL.
            odd = connection.value(
                f"SELECT count(*) FROM {table} "
                "WHERE (abs(vec_distance_L2(embedding, vec_f32(zeroblob(?))) - 1) < 0.01) IS NOT TRUE",
                (4 * encoder.dimensions,),
            )
            if odd:
                yield Translatable(
                    "Vectors of encoder {encoder} that are not of unit length: {count:,}.",
                    count=odd,
                    encoder=encoder.fingerprint,
                )
            # A search reads what the other queries do not.
            zeros = bytes(4 * encoder.dimensions)
            connection.rows(f"SELECT rowid FROM {table} WHERE embedding MATCH ? AND k = 1", (zeros,))
            pieces = vector_table.read_all(connection, table, encoder.dimensions)
            if sum(len(ids) for ids, _ in pieces) != vector_table.count(connection, table):
                yield Translatable("Vectors of encoder {encoder} are missing.", encoder=encoder.fingerprint)


def _proposals(connection: Connection) -> _Problems:
    broken = 0
    for (content,) in connection.rows("SELECT CAST(content AS BLOB) FROM proposals"):
        try:
            parse_proposal(bytes(content).decode())
        except ValueError:
            broken += 1
    if broken:
        yield Translatable("Stored suggestions that cannot be read: {count:,}.", count=broken)


def _journal(connection: Connection) -> _Problems:
    """Replay the journal: what is undone, and the version it left each caption at, must be what is stored."""
    versions: dict[int, int] = {}
    entries: list[tuple[int, int | None]] = []
    captions = {row[0] for row in connection.rows("SELECT id FROM captions")}
    for sequence, caption, before, after, undoes in connection.rows(
        "SELECT sequence, caption, version_before, version_after, undoes FROM journal ORDER BY sequence"
    ):
        entries.append((sequence, undoes))
        if caption is not None and before != after:
            versions[caption] = after
        if caption is not None and caption not in captions:
            yield Translatable("Entry {number} of the history created a caption that does not exist.", number=sequence)
    marks = connection.rows("SELECT entry, id, after FROM effects WHERE what = 'undone'")
    if undone_entries(entries, marks) != {row[0] for row in connection.rows("SELECT sequence FROM undone")}:
        yield Translatable("The list of undone decisions disagrees with the history.")
    lost = connection.value(
        f"SELECT count(*) FROM effects WHERE what IN {OF_CAPTIONS} AND id NOT IN (SELECT id FROM captions)"
    )
    if lost:
        yield Translatable("Changes in the history to captions that do not exist: {count:,}.", count=lost)
    for caption, version in versions.items():
        known = connection.value(
            "SELECT max(c.version, ifnull((SELECT max(v.version) FROM caption_versions v WHERE v.caption = c.id), 0)) "
            "FROM captions c WHERE c.id = ?",
            (caption,),
        )
        if known is not None and known < version:
            yield Translatable(
                "Caption {number} lacks version {version}, which the history names.", number=caption, version=version
            )
