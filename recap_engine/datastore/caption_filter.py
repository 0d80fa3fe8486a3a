"""Answers caption queries (`caption_query`) with SQL.

``meaning`` and ``score``, which SQL cannot answer, are answered by the caller's ``Outside``, as numbers of captions.
"""

from __future__ import annotations

import re
from collections.abc import Callable, Iterable, Iterator, Sequence
from dataclasses import replace
from typing import Any, Final

from recap_engine.datastore.caption_query import NEEDS_MODEL, CaptionQuery, Term, ends_of
from recap_engine.datastore.collections import Collections
from recap_engine.datastore.connection import Connection, Value
from recap_engine.datastore.journal import IN_FORCE, IN_TIME
from recap_engine.datastore.language import guess_language
from recap_engine.datastore.libraries import Libraries
from recap_engine.datastore.said_by import find_disputes
from recap_engine.datastore.sound_fields import split_keywords
from recap_engine.datastore.sounds import Sounds
from recap_engine.datastore.vectors import Vectors
from recap_engine.errors import RequestError
from recap_engine.records import FieldKind

Outside = Callable[[str, str], Iterable[tuple[int, float]]]
"""(field, value) -> the number of each caption (by id) for that field: its cosine to the value of ``meaning``, or its
``score``."""

_JOINS: Final = {
    "k": "JOIN collections k ON k.id = c.collection",
    "s": "LEFT JOIN sounds s ON s.id = c.sound",
}
"""The tables that conditions may name, by their names there."""
_NAMES: Final = {
    "text": "c.text",
    "collection": "k.name",
    "annotator": "c.annotator",
    "source": "c.source",
    "license": "iif(c.licence = '', k.licence, c.licence)",
    "model": "c.model",
    "lang": "caption_language(c.text, k.language)",
}
_NUMBERS: Final = {
    "id": "c.id",
    "length": "length(c.text)",
    "version": "c.version",
    "dur": "ifnull(s.region_end - s.region_start, s.duration)",
    "used": "ifnull((SELECT n.number FROM temp.query_used n WHERE n.id = c.id), 0)",
    "taken": "ifnull((SELECT n.number FROM temp.query_taken n WHERE n.id = c.id), 0)",
}
_STATES: Final = {
    "on": "c.enabled = 1 AND k.enabled = 1 AND c.deleted IS NULL",
    "off": "(c.enabled = 0 OR k.enabled = 0) AND c.deleted IS NULL",
    "deleted": "c.deleted IS NOT NULL",
    "reworded": "EXISTS (SELECT 1 FROM caption_versions v WHERE v.caption = c.id AND v.version <> c.version)",
    "disputed": "c.id IN (SELECT n.id FROM temp.query_disputed n)",
}
_DECIDED: Final = {"accepted": "accept", "edited": "edit", "written": "write"}
_OF_SOUND: Final = {"rejected": "reject", "skipped": "skip", "flagged": "flag"}
_PLAIN_NUMBER = re.compile(r"-?\d+(?:\.\d+)?")


