"""From an encoded sound to a proposal: neighbours, prompt, generated captions, ranking.

RECAP (arXiv 2309.09836) puts the captions nearest to the sound's CLAP vector into a prompt, and a GPT-2 that attends to
the sound's hidden states generates the caption. The neighbours' own captions are candidates as well: annotators often
want exactly the words that they used for the same kind of sound last week.
"""

from __future__ import annotations

from collections.abc import Callable, Collection, Sequence
from dataclasses import dataclass, replace
from typing import TYPE_CHECKING

import numpy as np
from numpy.typing import NDArray

from recap_engine.caption_text import contains_phrase, content_stems, is_repetitive
from recap_engine.errors import RequestError
from recap_engine.propose.audibility import capped, unheard
from recap_engine.propose.detector import heard_features
from recap_engine.propose.kinds import NO_KINDS, Kinds
from recap_engine.propose.projection import project
from recap_engine.propose.prompt import Template, to_tokens
from recap_engine.propose.prompt_selection import PromptOrder, PromptSelection, select
from recap_engine.propose.ranking import FIRST, Ranking, Support, akin, choose, held_back, of_single_sound, same_reading
from recap_engine.propose.retrieval import Calibration, Embed, Source, retrieve
from recap_engine.propose.text_vectors import TextVectors
from recap_engine.records import SILENCE_PEAK, SILENT, Candidate, Caption, Neighbour, Origin, Route, Sound
from recap_engine.translatable import Translatable

if TYPE_CHECKING:
    from recap_engine.clap.encoder import Encoder
    from recap_engine.clap.listen import Hearing
    from recap_engine.decoder.beam import ReadPrompt
    from recap_engine.decoder.decoder import CaptionDecoder, Generated
    from recap_engine.decoder.protocol import Decoder

_NO_END = 10.0
"""The penalty for a missing end (a natural logarithm): about the surprisal of a random token of a large vocabulary."""

WRITTEN = 5
"""The number of texts that the decoder generates for a sound.

It is fixed, so that the first candidate does not depend on the number of candidates shown.
"""

NAMED = 10
LIKELY = 1e-4
"""The captions of up to `NAMED` kinds of the bundle become candidates, each with a probability of `LIKELY` or more."""

_TRACE = 1e-4
"""Kinds with less probability support no text."""

_ACCEPTED = 0.5
"""Where accepted captions are more probable than this, no two kinds of the bundle are named in one caption."""

_LIKELY_ONE = 0.1
"""A text that names two kinds comes first only where the best text that names one has this much support."""

_TYPED_TOKENS = 80
"""The number of tokens reserved after a prompt for the typed text and its completion."""


@dataclass(frozen=True, slots=True)
class Heard:
    """A sound, the encoder's result for it, and notes about its file."""

    sound: Sound
    hearing: Hearing
    notes: tuple[Translatable, ...] = ()

    @property
    def silent(self) -> bool:
        """Whether its samples stay below `SILENCE_PEAK`, at its own rate if that is known."""
        levels = self.hearing.levels
        peak = self.hearing.peak if levels is None or levels.peak is None else levels.peak
        return peak < SILENCE_PEAK

    def unheard(self, band: tuple[float, float]) -> Translatable | None:
        """Why too little of it was heard by an encoder with this band (Hz); None if enough was."""
        return SILENT if self.silent else unheard(self.hearing, band)


