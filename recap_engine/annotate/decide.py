"""What somebody decides about a sound, made durable: one immediate transaction each, which writes the journal entry,
its effect on captions, and the end of the draft together or not at all.

No model is loaded here: vectors of new captions are pending until whoever proposes next fills them.

Who wrote the words stays known for ever. A text that a model proposed (decoded, or retrieved as a neighbour) and that
was accepted as it is has provenance ``model``, with its origin, the bundle and the annotator who accepted it; a text
that a person typed or changed has provenance ``human`` (and, changed from a candidate, still says of which bundle).
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
from recap_engine.records import Changes, DecisionKind, Origin, Provenance, Sound

__all__ = ["accept", "as_one_act", "edit", "flag", "merge_changes", "redo", "reject", "skip", "undo", "write"]
__all__ += ["Choice", "accept_all"]

Path = str | os.PathLike[str] | None
_ENDS_DRAFT: Final = frozenset({"Choice", "accept", "accept_all", "edit", "write", "skip"})


@dataclass(frozen=True, slots=True)
class CaptionText:
    """A text and whose it is: ``origin`` and ``model`` of the candidate it is, or (``candidate``) began as."""

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
    """Take ``text`` as a caption of ``sound``; one it has already is not doubled. Raises RequestError, WorkspaceError.

    ``origin`` and ``model`` tell whose words they are; where they are not given, the waiting proposals are asked, and a
    text that none of them holds is taken as the annotator's own.
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
    """Change a ``caption`` the sound has (its old wording is kept), or keep what began as a ``candidate``.

    Either way the words are now the annotator's. Raises RequestError, WorkspaceError.
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
    """Refuse ``text`` for this sound only, or all that is proposed for it; a draft stays. Raises WorkspaceError.

    The entry holds what was refused, one text a line; with nothing proposed it says only that somebody refused.
    A caption that was accepted for this sound before and says what is refused now is taken away with it.
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
    """Leave the sound out, for a reason. Raises RequestError, WorkspaceError."""
    reason = normalise_field(reason, "reason")
    if not reason:
        raise RequestError("Say why the sound is skipped: give a reason.")
    with _deciding(workspace, sound, path, annotator) as act:
        return act.enter("skip", CaptionText(), reason=reason)


def flag(workspace: Workspace, sound: Sound, reason: str = "", *, path: Path = None, annotator: str = "") -> Changes:
    """Ask for another look at the sound; a draft stays. Raises RequestError, WorkspaceError."""
    reason = normalise_field(reason, "reason")
    with _deciding(workspace, sound, path, annotator) as act:
        return act.enter("flag", CaptionText(), reason=reason or None)


@contextmanager
def as_one_act(workspace: Workspace) -> Iterator[None]:
    """One act: what is decided inside is kept as a whole or not at all, and taken back by one undo."""
    with workspace.connection.change(), workspace.journal.together():
        yield


@dataclass(frozen=True, slots=True)
class Choice:
    """A candidate that is to be accepted, and for which sound. Origin and bundle are those of the proposal."""

    sound: Sound
    text: str
    origin: Origin
    model: str
    path: Path = None


def accept_all(
    workspace: Workspace, choices: Sequence[Choice], *, annotator: str = "", act: int | None = None
) -> tuple[Changes, int]:
    """Accept for many sounds at once, taken back by one undo; returns what changed and the number of the act.

    A sound that somebody has captioned, decided on or drafted a text for meanwhile is left alone. With the number of
    an ``act`` of before it goes on with that one, so that thousands need no long transaction.
    """
    done: list[Changes] = []
    with workspace.connection.change(), workspace.journal.together(act) as number:
        for it in choices:
            if not _touched(workspace, it.sound):
                keep = partial(accept, workspace, it.sound, it.text, path=it.path, annotator=annotator)
                done.append(keep(origin=it.origin, model=it.model))
    return merge_changes(done), number


def _touched(workspace: Workspace, sound: Sound) -> bool:
    """Whether somebody has worked on a sound: then it is not for a machine to caption it."""
    row = workspace.sounds.find(sound)
    return row is not None and (
        bool(workspace.captions.of_sound(sound))
        or workspace.drafts.any(row.id)
        or workspace.journal.latest(sound) is not None
    )


@contextmanager
def _deciding(workspace: Workspace, sound: Sound, path: Path, annotator: str) -> Iterator[_SoundDecision]:
    """One transaction about one sound; where it was met is remembered, so that its vector can be made later.

    A file noted before stays as it was hashed then: it may have changed since, and nobody has listened to that.
    """
    annotator = normalise_field(annotator, "annotator")
    with workspace.connection.change():
        if path is not None and not workspace.sounds.is_placed(path):
            workspace.sounds.place(path, sound)
        yield _SoundDecision(workspace, sound, workspace.sounds.add(sound), path, annotator)


@dataclass(frozen=True, slots=True)
class _SoundDecision:
    """Somebody deciding about a sound (``row``), inside the transaction."""

    workspace: Workspace
    sound: Sound
    row: int
    path: Path
    annotator: str

    def proposed(self, text: str) -> tuple[Origin | None, str]:
        """Origin and bundle of a candidate that says exactly this, if one waits for this sound."""
        return self.workspace.proposals.origin(self.row, text) or (None, "")

    def caption(self, kind: DecisionKind, words: CaptionText, collection: str, licence: str) -> Changes:
        """Add a caption, unless the sound has it, and write the entry."""
        captions, text = self.workspace.captions, words.text
        assert text is not None
        collection = normalise_collection_name(collection)
        there = captions.same(self.row, text, self.workspace.collections.create(collection))
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
        return self.enter(kind, words, caption=there, before=before, collection=collection)

    def reword(self, caption: int, words: CaptionText) -> Changes:
        """Give a caption of the sound another wording and write the entry."""
        captions, text = self.workspace.captions, words.text
        assert text is not None
        old = next((own for own in captions.of_sound(self.sound) if own.id == caption), None)
        if old is None:
            raise RequestError(f"The sound has no caption with the number {caption}: refresh and try again.")
        before = captions.version(caption)
        if old.text != text:
            captions.edit(caption, text, annotator=self.annotator, origin=words.origin, model=words.model)
        words = CaptionText(text, "human", words.origin, words.model, words.candidate or old.text)
        return self.enter("edit", words, caption=caption, before=before, collection=old.collection)

    def enter(
        self,
        kind: DecisionKind,
        words: CaptionText,
        *,
        reason: str | None = None,
        collection: str | None = None,
        caption: int | None = None,
        before: int = 0,
    ) -> Changes:
        """End the draft where the decision does, and write the entry with its effect."""
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
        """Take away the captions that were accepted for this sound and say what the entry just written refuses."""
        workspace, made = self.workspace, changes.decision
        accepted = workspace.journal.accepted(self.sound)
        ids = [own.id for own in workspace.captions.of_sound(self.sound) if own.id in accepted and own.text in refused]
        if not ids or made is None:
            return changes
        workspace.effects.note(made.sequence, "version", ids, 0)
        workspace.effects.apply(made.sequence)
        return replace(changes, captions=tuple(ids), decision=workspace.journal.get(made.sequence).decision)
