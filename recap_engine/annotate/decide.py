"""Decisions about a sound: accept, edit, write, reject, skip and flag.

Each decision is one immediate transaction: the journal entry, its effect on captions and the end of the draft are
written together or not at all. No model is loaded here; the next proposal embeds new captions first.

Provenance is permanent. A proposed text (decoded, or a neighbour's own) that is accepted unchanged has provenance
``model``, with its origin, its bundle and the annotator who accepted it. A text that a person typed or changed has
provenance ``human``; one changed from a candidate also keeps the candidate's bundle.
"""

from __future__ import annotations

import os
from collections.abc import Iterator, Sequence
from contextlib import contextmanager
from dataclasses import dataclass, replace
from functools import partial
from typing import Final

from recap_engine.annotate.undo import merge_changes, redo, undo
from recap_engine.datastore.collections import ACCEPTED
from recap_engine.datastore.journal import NOTHING_FITS, CaptionEffect
from recap_engine.datastore.text_rules import normalise_caption, normalise_collection_name, normalise_field
from recap_engine.datastore.workspace import Workspace
from recap_engine.errors import RequestError
from recap_engine.records import Changes, Circumstances, Origin, Provenance, Sound, SoundDecisionKind

__all__ = [
    "Choice",
    "accept",
    "accept_all",
    "as_one_act",
    "edit",
    "flag",
    "merge_changes",
    "redo",
    "reject",
    "skip",
    "under",
    "undo",
    "write",
]

Path = str | os.PathLike[str] | None
_ENDS_DRAFT: Final[frozenset[SoundDecisionKind]] = frozenset({"accept", "edit", "write", "skip"})


@dataclass(frozen=True, slots=True)
class CaptionText:
    """A text and its provenance: origin and bundle of the candidate it came from, and the ``candidate`` if changed."""

    text: str | None = None
    provenance: Provenance = "human"
    origin: Origin | None = None
    model: str = ""
    candidate: str | None = None


def accept(
    workspace: Workspace,
    sound: Sound,
    text: str,
    *,
    path: Path = None,
    annotator: str = "",
    collection: str = ACCEPTED,
    origin: Origin | None = None,
    model: str = "",
    licence: str = "",
) -> Changes:
    """Add ``text`` as a caption of ``sound``, unless the sound has it. Raises RequestError, WorkspaceError.

    ``origin`` and ``model`` name the candidate's origin and bundle. Without them, the sound's proposals are searched
    for the text; if none holds it, the text counts as the annotator's own.
    """
    text = normalise_caption(text)
    with _deciding(workspace, sound, path, annotator) as act:
        if origin is None:
            origin, model = act.proposed(text)
        return act.caption(
            "accept", CaptionText(text, "model" if origin else "human", origin, model), collection, licence
        )


def write(
    workspace: Workspace,
    sound: Sound,
    text: str,
    *,
    path: Path = None,
    annotator: str = "",
    collection: str = ACCEPTED,
    licence: str = "",
) -> Changes:
    """Keep a caption that the annotator wrote from scratch. Raises RequestError, WorkspaceError."""
    words = CaptionText(normalise_caption(text))
    with _deciding(workspace, sound, path, annotator) as act:
        return act.caption("write", words, collection, licence)


def edit(
    workspace: Workspace,
    sound: Sound,
    text: str,
    *,
    caption: int | None = None,
    candidate: str | None = None,
    path: Path = None,
    annotator: str = "",
    collection: str = ACCEPTED,
    origin: Origin | None = None,
    model: str = "",
    licence: str = "",
) -> Changes:
    """Reword a ``caption`` of the sound (the old version is kept), or add a changed ``candidate`` as a caption.

    In both cases the words are now the annotator's. Raises RequestError, WorkspaceError.
    """
    text, candidate = normalise_caption(text), normalise_caption(candidate) if candidate else None
    with _deciding(workspace, sound, path, annotator) as act:
        if origin is None and candidate:
            origin, model = act.proposed(candidate)
        words = CaptionText(text, "human", origin, model, candidate)
        return act.caption("edit", words, collection, licence) if caption is None else act.reword(caption, words)


