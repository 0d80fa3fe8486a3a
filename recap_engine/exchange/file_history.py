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
from collections.abc import Generator, Iterator
from contextlib import contextmanager
from dataclasses import dataclass
from pathlib import Path
from typing import Any, BinaryIO, Final

from recap_engine.audio.metadata.chunks import list_chunks, read_range
from recap_engine.datastore.paths import absolute
from recap_engine.datastore.workspace import Workspace
from recap_engine.errors import AudioError, ExchangeError, RecapError
from recap_engine.exchange.atomic_file import atomic_file
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
    """The acts on files of one workspace. With ``dry_run``, `undo` only reports what it would do to each file."""

    def __init__(self, workspace: Workspace, *, dry_run: bool = False) -> None:
        self._workspace, self._dry_run = workspace, dry_run
        self._root = Path(f"{os.fspath(workspace.path)}.files")

    def write(self, changes: list[FileChange]) -> Iterator[FileOutcome]:
        """Write into the files, one after the other, as one act."""
        act = self._begin()
        for number, change in enumerate(changes):
            if change.problem is not None:
                yield FileOutcome(change.path, change.problem)
                continue
            try:
                self._write(act, number, change)
                yield FileOutcome(change.path)
            except (RecapError, OSError) as error:
                yield FileOutcome(change.path, _reason(error))
        self._drop_empty(act)

    def rename(self, names: list[tuple[str, str]]) -> Iterator[FileOutcome]:
        """Give files other names in their folders, as one act; an existing file is never replaced."""
        act = self._begin()
        for old, new in ((absolute(old), absolute(new)) for old, new in names):
            try:
                if os.path.lexists(new):
                    raise ExchangeError("{path} already exists: move it away or rename it, then try again.", path=new)
                with _recorded(act):
                    _append(act, {"kind": "rename", "path": os.fsencode(old).hex(), "to": os.fsencode(new).hex()})
                    _rename(old, new)
                self._workspace.sounds.move(old, new)
                yield FileOutcome(new)
            except (RecapError, OSError) as error:
                yield FileOutcome(old, _reason(error))
        self._drop_empty(act)

    def undo(self) -> Iterator[FileOutcome]:
        """Take the last act back; a file that has been changed since is reported once and left as it is.

        What cannot be taken back now, such as a file in a read-only folder, can be tried again. An act whose files are
        all on a drive that is not connected is passed over. Raises ExchangeError where there is none.
        """
        acts = sorted((one for one in self._root.glob("*") if (one / _LIST).is_file()), key=lambda one: one.name)
        if not acts:
            raise ExchangeError("Nothing to undo: no files were written or renamed.")
        for act in reversed(acts):
            outcomes = yield from self._undo(act)
            if any(outcomes):
                return

    def _undo(self, act: Path) -> Generator[FileOutcome, None, list[bool]]:
        """Take an act back; returns for each file that there was something to do for whether its folder is there."""
        rows, left, there = _rows(act), list[dict[str, Any]](), list[bool]()
        for row in reversed(rows):
            path = os.fsdecode(bytes.fromhex(row["path"]))
            try:
                outcome = self._take_back(path, row, act)
            except (RecapError, OSError) as error:
                left.insert(0, row)
                outcome = FileOutcome(path, _reason(error))
            if outcome is not None:
                there.append(os.path.isdir(os.path.dirname(path)))
                yield outcome
        if left and not self._dry_run:
            _write_rows(act, left)
        elif not self._dry_run:
            shutil.rmtree(act)
            self._drop_empty(act)
        return there

    def _take_back(self, path: str, row: dict[str, Any], act: Path) -> FileOutcome | None:
        """What became of the file, None if it is as it was before the act; raises what may pass for later."""
        is_rename = row["kind"] == "rename"
        now = os.fsdecode(bytes.fromhex(row["to"])) if is_rename else path
        if is_rename and os.path.lexists(path) and not os.path.lexists(now):
            return None
        if not os.path.isdir(os.path.dirname(now)):
            raise ExchangeError("The folder of the file is not there: connect its drive, then try again.")
        if not os.path.lexists(now):
            return FileOutcome(now, Translatable("The file is no longer there, so nothing can be taken back."))
        return self._rename_back(path, now) if is_rename else self._write_back(path, row, act)

    def _rename_back(self, old: str, new: str) -> FileOutcome:
        if os.path.lexists(old):
            raise ExchangeError("{path} already exists: move it away or rename it, then try again.", path=old)
        if not self._dry_run:
            _rename(new, old)
            self._workspace.sounds.move(new, old)
        return FileOutcome(old)

    def _write_back(self, path: str, row: dict[str, Any], act: Path) -> FileOutcome | None:
        with open(path, "rb") as file:
            digest = _digest(file)
        if digest == row["before"]:
            return None
        if digest != row["after"]:
            return FileOutcome(path, Translatable("The file has been changed since: it is left as it is."))
        if self._dry_run:
            return FileOutcome(path)
        try:
            _restore(path, row, act)
        except AudioError as error:
            return FileOutcome(path, error.message)
        known = self._workspace.sounds.known(path) or self._file_hash(path)
        if known is not None:
            self._workspace.sounds.place(path, known)
        return FileOutcome(path)

    def _write(self, act: Path, number: int, change: FileChange) -> None:
        beside = act / str(number)
        with _recorded(act, beside), replacing(change.path) as scratch:
            write(change, scratch)
            row = _kept(Path(change.path), Path(scratch), beside)
            _append(act, row | {"path": os.fsencode(change.path).hex(), "kind": "write"})
        self._place(change.path, change.audio_hash)

    def _file_hash(self, path: str) -> Sound | None:
        there = (file for file in self._workspace.sounds.files() if file.path == path)
        return next((Sound(file.hash, file.duration) for file in there), None)

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
    """Make the old file again. Raises AudioError where what was kept is damaged, and ExchangeError."""
    damaged = AudioError("What was kept of {path} is damaged: it is left as it is.", path=path)
    try:
        kept = (act / row["name"]).read_bytes()
    except FileNotFoundError:
        raise damaged from None
    with open(path, "rb") as now, replacing(path) as scratch, open(scratch, "xb+") as target:
        head = row.get("head", len(kept))
        target.write(kept[:head])
        for piece in read_range(now, *row.get("audio", (0, 0))):
            target.write(piece)
        target.write(kept[head:])
        if _digest(target) != row["before"]:
            raise damaged


