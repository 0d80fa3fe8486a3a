"""The query language for captions, used by ``recap captions find`` and by every act with ``--where``.

    rain "tin roof" -dog thund*   words and phrases; - excludes; * ends a beginning
    collection:field,birds        one of several values; * stands for anything: source:clotho*
    category:AMB* keyword:rain    category and keywords of the sound; -category:* has none
    state:off -state:flagged      on, off, deleted, reworded, disputed; how it or its sound was decided
    length:>80 created:>=2026-11  comparisons; id:100..200 is a range, which may lack an end (id:100..)
    meaning:"water drips" near:0.6  captions that mean this, at this cosine or above
    score:<0.1                    how well a caption fits its sound, from 0 to 1

All terms must match. A query that cannot be understood raises RequestError with one sentence.
"""

from __future__ import annotations

import re
from dataclasses import dataclass
from datetime import datetime
from typing import Final, Literal

from recap_engine.errors import RequestError

FieldType = Literal["words", "name", "number", "date", "choice", "text", "id"]

FIELDS: Final[dict[str, FieldType]] = {
    "words": "words",
    "text": "name",
    "id": "number",
    "collection": "name",
    "state": "choice",
    "provenance": "choice",
    "annotator": "name",
    "source": "name",
    "license": "name",
    "lang": "name",
    "model": "name",
    "length": "number",
    "version": "number",
    "used": "number",
    "taken": "number",
    "created": "date",
    "sound": "choice",
    "part": "choice",
    "path": "name",
    "category": "name",
    "keyword": "name",
    "dur": "number",
    "meaning": "text",
    "near": "number",
    "score": "number",
}
"""The fields of a query, and what their values are."""

ALIASES: Final = {
    "licence": "license",
    "language": "lang",
    "duration": "dur",
    "word": "words",
    "catid": "category",
    "keywords": "keyword",
    "tag": "keyword",
    "tags": "keyword",
}

CHOICES: Final[dict[str, tuple[str, ...]]] = {
    "state": (
        *("on", "off", "deleted", "reworded"),
        *("accepted", "edited", "written", "rejected", "skipped", "flagged", "disputed"),
    ),
    "provenance": ("human", "imported", "model"),
    "sound": ("yes", "no"),
    "part": ("yes", "no"),
}
"""The values of fields that have a fixed list of them. ``sound`` also takes the beginning of an audio hash."""

EXAMPLES: Final[dict[str, str]] = {
    "category": "category:AMBForst",
    "keyword": "keyword:rain",
    "words": 'rain "tin roof" thund*',
    "state": "state:off · state:flagged",
    "collection": "collection:field,town",
    "provenance": "provenance:model",
    "annotator": "annotator:ana",
    "source": "source:clotho*",
    "license": "license:CC0*",
    "lang": "lang:de",
    "model": "model:starter*",
    "text": 'text:"A dog barks"',
    "length": "length:>80 · length:10..20",
    "created": "created:>=2026-11",
    "used": "used:0",
    "taken": "taken:>2",
    "version": "version:>1",
    "sound": "sound:yes",
    "part": "part:yes",
    "path": "path:birds/",
    "dur": "dur:<2",
    "id": "id:100..200",
    "meaning": 'meaning:"water drips"',
    "near": "near:0.7",
    "score": "score:<0.1",
}
"""How each field is used."""

NEEDS_MODEL: Final = ("meaning", "score")
"""The fields that can only be answered with a model."""

DEFAULT_NEAR: Final = 0.6
"""The least cosine of ``meaning:``, unless ``near:`` gives another."""

