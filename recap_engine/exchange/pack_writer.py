"""Write packs: the chosen captions, and what belongs to them and their sounds, as a small workspace in a ZIP file.

With the captions go their wordings and history; with their sounds the decisions (also skips, rejections and flags),
notes, categories, keywords and lists. Paths stay behind, except the names of the files.
"""

from __future__ import annotations

import json
import os
import secrets
import tempfile
import zipfile
from collections.abc import Collection, Iterable, Iterator, Sequence
from pathlib import Path

from recap_engine.datastore.connection import Connection, Row
from recap_engine.datastore.effect_kinds import LABELS
from recap_engine.datastore.workspace import Workspace
from recap_engine.errors import ExchangeError
from recap_engine.exchange.formats import storable_path
from recap_engine.exchange.merging.entries import COLUMNS, JournalEntry, read_effects, read_entries
from recap_engine.exchange.pack import AUDIO, FORM, HEAD, VERSION, WORKSPACE
from recap_engine.progress import Progress
from recap_engine.translatable import Translatable

_LISTED = "IN (SELECT value FROM json_each(?))"


def write_pack(
    workspace: Workspace, out: Path, ids: Sequence[int], *, for_whom: str = "", with_audio: bool = False
) -> Iterator[Progress]:
    """Write the captions ``ids`` (deleted ones, too) into a pack. The file appears whole or not at all.

    Raises ExchangeError where it cannot be written.
    """
    scratch = out.parent / f".recap-{secrets.token_hex(8)}"
    try:
        with tempfile.TemporaryDirectory(prefix="recap-") as folder:
            yield Progress(Translatable("collecting captions"), 0)
            small = Path(folder) / WORKSPACE
            hashes = _fill(workspace, small, ids)
            yield Progress(Translatable("writing the pack"), len(ids))
            with zipfile.ZipFile(scratch, "x", zipfile.ZIP_DEFLATED, compresslevel=4) as pack:
                pack.writestr(HEAD, json.dumps({"form": FORM, "version": VERSION, "for": for_whom}))
                pack.write(small, WORKSPACE)
                for done, sound in enumerate(sorted(hashes) if with_audio else (), 1):
                    _add_audio(workspace, pack, sound)
                    yield Progress(Translatable("copying sounds"), done)
        scratch.replace(out)
    except OSError as error:
        raise ExchangeError(
            "{path} cannot be written ({reason}): check free space and permissions.", path=out, reason=error.strerror
        ) from None
    finally:
        scratch.unlink(missing_ok=True)


def _fill(workspace: Workspace, path: Path, ids: Sequence[int]) -> set[str]:
    """Make the small workspace; returns the audio hashes of its sounds."""
    source = workspace.connection
    with Workspace.create(path) as small, source.snapshot(), small.connection.change():
        copying = _Copying(source, small.connection)
        captions = json.dumps(list(ids))
        hashes = {
            row[0]
            for row in source.rows(
                f"SELECT DISTINCT s.hash FROM captions c JOIN sounds s ON s.id = c.sound WHERE c.id {_LISTED}",
                (captions,),
            )
        }
        held = json.dumps(sorted(hashes))
        copying.rows("collections", f"id IN (SELECT collection FROM captions WHERE id {_LISTED})", captions)
        copying.rows("sounds", f"hash {_LISTED}", held)
        copying.rows("texts", f"id IN (SELECT text_id FROM captions WHERE id {_LISTED})", captions)
        copying.rows("captions", f"id {_LISTED}", captions)
        copying.rows("caption_versions", f"caption {_LISTED}", captions)
        copying.rows("notes", f"sound IN (SELECT id FROM sounds WHERE hash {_LISTED})", held)
        copying.rows("sound_fields", f"sound IN (SELECT id FROM sounds WHERE hash {_LISTED})", held)
        copying.journal(set(ids), hashes)
        _copy_lists(workspace, small, hashes)
        _copy_names(source, small.connection, held)
    return hashes


class _Copying:
    """Rows taken from one workspace to another with the same numbers."""

    def __init__(self, source: Connection, target: Connection) -> None:
        self._source, self._target = source, target

    def rows(self, table: str, where: str, values: str) -> None:
        """Copy the rows of a table for which ``where`` holds."""
        self._insert(table, self._source.rows(f"SELECT * FROM {table} WHERE {where}", (values,)))

    def journal(self, captions: Collection[int], hashes: Collection[str]) -> None:
        """Copy the entries about these captions and sounds, with what they did to the captions, and what undid them."""
        effects = list(read_effects(self._source, captions))
        reached = {row[0] for row in effects}
        entries: dict[int, JournalEntry] = {}
        for sequence, one in read_entries(self._source).items():
            about = one.values[3] in hashes or sequence in reached or one.undoes in entries
            if about and not one.by_undone_merge:
                entries[sequence] = one
        columns = ("sequence", *COLUMNS, "undoes", "caption", "version_before", "version_after")
        self._target.run_many(
            f"INSERT INTO journal ({', '.join(columns)}) VALUES ({', '.join('?' * len(columns))})",
            (_journal_row(one, captions, entries) for one in entries.values()),
        )
        self._insert("undone", ((one.sequence,) for one in entries.values() if one.undone))
        kept = [row for row in effects if row[0] in entries]
        labels = {value for row in kept if row[1] in LABELS for value in row[3:]}
        self.rows("labels", f"id {_LISTED}", json.dumps(sorted(labels)))
        self._insert("effects", kept)

    def _insert(self, table: str, rows: Iterable[Row]) -> None:
        some = list(rows)
        if some:
            marks = ", ".join("?" * len(some[0]))
            self._target.run_many(f"INSERT INTO {table} VALUES ({marks})", some)


def _journal_row(one: JournalEntry, captions: Collection[int], entries: Collection[int]) -> Row:
    effect = (one.caption, one.before, one.after) if one.caption in captions else (None, 0, 0)
    return (one.sequence, *one.values, one.undoes if one.undoes in entries else None, *effect)


def _copy_lists(workspace: Workspace, small: Workspace, hashes: Collection[str]) -> None:
    for one in workspace.lists.list():
        held = [sound for sound in workspace.lists.sounds(one.id) if sound in hashes]
        if held:
            row_id = small.lists.create(one.name)
            small.connection.run_many(
                "INSERT OR IGNORE INTO list_sounds VALUES (?, ?, ?)",
                ((row_id, place, sound) for place, sound in enumerate(held)),
            )


def _copy_names(source: Connection, target: Connection, hashes: str) -> None:
    """Keep the names of the files, without their folders."""
    for path, held, duration in source.rows(
        f"SELECT path, hash, duration FROM files WHERE hash {_LISTED} ORDER BY id", (hashes,)
    ):
        name = storable_path(os.path.basename(os.fsdecode(path)))
        target.run(
            "INSERT OR IGNORE INTO files (path, hash, duration, size, modified_ns, missing) VALUES (?, ?, ?, 0, 0, 1)",
            (f"{held}/{name}".encode("utf-8", "replace"), held, duration),
        )


def _add_audio(workspace: Workspace, pack: zipfile.ZipFile, sound: str) -> None:
    for file in workspace.sounds.files(audio_hash=sound):
        member = f"audio/{sound}{os.path.splitext(file.path)[1].lower()}"
        if os.path.isfile(file.path) and AUDIO.match(member):
            pack.write(file.path, member, zipfile.ZIP_STORED)
            return
