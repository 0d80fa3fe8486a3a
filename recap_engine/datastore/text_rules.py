"""What may be a caption's text, and when something happened: the forms in which the workspace keeps both."""

from __future__ import annotations

import unicodedata
from datetime import UTC, datetime

from recap_engine.errors import RequestError

LONGEST = 4000
_BREAKS = "\t\n\r"


def normalise_caption(text: str) -> str:
    """``text`` on one line, composed (NFC), without blanks around it. Raises RequestError for what is no caption."""
    if len(text) > LONGEST:
        raise RequestError(f"The text has {len(text):,} characters: a caption may have {LONGEST:,}; shorten it.")
    for character in text:
        category = unicodedata.category(character)
        if category == "Cc" and character not in _BREAKS:
            raise RequestError(
                f"The text contains a control character (U+{ord(character):04X}): remove it and try again."
            )
        if category == "Cs":
            raise RequestError(
                f"The text contains half a character (U+{ord(character):04X}), which comes from reading it "
                "in the wrong encoding: read it as UTF-8 and try again."
            )
    words = unicodedata.normalize("NFC", " ".join(text.split()))
    if not words:
        raise RequestError("The text is empty: write a caption first.")
    return words


def normalise_field(text: str, what: str) -> str:
    """A short field (a name, a licence, a reason) as it may be stored; may be empty. Raises RequestError."""
    if not text.strip():
        return ""
    try:
        return normalise_caption(text)
    except RequestError as error:
        raise RequestError(str(error).replace("The text", f"The {what}", 1)) from None


def normalise_collection_name(text: str) -> str:
    """The name of a collection as it may be stored. Raises RequestError."""
    name = normalise_field(text, "collection")
    if not name:
        raise RequestError("The collection has no name: give it one.")
    return name


def now() -> str:
    """The present moment in UTC, ISO 8601 with milliseconds."""
    return datetime.now(UTC).isoformat(timespec="milliseconds").replace("+00:00", "Z")