class CaptionFilter:
    """Finds the captions of a workspace that a query asks for."""

    def __init__(self, connection: Connection, outside: Outside | None = None) -> None:
        self._connection = connection
        self._outside = outside

    def ids(self, query: CaptionQuery, limit: int = -1) -> list[int]:
        """The ids of the captions that match, in ascending order. Raises RequestError."""
        with self._connection.snapshot():
            where, values = self._where(query)
            rows = self._connection.rows(
                f"SELECT c.id {_from(where)} WHERE {where} ORDER BY c.id LIMIT ?", (*values, limit)
            )
        return [row[0] for row in rows]

    def count(self, query: CaptionQuery) -> int:
        """How many captions match. Raises RequestError."""
        with self._connection.snapshot():
            where, values = self._where(query)
            return self._connection.integer(f"SELECT count(*) {_from(where)} WHERE {where}", values)

    def _where(self, query: CaptionQuery) -> tuple[str, list[Value]]:
        self._prepare(query)
        conditions, values = [] if query.asks_deleted else ["c.deleted IS NULL"], list[Value]()
        # One question to the word index for all the words that must be there, or must not.
        words = [term for term in query.terms if term.field == "words" and not any(map(_is_any, term.values))]
        together = words if any(not term.without for term in words) else []
        if together:
            conditions.append("c.id IN (SELECT rowid FROM caption_words WHERE caption_words MATCH ?)")
            values.append(_match(together))
        for number, term in enumerate(query.terms):
            if term in together:
                continue
            if term.field == "id" and term.sign == ":" and all(map(_PLAIN_NUMBER.fullmatch, term.values)):
                either = [("c.id IN (SELECT value FROM json_each(?))", list[Value]([f"[{','.join(term.values)}]"]))]
            else:
                either = [self._condition(term, value, number, query.near) for value in term.values]
            joined = _join(" OR ", [sql for sql, _ in either])
            conditions.append(f"NOT ifnull({joined}, 0)" if term.without else f"({joined})")
            values += [one for _, some in either for one in some]
        return _join(" AND ", conditions), values

    def _condition(self, term: Term, value: str, number: int, near: float) -> tuple[str, list[Value]]:
        """The SQL of one value of a term, with its values."""
        field = term.field
        if field == "meaning":
            return self._outside_at_least(number, term, value, near)
        if field == "score":
            self._fill_outside(number, field, "")
            return _number(f"(SELECT n.number FROM temp.query_{number} n WHERE n.id = c.id)", term.sign, value)
        if field == "created":
            return _date(term.sign, value)
        if field in _NUMBERS:
            return _number(_NUMBERS[field], term.sign, value)
        return _CONDITIONS[field](value) if field in _CONDITIONS else (f"caption_like(?, {_NAMES[field]})", [value])

    def _prepare(self, query: CaptionQuery) -> None:
        """Functions and tables that the conditions of this query use."""
        fields = {term.field for term in query.terms}
        with self._connection.database() as db:
            db.create_scalar_function("caption_like", _like, 2, deterministic=True)
            db.create_scalar_function("keyword_like", _keyword_like, 2, deterministic=True)
            db.create_scalar_function("caption_language", _language, 2, deterministic=True)
        for number, term in enumerate(query.terms):
            if term.field in NEEDS_MODEL:
                self._empty(str(number))
        if "used" in fields:
            self._empty("used")
            self._fill("used", _uses(self._connection))
        if any(t.field == "state" and "disputed" in map(str.lower, t.values) for t in query.terms):
            self._empty("disputed")
            self._fill("disputed", _disputed(self._connection))
        if "taken" in fields:
            self._empty("taken")
            self._fill("taken", _takings(self._connection))

    def _outside_at_least(self, number: int, term: Term, value: str, near: float) -> tuple[str, list[Value]]:
        self._fill_outside(number, term.field, value)
        return f"c.id IN (SELECT n.id FROM temp.query_{number} n WHERE n.number >= ?)", [near]

    def _fill_outside(self, number: int, field: str, value: str) -> None:
        if self._outside is None:
            raise RequestError("{field} needs a model, but no model is loaded here: leave it out.", field=field)
        self._fill(str(number), self._outside(field, value))

    def _empty(self, name: str) -> None:
        self._connection.run(f"CREATE TABLE IF NOT EXISTS temp.query_{name} (id INTEGER PRIMARY KEY, number REAL)")
        self._connection.run(f"DELETE FROM temp.query_{name}")

    def _fill(self, name: str, numbers: Iterable[tuple[int, float]]) -> None:
        """Add numbers to a table; of two for one caption, the larger one stays."""
        self._connection.run_many(
            f"INSERT INTO temp.query_{name} VALUES (?, ?) ON CONFLICT DO UPDATE SET number = max(number, "
            "excluded.number)",
            numbers,
        )


def _join(operator: str, conditions: Sequence[str]) -> str:
    """The conditions, in brackets by halves: SQLite refuses expressions that are more than 1,000 deep."""
    if len(conditions) < 2:
        return "".join(conditions)
    half = len(conditions) // 2
    return f"({_join(operator, conditions[:half])}){operator}({_join(operator, conditions[half:])})"


def _from(where: str) -> str:
    """The tables that a condition needs."""
    joins = [join for name, join in _JOINS.items() if re.search(rf"\b{name}\.", where)]
    return " ".join(["FROM captions c", *joins])


def deleted_captions(connection: Connection, query: CaptionQuery) -> list[int]:
    """The deleted captions that match, whose deletions go with a pack; none for a query that needs a model."""
    if query.needs_model:
        return []
    deleted = replace(query, terms=(*query.terms, Term("state", ("deleted",))))
    return CaptionFilter(connection).ids(deleted)


def _uses(connection: Connection) -> Iterator[tuple[int, float]]:
    """How many stored proposals show each caption among the similar ones."""
    yield from connection.rows(
        "SELECT n.value ->> '$.caption', count(*) FROM proposals p, json_each(p.content, '$.neighbours') n "
        "WHERE n.value ->> '$.caption' IS NOT NULL GROUP BY 1"
    )


def _takings(connection: Connection) -> Iterator[tuple[int, float]]:
    """How many decisions in force took the wording of each caption for another sound, changed or not."""
    yield from connection.rows(
        "SELECT c.id, count(*) FROM journal j JOIN texts t ON t.text = iif(j.kind = 'edit', j.candidate, j.text) "
        f"JOIN captions c ON c.text_id = t.id WHERE j.kind IN ('accept', 'edit') AND j.origin = 'neighbour' "
        f"AND {IN_FORCE} AND c.id IS NOT j.caption GROUP BY c.id"
    )


def _disputed(connection: Connection) -> Iterator[tuple[int, float]]:
    """The captions about which annotators disagree, of the collections that are on."""
    sounds, collections = Sounds(connection, Libraries(connection)), Collections(connection)
    for one in find_disputes(connection, Vectors(connection, collections, sounds), collections.ids()):
        yield from ((said.caption, 1.0) for said in (one.one, one.other))


