"""The filter language, and the rows of a listing that match a query.

    dog "tin roof" -rain      words in path, caption, category or keywords; - excludes; quotes keep words together
    state:new,suggested       states; also the groups done, undone and captioned
    dur>5 dur<=60             length in seconds
    collection:field          sounds with a caption in a collection whose name starts with this
    folder:birds name:02      in the folder part, or the file name
    caption:wind              in the newest caption
    draft:yes missing:yes     with a draft; with a missing file
    note:yes note:ben         with a note; with a note that contains a word
    category:amb keyword:rain  with a category, or with a keyword, that begins like this; yes, no: with or without one
    loudness>-20 peak>-1      integrated loudness in LUFS, peak in dB of full scale, where they were measured
    rate:48000 channels:2     sample rate in Hz, number of channels
    clipped:yes               clipped somewhere

All terms must match. An unfinished or invalid query has a problem sentence and filters nothing.
"""

from __future__ import annotations

import re
from collections.abc import Callable, Iterable
from dataclasses import dataclass, field

import numpy as np
from numpy.typing import NDArray

from recap_desktop.i18n import _, translate_declared
from recap_desktop.item_models.states import STATES, captioned, done, to_do
from recap_engine.datastore.listing import Listing
from recap_engine.datastore.sound_levels import LEVEL_FIELDS, has_level, term_value
from recap_engine.errors import RequestError
from recap_engine.i18n import translate
from recap_engine.records import Fields

Mask = NDArray[np.bool_]
CollectionLookup = Callable[[str], frozenset[str]]

_TERM = re.compile(r'(?P<minus>-?)(?:(?P<field>[a-zA-Z]+)(?P<sign>:|>=|<=|>|<|=))?(?P<value>"[^"]*"?|[^\s"]*)')
_FIELDS = (
    *("state", "dur", "collection", "folder", "name", "caption", "draft", "missing", "note", "category", "keyword"),
    *LEVEL_FIELDS,
)

_YES, _NO = ("yes", "y", "1", "true"), ("no", "n", "0", "false")


def _nobody(_words: str) -> frozenset[str]:
    return frozenset()


@dataclass(frozen=True, slots=True)
class Term:
    """One condition; ``without`` negates it."""

    field: str
    sign: str
    value: str
    without: bool = False


@dataclass(frozen=True, slots=True)
class Query:
    """A parsed filter; ``problem`` says why it is invalid."""

    terms: tuple[Term, ...] = ()
    problem: str = ""


@dataclass(slots=True)
class Searchable:
    """A listing with lower-cased paths, captions, categories and keywords for searching."""

    listing: Listing
    paths: list[str] = field(init=False)
    texts: list[str] = field(init=False)
    fields: dict[str, Fields] = field(init=False)
    """By hash, of the sounds that have some."""

    def __post_init__(self) -> None:
        self.paths = [path.lower() for path in self.listing.paths]
        self.texts = [text.lower() for text in self.listing.texts]
        self.fields = {held: _lower(facts.fields) for held, facts in self.listing.facts.items() if facts.fields}

    def update(self, row: int, audio_hash: str) -> None:
        """Read a row of the listing again, whose sound has this hash."""
        self.texts[row] = self.listing.texts[row].lower()
        facts = self.listing.facts.get(audio_hash)
        self.fields.pop(audio_hash, None)
        if facts is not None and facts.fields:
            self.fields[audio_hash] = _lower(facts.fields)


def parse_query(text: str) -> Query:
    """Parse a filter text."""
    terms: list[Term] = []
    for found in _TERM.finditer(text):
        if not found[0].strip():
            continue
        name, sign = (found["field"] or "").lower(), found["sign"] or ""
        try:
            value = term_value(name + sign if name in _FIELDS else "", found["value"]).lower()
        except RequestError as error:
            return Query((), translate(error.message))
        if name and name not in _FIELDS:
            if sign == ":":
                return Query(
                    (), _problem(_("Unknown filter “{name}:”. Known filters: {known}."), name, ", ".join(_FIELDS))
                )
            name, value, sign = "", found[0].lstrip("-").strip('"').lower(), ""
        if not value:
            continue
        problem = _problem_of(name, sign, value)
        if problem:
            return Query((), problem)
        terms.append(Term(name, sign, value, bool(found["minus"])))
    return Query(tuple(terms))


def matching_rows(
    query: Query, rows: Searchable, collection: CollectionLookup, noted: CollectionLookup = _nobody
) -> Mask:
    """Mask (n,) of the rows that match all terms; the lookups give hashes by collection name and by note text."""
    mask: Mask = np.ones(len(rows.listing), np.bool_)
    for term in query.terms:
        fits = _fits(term, rows, noted if term.field == "note" else collection)
        mask &= ~fits if term.without else fits
    return mask


