"""What was written into sound files, so that it can be taken back byte for byte.

Beside the workspace stands a folder ``NAME.recap.files`` with one folder for each act. Of each file it keeps what stood
before and behind the audio; a file whose audio has moved in a way that is not known is kept whole.
"""

from __future__ import annotations

import hashlib
import json
import os
import shutil
import time
from collections.abc import Iterator
from dataclasses import dataclass
from pathlib import Path
from typing import Any, BinaryIO, Final

from recap_engine.audio.metadata.chunks import list_chunks, read_range
from recap_engine.datastore.workspace import Workspace
from recap_engine.errors import AudioError, ExchangeError, RecapError
from recap_engine.exchange.file_texts import FileChange, replacing, write
from recap_engine.records import Sound
from recap_engine.translatable import Translatable

_LIST: Final = "changes.jsonl"
_PIECE: Final = 1 << 20


@dataclass(slots=True)
class FileOutcome:
    """A file that was written, renamed or restored, or (``problem``) why it was left as it is."""

    path: str
    problem: Translatable | str | None = None


class FileHistory:
    """The acts on files of one workspace."""

    def __init__(self, workspace: Workspace) -> None:
        self._workspace = workspace
        self._root = Path(f"{os.fspath(workspace.path)}.files")

    def write(self, changes: list[FileChange]) -> Iterator[FileOutcome]:
        """Write into the files, one after the other, as one act."""
        act = self._begin()
        for number, change in enumerate(changes):
            if change.problem is not None:
                yield FileOutcome(change.path, change.problem)
                continue
            try:
                with replacing(change.path) as scratch:
                    write(change, scratch)
                    row = _kept(Path(change.path), Path(scratch), act / str(number))
                    _append(act, row | {"path": os.fsencode(change.path).hex(), "kind": "write"})
                self._place(change.path, change.audio_hash)
                yield FileOutcome(change.path)
            except (RecapError, OSError) as error:
                yield FileOutcome(change.path, _reason(error))
        self._drop_empty(act)

    def rename(self, names: list[tuple[str, str]]) -> Iterator[FileOutcome]:
        """Give files other names in their folders, as one act; an existing file is never replaced."""
        act = self._begin()
        for old, new in names:
            try:
                if os.path.lexists(new):
                    raise ExchangeError("{path} already exists.", path=new)
                known = self._workspace.sounds.known(old)
                _append(act, {"kind": "rename", "path": os.fsencode(old).hex(), "to": os.fsencode(new).hex()})
                os.rename(old, new)
                self._moved(old, new, known)
                yield FileOutcome(new)
            except (RecapError, OSError) as error:
                yield FileOutcome(old, _reason(error))
        self._drop_empty(act)

    def undo(self) -> Iterator[FileOutcome]:
        """Take the last act back. Raises ExchangeError where there is none."""
        acts = sorted((one for one in self._root.glob("*") if (one / _LIST).is_file()), key=lambda one: one.name)
        if not acts:
            raise ExchangeError("Nothing to undo: no files were written or renamed.")
        act, left = acts[-1], 0
        rows = [json.loads(line) for line in (act / _LIST).read_text(encoding="utf-8").splitlines()]
        for row in reversed(rows):
            path = os.fsdecode(bytes.fromhex(row["path"]))
            try:
                if row["kind"] == "rename":
                    self._rename_back(path, os.fsdecode(bytes.fromhex(row["to"])))
                else:
                    _restore(path, row, act)
                    known = self._workspace.sounds.known(path) or self._file_hash(path)
                    if known is not None:
                        self._workspace.sounds.place(path, known)
                yield FileOutcome(path)
            except (RecapError, OSError) as error:
                left += 1
                yield FileOutcome(path, _reason(error))
        if not left:
            shutil.rmtree(act)
            self._drop_empty(act)

    def _rename_back(self, old: str, new: str) -> None:
        if not os.path.exists(new) and os.path.exists(old):
            return
        if os.path.lexists(old):
            raise ExchangeError("{path} already exists.", path=old)
        known = self._workspace.sounds.known(new)
        os.rename(new, old)
        self._moved(new, old, known)

    def _moved(self, old: str, new: str, known: Sound | None) -> None:
        files = [file.id for file in self._workspace.sounds.files(audio_hash=known.hash)] if known else []
        rows = [file for file in self._workspace.sounds.files() if file.path == old] if files else []
        if known is not None:
            self._workspace.sounds.place(new, known)
        self._workspace.sounds.mark_missing([file.id for file in rows])

    def _file_hash(self, path: str) -> Sound | None:
        return next(
            (Sound(file.hash, file.duration) for file in self._workspace.sounds.files() if file.path == path), None
        )

    def _place(self, path: str, held: str) -> None:
        for file in self._workspace.sounds.files(audio_hash=held):
            if file.path == path:
                self._workspace.sounds.place(path, Sound(held, file.duration))

    def _begin(self) -> Path:
        act = self._root / f"{time.time_ns():020d}"
        try:
            act.mkdir(parents=True)
        except OSError as error:
            raise ExchangeError(
                "The folder {path} for undoing cannot be created ({reason}), so nothing is written.",
                path=self._root,
                reason=error.strerror,
            ) from None
        return act

    def _drop_empty(self, act: Path) -> None:
        for folder in (act, self._root):
            if folder.is_dir() and not (folder / _LIST).exists() and not any(folder.iterdir()):
                folder.rmdir()