_FIELD = re.compile(r"(?P<name>[^\W\d_]+)(?P<sign>:>=|:<=|:>|:<|:=|:|>=|<=|>|<|=)")
_BEYOND_WORDS = re.compile(r'["*]|(?:^|\s)-\S|(?:^|\s)[^\W\d_]+:|(?:^|\s)[^\W\d_]+[<>]=?\d')
_PIECE = re.compile(r'"(?P<quoted>[^"]*)"|(?P<bare>[^\s",]+)')
_NUMBER = re.compile(r"-?\d+(?:\.\d+)?")
_HOUR, _SIXTIETH = r"(?:[01]\d|2[0-3])", r"[0-5]\d"
_DATE = re.compile(rf"\d{{4}}(?:-\d\d(?:-\d\d(?:T{_HOUR}(?::{_SIXTIETH}(?::{_SIXTIETH}(?:\.\d+)?)?)?Z?)?)?)?")
_HASH = re.compile(r"[0-9a-f]{6,}")


@dataclass(frozen=True, slots=True)
class Term:
    """One condition: ``field sign value``, or any of several values; ``without`` negates it.

    Words without a field have the field ``words``. ``sign`` is ``:``, ``=``, ``>``, ``>=``, ``<`` or ``<=``.
    """

    field: str
    values: tuple[str, ...]
    sign: str = ":"
    without: bool = False

    def __str__(self) -> str:
        minus, sign = "-" if self.without else "", self.sign if self.sign == ":" else f":{self.sign}"
        return f"{minus}{self.field}{sign}{','.join(map(_quoted, self.values))}"


@dataclass(frozen=True, slots=True)
class CaptionQuery:
    """A query: all ``terms`` must match. ``near`` is the least cosine of ``meaning:``."""

    terms: tuple[Term, ...]
    near: float = DEFAULT_NEAR

    @property
    def needs_model(self) -> bool:
        """Whether only a model can answer it."""
        return any(term.field in NEEDS_MODEL for term in self.terms)

    @property
    def asks_deleted(self) -> bool:
        """Whether deleted captions are among those asked for."""
        return any(t.field == "state" and "deleted" in t.values and not t.without for t in self.terms)

    def __str__(self) -> str:
        near = [f"near:{self.near:g}"] if self.near != DEFAULT_NEAR else []
        return " ".join([*map(str, self.terms), *near])


def is_query(text: str) -> bool:
    """Whether a text uses more than plain words: a field, a quotation mark, a minus sign or an asterisk."""
    return _BEYOND_WORDS.search(text) is not None


def parse_query(text: str) -> CaptionQuery:
    """Read a query. Raises RequestError when it cannot be understood, or asks for nothing."""
    terms: list[Term] = []
    near: float | None = None
    at = 0
    while (at := _after_space(text, at)) < len(text):
        term, at = _read_term(text, at)
        if term.field == "near":
            near = float(term.values[0])
        else:
            terms.append(term)
    if near is not None and not any(term.field == "meaning" for term in terms):
        raise RequestError('near: belongs to a meaning: add one, such as meaning:"water drips".')
    if not terms:
        raise RequestError("The query is empty: give words, or a field such as collection:birds.")
    return CaptionQuery(tuple(terms), DEFAULT_NEAR if near is None else near)


def _read_term(text: str, start: int) -> tuple[Term, int]:
    without = text[start] == "-"
    if without and not text[start + 1 : start + 2].strip():
        raise RequestError("A lone minus excludes nothing: write it right before a word, such as -rain.")
    at = start + without
    field, sign = "words", ":"
    named = _FIELD.match(text, at)
    if named is not None:
        name = ALIASES.get(named["name"].lower(), named["name"].lower())
        if name in FIELDS:
            field, sign, at = name, named["sign"].removeprefix(":") or ":", named.end()
        elif named["sign"].startswith(":"):
            raise RequestError(
                "A query has no field “{name}:”. Put text with a colon in quotes. Fields: {fields}.",
                name=named["name"],
                fields=", ".join(FIELDS),
            )
    values, end = _read_values(text, at, plain=at == start + without)
    if not values:
        raise RequestError("The query has nothing after “{term}”: give a value.", term=text[start:at])
    term = _half_open(Term(field, values, sign, without))
    _refuse_wrong_values(term)
    return term, end