def _rename(old: str, new: str) -> None:
    try:
        os.rename(old, new)
    except OSError as error:
        raise ExchangeError(
            "The file cannot be renamed ({reason}): allow writing in its folder, close it in other programs, "
            "then try again.",
            reason=error.strerror or "–",
        ) from None


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


@contextmanager
def _recorded(act: Path, *kept: Path) -> Iterator[None]:
    """What is appended inside stays only if all inside succeeds; a row left by a crash is found out by `undo`."""
    rows = act / _LIST
    size = rows.stat().st_size if rows.exists() else 0
    try:
        yield
    except (RecapError, OSError):
        if size:
            os.truncate(rows, size)
        else:
            rows.unlink(missing_ok=True)
        for one in kept:
            one.unlink(missing_ok=True)
        raise


def _append(act: Path, row: dict[str, Any]) -> None:
    with (act / _LIST).open("a", encoding="utf-8") as file:
        file.write(json.dumps(row) + "\n")
        file.flush()
        os.fsync(file.fileno())


def _rows(act: Path) -> list[dict[str, Any]]:
    """The rows of an act; a crash can have cut the last one off, before anything was done to its file."""
    lines = (act / _LIST).read_text(encoding="utf-8").splitlines(keepends=True)
    return [json.loads(line) for line in lines if line.endswith("\n")]


def _write_rows(act: Path, rows: list[dict[str, Any]]) -> None:
    with atomic_file(act / _LIST) as file:
        file.writelines(json.dumps(row) + "\n" for row in rows)


def _reason(error: RecapError | OSError) -> Translatable | str:
    return error.message if isinstance(error, RecapError) else error.strerror or str(error)
