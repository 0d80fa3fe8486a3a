"""The decoder's interface to the engine: hidden states and prompts in, texts and log-probabilities out."""

from __future__ import annotations

import unicodedata
from collections.abc import Callable, Iterable, Iterator, Sequence
from dataclasses import dataclass
from functools import cached_property
from pathlib import Path

import numpy as np
import torch
from numpy.typing import NDArray
from tokenizers import Tokenizer

from recap_engine.caption_text import contains_phrase, is_repetitive
from recap_engine.decoder.beam import ReadPrompt, Request, decode
from recap_engine.decoder.constraint import Constraint
from recap_engine.decoder.gpt2 import GPT2
from recap_engine.decoder.including import PartialText
from recap_engine.decoder.including import include as include_word
from recap_engine.decoder.pieces import Pieces, split_typed
from recap_engine.decoder.scoring import CHUNK, score_texts
from recap_engine.decoder.search import Hypothesis, SearchSettings
from recap_engine.errors import BundleError

Floats = NDArray[np.float32]
Prompted = tuple[Floats, Sequence[int]]
"""A sound's hidden states (t, encoder width), and the token ids of its prompt."""


@dataclass(frozen=True, slots=True)
class Generated:
    """A text with its natural log-probability, the mean over its ``tokens`` tokens (including the end, if reached)."""

    text: str
    log_probability: float
    tokens: int
    ended: bool = True


