"""The key-value cache of a batch of sounds.

Every sound has a slot. Keys and values of its prompt and its rows stay where they were written, in order of time. A
mask holds the ancestry of each row, that is, the positions that it may attend to. So nothing is copied when one beam
overtakes another, and the prompt is stored once for all rows. The slots in use are always the first ones. The only copy
is that of a whole slot, when a slot becomes free and no sound is waiting.
"""

from __future__ import annotations

from collections.abc import Sequence

import torch
from torch import Tensor

from recap_engine.decoder.config import DecoderConfig
from recap_engine.decoder.gpt2 import GPT2, additive
from recap_engine.decoder.scoring import Layout, Span

ROUND = 64
"""Positions are allocated in multiples of this number, so that slightly longer prompts need no reallocation."""


_ALIKE = 16
"""Steps attend to a multiple of this length, with a mask: oneDNN compiles and caches a program for every new length."""


class Cache:
    """Slots for sounds with ``rows`` rows each. Shapes: s slots, m positions, t hidden steps, w width."""

    def __init__(self, model: GPT2, rows: int) -> None:
        self.model = model
        self.config: DecoderConfig = model.config
        self.rows = rows
        weight = model.wte.weight
        self.device, self.dtype = weight.device, weight.dtype
        self.prompts: list[int] = []
        self.filled: list[int] = []
        heads, size = self.config.heads, self.config.width // self.config.heads
        self._keys_values = [self._empty(0, heads, 2, 0, size) for _ in range(self.config.layers)]
        self._heard = [
            self._empty(0, heads, 2, 0, self.config.cross_width // heads)
            if self.config.has_cross_attention(layer)
            else None
            for layer in range(self.config.layers)
        ]
        self._audible = torch.zeros(0, 0, dtype=torch.bool, device=self.device)
        self._visible = torch.zeros(0, rows, 0, dtype=torch.bool, device=self.device)
        self._where = torch.empty(0, dtype=torch.long, device=self.device)
        self._runs: list[tuple[slice, slice]] | None = None
        self._reach = 0
        self._hearing: tuple[list[Tensor | None], Tensor] | None = None

    def __len__(self) -> int:
        return len(self.filled)

    def _empty(self, *shape: int) -> Tensor:
        return torch.zeros(shape, dtype=self.dtype, device=self.device)

    def extend(self, layer: int, new: Tensor) -> Tensor:
        """``gpt2.Past``: store the keys and values of a step, and return all positions in use."""
        memory = self._keys_values[layer]
        if self._runs is None:
            slots = torch.arange(len(self), device=self.device)[:, None]
            memory[slots, :, :, self._where] = new.permute(0, 3, 1, 2, 4)
        else:
            for given, kept in self._runs:
                memory[: len(self), :, :, kept] = new[:, :, :, given]
        return memory[: len(self), :, :, : self._reach]

    def admit(
        self, slots: Sequence[int], layout: Layout, hidden: Sequence[Tensor], room: int, until: int | None = None
    ) -> Tensor:
        """Read the prompts of new sounds, and the texts after them, into ``slots``; last hidden states (n, l, w).

        ``hidden`` are (t, encoder width) each; ``room`` is the number of tokens that each row may still generate. With
        ``until``, the layout belongs to the only sound: its positions from ``until`` on are reserved and left for
        `step` and `read_on`.
        """
        lengths, heard_lengths = [len(prompt) for prompt in layout.prompts], [len(one) for one in hidden]
        filled = lengths if until is None else [layout.ids.shape[1]]
        self.prompts += [0] * (max(slots) + 1 - len(self))
        self.filled += [0] * (max(slots) + 1 - len(self))
        self._reserve(max(filled) + room * self.rows, max(heard_lengths))
        self._hearing = None
        steps = torch.zeros(len(slots), max(heard_lengths), self.config.encoder_width, dtype=self.dtype)
        for i, slot in enumerate(slots):
            self.prompts[slot], self.filled[slot] = lengths[i], filled[i]
            steps[i, : heard_lengths[i]] = hidden[i]
        heard = self.model.hear(steps.to(self.device))
        at = torch.as_tensor(slots, device=self.device)
        self._audible[at] = self._before(heard_lengths, self._audible.shape[1])
        self._visible[at] = self._before(lengths, self._visible.shape[2])[:, None]
        for kept, one in zip(self._heard, heard, strict=True):
            if kept is not None and one is not None:
                kept[at, :, :, : steps.shape[1]] = one
        audible = additive(self._audible[at, None, None, : steps.shape[1]], self.dtype)
        past = _Prompt(self._keys_values, at, until or max(lengths))
        first = layout.span(0, until or layout.ids.shape[1])
        return self.model.read(first.ids, first.positions, first.mask, heard, audible, past=past)

    def _before(self, lengths: Sequence[int], size: int) -> Tensor:
        """Flags (n, ``size``), true before position ``lengths[i]`` of row i."""
        ends = torch.as_tensor(lengths, device=self.device)
        return torch.arange(size, device=self.device) < ends[:, None]

    def read_on(self, span: Span) -> Tensor:
        """Read a further span of the only sound's layout; last hidden states (1, l, w)."""
        self._runs = [(slice(None), slice(span.begin, span.end))]
        self._reach = span.end
        heard, audible = self._heard_now()
        return self.model.read(span.ids, span.positions, span.mask, heard, audible, past=self)

    def feed(self, tokens: Sequence[int]) -> Tensor:
        """Append tokens to the only sound's prompt and read them; the last hidden state (1, w).

        Call `rewind` first, which reserves room for them.
        """
        (filled,), count = self.filled, len(tokens)
        self._runs = [(slice(None), slice(filled, filled + count))]
        self._reach = filled + count
        seen = self._visible[:1, :1, : self._reach].expand(1, count, -1).clone()
        seen[0, :, filled:] = torch.ones(count, count, dtype=torch.bool, device=self.device).tril()
        mask, (heard, audible) = additive(seen[:, None], self.dtype), self._heard_now()
        ids = torch.as_tensor([list(tokens)], device=self.device)
        positions = torch.arange(self.prompts[0], self.prompts[0] + count, device=self.device)[None]
        x = self.model.read(ids, positions, mask, heard, audible, self)
        self.prompts, self.filled = [self.prompts[0] + count], [filled + count]
        self._visible[:1, :, filled : filled + count] = True
        return x[:, -1]

    def rewind(self, length: int, rows: int, room: int) -> None:
        """Reset the only sound to its first ``length`` tokens, and reserve ``room`` positions for ``rows`` rows."""
        self.rows, self.prompts, self.filled = rows, [length], [length]
        self._visible = torch.zeros(1, rows, self._visible.shape[2], dtype=torch.bool, device=self.device)
        self._visible[:, :, :length] = True
        self._reserve(length + room, self._audible.shape[1])

    def step(
        self, tokens: Tensor, parents: Tensor, written: Sequence[int], along: Span | None = None
    ) -> tuple[Tensor, Tensor]:
        """Read the next token of every row (s, rows), which continues its parent row; last hidden states (s, rows, w).

        ``written[s]`` is the number of tokens in the rows of a slot, including this one. ``along`` is a further span
        of the only sound's layout to read in the same pass; its last hidden states (1, l, w) come second.
        """
        count = len(self)
        self._make_room(count, parents)
        lengths = [prompt + tokens_written - 1 for prompt, tokens_written in zip(self.prompts, written, strict=True)]
        positions = torch.as_tensor(lengths, device=self.device)[:, None].expand(count, self.rows)
        mask = additive(self._visible[:count, None, :, : self._reach], self.dtype)
        if along is not None:
            tokens, positions = torch.cat([tokens, along.ids], 1), torch.cat([positions, along.positions], 1)
            mask = torch.cat([mask, along.masked_to(self._reach)], 2)
            assert self._runs is not None
            (_, rows) = self._runs[0]
            self._runs = [(slice(self.rows), rows), (slice(self.rows, None), slice(along.begin, along.end))]
        heard, audible = self._heard_now()
        x = self.model.read(tokens, positions, mask, heard, audible, past=self)
        return x[:, : self.rows], x[:, self.rows :]

    def _make_room(self, count: int, parents: Tensor) -> None:
        """Set the positions that the rows write, and let them attend to their parents' positions and their own."""
        fills = torch.as_tensor(self.filled, device=self.device)
        at = fills[:, None] + torch.arange(self.rows, device=self.device)
        seen = self._visible[:count].gather(1, parents[..., None].expand(-1, -1, self._visible.shape[2]))
        self._visible[:count] = seen.scatter_(2, at[..., None], True)
        alike = len(set(self.filled)) == 1
        self._runs = [(slice(None), slice(self.filled[0], self.filled[0] + self.rows))] if alike else None
        self._where = at
        self.filled = [filled + self.rows for filled in self.filled]
        self._reach = -(-max(self.filled) // _ALIKE) * _ALIKE

    def _heard_now(self) -> tuple[list[Tensor | None], Tensor]:
        """Keys and values of the sounds in use, and the mask of their lengths."""
        if self._hearing is None:
            count = len(self)
            longest = int(self._audible[:count].any(0).sum())
            audible = additive(self._audible[:count, None, None, :longest], self.dtype)
            self._hearing = [None if one is None else one[:count, :, :, :longest] for one in self._heard], audible
        return self._hearing

    def move(self, source: int, target: int) -> None:
        """Move the sound of one slot into a free one."""
        self._hearing = None
        for memory in (*self._keys_values, *self._heard, self._audible, self._visible):
            if memory is not None:
                memory[target] = memory[source]
        self.prompts[target], self.filled[target] = self.prompts[source], self.filled[source]

    def drop_last(self) -> None:
        """Release the last slot."""
        self._hearing = None
        self.prompts.pop()
        self.filled.pop()

    def _reserve(self, positions: int, steps: int) -> None:
        """Allocate ``positions`` positions and ``steps`` hidden steps for each slot in use."""
        slots, had, heard = len(self), self._visible.shape[2], self._audible.shape[1]
        if slots <= len(self._visible) and positions <= had and steps <= heard:
            return
        slots = max(slots, len(self._visible))
        positions = max(had, -(-positions // ROUND) * ROUND)
        steps = max(heard, steps)
        self._keys_values = [_grown_by_heads(memory, slots, positions) for memory in self._keys_values]
        self._heard = [None if memory is None else _grown_by_heads(memory, slots, steps) for memory in self._heard]
        self._audible = _grown(self._audible, slots, steps)
        self._visible = _grown(self._visible.transpose(1, 2), slots, positions).transpose(1, 2).contiguous()


class _Prompt:
    """``gpt2.Past`` for reading prompts: there are no earlier positions, and keys and values go to the sounds' slots.

    Only the first ``longest`` positions are stored.
    """

    def __init__(self, keys_values: list[Tensor], slots: Tensor, longest: int) -> None:
        self.keys_values, self.slots, self.longest = keys_values, slots, longest

    def extend(self, layer: int, new: Tensor) -> Tensor:
        self.keys_values[layer][self.slots, :, :, : self.longest] = new[:, :, :, : self.longest]
        return new


def _grown(memory: Tensor, first: int, second: int) -> Tensor:
    larger = memory.new_zeros((first, second, *memory.shape[2:]))
    larger[: memory.shape[0], : memory.shape[1]] = memory
    return larger


def _grown_by_heads(memory: Tensor, slots: int, positions: int) -> Tensor:
    larger = memory.new_zeros((slots, *memory.shape[1:3], positions, memory.shape[4]))
    larger[: memory.shape[0], :, :, : memory.shape[3]] = memory
    return larger