def reject(
    workspace: Workspace, sound: Sound, text: str | None = None, *, path: Path = None, annotator: str = ""
) -> Changes:
    """Reject ``text``, or everything proposed, for this sound only; the draft stays. Raises WorkspaceError.

    The entry holds the rejected texts, one a line. A caption with a rejected text that was accepted for this sound
    before is deleted with it.
    """
    text = None if text is None else normalise_caption(text)
    with _deciding(workspace, sound, path, annotator) as act:
        origin, model = act.proposed(text) if text else (None, "")
        refused = text or "\n".join(workspace.proposals.texts(act.row)) or None
        changes = act.enter(
            "reject", CaptionText(refused, origin=origin, model=model), reason=None if text else NOTHING_FITS
        )
        return act.withdraw(changes, (refused or "").splitlines())


def skip(workspace: Workspace, sound: Sound, reason: str, *, path: Path = None, annotator: str = "") -> Changes:
    """Skip the sound for a reason: a key of `SKIP_REASONS`, or any text. Raises RequestError, WorkspaceError."""
    reason = normalise_field(reason, "reason")
    if not reason:
        raise RequestError("Give a reason for skipping the sound.")
    with _deciding(workspace, sound, path, annotator) as act:
        return act.enter("skip", CaptionText(), reason=reason)


def flag(workspace: Workspace, sound: Sound, reason: str = "", *, path: Path = None, annotator: str = "") -> Changes:
    """Flag the sound for a second opinion; the draft stays. Raises RequestError, WorkspaceError."""
    reason = normalise_field(reason, "reason")
    with _deciding(workspace, sound, path, annotator) as act:
        return act.enter("flag", CaptionText(), reason=reason or None)


@contextmanager
def as_one_act(workspace: Workspace, act: int | None = None) -> Iterator[int]:
    """Make the decisions inside one act: saved together or not at all, and undone together; yields its number.

    ``act`` continues an earlier act, so that thousands of sounds need no long transaction.
    """
    with workspace.connection.change(), workspace.journal.one_act(act) as number:
        yield number


@contextmanager
def under(workspace: Workspace, circumstances: Circumstances) -> Iterator[None]:
    """Store these circumstances with the decisions made inside."""
    with workspace.journal.under(circumstances):
        yield


@dataclass(frozen=True, slots=True)
class Choice:
    """A candidate to accept, and its sound. Origin and bundle are those of the proposal."""

    sound: Sound
    text: str
    origin: Origin
    model: str
    path: Path = None


def accept_all(
    workspace: Workspace, choices: Sequence[Choice], *, annotator: str = "", act: int | None = None
) -> tuple[Changes, int]:
    """Accept candidates for many sounds as one act; returns what changed and the number of the act.

    Sounds that have a caption, a decision or a draft by now are left alone. ``act`` as in `as_one_act`.
    """
    done: list[Changes] = []
    with as_one_act(workspace, act) as number:
        for choice in choices:
            if not _is_touched(workspace, choice.sound):
                keep = partial(accept, workspace, choice.sound, choice.text, path=choice.path, annotator=annotator)
                done.append(keep(origin=choice.origin, model=choice.model))
    return merge_changes(done), number


def _is_touched(workspace: Workspace, sound: Sound) -> bool:
    """Whether somebody has worked on a sound, so that no suggestion may be accepted for it unseen."""
    row = workspace.sounds.find(sound)
    return row is not None and (
        bool(workspace.captions.of_sound(sound))
        or workspace.drafts.any(row.id)
        or workspace.journal.latest(sound) is not None
    )


@contextmanager
def _deciding(workspace: Workspace, sound: Sound, path: Path, annotator: str) -> Iterator[_SoundDecision]:
    """One transaction about one sound. Its path is stored, so that the sound can be embedded later.

    A path that is stored already keeps its hash: the file may have changed since, and nobody has listened to that.
    """
    annotator = normalise_field(annotator, "annotator")
    with workspace.connection.change():
        if path is not None and not workspace.sounds.is_placed(path):
            workspace.sounds.place(path, sound)
        yield _SoundDecision(workspace, sound, workspace.sounds.add(sound), path, annotator)