def _state(value: str) -> tuple[str, list[Value]]:
    value = value.lower()
    if value in _STATES:
        return _STATES[value], []
    if value in _DECIDED:
        made = f"SELECT j.caption FROM journal j WHERE j.kind = ? AND j.caption IS NOT NULL AND {IN_FORCE}"
        return f"c.id IN ({made})", [_DECIDED[value]]
    last = (
        "SELECT j.hash || ifnull(j.region_start, '') || '-' || ifnull(j.region_end, '') FROM journal j "
        f"WHERE j.hash <> '' AND j.kind <> 'undo' AND {IN_FORCE} "
        # Rejecting one text leaves the sound undecided.
        "AND NOT (j.kind = 'reject' AND j.text IS NOT NULL AND j.reason IS NULL) GROUP BY 1 "
        f"HAVING j.kind = ? AND max({IN_TIME})"
    )
    return f"s.hash || ifnull(s.region_start, '') || '-' || ifnull(s.region_end, '') IN ({last})", [_OF_SOUND[value]]


def _provenance(value: str) -> tuple[str, list[Value]]:
    return "c.provenance = ?", [value.lower()]


def _part(value: str) -> tuple[str, list[Value]]:
    return f"s.region_start IS {'NOT ' if value.lower() == 'yes' else ''}NULL AND s.id IS NOT NULL", []


def _path(value: str) -> tuple[str, list[Value]]:
    return "s.hash IN (SELECT hash FROM files WHERE caption_like(?, CAST(path AS TEXT)))", [f"*{value}*"]


def _category(value: str) -> tuple[str, list[Value]]:
    return _field("category", "caption_like"), [value]


def _keyword(value: str) -> tuple[str, list[Value]]:
    return _field("keywords", "keyword_like"), [value]


def _field(what: FieldKind, like: str) -> str:
    return f"EXISTS (SELECT 1 FROM sound_fields f WHERE f.sound = c.sound AND f.what = '{what}' AND {like}(?, f.text))"


def _is_any(words: str) -> bool:
    return not words.strip("*")


def _words(value: str) -> tuple[str, list[Value]]:
    if _is_any(value):
        return "1", []
    return "c.id IN (SELECT rowid FROM caption_words WHERE caption_words MATCH ?)", [_phrase(value)]


def _sound(value: str) -> tuple[str, list[Value]]:
    value = value.lower()
    if value in ("yes", "no"):
        return f"c.sound IS {'NOT ' if value == 'yes' else ''}NULL", []
    return "substr(s.hash, 1, ?) = ?", [len(value), value]


def _number(column: str, sign: str, value: str) -> tuple[str, list[Value]]:
    low, high = (float(end) for end in ends_of(value))
    if ".." in value:
        return f"{column} BETWEEN ? AND ?", [low, high]
    return f"{column} {'=' if sign == ':' else sign} ?", [low]


def _date(sign: str, value: str) -> tuple[str, list[Value]]:
    """Dates compare by as many characters as were given: 2026-11 is all of November."""
    low, high = ends_of(value)
    if ".." in value:
        return "substr(c.created, 1, ?) >= ? AND substr(c.created, 1, ?) <= ?", [len(low), low, len(high), high]
    return f"substr(c.created, 1, ?) {'=' if sign == ':' else sign} ?", [len(value), value]


def _match(terms: Sequence[Term]) -> str:
    """A question to the word index: all words that must be there, without those that must not."""
    wanted, unwanted = (
        [f"({' OR '.join(map(_phrase, term.values))})" for term in terms if term.without is without]
        for without in (False, True)
    )
    return " NOT ".join([f"({' AND '.join(wanted)})", *unwanted])


def _phrase(value: str) -> str:
    """A word or phrase for the word index; the last word may be a beginning that ends in ``*``."""
    beginning = value.endswith("*")
    inner = value.removesuffix("*").replace('"', '""').replace("\0", " ")
    return f'"{inner}"{"*" if beginning else ""}'


def _like(*arguments: Any) -> bool:
    """Whether the second value is like the first, a pattern, in any case of letters; ``*`` stands for anything."""
    wanted, found = (str(one or "").casefold() for one in arguments)
    if "*" not in wanted:
        return wanted == found
    return re.fullmatch(".*".join(map(re.escape, wanted.split("*"))), found, re.DOTALL) is not None


def _keyword_like(*arguments: Any) -> bool:
    """Whether one of the keywords in the second value is like the first, a pattern."""
    return any(_like(arguments[0], word) for word in split_keywords(str(arguments[1] or "")))


def _language(*arguments: Any) -> str:
    return guess_language(str(arguments[0] or "")) or str(arguments[1] or "") or "unknown"


_CONDITIONS: Final[dict[str, Callable[[str], tuple[str, list[Value]]]]] = {
    "words": _words,
    "state": _state,
    "provenance": _provenance,
    "sound": _sound,
    "part": _part,
    "path": _path,
    "category": _category,
    "keyword": _keyword,
}
