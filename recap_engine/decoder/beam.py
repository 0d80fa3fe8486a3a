"""Batched decoding: the loop between the model, its cache and each sound's search.

A sound enters as soon as a slot is free and leaves when its search is done, so a stream keeps the batch full.
The result for a sound does not depend on the others in the batch (beyond rounding).
"""

from __future__ import annotations

from collections.abc import Callable, Iterable, Iterator, Sequence
from dataclasses import dataclass
from itertools import islice

import numpy as np
import torch
from torch import Tensor

from recap_engine.decoder.cache import Cache
from recap_engine.decoder.constraint import Constraint, Flags
from recap_engine.decoder.gpt2 import GPT2
from recap_engine.decoder.scoring import CHUNK, Layout, Span, lay_out
from recap_engine.decoder.search import Floats, Hypothesis, Ids, Search, SearchSettings
from recap_engine.decoder.vocabulary import Predicted
from recap_engine.errors import Cancelled, RequestError

TOGETHER = 6
"""A step reads this many tokens at the cost of one; with more, oneDNN's matrix products need a second pass."""


@dataclass(frozen=True, slots=True)
class Request:
    """A sound to caption: hidden states (t, encoder width) of any float type, and the prompt's token ids.

    ``texts`` are scored along with the search.
    """

    hidden: Tensor
    prompt: Sequence[int]
    constraint: Constraint | None = None
    texts: Sequence[Sequence[int]] = ()


@torch.inference_mode()
def decode(
    model: GPT2,
    requests: Iterable[Request],
    settings: SearchSettings,
    *,
    batch: int = 16,
    cancelled: Callable[[], bool] | None = None,
    scored: Callable[[int, Tensor], None] | None = None,
    scored_at_once: int = CHUNK,
) -> Iterator[tuple[int, list[Hypothesis]]]:
    """Yield each sound's number in ``requests`` with the texts found for it, in the order in which sounds finish.

    Decodes at most ``batch`` sounds at a time and reads ``requests`` only as slots become free. Raises Cancelled
    between two steps when ``cancelled()`` returns true, RequestError for a prompt that leaves no room. Calls ``scored``
    with a sound's number and the mean log-probabilities (m,) of its texts before yielding the sound.
    """
    cache = Cache(model, settings.rows)
    waiting = enumerate(requests)
    running: list[tuple[int, Search] | None] = []
    interleaved: _InterleavedTexts | None = None
    while True:
        if cancelled is not None and cancelled():
            raise Cancelled("Captioning was stopped.")
        free = [slot for slot, one in enumerate(running) if one is None]
        free += range(len(running), batch)
        arrived = list(islice(waiting, len(free)))
        if arrived:
            slots = free[: len(arrived)]
            interleaved = _admit(model, cache, running, slots, arrived, settings, scored, scored_at_once)
        else:
            _close_gaps(cache, running)
            if not running:
                return
            _step(model, cache, [one[1] for one in running if one is not None], interleaved)
        for slot, one in enumerate(running):
            if one is not None and one[1].done:
                running[slot] = None
                if interleaved is not None and scored is not None:
                    scored(one[0], interleaved.scores(model, cache))
                yield one[0], one[1].results()


class _InterleavedTexts:
    """Texts of a single sound, read a few tokens at a time during the steps of its search.

    A step with few rows costs as much as reading the weights, so a few more tokens are almost free. In larger batches
    they are not: there, the texts are read with the prompts, as are the tokens that do not fit into the steps.
    """

    def __init__(self, layout: Layout, settings: SearchSettings) -> None:
        self._layout = layout
        (prompt,), self._end = layout.prompts, layout.ids.shape[1]
        self.begin = max(len(prompt), self._end - (TOGETHER - settings.rows) * (settings.max_tokens - 1))
        self._lookups, self._at = layout.lookups(self._end), len(prompt) - 1
        self._each = torch.zeros(len(self._lookups.origins))

    def some(self, rows: int) -> Span | None:
        """The span to read beside ``rows`` rows; None if nothing is left."""
        count = min(TOGETHER - rows, self._end - self._at)
        return self._layout.span(self._at, self._at + count) if count else None

    def take(self, predicted: Predicted, first: int, count: int) -> None:
        """Store the log-probabilities after the next ``count`` tokens, from row ``first`` of ``predicted`` on."""
        self._lookups.fill(predicted, torch.arange(self._at, self._at + count), self._each, first)
        self._at += count

    def scores(self, model: GPT2, cache: Cache) -> Tensor:
        """The mean log-probabilities (m,) of the texts. Reads the tokens that no step has read."""
        if self._at < self._end:
            x = cache.read_on(self._layout.span(self._at, self._end))
            self.take(Predicted(model, x[0]), 0, x.shape[1])
        return self._lookups.means(self._each)


