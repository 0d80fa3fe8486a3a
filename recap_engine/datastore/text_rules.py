"""The rules for text that a workspace stores: captions, short fields and times."""

from __future__ import annotations

import unicodedata
from datetime import UTC, datetime
from typing import Final

from recap_engine.errors import RequestError
from recap_engine.translatable import Translatable

MAX_LENGTH = 4000
"""Characters of a caption or a short field."""

_LINE_BREAKS = "\t\n\r"
_CAPTION = Translatable("The text")
_FIELDS: Final = {
    "annotator": Translatable("The name of the annotator"),
    "category": Translatable("The category"),
    "collection": Translatable("The collection"),
    "created": Translatable("The date"),
    "draft": Translatable("The draft"),
    "keyword": Translatable("The keyword"),
    "keywords": Translatable("The list of keywords"),
    "licence": Translatable("The licence"),
    "name": Translatable("The name"),
    "note": Translatable("The note"),
    "path": Translatable("The path"),
    "reason": Translatable("The reason"),
    "recording": Translatable("The recording"),
    "source": Translatable("The source"),
    "source row": Translatable("The place in the source"),
}


def normalise_caption(text: str) -> str:
    """``text`` on one line, composed (NFC), without surrounding white space.

    Raises RequestError when it is empty, too long, or holds control characters or lone surrogates.
    """
    words = _normalise(text, _CAPTION)
    if not words:
        raise RequestError("The text is empty: write a caption first.")
    return words


def normalise_field(text: str, field: str) -> str:
    """A short field (a name, a licence, a reason) as it is stored; it may be empty. Raises RequestError.

    ``field`` names it in the error.
    """
    return _normalise(text, _FIELDS.get(field) or Translatable("The field “{field}”", field=field))


def normalise_collection_name(text: str) -> str:
    """The name of a collection as it is stored. Raises RequestError."""
    name = normalise_field(text, "collection")
    if not name:
        raise RequestError("The collection has no name: give it one.")
    return name


def now() -> str:
    """The present moment in UTC, ISO 8601 with milliseconds."""
    return datetime.now(UTC).isoformat(timespec="milliseconds").replace("+00:00", "Z")


def _normalise(text: str, field: Translatable) -> str:
    if not text.strip():
        return ""
    if len(text) > MAX_LENGTH:
        raise RequestError(
            "{field} has {length:,} characters, but only {most:,} are allowed: shorten it.",
            field=field,
            length=len(text),
            most=MAX_LENGTH,
        )
    # Printable text has neither controls nor surrogates, and most text is.
    for character in "" if text.isprintable() else text:
        category = unicodedata.category(character)
        if category == "Cc" and character not in _LINE_BREAKS:
            raise RequestError(
                "{field} contains a control character ({code}): remove it and try again.",
                field=field,
                code=f"U+{ord(character):04X}",
            )
        if category == "Cs":
            raise RequestError(
                "{field} contains an incomplete character ({code}), because it was read in the wrong "
                "encoding: read it as UTF-8 and try again.",
                field=field,
                code=f"U+{ord(character):04X}",
            )
    return unicodedata.normalize("NFC", " ".join(text.split()))
