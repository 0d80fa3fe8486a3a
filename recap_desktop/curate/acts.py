"""Acts of a curator on many captions: first a preview row by row, then the act without the rows that were unticked."""

from __future__ import annotations

from collections.abc import Collection, Sequence
from dataclasses import dataclass, field, replace
from typing import Literal

from recap_desktop.tasks import Task
from recap_desktop.workspace_location import WorkspaceLocation
from recap_engine.annotate import curate, curate_collections, curate_many, sounds_act
from recap_engine.datastore.sound_fields import join_keywords, split_keywords, with_keywords
from recap_engine.datastore.text_rules import normalise_collection_name, normalise_field
from recap_engine.datastore.workspace import Workspace
from recap_engine.i18n import translate
from recap_engine.records import NO_FIELDS, Caption, Changes, Sound

ActKind = Literal["replace", "merge", "move", "relabel", "tag", "off", "on", "delete"]


@dataclass(frozen=True, slots=True)
class ActRequest:
    """What to do with ``captions`` (ids).

    ``old`` becomes ``new``, or (``regex``) what matches ``old``; ``text`` is the wording to merge into, empty for the
    most frequent one, the collection to move to, or the keywords for the sounds; None leaves ``licence`` or ``source``
    as it is.
    """

    kind: ActKind
    captions: Sequence[int]
    old: str = ""
    new: str = ""
    regex: bool = False
    text: str = ""
    licence: str | None = None
    source: str | None = None


@dataclass(frozen=True, slots=True)
class ActRow:
    """What an act would do with a caption: ``before`` becomes ``after`` (None: the caption is deleted).

    ``problem`` says why it cannot be changed.
    """

    caption: int
    text: str
    before: str
    after: str | None
    problem: str = ""


@dataclass(frozen=True, slots=True)
class ActPreview:
    """The captions that an act would change, and what it was worked out from."""

    request: ActRequest
    rows: list[ActRow] = field(default_factory=list)
    replacements: dict[int, curate_many.Replacement] = field(default_factory=dict)
    wording: str = ""


def preview_act(task: Task, place: WorkspaceLocation, request: ActRequest) -> ActPreview:
    """What an act would do. Changes nothing. Raises RecapError."""
    with place.open() as workspace:
        if request.kind == "replace":
            return _preview_replacement(task, workspace, request)
        there = set(workspace.effects.differing("version", request.captions, 0))
        captions = workspace.captions.get([one for one in request.captions if one in there])
        if request.kind == "merge":
            return _preview_merge(workspace, request)
        if request.kind == "tag":
            return ActPreview(request, _keyword_rows(workspace, captions, request.text))
        return ActPreview(request, [row for caption in captions for row in _rows(caption, request)])


def carry_out(place: WorkspaceLocation, preview: ActPreview, unticked: Collection[int], annotator: str) -> Changes:
    """Carry out a previewed act without the ``unticked`` captions, with one undo. Raises RecapError."""
    request = preview.request
    ids = [row.caption for row in preview.rows if not row.problem and row.caption not in unticked]
    with place.open() as workspace:
        match request.kind:
            case "replace":
                planned = [preview.replacements[one] for one in ids]
                done = curate_many.replace_texts(workspace, planned, annotator=annotator)
            case "merge":
                left = [one for one in request.captions if one not in unticked]
                merge = curate_many.plan_merge(workspace, left, preview.wording)
                done = curate_many.merge(workspace, [merge], annotator=annotator)
            case "move":
                done = curate.move(workspace, ids, request.text, annotator=annotator)
            case "relabel":
                done = curate_collections.relabel(
                    workspace, ids, licence=request.licence, source=request.source, annotator=annotator
                )
            case "tag":
                sounds = list(_sounds(workspace.captions.get(ids)))
                done = sounds_act.add_keywords(workspace, sounds, request.text, annotator=annotator)
            case "delete":
                done = curate.delete(workspace, ids, annotator=annotator)
            case _:
                done = curate.set_captions_enabled(workspace, ids, request.kind == "on", annotator=annotator)
    return done


def _preview_replacement(task: Task, workspace: Workspace, request: ActRequest) -> ActPreview:
    found = ActPreview(request)
    planned = curate_many.plan_replacement(workspace, request.captions, request.old, request.new, regex=request.regex)
    for one in planned:
        if not task.wanted():
            break
        problem = "" if one.problem is None else translate(one.problem)
        found.replacements[one.caption.id] = one
        found.rows.append(ActRow(one.caption.id, one.caption.text, one.caption.text, one.text, problem))
    return found


def _preview_merge(workspace: Workspace, request: ActRequest) -> ActPreview:
    merge = curate_many.plan_merge(workspace, request.captions, request.text or None)
    texts = {caption.id: caption.text for caption in merge.captions}
    rows = [ActRow(one, texts[one], texts[one], merge.text) for one in merge.reworded]
    rows += [ActRow(one, texts[one], texts[one], None) for one in merge.doubles]
    return replace(ActPreview(request, rows), wording=merge.text)


def _rows(caption: Caption, request: ActRequest) -> list[ActRow]:
    """The row of a caption, or none where nothing would change. Raises RequestError."""
    match request.kind:
        case "move":
            change: tuple[str, str | None] = (caption.collection, normalise_collection_name(request.text))
        case "relabel":
            change = _labels(caption, request)
        case "delete":
            change = (caption.collection, None)
        case _:
            change = ("1" if caption.enabled else "", "1" if request.kind == "on" else "")
    return [ActRow(caption.id, caption.text, *change)] if change[0] != change[1] else []


def _keyword_rows(workspace: Workspace, captions: Sequence[Caption], keywords: str) -> list[ActRow]:
    """The keywords of the sounds of captions, before and after, where some are added. Raises RequestError."""
    words = split_keywords(keywords)
    sounds = _sounds(captions)
    there = workspace.fields.by_sound({sound.hash for sound in sounds})
    rows = []
    for sound, some in sounds.items():
        before = join_keywords(there.get((sound.hash, sound.region), NO_FIELDS).keywords)
        after = with_keywords(before, words)
        if after != before:
            rows += [ActRow(caption.id, caption.text, before, after) for caption in some]
    return rows


def _sounds(captions: Sequence[Caption]) -> dict[Sound, list[Caption]]:
    """The captions of each sound; captions without one are left out."""
    found: dict[Sound, list[Caption]] = {}
    for caption in captions:
        if caption.sound is not None:
            found.setdefault(Sound(caption.sound, 0.0, caption.region), []).append(caption)
    return found


def _labels(caption: Caption, request: ActRequest) -> tuple[str, str]:
    before, after = [], []
    for name, now, wanted in (
        ("licence", caption.licence, request.licence),
        ("source", caption.source, request.source),
    ):
        if wanted is not None:
            before.append(now)
            after.append(normalise_field(wanted, name))
    return " · ".join(before), " · ".join(after)