def _admit(
    model: GPT2,
    cache: Cache,
    running: list[tuple[int, Search] | None],
    slots: Sequence[int],
    arrived: Sequence[tuple[int, Request]],
    settings: SearchSettings,
    scored: Callable[[int, Tensor], None] | None,
    scored_at_once: int,
) -> _InterleavedTexts | None:
    """Read the prompts of new sounds and take the first step of their searches.

    Reads their texts as well, unless it is faster to read them during the steps.
    """
    prompts = [request.prompt for _, request in arrived]
    for prompt in prompts:
        _check_room(model, prompt, settings)
    lone = len(arrived) == 1 and not any(running)
    running += [None] * (max(slots) + 1 - len(running))
    layout = lay_out(model, prompts, [request.texts for _, request in arrived])
    later = lone and scored is not None and layout.mask is not None and settings.rows < TOGETHER
    interleaved = _InterleavedTexts(layout, settings) if later else None
    hidden, until = [request.hidden for _, request in arrived], None if interleaved is None else interleaved.begin
    x = cache.admit(slots, layout, hidden, settings.max_tokens, until)
    if scored is not None and not later:
        for (number, _), scores in zip(arrived, layout.scores(model, x, scored_at_once), strict=True):
            scored(number, scores)
    searches = [
        Search(settings, request.prompt, model.config.end_of_text, request.constraint) for _, request in arrived
    ]
    rows = layout.ends(x) if interleaved is None else x[0, len(prompts[0]) - 1 :]
    predicted = Predicted(model, rows)
    if interleaved is not None:
        interleaved.take(predicted, 0, len(rows))
    _begin(predicted, searches)
    for slot, (number, _), search in zip(slots, arrived, searches, strict=True):
        running[slot] = (number, search)
    return interleaved


def _check_room(model: GPT2, prompt: Sequence[int], settings: SearchSettings) -> None:
    if not prompt or len(prompt) + settings.max_tokens > model.config.positions:
        raise RequestError(
            "A prompt of {length} tokens leaves no room for {max_tokens} more; the decoder reads at most {positions}.",
            length=len(prompt),
            max_tokens=settings.max_tokens,
            positions=model.config.positions,
        )


def _begin(predicted: Predicted, searches: Sequence[Search]) -> None:
    """Take the first step of the searches from the predictions after their prompts."""
    forbidden = _forbidden([search.forbidden(0) for search in searches], predicted.device)
    values, ids = predicted.most_probable(searches[0].settings.choices, forbidden, len(searches))
    for i, search in enumerate(searches):
        search.advance(values[i : i + 1], ids[i : i + 1])
        search.parents = [0] * search.settings.rows


def _forbidden(rows: Sequence[Flags | None], device: torch.device) -> Tensor | None:
    """The forbidden tokens of each row (n, vocabulary); None if no row has any."""
    size = next((len(row) for row in rows if row is not None), None)
    if size is None:
        return None
    free = np.zeros(size, dtype=np.bool_)
    return torch.as_tensor(np.stack([free if row is None else row for row in rows]), device=device)


def _close_gaps(cache: Cache, running: list[tuple[int, Search] | None]) -> None:
    """Move the last sounds into free slots, so that the slots in use are the first ones."""
    while None in running:
        last = running.pop()
        if last is not None:
            hole = running.index(None)
            cache.move(len(running), hole)
            running[hole] = last
        cache.drop_last()


def _step(model: GPT2, cache: Cache, searches: Sequence[Search], interleaved: _InterleavedTexts | None = None) -> None:
    """Feed the last token of every row to the model and choose the next ones."""
    device = cache.device
    state = [[search.next_tokens, search.parents] for search in searches]
    tokens, parents = torch.as_tensor(state).to(device, non_blocking=True).unbind(1)
    along = None if interleaved is None else interleaved.some(cache.rows)
    x, of_texts = cache.step(tokens, parents, [search.length for search in searches], along)
    live = np.array([search.live for search in searches])
    settings = searches[0].settings
    mine = [search.forbidden(row) for search in searches for row, is_live in enumerate(search.live) if is_live]
    # Found on the host: a mask of booleans on a GPU would have to be counted, and copied back, first.
    rows = x.flatten(0, 1)[torch.from_numpy(np.flatnonzero(live)).to(device, non_blocking=True)]
    predicted = Predicted(model, rows if along is None else torch.cat([rows, of_texts[0]]))
    if interleaved is not None and along is not None:
        interleaved.take(predicted, len(rows), of_texts.shape[1])
    some, some_ids = predicted.most_probable(settings.choices, _forbidden(mine, device), len(rows))
    shape = (len(searches), settings.rows, some.shape[1])
    values: Floats = np.full(shape, -np.inf, dtype=np.float32)
    ids: Ids = np.zeros(shape, dtype=np.int64)
    values[live], ids[live] = some, some_ids
    for search, its_values, its_ids in zip(searches, values, ids, strict=True):
        search.advance(its_values, its_ids)


class ReadPrompt:
    """A sound with an encoded prompt, from which the decoder continues each time the annotator types a letter."""

    @torch.inference_mode()
    def __init__(self, model: GPT2, request: Request) -> None:
        self.model, self.prompt = model, list(request.prompt)
        self._cache = Cache(model, 1)
        self.heard = model.hear(request.hidden[None].to(model.wte.weight))
        layout = lay_out(model, [self.prompt])
        self._end = layout.ends(self._cache.admit([0], layout, [request.hidden], 0))

    @torch.inference_mode()
    def continue_from(
        self,
        typed: Sequence[int],
        settings: SearchSettings,
        constraint: Constraint | None = None,
        cancelled: Callable[[], bool] | None = None,
    ) -> list[Hypothesis]:
        """The texts found after the prompt and ``typed``, best first, without ``typed``.

        Raises Cancelled between two steps, RequestError when prompt and ``typed`` leave no room.
        """
        whole = [*self.prompt, *typed]
        _check_room(self.model, whole, settings)
        self._cache.rewind(len(self.prompt), settings.rows, len(typed) + settings.max_tokens * settings.rows)
        end = self._cache.feed(typed) if typed else self._end
        search = Search(settings, whole, self.model.config.end_of_text, constraint)
        _begin(Predicted(self.model, end), [search])
        while not search.done:
            if cancelled is not None and cancelled():
                raise Cancelled("The request is no longer needed.")
            _step(self.model, self._cache, [search])
        return search.results()