class CaptionDecoder:
    """GPT-2 with its tokenizer. ``batch`` is the number of sounds decoded at the same time.

    ``scored_at_once`` is the number of positions of given texts whose logits are computed together. ``ends`` are
    tokens that end a text besides the end-of-text token (`sentence_ends`).
    """

    def __init__(
        self,
        model: GPT2,
        tokenizer: Tokenizer,
        *,
        batch: int = 16,
        scored_at_once: int = CHUNK,
        ends: frozenset[int] = frozenset(),
    ) -> None:
        if (highest := highest_token(tokenizer)) >= model.config.vocabulary:
            raise BundleError(
                "The tokenizer has a token {token}, but the decoder has only {count} tokens: the bundle's "
                "files do not belong together.",
                token=highest,
                count=model.config.vocabulary,
            )
        self.model = model
        self.tokenizer = tokenizer
        self.batch, self.scored_at_once = batch, scored_at_once
        self.ends = ends

    def encode(self, text: str) -> list[int]:
        """Token ids, without special tokens."""
        ids: list[int] = self.tokenizer.encode(text, add_special_tokens=False).ids
        return ids

    def longest_prompt(self, max_tokens: int) -> int:
        """The largest number of tokens in a prompt that leaves room for ``max_tokens`` more."""
        return self.model.config.positions - max_tokens

    def generate(
        self,
        hidden: Sequence[Floats],
        prompts: Sequence[Sequence[int]],
        *,
        beams: int = 3,
        candidates: int = 3,
        max_tokens: int = 30,
        seed: int = 0,
        cancelled: Callable[[], bool] | None = None,
    ) -> list[list[Generated]]:
        """For each sound up to ``candidates`` different texts, most probable first.

        Raises Cancelled, and RequestError when a prompt leaves no room.
        """
        found: list[list[Generated]] = [[] for _ in prompts]
        for number, texts in self.stream(
            zip(hidden, prompts, strict=True),
            beams=beams,
            candidates=candidates,
            max_tokens=max_tokens,
            seed=seed,
            cancelled=cancelled,
        ):
            found[number] = texts
        return found

    def stream(
        self,
        sounds: Iterable[Prompted],
        *,
        beams: int = 3,
        candidates: int = 3,
        max_tokens: int = 30,
        seed: int = 0,
        cancelled: Callable[[], bool] | None = None,
    ) -> Iterator[tuple[int, list[Generated]]]:
        """Like ``generate``, for any number of sounds: yields each sound's number and texts as it finishes.

        Reads ``sounds`` ahead by no more than the batch.
        """
        settings = self.search_settings(beams, candidates, max_tokens, seed)
        requests = (Request(torch.as_tensor(hidden), list(prompt)) for hidden, prompt in sounds)
        for number, hypotheses in decode(self.model, requests, settings, batch=self.batch, cancelled=cancelled):
            yield number, self._different(hypotheses, candidates)

    def write(
        self,
        hidden: Sequence[Floats],
        prompts: Sequence[Sequence[int]],
        texts: Sequence[Sequence[str]],
        *,
        beams: int = 3,
        candidates: int = 3,
        max_tokens: int = 30,
        seed: int = 0,
        cancelled: Callable[[], bool] | None = None,
    ) -> list[tuple[list[Generated], Floats]]:
        """``generate`` and ``score`` combined: for each sound, the generated texts and the scores of its ``texts``.

        Reads each prompt once for both. Raises the same errors as ``generate``.
        """
        scores: dict[int, Floats] = {}
        found: dict[int, list[Generated]] = {}
        settings = self.search_settings(beams, candidates, max_tokens, seed)
        requests = (
            Request(torch.as_tensor(heard), list(prompt), texts=self._tokens(said))
            for heard, prompt, said in zip(hidden, prompts, texts, strict=True)
        )
        for number, hypotheses in decode(
            self.model,
            requests,
            settings,
            batch=self.batch,
            cancelled=cancelled,
            scored=lambda number, values: scores.update({number: values.numpy()}),
            scored_at_once=self.scored_at_once,
        ):
            found[number] = self._different(hypotheses, candidates)
        return [(found[number], scores[number]) for number in range(len(prompts))]

    def search_settings(self, beams: int, candidates: int, max_tokens: int, seed: int) -> SearchSettings:
        """The search settings for ``candidates`` different texts: beam search, and sampling for the rest."""
        chains = candidates - beams + 1 if candidates > beams else 0
        return SearchSettings(beams=beams, chains=chains, max_tokens=max_tokens, seed=seed, ends=self.ends)

    def _tokens(self, texts: Iterable[str]) -> list[list[int]]:
        return [self.encode(" " + text.strip()) for text in texts]

    def _different(self, hypotheses: Iterable[Hypothesis], count: int) -> list[Generated]:
        """The first ``count`` non-empty, different texts, most probable first."""
        found: dict[str, Generated] = {}
        for hypothesis in hypotheses:
            if len(found) == count:
                break
            text = clean(self.tokenizer.decode(list(hypothesis.tokens), skip_special_tokens=True))
            if text and text not in found:
                tokens = len(hypothesis.tokens) + hypothesis.ended
                found[text] = Generated(text, hypothesis.log_probability, tokens, hypothesis.ended)
        return sorted(found.values(), key=lambda generated: -generated.log_probability)

    # ---- while the annotator types -----------------------------------------------------------------------------

    @cached_property
    def pieces(self) -> Pieces:
        """The tokens as bytes."""
        return Pieces(self.tokenizer, self.model.config.vocabulary)

    def begin(self, hidden: Floats, prompt: Sequence[int]) -> ReadPrompt:
        """Read a sound's prompt once, for any number of calls of `complete`."""
        return ReadPrompt(self.model, Request(torch.as_tensor(hidden), list(prompt)))

    def complete(
        self,
        begun: ReadPrompt,
        prefix: str,
        *,
        count: int = 1,
        max_tokens: int = 12,
        cancelled: Callable[[], bool] | None = None,
    ) -> list[Generated]:
        """Up to ``count`` texts that begin exactly with ``prefix``, most probable first.

        The texts are short and end with a whole word; there are none when nothing is to be added. The log-probability
        is that of the added text. Raises Cancelled, and RequestError when the prefix leaves no room.
        """
        words, start = split_typed(prefix)
        constraint = Constraint(self.pieces, start)
        # The half word that was typed has to be written again.
        room = max_tokens + min(len(start), _HALF_WORD)
        settings = SearchSettings(beams=max(count, _LEAST_BEAMS), max_tokens=room, early_stopping=True, ends=self.ends)
        found: dict[str, Generated] = {}
        for hypothesis in begun.continue_from(self.encode(words), settings, constraint, cancelled):
            written = self.pieces.text(hypothesis.tokens)
            if not written.startswith(start):
                continue
            added = whole_words(written[len(start) :].decode("utf-8", "replace"), hypothesis.ended)
            text = prefix + (clean(added) if not prefix or prefix[-1].isspace() else _cleaned_end(added))
            circles = is_repetitive(text) and not is_repetitive(prefix)
            if added.strip() and not circles and text not in found and len(found) < count:
                found[text] = Generated(text, hypothesis.log_probability, len(hypothesis.tokens) + hypothesis.ended)
        return list(found.values())

    def write_within(
        self,
        begun: ReadPrompt,
        *,
        prefix: str = "",
        include: Sequence[str] = (),
        avoid: Sequence[str] = (),
        candidates: int = 3,
        settings: SearchSettings,
    ) -> list[str]:
        """Up to ``candidates`` different texts that begin with ``prefix`` and contain all ``include``, no ``avoid``.

        Empty if the decoder finds no such text. Raises RequestError when the prefix leaves no room.
        """
        words, start = split_typed(prefix)
        typed = self.encode(words)
        free, bound = Constraint(self.pieces, b"", avoid), Constraint(self.pieces, start, avoid)
        partials = [
            PartialText((*typed, *one.tokens), len(typed))
            for one in begun.continue_from(typed, settings, bound)
            if self.pieces.text(one.tokens).startswith(start)
        ]
        if start:
            partials = [
                PartialText(one.tokens, _reaching(self.pieces, one.tokens, len(typed), len(start))) for one in partials
            ]
        for word in include:
            partials = include_word(begun, partials[:_PARTIALS], word, self.pieces, self.encode, settings, free)
        whole = f"{words}{start.decode()}"
        found: dict[str, None] = {}
        for partial in partials:
            said = self.pieces.text(partial.tokens).decode("utf-8", "replace")
            text = clean(prefix + said[len(whole) :])
            if all(contains_phrase(text, word) for word in include) and not any(
                contains_phrase(text, word) for word in avoid
            ):
                found[text] = None
        return list(found)[:candidates]

    def score(
        self, hidden: Sequence[Floats], prompts: Sequence[Sequence[int]], texts: Sequence[Sequence[str]]
    ) -> list[Floats]:
        """For each sound, the mean log-probabilities per token (m,) of its texts, on the scale of ``generate``."""
        scores: list[Floats] = []
        for heard, prompt, said in zip(hidden, prompts, texts, strict=True):
            ids = self._tokens(said)
            if not ids:
                scores.append(np.zeros(0, dtype=np.float32))
                continue
            scores.append(score_texts(self.model, torch.as_tensor(heard), prompt, ids).numpy())
        return scores


