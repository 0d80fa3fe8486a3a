"""The contents of the chunks with text: bext (EBU Tech 3285), iXML, LIST-INFO, and those of AIFF; read, and written."""

from __future__ import annotations

import re
import struct
from collections.abc import Mapping
from typing import Final
from xml.etree import ElementTree
from xml.sax.saxutils import escape

BEXT_DESCRIPTION: Final = 256
_BEXT_SMALLEST: Final = 602
_BEXT_FIELDS: Final = (
    ("description", 0, 256),
    ("originator", 256, 288),
    ("originator reference", 288, 320),
    ("origination date", 320, 330),
    ("origination time", 330, 338),
)
INFO_NAMES: Final = {
    "description": "ICMT",
    "title": "INAM",
    "artist": "IART",
    "licence": "ICOP",
    "keywords": "IKEY",
}
IXML_NAMES: Final = {
    "description": "DESCRIPTION",
    "licence": "LICENSE",
    "title": "TRACKTITLE",
    "artist": "ARTIST",
    "category": "CATID",
    "keywords": "KEYWORDS",
}
AIFF_NAMES: Final = {"description": b"ANNO", "title": b"NAME", "artist": b"AUTH", "licence": b"(c) "}
"""The chunks of text in AIFF."""
_DECLARED: Final = re.compile(rb"<\?xml[^>]*encoding=[\"']([\w-]+)")
_NOT_IN_XML: Final = re.compile("[^\t\n\r\x20-\ud7ff\ue000-\ufffd\U00010000-\U0010ffff]")


def read_bext(chunk: bytes) -> dict[str, str]:
    """The texts of a bext chunk."""
    if len(chunk) < BEXT_DESCRIPTION:
        return {}
    found = {name: _text(chunk[begin:end]) for name, begin, end in _BEXT_FIELDS}
    return {name: text for name, text in found.items() if text}


def fits_bext(text: str) -> bool:
    """Whether a description can be in bext: ASCII, 256 characters at most."""
    return text.isascii() and len(text) <= BEXT_DESCRIPTION


def write_bext(chunk: bytes, description: str) -> bytes:
    """The chunk with another description; all other bytes stay."""
    kept = chunk if len(chunk) >= BEXT_DESCRIPTION else chunk.ljust(_BEXT_SMALLEST, b"\0")
    return description.encode("ascii")[:BEXT_DESCRIPTION].ljust(BEXT_DESCRIPTION, b"\0") + kept[BEXT_DESCRIPTION:]


def read_ixml(chunk: bytes) -> dict[str, str]:
    """The texts of an iXML chunk by path (``USER/DESCRIPTION``), names in capitals; empty if it is damaged."""
    text = chunk.rstrip(b"\0").strip()
    if not text or b"<!DOCTYPE" in text or b"<!ENTITY" in text:
        return {}
    try:
        root = ElementTree.fromstring(text)
    except (ElementTree.ParseError, ValueError, LookupError):
        return {}
    found: dict[str, str] = {}
    for group in root:
        name = group.tag.upper()
        if (group.text or "").strip():
            found.setdefault(name, " ".join((group.text or "").split()))
        for one in group:
            if (one.text or "").strip():
                found.setdefault(f"{name}/{one.tag.upper()}", " ".join((one.text or "").split()))
    return found


def write_ixml(chunk: bytes, fields: Mapping[str, str]) -> bytes | None:
    """The chunk with some fields of ``USER`` changed; all other bytes stay. None if it cannot be changed safely."""
    if not chunk.rstrip(b"\0").strip():
        inside = "".join(f"<{name}>{_escaped(text)}</{name}>" for name, text in fields.items())
        return (
            '<?xml version="1.0" encoding="UTF-8"?>\n<BWFXML><IXML_VERSION>2.0</IXML_VERSION>'
            f"<USER>{inside}</USER></BWFXML>\n"
        ).encode()
    declared = _DECLARED.search(chunk[:200])
    encoding = declared[1].decode() if declared else "utf-8"
    before = read_ixml(chunk)
    try:
        text = chunk.decode(encoding)
        for name, value in fields.items():
            text = _with_field(text, name, value)
        written = text.encode(encoding, "xmlcharrefreplace")
    except (UnicodeError, LookupError):
        return None
    after = read_ixml(written)
    changed = {f"USER/{name}" for name in fields}
    as_meant = all(after.get(f"USER/{name}", "") == " ".join(value.split()) for name, value in fields.items())
    others_stay = {k: v for k, v in before.items() if k not in changed} == {
        k: v for k, v in after.items() if k not in changed and (k != "USER" or k in before)
    }
    return written if before and as_meant and others_stay else None


def _with_field(text: str, name: str, value: str) -> str:
    user = re.search(r"<USER\b[^>]*?(/>|>(.*?)</USER\s*>)", text, re.I | re.S)
    element = f"<{name}>{_escaped(value)}</{name}>"
    if user is None:
        return re.sub(r"</BWFXML\s*>", lambda found: f"<USER>{element}</USER>{found[0]}", text, count=1, flags=re.I)
    if user[2] is None:
        return text[: user.start()] + f"<USER>{element}</USER>" + text[user.end() :]
    there = re.compile(rf"<({name})\b[^>]*?(?:/>|>[^<]*</{name}\s*>)", re.I)
    begin, end = user.span(2)
    inside, count = there.subn(lambda found: f"<{found[1]}>{_escaped(value)}</{found[1]}>", text[begin:end], count=1)
    return text[:begin] + (inside if count else inside + element) + text[end:]


def _escaped(text: str) -> str:
    return escape(_NOT_IN_XML.sub("\ufffd", text))


def read_info(chunk: bytes) -> dict[str, str]:
    """The texts of a LIST-INFO chunk by their names of four letters."""
    return {name: _text(value) for name, value in _info_parts(chunk) if _text(value)}


def write_info(chunk: bytes, fields: Mapping[str, str]) -> bytes:
    """The chunk with some texts changed; all others keep their bytes."""
    parts = _info_parts(chunk)
    values = {name: text.encode() + b"\0" for name, text in fields.items()}
    known = {name for name, _value in parts}
    wanted = [(name, values.get(name, value)) for name, value in parts]
    wanted += [(name, value) for name, value in values.items() if name not in known]
    body = b"".join(
        name.encode("latin-1") + struct.pack("<I", len(value)) + value + b"\0" * (len(value) & 1)
        for name, value in wanted
    )
    return b"INFO" + body


def _info_parts(chunk: bytes) -> list[tuple[str, bytes]]:
    parts, at = list[tuple[str, bytes]](), 4
    while chunk[:4] == b"INFO" and at + 8 <= len(chunk):
        name, size = struct.unpack("<4sI", chunk[at : at + 8])
        parts.append((name.decode("latin-1"), chunk[at + 8 : at + 8 + size]))
        at += 8 + size + (size & 1)
    return parts


def read_aiff(chunk: bytes) -> str:
    """The text of a chunk of AIFF; other than UTF-8 is taken as Mac OS Roman, which old programs wrote."""
    text = chunk.split(b"\0")[0]
    try:
        return " ".join(text.decode("utf-8").split())
    except UnicodeDecodeError:
        return " ".join(text.decode("mac_roman").split())


def _text(field: bytes) -> str:
    text = field.split(b"\0")[0]
    try:
        return " ".join(text.decode("utf-8").split())
    except UnicodeDecodeError:
        return " ".join(text.decode("cp1252", "replace").split())
