"""Texts that contain given words: insert each word at its most probable places and generate the rest from there."""

from __future__ import annotations

from collections.abc import Callable, Sequence
from dataclasses import dataclass

import torch

from recap_engine.caption_text import contains_phrase
from recap_engine.decoder.beam import ReadPrompt
from recap_engine.decoder.constraint import Constraint
from recap_engine.decoder.pieces import Pieces
from recap_engine.decoder.scoring import lay_out
from recap_engine.decoder.search import SearchSettings

_PLACES = 3
"""The decoder continues this many beginnings for each word."""


@dataclass(frozen=True, slots=True)
class PartialText:
    """A text in tokens. The first ``fixed`` tokens hold the words that are already included and do not change."""

    tokens: tuple[int, ...]
    fixed: int = 0


@torch.inference_mode()
def include(
    begun: ReadPrompt,
    partials: Sequence[PartialText],
    word: str,
    pieces: Pieces,
    encode: Callable[[str], list[int]],
    settings: SearchSettings,
    constraint: Constraint,
) -> list[PartialText]:
    """Partial texts that contain ``word``.

    Texts that already contain it are kept. In the others it is inserted at the most probable places, and the decoder
    continues from there.
    """

    def said(partial: PartialText) -> bool:
        return contains_phrase(pieces.text(partial.tokens).decode("utf-8", "replace"), word)

    kept = [PartialText(partial.tokens, len(partial.tokens)) for partial in partials if said(partial)]
    others = [partial for partial in partials if not said(partial)]
    beginnings: dict[tuple[int, ...], float] = {}
    for partial in others:
        for start, score in _places(begun, partial, word, pieces, encode):
            beginnings[start] = max(score, beginnings.get(start, score))
    room = begun.model.config.positions - len(begun.prompt) - settings.max_tokens
    for start in sorted(beginnings, key=lambda one: -beginnings[one])[:_PLACES]:
        if len(start) <= room:
            written = begun.continue_from(start, settings, constraint)
            kept += [PartialText((*start, *one.tokens), len(start)) for one in written if one.ended] or [
                PartialText(start, len(start))
            ]
    return kept


def _places(
    begun: ReadPrompt, partial: PartialText, word: str, pieces: Pieces, encode: Callable[[str], list[int]]
) -> list[tuple[tuple[int, ...], float]]:
    """Beginnings of ``partial`` followed by ``word``, with the mean log-probability up to the word's first token."""
    model, tokens = begun.model, partial.tokens
    linked = encode(f" and {word}")
    line = [*tokens, *linked]
    layout = lay_out(model, [[*begun.prompt, *line]])
    x = model.read(layout.ids, layout.positions, None, begun.heard, None)[0, len(begun.prompt) - 1 :]
    logs = model.logits(x).float().log_softmax(-1)
    sums = [0.0, *torch.stack([logs[i, token] for i, token in enumerate(line)]).cumsum(0).tolist()]
    found = [((*tokens, *linked), sums[len(tokens) + 2] / (len(tokens) + 2))]
    for at in range(partial.fixed, len(tokens) + 1):
        if at < len(tokens) and not pieces.of[tokens[at]].startswith(b" "):
            continue
        first = at == 0 and pieces.text(tokens[:1])[1:2].isupper()
        added = encode(f" {word[:1].upper()}{word[1:]}" if first else f" {word}")
        found.append(((*tokens[:at], *added), (sums[at] + float(logs[at, added[0]])) / (at + 1)))
    return found
