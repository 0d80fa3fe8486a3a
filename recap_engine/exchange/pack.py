"""Packs: captions with their wordings, the sounds by their audio hash, and on request the audio, in one ZIP file.

What is read from a pack is bounded: its members have fixed names, their sizes are checked while they are read, and
nothing is written outside the folder that is meant for the audio.
"""

from __future__ import annotations

import json
import os
import re
import secrets
import zipfile
from collections.abc import Iterator, Sequence
from contextlib import contextmanager
from pathlib import Path
from typing import IO, Any, Final

from recap_engine.datastore.workspace import Workspace
from recap_engine.errors import ExchangeError, RecapError
from recap_engine.exchange.formats import storable_path
from recap_engine.records import Caption, Fields, Sound

FORM: Final = "recap-pack"
VERSION: Final = 1
HEAD: Final = "pack.json"
CAPTIONS: Final = "captions.jsonl"
SOUNDS: Final = "sounds.jsonl"
_AUDIO: Final = re.compile(r"audio/([0-9a-f]{32})(\.[a-z0-9]{1,5})\Z")
_MOST_MEMBERS: Final = 1_000_000
_LARGEST_TEXT: Final = 2_000_000_000
_LARGEST_LINE: Final = 4_000_000
_EXPANSION: Final = 200
"""How many times larger than its compressed bytes a text may be; more is made to fill a disk."""
_PAGE: Final = 500
_PIECE: Final = 1 << 20


def write_pack(
    workspace: Workspace, out: Path, ids: Sequence[int], *, for_whom: str = "", with_audio: bool = False
) -> Iterator[int]:
    """Write the captions ``ids`` into a pack; yields how many are written. The file appears whole or not at all.

    Raises ExchangeError where it cannot be written.
    """
    scratch = out.parent / f".recap-{secrets.token_hex(8)}"
    sounds: set[str] = set()
    try:
        with zipfile.ZipFile(scratch, "x", zipfile.ZIP_DEFLATED) as pack:
            pack.writestr(HEAD, json.dumps({"form": FORM, "version": VERSION, "for": for_whom}))
            with pack.open(CAPTIONS, "w", force_zip64=True) as member:
                done = 0
                for at in range(0, len(ids), _PAGE):
                    page = workspace.captions.get(ids[at : at + _PAGE])
                    places = workspace.captions.source_rows([caption.id for caption in page])
                    for caption in page:
                        _write_line(member, _caption_row(workspace, caption, places.get(caption.id, "")))
                        sounds.update([caption.sound] if caption.sound else [])
                    done += len(page)
                    yield done
            with pack.open(SOUNDS, "w", force_zip64=True) as member:
                for sound in sorted(sounds):
                    _write_line(member, _sound_row(workspace, sound))
            for sound in sorted(sounds) if with_audio else ():
                _add_audio(workspace, pack, sound)
        scratch.replace(out)
    except OSError as error:
        raise ExchangeError(
            "{path} cannot be written ({reason}): check free space and permissions.", path=out, reason=error.strerror
        ) from None
    finally:
        scratch.unlink(missing_ok=True)


def _caption_row(workspace: Workspace, caption: Caption, place: str) -> dict[str, Any]:
    versions = workspace.captions.versions(caption.id)
    region = caption.region
    fields = workspace.fields.get(Sound(caption.sound, 0.0, region)) if caption.sound else Fields()
    row = {
        "text": caption.text,
        "wordings": list(dict.fromkeys(one.text for one in versions if one.text != caption.text)),
        "collection": caption.collection,
        "provenance": caption.provenance,
        "licence": caption.licence,
        "source": caption.source,
        "source_row": place,
        "annotator": caption.annotator,
        "created": caption.created,
        "sound": caption.sound or "",
        "start": region.start if region else None,
        "end": region.end if region else None,
        "category": fields.category,
        "keywords": list(fields.keywords),
    }
    return {name: value for name, value in row.items() if value not in (None, "", [])}


def _sound_row(workspace: Workspace, sound: str) -> dict[str, Any]:
    files = workspace.sounds.files(audio_hash=sound)
    found = workspace.connection.row("SELECT duration, recording FROM sounds WHERE hash = ? LIMIT 1", (sound,))
    duration, recording = found or (0.0, "")
    names = [storable_path(os.path.basename(file.path)) for file in files]
    return {"hash": sound, "duration": files[0].duration if files else duration, "recording": recording, "names": names}


def _add_audio(workspace: Workspace, pack: zipfile.ZipFile, sound: str) -> None:
    for file in workspace.sounds.files(audio_hash=sound):
        ending = os.path.splitext(file.path)[1].lower()
        member = f"audio/{sound}{ending}"
        if os.path.isfile(file.path) and _AUDIO.match(member):
            pack.write(file.path, member, zipfile.ZIP_STORED)
            return


def _write_line(member: IO[bytes], row: dict[str, Any]) -> None:
    member.write(json.dumps(row, ensure_ascii=False).encode("utf-8", "replace") + b"\n")


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
            if (name not in (HEAD, CAPTIONS, SOUNDS) and not _AUDIO.match(name)) or member.flag_bits & 1:
                raise ExchangeError(
                    "{path} is no pack of captions: it has the member {name}.", path=self._path, name=name
                )
            is_text = not name.startswith("audio/")
            most = min(_LARGEST_TEXT, _EXPANSION * member.compress_size + 10_000) if is_text else member.compress_size
            if member.file_size > most:
                raise ExchangeError("{path} would expand to an unusual size: it is not opened.", path=self._path)
        head = next(self._rows(HEAD), {})
        if head.get("form") != FORM:
            raise ExchangeError("{path} is no pack of captions.", path=self._path)
        if head.get("version") != VERSION:
            raise ExchangeError("{path} was made by a newer version of RECAP Desktop: update first.", path=self._path)

    def captions(self) -> Iterator[dict[str, Any]]:
        """The rows of the captions, as they stand there."""
        return self._rows(CAPTIONS)

    def sounds(self) -> dict[str, dict[str, Any]]:
        """The rows of the sounds by audio hash."""
        return {str(row.get("hash", "")): row for row in self._rows(SOUNDS)}

    def audio(self) -> Iterator[tuple[str, str, int]]:
        """(audio hash, ending, bytes) of each sound whose audio is there."""
        for name, member in self._members.items():
            if found := _AUDIO.match(name):
                yield found[1], found[2], member.file_size

    def extract(self, audio_hash: str, ending: str, to: Path) -> None:
        """Write the audio of a sound to a new file."""
        member = self._members[f"audio/{audio_hash}{ending}"]
        left = member.file_size
        try:
            with self._file.open(member) as source, to.open("xb") as target:
                while left > 0 and (piece := source.read(min(_PIECE, left))):
                    target.write(piece)
                    left -= len(piece)
        except (zipfile.BadZipFile, EOFError, NotImplementedError, ValueError):
            raise self._damaged() from None

    def _rows(self, name: str) -> Iterator[dict[str, Any]]:
        if name not in self._members:
            raise self._damaged()
        try:
            with self._file.open(self._members[name]) as member:
                while line := member.readline(_LARGEST_LINE):
                    row = json.loads(line)
                    if not isinstance(row, dict):
                        raise self._damaged()
                    yield row
        except (zipfile.BadZipFile, EOFError, NotImplementedError, ValueError, RecursionError, OSError) as error:
            if isinstance(error, RecapError):
                raise
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
