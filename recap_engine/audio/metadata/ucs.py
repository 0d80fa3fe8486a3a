"""File names by the Universal Category System (UCS).

``CatID-UserCategory_VendorCategory-FXName_CreatorID_SourceID_UserData``

``_`` and ``-`` only separate; an FXName has 25 characters at most, ideally.
"""

from __future__ import annotations

import re
from collections.abc import Iterator
from dataclasses import dataclass
from typing import Final

from recap_engine.translatable import Translatable

_CAT_ID: Final = re.compile(r"[A-Z]{3,6}[A-Z0-9]?[A-Za-z0-9]*\Z")
_SHAPE: Final = re.compile(r"[A-Z]{3,}[A-Za-z]{2,}\Z")
LONGEST_NAME: Final = 25


@dataclass(frozen=True, slots=True)
class UcsName:
    """The parts of a name; optional ones may be empty."""

    cat_id: str
    fx_name: str
    creator_id: str
    source_id: str
    user_category: str = ""
    vendor_category: str = ""
    user_data: str = ""

    def parts(self) -> Iterator[tuple[str, str]]:
        """(name, text) of each part."""
        yield from (
            ("CatID", self.cat_id),
            ("UserCategory", self.user_category),
            ("VendorCategory", self.vendor_category),
            ("FXName", self.fx_name),
            ("CreatorID", self.creator_id),
            ("SourceID", self.source_id),
            ("UserData", self.user_data),
        )

    def __str__(self) -> str:
        first = "-".join(filter(None, (self.cat_id, self.user_category)))
        second = "-".join(filter(None, (self.vendor_category, self.fx_name)))
        return "_".join(filter(None, (first, second, self.creator_id, self.source_id, self.user_data)))


def parse_ucs(stem: str) -> UcsName | None:
    """The parts of a file name without its ending; None if it is not by the UCS."""
    pieces = stem.split("_", 4)
    if len(pieces) < 4 or not all(pieces):
        return None
    cat_id, _, user_category = pieces[0].partition("-")
    vendor, dash, fx_name = pieces[1].partition("-")
    if not _SHAPE.match(cat_id):
        return None
    if not dash:
        vendor, fx_name = "", vendor
    user_data = pieces[4] if len(pieces) > 4 else ""
    return UcsName(cat_id, fx_name, pieces[2], pieces[3], user_category, vendor, user_data)


def problems(name: UcsName, categories: frozenset[str] = frozenset()) -> list[Translatable]:
    """What is wrong with a name; ``categories`` are the CatIDs of the published list, where it is at hand."""
    found = []
    if not _CAT_ID.match(name.cat_id) or (categories and name.cat_id not in categories):
        found.append(Translatable("The CatID {name} is not in the list.", name=name.cat_id))
    if not name.fx_name:
        found.append(Translatable("The FXName is empty."))
    if len(name.fx_name) > LONGEST_NAME:
        found.append(Translatable("The FXName has more than {most} characters.", most=LONGEST_NAME))
    return found


def propose(cat_id: str, description: str, creator_id: str, source_id: str) -> UcsName:
    """A name for a sound: the beginning of its description becomes the FXName."""
    words = [_clean(word) for word in description.split()]
    name = ""
    for word in filter(None, words):
        longer = f"{name} {word[:1].upper()}{word[1:]}".strip()
        if len(longer) > LONGEST_NAME:
            break
        name = longer
    return UcsName(cat_id, name or "Untitled", _clean(creator_id) or "NONE", _clean(source_id) or "NONE")


def _clean(text: str) -> str:
    return "".join(letter for letter in text if letter.isalnum())
