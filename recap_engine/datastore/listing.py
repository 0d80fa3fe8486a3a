"""Every file with the state of its sound, for the window, in columns: fast to read and search for 100,000 files.

States follow from the journal entries in force.
"""

from __future__ import annotations

import json
import os
import sys
from collections.abc import Collection, Iterable, Mapping
from dataclasses import dataclass, field
from typing import Final

import numpy as np
from numpy.typing import NDArray

from recap_engine.datastore.journal import IN_TIME
from recap_engine.datastore.proposals import read_notes
from recap_engine.datastore.sqlite_errors import damaged
from recap_engine.datastore.workspace import Workspace
from recap_engine.records import (
    NO_FIELDS,
    Caption,
    Fields,
    Levels,
    Origin,
    Proposal,
    Region,
    Sound,
    SoundDecisionKind,
)
from recap_engine.translatable import Translatable

STATES: Final = ("new", "suggested", "accepted", "edited", "written", "rejected", "skipped", "flagged")
"""The state with each number in `Listing.states`."""

NEW, SUGGESTED = 0, 1
_DECIDED: Final[Mapping[SoundDecisionKind, int]] = {
    "accept": 2,
    "edit": 3,
    "write": 4,
    "reject": 5,
    "skip": 6,
    "flag": 7,
}
CAPTIONED: Final = frozenset((2, 3, 4))

_HOLDS = "j.kind <> 'undo' AND j.hash <> '' AND j.sequence NOT IN (SELECT sequence FROM undone)"
_TOGETHER = 500
_ENCODING, _ERRORS = sys.getfilesystemencoding(), sys.getfilesystemencodeerrors()


@dataclass(frozen=True, slots=True)
class SoundFacts:
    """More about a whole sound: the score of its first suggestion (None without one), and who decided it when.

    A score that is not ``calibrated`` only orders sounds. ``fields`` are its category and its keywords.
    """

    score: float | None = None
    decided: str = ""
    annotator: str = ""
    calibrated: bool = True
    fields: Fields = NO_FIELDS
    levels: Levels | None = None
    """What it measures, as far as that is known."""


@dataclass(frozen=True, slots=True)
class Status:
    """The state of a whole sound: ``state`` indexes `STATES`, ``text`` is its newest caption (or empty)."""

    state: int = NEW
    text: str = ""
    draft: bool = False
    facts: SoundFacts = SoundFacts()


@dataclass(frozen=True, slots=True)
class Listing:
    """One row per file, in the order of folders and paths; all columns have the same length n.

    ``paths`` are as stored: relative to the folder with ``/`` between the parts, absolute outside all folders.
    Libraries are row ids, 0 for none. Missing files are left out if their audio is present elsewhere.
    """

    files: NDArray[np.int64]
    libraries: NDArray[np.int64]
    paths: list[str]
    hashes: list[str]
    durations: NDArray[np.float64]
    missing: NDArray[np.bool_]
    states: NDArray[np.int8]
    drafts: NDArray[np.bool_]
    texts: list[str]
    facts: dict[str, SoundFacts] = field(default_factory=dict)
    """By hash, of the sounds of which something is known."""

    def __len__(self) -> int:
        return len(self.paths)

    def path(self, row: int, roots: Mapping[int, str]) -> str:
        """The absolute path of a row's file; ``roots`` are the folders by row id."""
        root = roots.get(int(self.libraries[row]), "")
        return os.path.join(root, *self.paths[row].split("/")) if root else self.paths[row]


@dataclass(frozen=True, slots=True)
class TodaysCaptions:
    """The decisions in force that made a caption: when (ISO 8601, oldest first), and the texts.

    ``alone`` says of each whether it was made by itself, and not with others in one act.
    """

    at: list[str]
    texts: list[str]
    alone: list[bool]


def read_listing(workspace: Workspace, annotator: str = "") -> Listing:
    """Every file of the workspace, from one snapshot. Marks the drafts of ``annotator``."""
    with workspace.connection.snapshot():
        rows = workspace.connection.rows(
            "SELECT id, ifnull(library, 0), path, hash, duration, missing FROM files "
            # As the index has them.
            "ORDER BY ifnull(library, 0), path"
        )
        statuses = _statuses(workspace, annotator, "")
    present = {row[3] for row in rows if not row[5]}
    rows = [row for row in rows if not row[5] or row[3] not in present]
    unknown = Status()
    mine = [statuses.get(row[3], unknown) for row in rows]
    return Listing(
        files=np.array([row[0] for row in rows], np.int64),
        libraries=np.array([row[1] for row in rows], np.int64),
        paths=[str(row[2], _ENCODING, _ERRORS) for row in rows],
        hashes=[row[3] for row in rows],
        durations=np.array([row[4] for row in rows], np.float64),
        missing=np.array([row[5] for row in rows], np.bool_),
        states=np.array([status.state for status in mine], np.int8),
        drafts=np.array([status.draft for status in mine], np.bool_),
        texts=[status.text for status in mine],
        facts={audio_hash: status.facts for audio_hash, status in statuses.items()},
    )