_PARTIALS = 6
_HALF_WORD = 8
_LEAST_BEAMS = 3
"""A single beam often completes a partial word badly."""


def whole_words(text: str, ended: bool) -> str:
    """``text`` without its last word, which may be incomplete, unless it has ``ended`` or is a single word."""
    if ended or " " not in text.strip():
        return text
    return text.rstrip().rsplit(" ", 1)[0]


def _cleaned_end(added: str) -> str:
    """Like `clean`, but keeps a leading space."""
    cleaned = clean(added)
    return f" {cleaned}" if cleaned and added[:1].isspace() else cleaned


def _reaching(pieces: Pieces, tokens: tuple[int, ...], first: int, length: int) -> int:
    """The end of the shortest run of tokens from ``first`` on that spans ``length`` bytes."""
    for at in range(first, len(tokens) + 1):
        if len(pieces.text(tokens[first:at])) >= length:
            return at
    return len(tokens)


def load_tokenizer(path: Path) -> Tokenizer:
    """Load the tokenizer of a bundle. Raises BundleError."""
    if not path.is_file():
        raise BundleError("{path} is missing: the bundle is incomplete, install it again.", path=path)
    try:
        return Tokenizer.from_file(str(path))
    except Exception as error:  # the library raises plain Exception
        raise BundleError(
            "{path} cannot be read as a tokenizer ({why}); install the bundle again.", path=path, why=str(error)
        ) from error


_SENTENCE_ENDS = (".", "!", "?", "Ċ")
"""How tokens begin that end a sentence; ``Ċ`` is a line feed in byte-level tokenizers."""


def sentence_ends(tokenizer: Tokenizer) -> frozenset[int]:
    """The tokens with which a sentence ends. GPT-2 as published continues after one and rarely ends a text."""
    return frozenset(number for token, number in tokenizer.get_vocab().items() if token.startswith(_SENTENCE_ENDS))


def highest_token(tokenizer: Tokenizer) -> int:
    """The highest token id of a tokenizer, including those that it adds around a text."""
    return max([*tokenizer.get_vocab().values(), *tokenizer.encode("A dog barks").ids], default=-1)


def clean(text: str) -> str:
    """Normalise to one line of NFC text, without control characters, lone surrogates or broken letters."""
    kept = "".join(" " if unicodedata.category(one) in {"Cc", "Cs", "Zl", "Zp"} else one for one in text)
    return unicodedata.normalize("NFC", " ".join(kept.replace("\N{REPLACEMENT CHARACTER}", "").split()))
