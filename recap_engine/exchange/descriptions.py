"""Descriptions of sounds in their files, or in a text beside them.

In this order: a ``.txt`` beside the file, the description in iXML (``BEXT_DESCRIPTION`` or a USER field
``DESCRIPTION``), in the broadcast extension (EBU Tech 3285), Vorbis' ``DESCRIPTION`` (RFC 9639, RFC 3533), and the
comment that libsndfile reads (INFO ICMT, ID3 COMM and the like). Titles name files, and are not captions.
"""

from __future__ import annotations

import codecs
import os
import re
import struct
from collections.abc import Iterable, Iterator
from dataclasses import dataclass
from typing import BinaryIO, Final
from xml.etree import ElementTree

from recap_engine.datastore.imports import ImportRow
from recap_engine.datastore.sounds import FileRow
from recap_engine.datastore.text_rules import MAX_LENGTH
from recap_engine.datastore.workspace import Workspace
from recap_engine.progress import Progress
from recap_engine.translatable import Translatable

_LARGEST: Final = 1 << 20
_FIELDS: Final = ("description", "bwf_description", "bext_bwf_description", "fxname")
_TOOLS: Final = re.compile(r"lavf|lavc|encoded by|encoder|processed by|libvorbis|recorded with|https?://\S+$", re.I)
_WORDS: Final = re.compile(r"[^\W\d_]{2,}")


@dataclass(frozen=True, slots=True)
class Description:
    """A text beside or in a file; ``where``: ``text file``, ``iXML``, ``bext``, ``Vorbis``, ``comment``."""

    file: FileRow
    text: str
    where: str


class Descriptions:
    """Goes through the files of a workspace; iterate to run it, then read ``found``."""

    def __init__(self, workspace: Workspace, libraries: Iterable[int] = ()) -> None:
        self._workspace = workspace
        self._libraries = tuple(libraries)
        self.found: list[Description] = []

    def __iter__(self) -> Iterator[Progress]:
        files = [file for file in self._workspace.sounds.files() if not file.missing]
        if self._libraries:
            files = [file for file in files if file.library in self._libraries]
        for done, file in enumerate(files, 1):
            text, where = describe(file.path)
            if text:
                self.found.append(Description(file, text, where))
            yield Progress(Translatable("reading descriptions"), done, len(files))


def import_rows(workspace: Workspace, found: Iterable[Description]) -> Iterator[ImportRow]:
    """The descriptions as captions of their sounds, ready to be imported into a collection."""
    for one in found:
        sound = workspace.sounds.known(one.file.path)
        if sound is not None:
            yield ImportRow(text=one.text, sound=sound, source=one.where, source_row=os.fsencode(one.file.path).hex())


def new_descriptions(workspace: Workspace, found: Iterable[Description]) -> list[Description]:
    """Those that are not yet a caption of their sound."""
    known = {
        (row[0], row[1])
        for row in workspace.connection.rows(
            "SELECT s.hash, c.text FROM captions c JOIN sounds s ON s.id = c.sound WHERE c.deleted IS NULL"
        )
    }
    return [one for one in found if (one.file.hash, one.text) not in known]


def describe(path: str) -> tuple[str, str]:
    """The description of a file and where it was found; two empty texts if there is none, or it cannot be read."""
    for text, where in _texts_of(path):
        description = " ".join(text.split())[:MAX_LENGTH]
        if len(_WORDS.findall(description)) >= 2 and not _TOOLS.search(description):
            return description, where
    return "", ""


def _texts_of(path: str) -> Iterator[tuple[str, str]]:
    stem = os.path.splitext(path)[0]
    for text_file in (f"{stem}.txt", f"{path}.txt"):
        yield _text(text_file), "text file"
    try:
        with open(path, "rb") as file:
            head = file.read(12)
            if head[:4] in (b"RIFF", b"RF64") and head[8:12] == b"WAVE":
                chunks = dict(_chunks(file))
                yield _ixml(chunks.get(b"iXML", b"")), "iXML"
                yield _latin(chunks.get(b"bext", b"")[:256]), "bext"
            elif head[:4] in (b"fLaC", b"OggS"):
                file.seek(0)
                yield _vorbis(file.read(_LARGEST)), "Vorbis"
    except OSError:
        return
    yield _comment(path), "comment"


def _text(path: str) -> str:
    try:
        with open(path, "rb") as file:
            return _decoded(file.read(4 * MAX_LENGTH))
    except OSError:
        return ""


def _chunks(file: BinaryIO) -> Iterator[tuple[bytes, bytes]]:
    """The small chunks of a RIFF file by name, the first of each name; the samples are skipped."""
    end, seen = os.fstat(file.fileno()).st_size, set()
    while file.tell() + 8 <= end:
        name, size = struct.unpack("<4sI", file.read(8))
        at = file.tell()
        if name in (b"iXML", b"bext") and name not in seen:
            seen.add(name)
            yield name, file.read(min(size, _LARGEST))
        if name == b"data" and size == 0xFFFFFFFF:
            return  # RF64: chunks behind the samples need its size table, and are rare
        if not name.strip(b"\0"):
            return  # space reserved by a recorder: gigabytes of zeros would be read in steps of eight
        file.seek(at + size + (size & 1))


def _ixml(chunk: bytes) -> str:
    text = chunk.rstrip(b"\0").strip()
    if not text or b"<!DOCTYPE" in text or b"<!ENTITY" in text:
        return ""
    try:
        fields = {tag.tag.lower(): tag.text or "" for tag in ElementTree.fromstring(text).iter()}
    except (ElementTree.ParseError, ValueError, LookupError):  # LookupError: an unknown encoding
        return ""
    return next((fields[name] for name in _FIELDS if fields.get(name, "").strip()), "")


def _vorbis(head: bytes) -> str:
    """DESCRIPTION (else COMMENT) in the comment block at the beginning of a FLAC or Ogg file."""
    for mark in (b"\x03vorbis", b"OpusTags"):
        if (at := head.find(mark)) >= 0:
            return _comments(head, at + len(mark))
    position = 4
    while head[:4] == b"fLaC" and position + 4 <= len(head):
        kind, size = head[position], int.from_bytes(head[position + 1 : position + 4], "big")
        if kind & 0x7F == 4:
            return _comments(head, position + 4)
        if kind & 0x80:
            break
        position += 4 + size
    return ""


def _comments(head: bytes, at: int) -> str:
    found: dict[str, str] = {}
    try:
        at += 4 + struct.unpack_from("<I", head, at)[0]
        (count,) = struct.unpack_from("<I", head, at)
        at += 4
        for _ in range(min(count, 1000)):
            (size,) = struct.unpack_from("<I", head, at)
            name, _, value = head[at + 4 : at + 4 + size].partition(b"=")
            found.setdefault(name.decode("ascii", "replace").lower(), value.decode("utf-8", "replace"))
            at += 4 + size
    except struct.error:
        pass
    return found.get("description") or found.get("comment") or ""


def _comment(path: str) -> str:
    import soundfile

    try:
        with soundfile.SoundFile(path) as file:
            return str(file.comment or "")
    except (soundfile.SoundFileError, OSError, TypeError, UnicodeError):
        return ""


def _latin(field: bytes) -> str:
    return _decoded(field.split(b"\0")[0])


def _decoded(text: bytes) -> str:
    if text.startswith((codecs.BOM_UTF16_LE, codecs.BOM_UTF16_BE)):
        return text.decode("utf-16", "replace")
    try:
        return text.decode("utf-8-sig")
    except UnicodeDecodeError:
        return text.decode("latin-1")