@dataclass(frozen=True, slots=True)
class Settings:
    """Settings of a proposal. Equal settings, models and datastore give equal proposals.

    ``other_recordings`` leaves out captions of all takes (and regions) of the sound's own recording. Candidates begin
    with ``prefix`` and contain every word of ``include`` and none of ``avoid`` (exact words, ignoring case). ``k``
    captions stand in the prompt (None: as many as the bundle was trained with), chosen by ``prompt_selection``.
    """

    candidates: int = 5
    neighbours: int = 10
    beams: int = 3
    seed: int = 0
    max_tokens: int = 32
    routes: tuple[Route, ...] = ("text", "audio")
    other_recordings: bool = False
    prefix: str = ""
    include: tuple[str, ...] = ()
    avoid: tuple[str, ...] = ()
    k: int | None = None
    prompt_selection: PromptSelection = "nearest"
    prompt_order: PromptOrder = "nearest-first"

    @property
    def bound(self) -> bool:
        """Whether the settings restrict the texts."""
        return bool(self.prefix.strip() or self.include or self.avoid)

    def fits(self, text: str) -> bool:
        """Whether a text meets the restrictions."""
        begins = text.casefold().startswith(" ".join(self.prefix.casefold().split()))
        return (
            begins
            and all(contains_phrase(text, word) for word in self.include)
            and not any(contains_phrase(text, word) for word in self.avoid)
        )

    def __post_init__(self) -> None:
        """Raises RequestError for numbers that are too small and for contradictory words."""
        for name, count, least in (
            (Translatable("candidates"), self.candidates, 1),
            (Translatable("neighbours"), self.neighbours, 0),
            (Translatable("beams"), self.beams, 1),
            (Translatable("tokens"), self.max_tokens, 1),
            (Translatable("captions in the prompt"), 0 if self.k is None else self.k, 0),
        ):
            if count < least:
                raise RequestError(
                    "The number of {name} is {count}; ask for {least} or more.", name=name, count=count, least=least
                )
        for word in (*self.include, *self.avoid):
            if not any(letter.isalnum() for letter in word):
                raise RequestError("'{word}' is not a word that can be included or avoided.", word=word)
        for word in self.avoid:
            if any(contains_phrase(wanted, word) for wanted in (*self.include, self.prefix)):
                raise RequestError("'{word}' is both required and forbidden: remove one.", word=word)


@dataclass(frozen=True, slots=True)
class TextOption:
    """A text that may become a candidate. ``likelihood`` is the decoder's mean log-probability per token.

    ``of_kind`` marks the caption of a kind of the bundle that no neighbour carries, ``of_two`` one that names two.
    """

    text: str
    origin: Origin
    likelihood: float
    of_kind: bool = False
    of_two: bool = False