def _half_open(term: Term) -> Term:
    """A range that lacks one end is a comparison."""
    value = term.values[0]
    if FIELDS[term.field] in ("number", "date") and term.sign in (":", "=") and len(term.values) == 1 and value != "..":
        if value.endswith(".."):
            return Term(term.field, (value[:-2],), ">=", term.without)
        if value.startswith(".."):
            return Term(term.field, (value[2:],), "<=", term.without)
    return term


def _read_values(text: str, at: int, *, plain: bool) -> tuple[tuple[str, ...], int]:
    """The values from ``at`` on, separated by commas; ``plain`` words end at white space only."""
    values: list[str] = []
    while at < len(text) and not text[at].isspace():
        if text[at] == ",":
            at += 1
            continue
        piece = _PIECE.match(text, at)
        if piece is None:
            raise RequestError("A quotation mark is not closed in the query: close it after {text}.", text=text[at:])
        value = piece["quoted"] if piece["quoted"] is not None else piece["bare"]
        if value.strip():
            values.append(value)
        at = piece.end()
    return (" ".join(values),) if plain and len(values) > 1 else tuple(values), at


def _refuse_wrong_values(term: Term) -> None:
    kind = FIELDS[term.field]
    if kind in ("words", "name", "text", "choice") and term.sign not in (":", "="):
        raise RequestError(
            "{field} cannot be compared with {sign}: write {field}:VALUE instead.", field=term.field, sign=term.sign
        )
    if term.field == "near":
        _refuse_wrong_near(term)
    for value in term.values:
        if kind == "number" and not all(_NUMBER.fullmatch(end) for end in _ends(value)):
            raise RequestError(
                "{field} needs a number, but “{value}” is not one: write {field}:>80 or {field}:10..20.",
                field=term.field,
                value=value,
            )
        if kind == "date" and not all(_is_date(end) for end in _ends(value)):
            raise RequestError(
                "{field} needs a date, but “{value}” is not one: write {field}:2026-11 or {field}:>=2026-11-30.",
                field=term.field,
                value=value,
            )
        if kind in ("number", "date") and _is_backward(kind, value):
            raise RequestError(
                "The range {field}:{value} ends before it begins: give the smaller value first.",
                field=term.field,
                value=value,
            )
        if kind == "choice" and value.lower() not in CHOICES[term.field] and not _is_hash(term.field, value):
            raise RequestError(
                "{field} cannot be “{value}”: use one of {choices}.",
                field=term.field,
                value=value,
                choices=", ".join(CHOICES[term.field]),
            )


def _refuse_wrong_near(term: Term) -> None:
    (value, *more) = term.values
    plain = not more and not term.without and term.sign in (":", "=", ">", ">=") and _NUMBER.fullmatch(value)
    if not plain or not -1 <= float(value) <= 1:
        raise RequestError("near: needs one cosine from -1 to 1: write near:0.6.")


def _is_date(text: str) -> bool:
    """Whether a text is a date that exists, or the beginning of one."""
    if not _DATE.fullmatch(text):
        return False
    day = text[:10] + "0001-01-01"[len(text[:10]) :]
    try:
        datetime.fromisoformat(day)
    except ValueError:
        return False
    return True


def _is_backward(kind: FieldType, value: str) -> bool:
    first, last = ends_of(value)
    if kind == "number":
        return float(first) > float(last)
    common = min(len(first), len(last))
    return first[:common] > last[:common]


def ends_of(value: str) -> tuple[str, str]:
    """Both ends of a range ``A..B``; one value is both."""
    first, *last = _ends(value)
    return first, last[0] if last else first


def _ends(value: str) -> list[str]:
    return value.split("..", 1)


def _is_hash(field: str, value: str) -> bool:
    return field == "sound" and _HASH.fullmatch(value.lower()) is not None


def _after_space(text: str, at: int) -> int:
    while at < len(text) and text[at].isspace():
        at += 1
    return at


def _quoted(value: str) -> str:
    return f'"{value}"'
