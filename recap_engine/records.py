"""Value objects that cross layers, threads and processes. All are frozen and do no I/O.

Units: times are seconds of sound, similarities are cosines in [-1, 1], scores grow with quality.
Dates are ISO 8601 in UTC.
"""

from __future__ import annotations

from collections.abc import Iterable
from dataclasses import dataclass, field
from typing import Final, Literal, get_args

from recap_engine.translatable import Translatable

Route = Literal["text", "audio"]
Origin = Literal["generated", "neighbour"]
Provenance = Literal["human", "imported", "model"]
Curation = Literal[
    "reword",
    "move",
    "switch_on",
    "switch_off",
    "delete",
    "restore",
    "import",
    "collection_on",
    "collection_off",
    "relabel",
    "collection_rename",
    "collection_merge",
    "collection_delete",
    "collection_set",
    "rollback",
]
"""A curator's decision, about captions rather than a sound."""

SoundsAct = Literal["note", "list", "category", "keywords", "keywords_add", "keywords_remove"]
"""A change to sounds that is not a decision about them: a note for each, their place in a list, their category, all
their keywords, or some of them.
"""
SOUNDS_ACTS: Final[tuple[SoundsAct, ...]] = get_args(SoundsAct)

FieldKind = Literal["category", "keywords"]
"""What a sound can have besides captions and a note."""

SoundDecisionKind = Literal["accept", "edit", "write", "reject", "skip", "flag"]
"""A decision about one sound."""

DecisionKind = SoundDecisionKind | Curation | SoundsAct | Literal["undo"]
"""The kind of an entry of the journal."""


@dataclass(frozen=True, slots=True)
class Region:
    """A part of a sound, in seconds from its beginning; ``0 <= start < end``."""

    start: float
    end: float

    @property
    def duration(self) -> float:
        """Length in seconds."""
        return self.end - self.start


@dataclass(frozen=True, slots=True)
class Sound:
    """One audio file's audio data (``region is None``) or a region of it.

    ``hash`` names the audio data of the whole file, whatever its name and tags are.
    """

    hash: str
    duration: float
    region: Region | None = None


@dataclass(frozen=True, slots=True)
class Fields:
    """What describes a sound besides captions: one category (a CatID of the Universal Category System, or any text)
    and keywords. Both may be empty.
    """

    category: str = ""
    keywords: tuple[str, ...] = ()

    def __bool__(self) -> bool:
        return bool(self.category or self.keywords)


NO_FIELDS: Final = Fields()


@dataclass(frozen=True, slots=True)
class Levels:
    """What a sound measures at its own rate; None is not measured yet, or (``loudness``) has no value.

    ``loudness`` is the integrated loudness in LUFS (ITU-R BS.1770), ``peak`` the largest magnitude of a sample of any
    channel relative to full scale, ``clipped`` the number of places at full scale, and ``power`` the mean square of
    the channels' mix without its constant offset.
    """

    rate: int
    channels: int
    loudness: float | None = None
    peak: float | None = None
    clipped: int | None = None
    power: float | None = None

    @property
    def measured(self) -> bool:
        """Whether the samples were measured, and not only the header read."""
        return self.peak is not None


@dataclass(frozen=True, slots=True)
class Caption:
    """A text about sounds, and where it came from."""

    id: int
    text: str
    collection: str
    provenance: Provenance
    licence: str = ""
    source: str = ""
    annotator: str = ""
    created: str = ""
    sound: str | None = None
    region: Region | None = None
    enabled: bool = True


@dataclass(frozen=True, slots=True)
class Neighbour:
    """A retrieved caption.

    ``similarity`` is the cosine of the route that found it. ``relevance`` puts both routes on one scale: the estimated
    probability, 0 to 1, that the caption fits the sound. ``votes`` counts the captions with the same meaning that were
    merged into this one. ``share`` is their part, 0 to 1, of everything that sounds like the sound; 0 where no sound
    has one of these captions.
    """

    text: str
    similarity: float
    route: Route
    collection: str
    caption: int
    relevance: float = 0.0
    votes: int = 1
    sound: str | None = None
    licence: str = ""
    share: float = 0.0