@dataclass(slots=True)
class Proposer:
    """The models of one bundle, ready to propose. Not thread-safe: one thread owns it."""

    encoder: Encoder
    texts: TextVectors
    decoder: Decoder
    template: Template
    calibration: Calibration
    ranking: Ranking
    kinds: Kinds = NO_KINDS
    support: NDArray[np.float32] | None = None

    @property
    def gpt2(self) -> CaptionDecoder:
        """The decoder as GPT-2, which can continue and restrict texts. Raises RequestError for a plugin's decoder."""
        from recap_engine.decoder.decoder import CaptionDecoder

        if not isinstance(self.decoder, CaptionDecoder):
            raise RequestError("The decoder of this model, a plugin, can neither continue texts nor restrict them.")
        return self.decoder

    def candidates(
        self,
        heard: Sequence[Heard],
        neighbours: Sequence[Sequence[Neighbour]],
        settings: Settings,
        rejected: Sequence[Collection[str]] | None = None,
        cancelled: Callable[[], bool] | None = None,
    ) -> list[tuple[Candidate, ...]]:
        """Generate and rank candidates for several sounds at once.

        Leaves out texts ``rejected`` for a sound, and ranks texts that name the same thing lower. Where too little
        of a sound was heard (`audibility`), all scores are low. A silent sound has no candidates.

        Raises:
            Cancelled: ``cancelled()`` returned true between two steps of the decoder.
        """
        found = self._candidates(heard, neighbours, settings, rejected, cancelled)
        band = self.encoder.band
        return [capped(mine) if one.unheard(band) else mine for one, mine in zip(heard, found, strict=True)]

    def _candidates(
        self,
        heard: Sequence[Heard],
        neighbours: Sequence[Sequence[Neighbour]],
        settings: Settings,
        rejected: Sequence[Collection[str]] | None,
        cancelled: Callable[[], bool] | None,
    ) -> list[tuple[Candidate, ...]]:
        if settings.bound:
            each = zip(heard, neighbours, rejected or [()] * len(heard), strict=True)
            return [self._bound(*one, settings) for one in each]
        known = [self.known_kinds(near, one.hearing) for one, near in zip(heard, neighbours, strict=True)]
        named = [_likely_kinds(kinds, near) for kinds, near in zip(known, neighbours, strict=True)]
        both = [self._two_kinds(*one) for one in zip(heard, known, neighbours, strict=True)]
        written = self.decoder.write(
            [self.hidden(h) for h in heard],
            [self.prompt(near, settings) for near in neighbours],
            [[*two, *(n.text for n in near), *kinds] for two, near, kinds in zip(both, neighbours, named, strict=True)],
            beams=settings.beams,
            candidates=WRITTEN,
            max_tokens=settings.max_tokens,
            seed=settings.seed,
            cancelled=cancelled,
        )
        self._encode_together(written, known)
        found: list[tuple[Candidate, ...]] = []
        for i, refused in enumerate(rejected or [()] * len(heard)):
            if heard[i].silent:
                found.append(())
                continue
            generated, likelihoods = written[i]
            texts: list[tuple[str, Origin, bool, bool]] = [(text, "generated", False, True) for text in both[i]]
            texts += [(n.text, "neighbour", False, False) for n in neighbours[i]]
            texts += [(text, "generated", True, False) for text in named[i]]
            scored = [
                TextOption(text, origin, float(p), of_kind, of_two)
                for (text, origin, of_kind, of_two), p in zip(texts, likelihoods, strict=True)
            ]
            own = [TextOption(g.text, "generated", likelihood(g)) for g in generated if not is_repetitive(g.text)]
            pool = [*scored[: len(both[i])], *own, *scored[len(both[i]) :]]
            found.append(self._rank(heard[i], neighbours[i], known[i], pool, settings.candidates, refused))
        return found

    def _encode_together(
        self, written: Sequence[tuple[Sequence[Generated], object]], known: Sequence[Sequence[tuple[str, float]]]
    ) -> None:
        """Encode the texts that the ranking of all sounds needs; sound by sound, this would take twice as long."""
        new = {generated.text for mine, _ in written for generated in mine}
        new.update(text for kinds in known for text, share in kinds if share > _TRACE)
        if new:
            self.texts(sorted(new))

    def _bound(
        self, heard: Heard, neighbours: Sequence[Neighbour], refused: Collection[str], settings: Settings
    ) -> tuple[Candidate, ...]:
        """Like `candidates`, for one sound with restricted texts."""
        if heard.silent:
            return ()
        prompt = self._prompt(neighbours, _TYPED_TOKENS + settings.max_tokens, settings)
        generated = self.gpt2.write_within(
            self.gpt2.begin(self.hidden(heard), prompt),
            prefix=settings.prefix,
            include=settings.include,
            avoid=settings.avoid,
            candidates=WRITTEN,
            settings=self.gpt2.search_settings(settings.beams, WRITTEN, settings.max_tokens, settings.seed),
        )
        texts: list[tuple[str, Origin]] = [(text, "generated") for text in generated if not is_repetitive(text)]
        texts += [(n.text, "neighbour") for n in neighbours if settings.fits(n.text)]
        (likelihoods,) = self.decoder.score([self.hidden(heard)], [prompt], [[text for text, _ in texts]])
        pool = [TextOption(*one, float(p)) for one, p in zip(texts, likelihoods, strict=True)]
        known = self.known_kinds(neighbours, heard.hearing)
        return self._rank(heard, neighbours, known, pool, settings.candidates, refused)

    def begin(self, heard: Heard, neighbours: Sequence[Neighbour]) -> ReadPrompt:
        """Encode the prompt of a sound for which the annotator starts to type."""
        return self.gpt2.begin(self.hidden(heard), self._prompt(neighbours, _TYPED_TOKENS, Settings()))

    def hidden(self, heard: Heard) -> NDArray[np.float32]:
        """What the decoder attends to (t, width): the sound's hidden states, or its vector among those of captions."""
        if self.support is None:
            return heard.hearing.hidden
        return project(heard.hearing.vector[None], self.support)

    def prompt(self, neighbours: Sequence[Neighbour], settings: Settings) -> list[int]:
        """The tokens of the prompt with these neighbours."""
        return self._prompt(neighbours, settings.max_tokens, settings)

    def _prompt(self, neighbours: Sequence[Neighbour], room: int, settings: Settings) -> list[int]:
        relevant = [n for n in neighbours if n.relevance >= self.calibration.evidence]
        template = self.template if settings.k is None else replace(self.template, k=settings.k)
        texts = select(relevant, template.k, settings.prompt_selection, self.texts)
        if settings.prompt_order == "nearest-last":
            texts.reverse()
        return to_tokens(template, texts, self.decoder.encode, self.decoder.longest_prompt(room))

    def _rank(
        self,
        heard: Heard,
        neighbours: Sequence[Neighbour],
        known: Sequence[tuple[str, float]],
        pool: Sequence[TextOption],
        count: int,
        refused: Collection[str],
    ) -> tuple[Candidate, ...]:
        wrong = {content_stems(text) for text in refused}
        pool = [option for option in pool if option.text and content_stems(option.text) not in wrong]
        if not pool:
            return ()
        vectors = self.texts([option.text for option in pool])
        support = self._support(vectors, neighbours, known)
        left = np.ones(len(pool), np.float32)
        if refused:
            left -= same_reading(vectors @ self.texts(sorted(refused)).T).max(axis=1)
        single = of_single_sound(
            [option.text for option in pool], vectors, neighbours, self.texts, self.calibration.same
        )
        scored = self._scored(heard, support, pool, vectors, left, single, self._familiar(heard, neighbours))
        if support is not None:
            support = replace(support, kinship=support.kinship * left[:, None])
        return choose(scored, vectors, count, self.ranking.variety, support)

    def _scored(
        self,
        heard: Heard,
        support: Support | None,
        pool: Sequence[TextOption],
        vectors: NDArray[np.float32],
        left: NDArray[np.float32],
        single: NDArray[np.bool_],
        familiar: float,
    ) -> list[Candidate]:
        """Score the pool; ``left`` (n,) is what refused texts leave of each score, ``familiar`` the sound's part of it.

        The caption of a bundle's kind never scores above the best other text, nor does one that was accepted for a
        ``single`` (n,) sound and has less support than `FIRST`. A text that names two kinds stands here only where both
        are heard; it scores as much as the best, if that has a support of `_LIKELY_ONE`.
        """
        similarities = vectors @ heard.hearing.vector
        total = np.zeros(len(pool), np.float32) if support is None else support.total
        scores = [
            float(left[i])
            * self.ranking.score(option.likelihood, float(similarities[i]), float(total[i]), option.origin, familiar)
            for i, option in enumerate(pool)
        ]
        behind = [
            option.of_kind or option.of_two or bool(single[i] and total[i] < FIRST) for i, option in enumerate(pool)
        ]
        scores = held_back(scores, behind)
        best = max((i for i, option in enumerate(pool) if not option.of_two), key=scores.__getitem__, default=None)
        if best is not None and total[best] >= _LIKELY_ONE:
            scores = [float(left[i]) * scores[best] if option.of_two else scores[i] for i, option in enumerate(pool)]
        return [
            Candidate(
                text=option.text,
                score=scores[i],
                origin=option.origin,
                log_probability=option.likelihood,
                similarity=float(similarities[i]),
                relevance=float(total[i]),
            )
            for i, option in enumerate(pool)
        ]

    def _support(
        self, vectors: NDArray[np.float32], neighbours: Sequence[Neighbour], known: Sequence[tuple[str, float]]
    ) -> Support | None:
        """How far each text has about the same meaning as the accepted and known kinds, and their probabilities."""
        supporting = [(n.text, n.share) for n in neighbours if n.share > 0]
        supporting += [(text, share) for text, share in known if share > _TRACE]
        if not supporting:
            return None
        kinship = akin(vectors @ self.texts([text for text, _ in supporting]).T, self.ranking.kinship)
        return Support(kinship, np.array([share for _, share in supporting], np.float32))

    def known_kinds(self, neighbours: Sequence[Neighbour], hearing: Hearing) -> list[tuple[str, float]]:
        """The captions of the bundle's kinds with their probabilities, given those of the accepted captions."""
        left = _unsaid(neighbours)
        telling, likeness = self.calibration.telling, self.calibration.likeness
        told = self.kinds.told(hearing.signature, hearing.vector, telling)
        if self.kinds.detector is not None:
            told = told + self.kinds.detector.evidence(hearing)
        (known,) = left * self.kinds.shares(hearing.signature[None], likeness, told, telling.certainty)
        return list(zip(self.kinds.captions, map(float, known), strict=True))

    def _familiar(self, heard: Heard, neighbours: Sequence[Neighbour]) -> float:
        """The part of a logit that tells how familiar the sound is; less where captions of similar sounds tell."""
        if self.kinds.detector is None:
            return 0.0
        _, several = self.kinds.detector.detect(heard_features(heard.hearing))
        return _unsaid(neighbours) * self.ranking.several * several

    def _two_kinds(
        self, heard: Heard, known: Sequence[tuple[str, float]], neighbours: Sequence[Neighbour]
    ) -> list[str]:
        """A caption for the two kinds that are heard at once; none where one is, or similar sounds have captions."""
        detector, texts = self.kinds.detector, self.kinds.texts
        if detector is None or texts is None or sum(n.share for n in neighbours) > _ACCEPTED:
            return []
        shares = np.array([share for _, share in known], np.float32)
        first, other, clear = detector.second(heard.hearing, shares, texts)
        if clear < self.calibration.together:
            return []
        return [detector.joined(self.kinds.captions[first], self.kinds.captions[other])]