def read_statuses(workspace: Workspace, hashes: Iterable[str], annotator: str = "") -> dict[str, Status]:
    """The present states of these sounds; unknown ones are new."""
    wanted = list(dict.fromkeys(hashes))
    found: dict[str, Status] = {}
    for at in range(0, len(wanted), _TOGETHER):
        some = wanted[at : at + _TOGETHER]
        found |= _statuses(workspace, annotator, f" IN ({','.join('?' * len(some))})", some)
    return {audio_hash: found.get(audio_hash, Status()) for audio_hash in wanted}


def hashes_of(workspace: Workspace, sounds: Collection[int]) -> list[str]:
    """The audio hashes of sounds by row id, for the sounds in `Changes`."""
    rows = workspace.connection.rows(
        "SELECT hash FROM sounds WHERE id IN (SELECT value FROM json_each(?))", (json.dumps(list(sounds)),)
    )
    return [row[0] for row in rows]


def hashes_in_collection(workspace: Workspace, name: str) -> frozenset[str]:
    """Sounds with a caption in a collection whose name starts with this, in any case."""
    rows = workspace.connection.rows(
        "SELECT DISTINCT s.hash FROM captions c JOIN collections k ON k.id = c.collection "
        "JOIN sounds s ON s.id = c.sound WHERE c.deleted IS NULL AND substr(lower(k.name), 1, ?) = ?",
        (len(name), name.lower()),
    )
    return frozenset(row[0] for row in rows)


def hashes_noted(workspace: Workspace, words: str = "") -> frozenset[str]:
    """Sounds (whole or a part) with a note that contains these words, in any case."""
    rows = workspace.connection.rows("SELECT s.hash, n.text FROM notes n JOIN sounds s ON s.id = n.sound")
    return frozenset(audio_hash for audio_hash, text in rows if words.lower() in text.lower())


def read_todays_captions(workspace: Workspace, since: str, annotator: str | None = None) -> TodaysCaptions:
    """Captions made since a moment (ISO 8601 in UTC), by one annotator or all."""
    rows = workspace.connection.rows(
        f"SELECT j.at, j.text, j.together IS NULL FROM journal j WHERE j.at >= ?1 "
        f"AND j.kind IN ('accept', 'edit', 'write') AND {_HOLDS} "
        "AND (?2 IS NULL OR j.annotator = ?2) ORDER BY j.sequence",
        (since, annotator),
    )
    return TodaysCaptions([row[0] for row in rows], [row[1] or "" for row in rows], [bool(row[2]) for row in rows])


def latest_proposal(workspace: Workspace, sound: Sound) -> tuple[Proposal, int] | None:
    """The newest stored proposal for a sound, of any bundle, and the change counter it was made at."""
    row = workspace.sounds.find(sound)
    if row is None:
        return None
    model = workspace.connection.value(
        "SELECT model FROM proposals WHERE sound = ? AND settings = '' ORDER BY made DESC LIMIT 1", (row.id,)
    )
    return None if model is None else workspace.proposals.get(sound, model)


@dataclass(frozen=True, slots=True)
class BestSuggestion:
    """The best candidate of the newest proposal for a whole sound."""

    text: str
    score: float
    origin: Origin
    model: str
    notes: tuple[Translatable, ...] = ()
    """What the proposal says about the sound itself, such as `records.SILENT`."""
    calibrated: bool = True
    """Whether the score is a probability."""


def best_suggestions(workspace: Workspace) -> dict[str, BestSuggestion]:
    """The best suggestion, by audio hash, of every sound that has one and no draft. Raises WorkspaceDamaged."""
    rows = workspace.connection.rows(
        "SELECT s.hash, p.content ->> '$.candidates[0].text', p.content ->> '$.candidates[0].score', "
        "p.content ->> '$.candidates[0].origin', p.model, p.content -> '$.notes', "
        "coalesce(p.content ->> '$.calibrated', 1), max(p.made) "
        "FROM proposals p JOIN sounds s ON s.id = p.sound "
        "WHERE p.settings = '' AND s.region_start IS NULL AND s.id NOT IN (SELECT sound FROM drafts) GROUP BY s.id"
    )
    try:
        return {
            row[0]: BestSuggestion(
                row[1], float(row[2]), row[3], row[4], read_notes(json.loads(row[5] or "[]")), bool(row[6])
            )
            for row in rows
            if row[1]
        }
    except (ValueError, TypeError, RecursionError) as error:
        raise damaged(workspace.connection.path) from error


