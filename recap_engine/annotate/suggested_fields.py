"""Suggest a category and keywords for a sound: from its captions, its candidates, and the sounds that are like it."""

from __future__ import annotations

from collections.abc import Iterable

from recap_engine.annotate.ucs_list import UcsList
from recap_engine.datastore.workspace import Workspace
from recap_engine.records import Fields, Proposal

_LEAST_SUPPORT = 0.3
"""The relevance of neighbours, summed, from which on what they have is suggested."""
_FREQUENT = 2
"""How often a keyword was used before it is suggested without a neighbour that has it."""


def suggest_categories(
    workspace: Workspace, ucs: UcsList, captions: Iterable[str], proposal: Proposal | None, limit: int = 3
) -> list[str]:
    """The categories that fit best: what similar sounds have, then entries of the UCS list that share words.

    ``captions`` are texts that a person wrote or accepted; candidates count by their score, where there is no caption.
    """
    texts = [(text, 1.0) for text in captions]
    if proposal is not None and not texts:
        texts = [(one.text, min(1.0, max(0.0, one.score))) for one in proposal.candidates]
    near = _of_neighbours(workspace, proposal)
    similar = _supported((fields.category, relevance) for fields, relevance in near if fields.category)
    found = [entry.cat_id for entry in ucs.suggest(texts, limit)]
    return list(dict.fromkeys([*similar[:1], *found, *similar[1:]]))[:limit]


def suggest_keywords(workspace: Workspace, proposal: Proposal | None, limit: int = 10) -> list[str]:
    """Keywords that similar sounds have, then those that are used most."""
    near = _of_neighbours(workspace, proposal)
    similar = _supported((word, relevance) for fields, relevance in near for word in fields.keywords)
    frequent = [word for word, count in workspace.fields.keywords_used().most_common() if count >= _FREQUENT]
    return list(dict.fromkeys([*similar, *frequent]))[:limit]


def _supported(found: Iterable[tuple[str, float]]) -> list[str]:
    """The texts that neighbours support enough, the best first."""
    support: dict[str, float] = {}
    for text, relevance in found:
        support[text] = support.get(text, 0.0) + relevance
    return sorted((text for text in support if support[text] >= _LEAST_SUPPORT), key=lambda text: -support[text])


def _of_neighbours(workspace: Workspace, proposal: Proposal | None) -> list[tuple[Fields, float]]:
    """The fields of each neighbour's sound, with the highest relevance that one of its captions has."""
    relevance: dict[str, float] = {}
    for one in () if proposal is None else proposal.neighbours:
        if proposal is not None and one.sound and one.sound != proposal.sound.hash:
            relevance[one.sound] = max(relevance.get(one.sound, 0.0), one.relevance)
    fields = workspace.fields.by_sound(list(relevance))
    return [(found, relevance[audio_hash]) for (audio_hash, part), found in fields.items() if part is None]