@dataclass(frozen=True, slots=True)
class Candidate:
    """One proposed text. ``score`` ranks the candidates of one proposal; its components are kept beside it.

    ``log_probability`` is the decoder's, per token; ``similarity`` is the cosine between sound and text;
    ``relevance`` is the support from neighbours, 0 to 1.
    """

    text: str
    score: float
    origin: Origin
    log_probability: float | None = None
    similarity: float | None = None
    relevance: float | None = None


SILENT = Translatable("The sound is silent.")
SILENCE_PEAK = 1e-4
"""A sound that never exceeds this level (-80 dB of full scale) counts as silent."""

"""The note on a sound in which there is nothing to hear."""


def too_short(seconds: float) -> Translatable:
    """The note on a sound of which only so much can be heard."""
    return Translatable("Only {seconds:.2f} s of this sound can be heard, so suggestions are guesses.", seconds=seconds)


def is_too_short(notes: Iterable[Translatable]) -> bool:
    """Whether `too_short` is among these notes."""
    return any(note.template == too_short(0.0).template for note in notes)


@dataclass(frozen=True, slots=True)
class Proposal:
    """Ranked candidates for one sound, the neighbours behind them, and the fingerprint of the models that made it.

    ``notes`` are short sentences about the sound itself, such as `SILENT`. ``missing`` counts the
    captions in use that could not be found yet, because they had no vector: the proposal is made again once they have.
    Scores and relevances are probabilities only if the bundle is ``calibrated``; otherwise they only order. ``hears``
    is False if the decoder has no cross-attention and writes from the neighbours alone.
    """

    sound: Sound
    candidates: tuple[Candidate, ...]
    neighbours: tuple[Neighbour, ...]
    model: str
    notes: tuple[Translatable, ...] = ()
    missing: int = 0
    calibrated: bool = True
    hears: bool = True


ClusterKind = Literal["same_sound", "no_sound", "other_sound", "contradiction"]


@dataclass(frozen=True, slots=True)
class Cluster:
    """Captions (ids, ascending) that say the same, or contradict each other.

    ``same_sound``: at least two belong to one sound and one collection. ``no_sound``: this is so only for captions
    without a sound. ``text`` is their most frequent wording, and ``similarity`` the lowest cosine to it (1 for equal
    texts).
    """

    kind: ClusterKind
    captions: tuple[int, ...]
    text: str
    similarity: float


@dataclass(frozen=True, slots=True)
class Doubt:
    """A caption with its score (0: does not fit, 1: fits) and its rank, from 1; ``better`` fit its sound better."""

    caption: int
    text: str
    path: str | None
    score: float
    rank: int
    better: tuple[str, ...] = ()


@dataclass(frozen=True, slots=True)
class Circumstances:
    """How a decision about a sound was made; None where it is not known.

    ``blind``: the suggestions were held back until the end. ``seconds``: how long the sound was shown before.
    ``offered``: the first suggestion that there was, shown or not.
    """

    blind: bool | None = None
    seconds: float | None = None
    offered: str | None = None


@dataclass(frozen=True, slots=True)
class Decision:
    """One entry of the journal: what somebody decided about a sound (or a curator about captions), and when.

    ``origin`` and ``model`` name the kind of candidate and the bundle that the text came from; an edited text keeps the
    ``candidate`` it was made from. ``reached`` counts the captions, collections or sounds changed besides
    ``caption``. ``blind``, ``seconds`` and ``offered`` are its `Circumstances`.
    """

    sequence: int
    kind: DecisionKind
    at: str
    annotator: str = ""
    sound: str | None = None
    region: Region | None = None
    path: str | None = None
    text: str | None = None
    reason: str | None = None
    collection: str | None = None
    caption: int | None = None
    undoes: int | None = None
    origin: Origin | None = None
    model: str = ""
    candidate: str | None = None
    reached: int = 0
    blind: bool | None = None
    seconds: float | None = None
    offered: str | None = None


@dataclass(frozen=True, slots=True)
class Changes:
    """What an operation changed, so that views refresh only that. Ids are rows of the workspace."""

    sequence: int = 0
    sounds: tuple[int, ...] = ()
    files: tuple[int, ...] = ()
    captions: tuple[int, ...] = ()
    collections: tuple[int, ...] = ()
    libraries: tuple[int, ...] = ()
    decision: Decision | None = field(default=None)
    left: int = 0
    """How many captions an undo left as they are, because they have been changed in another way since."""