def _kept(old: Path, new: Path, beside: Path) -> dict[str, Any]:
    """Keep what is needed to make ``old`` again from ``new``."""
    with old.open("rb") as before, new.open("rb") as after:
        places = _audio(before), _audio(after)
        row: dict[str, Any] = {"name": beside.name, "before": _digest(before), "after": _digest(after)}
        if None not in places:
            (begin, end), (new_begin, new_end) = places  # type: ignore[misc]
            same = end - begin == new_end - new_begin and all(
                one == other
                for one, other in zip(
                    read_range(before, begin, end), read_range(after, new_begin, new_end), strict=True
                )
            )
            if same:
                length = before.seek(0, os.SEEK_END)
                beside.write_bytes(b"".join([*read_range(before, 0, begin), *read_range(before, end, length)]))
                return row | {"head": begin, "audio": [new_begin, new_end]}
    shutil.copyfile(old, beside)
    return row


def _restore(path: str, row: dict[str, Any], act: Path) -> None:
    with open(path, "rb") as now:
        if _digest(now) == row["before"]:
            return
        if _digest(now) != row["after"]:
            raise ExchangeError("{path} has been changed since: it is left as it is.", path=path)
        with replacing(path) as scratch:
            kept = (act / row["name"]).read_bytes()
            with open(scratch, "xb+") as target:
                head = row.get("head", len(kept))
                target.write(kept[:head])
                for piece in read_range(now, *row.get("audio", (0, 0))):
                    target.write(piece)
                target.write(kept[head:])
                if _digest(target) != row["before"]:
                    raise AudioError("What was kept of {path} is damaged: it is left as it is.", path=path)


def _audio(file: BinaryIO) -> tuple[int, int] | None:
    """Where the samples lie in a file whose other parts are small."""
    container = list_chunks(file)
    if container is not None:
        chunk = container.first(b"data" if container.is_wave else b"SSND")
        return None if chunk is None else (chunk.offset, chunk.offset + chunk.size)
    length = file.seek(0, os.SEEK_END)
    file.seek(0)
    head = file.read(10)
    if head[:3] == b"ID3":
        size = sum((byte & 0x7F) << (7 * (3 - at)) for at, byte in enumerate(head[6:10]))
        return min(10 + size, length), length
    if head[:4] == b"fLaC":
        at = 4
        while at + 4 <= length:
            file.seek(at)
            block = file.read(4)
            at += 4 + int.from_bytes(block[1:], "big")
            if block[0] & 0x80:
                return min(at, length), length
    return None


def _digest(file: BinaryIO) -> str:
    file.seek(0)
    digest = hashlib.sha256()
    while piece := file.read(_PIECE):
        digest.update(piece)
    return digest.hexdigest()


def _append(act: Path, row: dict[str, Any]) -> None:
    with (act / _LIST).open("a", encoding="utf-8") as file:
        file.write(json.dumps(row) + "\n")
        file.flush()
        os.fsync(file.fileno())


def _reason(error: RecapError | OSError) -> Translatable | str:
    return error.message if isinstance(error, RecapError) else error.strerror or str(error)