def proposed_by(workspace: Workspace, model: str) -> frozenset[str]:
    """Hashes of the whole sounds that this bundle (by fingerprint) has made a proposal for.

    Proposals made while captions had no vector do not count: they are made again.
    """
    rows = workspace.connection.rows(
        "SELECT s.hash FROM proposals p JOIN sounds s ON s.id = p.sound "
        "WHERE p.model = ? AND p.settings = '' AND s.region_start IS NULL "
        "AND coalesce(p.content ->> '$.missing', 0) = 0",
        (model,),
    )
    return frozenset(row[0] for row in rows)


def captions_of(workspace: Workspace, sound: Sound) -> list[tuple[Caption, bool]]:
    """A sound's captions that are in use, oldest first, each with whether a model proposed its words unchanged."""
    captions = [caption for caption in workspace.captions.of_sound(sound) if caption.enabled]
    return [(caption, caption.provenance == "model") for caption in captions]


def parts_of(workspace: Workspace, audio_hash: str) -> list[tuple[Region, str]]:
    """The regions of a sound with a caption in use, in order of time, each with its newest caption."""
    rows = workspace.connection.rows(
        "SELECT s.region_start, s.region_end, c.text, max(c.id) FROM captions c JOIN sounds s ON s.id = c.sound "
        "WHERE s.hash = ? AND s.region_start IS NOT NULL AND c.deleted IS NULL AND c.enabled = 1 "
        "GROUP BY s.id ORDER BY s.region_start, s.region_end",
        (audio_hash,),
    )
    return [(Region(start, end), text) for start, end, text, _ in rows]


def switched_off(workspace: Workspace) -> list[int]:
    """Ids of the captions that were switched off one by one."""
    rows = workspace.connection.rows("SELECT id FROM captions WHERE enabled = 0 AND deleted IS NULL ORDER BY id")
    return [row[0] for row in rows]


def _uncalibrated(workspace: Workspace, models: set[str]) -> set[str]:
    """Those of the bundles (by fingerprint) whose scores are not probabilities, by one stored proposal of each."""
    return {
        model
        for model in models
        if workspace.connection.value(
            "SELECT coalesce(content ->> '$.calibrated', 1) FROM proposals WHERE model = ? LIMIT 1", (model,)
        )
        == 0
    }


def _statuses(workspace: Workspace, annotator: str, chosen: str, values: list[str] | None = None) -> dict[str, Status]:
    """Statuses by hash; ``chosen`` is `` IN (…)`` with ``values``, or empty for all."""
    rows, some = workspace.connection.rows, values or []
    whole = "s.region_start IS NULL" + (f" AND s.hash{chosen}" if chosen else "")
    decided = {
        row[0]: row
        for row in rows(
            f"SELECT j.hash, j.kind, j.at, j.annotator, max({IN_TIME}) FROM journal j "
            f"WHERE {_HOLDS} AND j.region_start IS NULL "
            # Rejecting one text (an entry without a reason) leaves the sound undecided.
            "AND NOT (j.kind = 'reject' AND j.text IS NOT NULL AND j.reason IS NULL)"
            f"{f' AND j.hash{chosen}' if chosen else ''} GROUP BY j.hash",
            some,
        )
    }
    texts = {
        audio_hash: text
        for audio_hash, text, _ in rows(
            "SELECT s.hash, c.text, max(c.id) FROM captions c JOIN sounds s ON s.id = c.sound "
            f"WHERE c.deleted IS NULL AND c.enabled = 1 AND {whole} GROUP BY s.hash",
            some,
        )
    }
    scores = {
        audio_hash: (score, model)
        for audio_hash, score, model, _ in rows(
            f"SELECT s.hash, p.sure, p.model, max(p.made) FROM proposals p JOIN sounds s ON s.id = p.sound "
            f"WHERE {whole} GROUP BY s.hash",
            some,
        )
    }
    uncalibrated = _uncalibrated(workspace, {model for _, model in scores.values()})
    drafts = {
        row[0]
        for row in rows(
            f"SELECT s.hash FROM drafts d JOIN sounds s ON s.id = d.sound WHERE {whole} AND d.annotator = ?",
            (*some, annotator),
        )
    }
    described = {held: fields for (held, part), fields in workspace.fields.by_sound(values).items() if part is None}
    levels = workspace.levels.by_hash(values)
    found = {}
    for audio_hash in {*decided, *texts, *scores, *drafts, *described, *levels}:
        _, kind, at, who, _ = decided.get(audio_hash, (audio_hash, None, "", "", 0))
        state = SUGGESTED if audio_hash in scores else NEW
        if kind is not None:
            state = _DECIDED[kind]
        score, model = scores.get(audio_hash, (None, ""))
        fields = described.get(audio_hash, NO_FIELDS)
        facts = SoundFacts(score, at, who, model not in uncalibrated, fields, levels.get(audio_hash))
        found[audio_hash] = Status(state, texts.get(audio_hash, ""), audio_hash in drafts, facts)
    return found