def _unsaid(neighbours: Sequence[Neighbour]) -> float:
    """The probability that a sound is of none of the kinds of accepted captions, 0 to 1."""
    return max(0.0, 1.0 - sum(n.share for n in neighbours))


def _likely_kinds(known: Sequence[tuple[str, float]], neighbours: Sequence[Neighbour]) -> list[str]:
    """Captions of the most probable kinds, of all ``known``, that no neighbour carries."""
    said = {n.text for n in neighbours}
    found = sorted(known, key=lambda one: -one[1])[:NAMED]
    return list(dict.fromkeys(text for text, share in found if share >= LIKELY and text not in said))


def likelihood(generated: Generated) -> float:
    """The mean log-probability per token of a complete text. A truncated text gets a penalty for its missing end."""
    if generated.ended:
        return generated.log_probability
    return (generated.log_probability * generated.tokens - _NO_END) / (generated.tokens + 1)


def find_neighbours(
    heard: Sequence[Heard],
    source: Source,
    calibration: Calibration,
    settings: Settings,
    embed: Embed,
    rejected: Sequence[Collection[str]] | None = None,
    kinds: Kinds = NO_KINDS,
) -> list[tuple[Neighbour, ...]]:
    """The neighbours of each sound, most relevant first, without captions ``rejected`` for it."""
    refused = _gists(rejected, len(heard))

    def found(route: Route, queries: NDArray[np.float32], k: int) -> list[list[tuple[Caption, float]]]:
        return [
            [
                (caption, similarity)
                for caption, similarity in line
                if not wrong or content_stems(caption.text) not in wrong
            ]
            for line, wrong in zip(source.search(route, queries, k), refused, strict=True)
        ]

    if not heard:
        return []
    by_route: dict[Route, NDArray[np.float32]] = {
        "text": np.stack([h.hearing.vector for h in heard]),
        "audio": np.stack([h.hearing.signature for h in heard]),
    }
    queries = {route: by_route[route] for route in settings.routes}
    return retrieve(replace(source, search=found), queries, settings.neighbours, calibration, embed, kinds=kinds)


def _gists(rejected: Sequence[Collection[str]] | None, count: int) -> list[set[frozenset[str]]]:
    """The content stems of the texts rejected for each sound, so that other wordings match as well."""
    return (
        [{content_stems(text) for text in texts} for texts in rejected] if rejected else [set() for _ in range(count)]
    )