def _fits(term: Term, rows: Searchable, collection: CollectionLookup) -> Mask:
    listing, value = rows.listing, term.value
    if term.field == "state":
        return _in_states(listing, value)
    if term.field == "dur":
        return _compare(listing.durations, term.sign, float(value))
    if term.field in LEVEL_FIELDS:
        found = (listing.facts.get(audio_hash) for audio_hash in listing.hashes)
        levels = (None if facts is None else facts.levels for facts in found)
        met = (has_level(one, term.field, term.sign, value) for one in levels)
        return np.fromiter(met, np.bool_, len(listing))
    if term.field in ("draft", "missing"):
        column = listing.drafts if term.field == "draft" else listing.missing
        return np.equal(column, value in _YES)
    return np.fromiter(_words(term, rows, collection), np.bool_, len(listing))


def _words(term: Term, rows: Searchable, collection: CollectionLookup) -> Iterable[bool]:
    value, hashes = term.value, rows.listing.hashes
    match term.field:
        case "note":
            with_note = collection("" if value in (*_YES, *_NO) else value)
            found = ((audio_hash in with_note) != (value in _NO) for audio_hash in hashes)
        case "category" | "keyword":
            having = _described(rows, term.field, value)
            found = ((audio_hash in having) != (value in _NO) for audio_hash in hashes)
        case "collection":
            there = collection(value)
            found = (audio_hash in there for audio_hash in hashes)
        case "folder":
            found = (value in path.rpartition("/")[0] for path in rows.paths)
        case "name":
            found = (value in path.rpartition("/")[2] for path in rows.paths)
        case "caption":
            found = (value in text for text in rows.texts)
        case _:
            fitting = {held for held, fields in rows.fields.items() if any(value in text for text in _all(fields))}
            columns = zip(rows.paths, rows.texts, hashes, strict=True)
            found = (value in path or value in text or held in fitting for path, text, held in columns)
    return found


def _described(rows: Searchable, what: str, value: str) -> set[str]:
    """Hashes of the sounds whose category, or one of whose keywords, begins with a value; or that have any."""
    begins = "" if value in (*_YES, *_NO) else value
    texts = {held: (found.category,) if what == "category" else found.keywords for held, found in rows.fields.items()}
    return {held for held, found in texts.items() if any(text and text.startswith(begins) for text in found)}


def _lower(fields: Fields) -> Fields:
    return Fields(fields.category.lower(), tuple(word.lower() for word in fields.keywords))


def _all(fields: Fields) -> tuple[str, ...]:
    return fields.category, *fields.keywords


_SIGNS: dict[str, Callable[..., Mask]] = {
    ">": np.greater,
    "<": np.less,
    ">=": np.greater_equal,
    "<=": np.less_equal,
}


def _compare(numbers: NDArray[np.float64], sign: str, value: float) -> Mask:
    """Without a comparison sign, match lengths that are displayed the same."""
    return _SIGNS[sign](numbers, value) if sign in _SIGNS else np.abs(numbers - value) < 0.05


_GROUPS: dict[str, Callable[[Listing], Mask]] = {"done": done, "undone": to_do, "captioned": captioned}


def _in_states(listing: Listing, value: str) -> Mask:
    """Mask (n,) of rows in these states (given by prefix) or groups of states."""
    mask: Mask = np.zeros(len(listing), np.bool_)
    for name in filter(None, value.split(",")):
        if name in _GROUPS:
            mask |= _GROUPS[name](listing)
        else:
            mask |= np.isin(listing.states, [i for i, state in enumerate(STATES) if state.startswith(name)])
    return mask


def _problem_of(name: str, sign: str, value: str) -> str:
    if name == "state":
        known = (*STATES, *_GROUPS)
        wrong = [part for part in value.split(",") if part and not any(state.startswith(part) for state in known)]
        if wrong:
            return _problem(_("Unknown state “{name}”. Known states: {known}."), wrong[0], ", ".join(known))
    if name == "dur":
        try:
            float(value)
        except ValueError:
            return _problem(_("“{name}” is not a length. Write seconds, as in dur>5."), value)
    if name in LEVEL_FIELDS:
        try:
            has_level(None, name, sign, value)
        except RequestError as error:
            return translate(error.message)
    if name in ("draft", "missing") and value not in (*_YES, *_NO):
        return _problem(_("Write yes or no after {known}:, not “{name}”."), value, name)
    return ""


def _problem(sentence: str, name: str, known: str = "") -> str:
    return translate_declared(sentence).format(name=name, known=known)