@dataclass(frozen=True, slots=True)
class _SoundDecision:
    """A decision in progress about the sound in ``row``, inside its transaction."""

    workspace: Workspace
    sound: Sound
    row: int
    path: Path
    annotator: str

    def proposed(self, text: str) -> tuple[Origin | None, str]:
        """Origin and bundle of a candidate of this sound with exactly this text, if there is one."""
        return self.workspace.proposals.origin(self.row, text) or (None, "")

    def caption(self, kind: SoundDecisionKind, words: CaptionText, collection: str, licence: str) -> Changes:
        """Add a caption, unless the sound has it, and write the entry, with the collection if that is new."""
        captions, text = self.workspace.captions, words.text
        assert text is not None
        collection = normalise_collection_name(collection)
        target, is_new = self.workspace.collections.find_or_create(collection)
        there = captions.find_same(self.row, text, target)
        before = 0 if there is None else captions.version(there)
        if there is None:
            (there,) = captions.add(
                text,
                collection,
                provenance=words.provenance,
                sound=self.row,
                licence=licence,
                annotator=self.annotator,
                origin=words.origin,
                model=words.model,
            ).captions
        changes = self.enter(kind, words, caption=there, before=before, collection=collection)
        if is_new and changes.decision is not None:
            self.workspace.effects.record_created(changes.decision.sequence, target)
            entry = self.workspace.journal.get(changes.decision.sequence).decision
            return replace(changes, collections=(target,), decision=entry)
        return changes

    def reword(self, caption: int, words: CaptionText) -> Changes:
        """Give a caption of the sound another wording and write the entry."""
        captions, text = self.workspace.captions, words.text
        assert text is not None
        old = next((own for own in captions.of_sound(self.sound) if own.id == caption), None)
        if old is None:
            raise RequestError(
                "The sound has no caption with the number {number}: refresh and try again.", number=caption
            )
        before = captions.version(caption)
        if old.text != text:
            captions.edit(caption, text, annotator=self.annotator, origin=words.origin, model=words.model)
        words = CaptionText(text, "human", words.origin, words.model, words.candidate or old.text)
        return self.enter("edit", words, caption=caption, before=before, collection=old.collection)

    def enter(
        self,
        kind: SoundDecisionKind,
        words: CaptionText,
        *,
        reason: str | None = None,
        collection: str | None = None,
        caption: int | None = None,
        before: int = 0,
    ) -> Changes:
        """Write the journal entry with its effect; clear the draft if the decision ends it."""
        workspace, draft = self.workspace, None
        if kind in _ENDS_DRAFT:
            draft = workspace.drafts.text(self.row, self.annotator)
            workspace.drafts.clear(self.row, self.annotator)
        after = 0 if caption is None else workspace.captions.version(caption)
        decision = workspace.journal.append(
            kind,
            self.sound.hash,
            self.sound.region,
            annotator=self.annotator,
            path=self.path,
            text=words.text,
            reason=reason,
            collection=collection,
            origin=words.origin,
            model=words.model,
            candidate=words.candidate,
            effect=CaptionEffect(caption, before, after, draft),
        )
        captions = () if caption is None else (caption,)
        # The transaction this belongs to moves the counter on by one when it ends.
        return Changes(sequence=workspace.sequence() + 1, sounds=(self.row,), captions=captions, decision=decision)

    def withdraw(self, changes: Changes, refused: Sequence[str]) -> Changes:
        """Delete the captions accepted for this sound whose text the entry just written rejects."""
        workspace, made = self.workspace, changes.decision
        accepted = workspace.journal.accepted(self.sound)
        ids = [own.id for own in workspace.captions.of_sound(self.sound) if own.id in accepted and own.text in refused]
        if not ids or made is None:
            return changes
        workspace.effects.record(made.sequence, "version", ids, 0)
        workspace.effects.apply(made.sequence)
        return replace(changes, captions=tuple(ids), decision=workspace.journal.get(made.sequence).decision)
