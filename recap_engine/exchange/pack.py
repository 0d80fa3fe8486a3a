"""Read packs: a small workspace, and on request the audio of its sounds, in one ZIP file.

What is read from a pack is bounded: its members have fixed names, their sizes are checked while they are read, and
nothing is written outside the folder that is meant for the audio. Its workspace is opened like one from anybody.
"""

from __future__ import annotations

import json
import os
import re
import tempfile
import zipfile
from collections.abc import Generator, Iterator
from contextlib import contextmanager
from pathlib import Path
from typing import Final

from recap_engine.audio import audio_hash
from recap_engine.datastore.other_workspace import open_other
from recap_engine.datastore.workspace import Workspace
from recap_engine.errors import AudioError, ExchangeError, WorkspaceError, WorkspaceTooNew
from recap_engine.progress import Progress
from recap_engine.records import Sound
from recap_engine.translatable import Translatable

FORM: Final = "recap-pack"
VERSION: Final = 2
HEAD: Final = "pack.json"
WORKSPACE: Final = "captions.recap"
AUDIO: Final = re.compile(r"audio/([0-9a-f]{32})(\.[a-z0-9]{1,5})\Z")
_MOST_MEMBERS: Final = 1_000_000
_LARGEST_WORKSPACE: Final = 8_000_000_000
_LARGEST_HEAD: Final = 100_000
_EXPANSION: Final = 500
"""How many times larger than its compressed bytes a workspace may be; more is made to fill a disk."""
_PIECE: Final = 1 << 20
_UNSAFE: Final = re.compile(r"[^\w .()\[\]+-]")
_LONGEST_NAME: Final = 100


class Pack:
    """An open pack. Every failure is an ExchangeError that names the file."""

    def __init__(self, path: Path, file: zipfile.ZipFile) -> None:
        self._path, self._file = path, file
        self._members = {member.filename: member for member in file.infolist()}
        self._check()

    def _check(self) -> None:
        if len(self._members) > _MOST_MEMBERS or len(self._file.infolist()) != len(self._members):
            raise self._damaged()
        for name, member in self._members.items():
            if (name not in (HEAD, WORKSPACE) and not AUDIO.match(name)) or member.flag_bits & 1:
                raise ExchangeError(
                    "{path} is no pack of captions: it has the member {name}.", path=self._path, name=name
                )
            if member.file_size > _allowed(name, member.compress_size):
                raise ExchangeError("{path} would expand to an unusual size: it is not opened.", path=self._path)
        head = self._head()
        if head.get("form") != FORM:
            raise ExchangeError("{path} is no pack of captions.", path=self._path)
        if head.get("version") != VERSION:
            raise ExchangeError("{path} was made by another version of RECAP Desktop: update first.", path=self._path)

    def _head(self) -> dict[str, object]:
        if HEAD not in self._members or WORKSPACE not in self._members:
            raise self._damaged()
        try:
            head = json.loads(self._file.read(HEAD))
        except (zipfile.BadZipFile, EOFError, NotImplementedError, ValueError, RecursionError):
            raise self._damaged() from None
        if not isinstance(head, dict):
            raise self._damaged()
        return head

    @contextmanager
    def workspace(self) -> Iterator[Workspace]:
        """Its workspace, for reading only, in a temporary file."""
        with tempfile.TemporaryDirectory(prefix="recap-") as folder:
            copy = Path(folder) / WORKSPACE
            self._extract(WORKSPACE, copy)
            try:
                opened = open_other(copy)
                workspace = opened.__enter__()
            except WorkspaceTooNew:
                raise ExchangeError(
                    "{path} was made by another version of RECAP Desktop: update first.", path=self._path
                ) from None
            except WorkspaceError:
                raise self._damaged() from None
            try:
                yield workspace
            finally:
                opened.__exit__(None, None, None)

    def place_audio(self, workspace: Workspace, theirs: Workspace, folder: Path) -> Generator[Progress, None, int]:
        """Write the audio that ``workspace`` does not have into ``folder``, and store where it is; returns how much.

        Raises ExchangeError, also for audio that is not the sound it says.
        """
        done = 0
        for name in self._members:
            if not (found := AUDIO.match(name)):
                continue
            held, ending = found[1], found[2]
            if any(os.path.isfile(file.path) for file in workspace.sounds.files(audio_hash=held)):
                continue
            path = folder / f"{_stem(theirs, held)}-{held[:8]}{ending}"
            folder.mkdir(parents=True, exist_ok=True)
            if not path.exists():
                self._extract(name, path)
            if not _is(path, held):
                path.unlink()
                raise ExchangeError("The audio of {name} in the pack is not the sound that it says.", name=path.name)
            duration = theirs.connection.value("SELECT max(duration) FROM sounds WHERE hash = ?", (held,))
            workspace.sounds.place(path, Sound(held, float(duration or 0)))
            done += 1
            yield Progress(Translatable("copying sounds"), done)
        return done

    def _extract(self, name: str, to: Path) -> None:
        """Write a member to a new file."""
        member = self._members[name]
        left = member.file_size
        try:
            with self._file.open(member) as source, to.open("xb") as target:
                while left > 0 and (piece := source.read(min(_PIECE, left))):
                    target.write(piece)
                    left -= len(piece)
        except (zipfile.BadZipFile, EOFError, NotImplementedError, ValueError):
            raise self._damaged() from None

    def _damaged(self) -> ExchangeError:
        return ExchangeError("{path} is damaged, or is no pack of captions: ask for it again.", path=self._path)


@contextmanager
def open_pack(path: Path) -> Iterator[Pack]:
    """Open a pack. Raises ExchangeError for what is none, or would fill the disk."""
    try:
        with zipfile.ZipFile(path) as file:
            yield Pack(path, file)
    except OSError as error:
        raise ExchangeError("{path} cannot be read ({reason}).", path=path, reason=error.strerror or "–") from None
    except (zipfile.BadZipFile, zipfile.LargeZipFile, EOFError, NotImplementedError):
        raise ExchangeError("{path} is damaged, or is no pack of captions: ask for it again.", path=path) from None


def _allowed(name: str, compressed: int) -> int:
    """The most bytes a member may expand to."""
    if name == HEAD:
        return _LARGEST_HEAD
    return min(_LARGEST_WORKSPACE, _EXPANSION * compressed) if name == WORKSPACE else compressed


def _stem(theirs: Workspace, held: str) -> str:
    """A name for the file of a sound, from the name that it had there."""
    kept = theirs.connection.value("SELECT path FROM files WHERE hash = ? ORDER BY id", (held,))
    name = "" if kept is None else os.fsdecode(kept).replace("\\", "/").rsplit("/", 1)[-1]
    return _UNSAFE.sub("_", os.path.splitext(name)[0])[:_LONGEST_NAME].strip(" .") or "sound"


def _is(path: Path, held: str) -> bool:
    try:
        return audio_hash(path) == held
    except AudioError:
        return False
