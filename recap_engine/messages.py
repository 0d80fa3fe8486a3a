"""The messages between the engine process and its client: frozen, typed, and read back as they were written.

A message travels as four bytes of length (big endian) and that many bytes of MessagePack; the field ``type`` names
its class. Paths travel as bytes, because a file name need not be text.
"""

from __future__ import annotations

import struct
from typing import Any, BinaryIO, Literal

import msgspec

from recap_engine.progress import Progress
from recap_engine.records import Candidate, Cluster, Doubt, Neighbour, Region, Route, Sound
from recap_engine.translatable import Translatable, from_plain

ENGINE_ARGUMENT = "--engine-process"
"""The argument that makes the bundled program the engine process: it has no ``python -m``."""

PORTAUDIO_ARGUMENT = "--try-portaudio"
"""The argument that makes the bundled program load PortAudio and end (see `audio.portaudio`)."""

PROTOCOL = 9
LARGEST_MESSAGE = 64 * 1024 * 1024


class Message(msgspec.Struct, frozen=True, tag_field="type", kw_only=True):
    """A message on the pipe. ``request`` is the number of the request that an answer belongs to (0: none)."""

    request: int = 0


# ---- requests -------------------------------------------------------------------------------------------------


class Open(Message, frozen=True, tag="open"):
    """Use this workspace and bundle from now on; answered by `Loading` … `Ready` … `Embedded`, or `Failed`.

    It cancels the current request and all that wait: they are answered by `Dropped`.
    """

    workspace: bytes
    bundle: str = "starter"
    device: str = "auto"
    precision: str = "auto"
    allow_untrained: bool = False


class Propose(Message, frozen=True, tag="propose"):
    """Propose for a sound; answered by `Heard`, `Proposed`, or `Failed`.

    A newer request of the same ``lane`` cancels an older one, which is answered by `Dropped`. Smaller ranks come first
    and interrupt requests of larger ones.
    """

    path: bytes
    region: Region | None = None
    candidates: int = 5
    neighbours: int = 10
    beams: int = 3
    seed: int = 0
    routes: tuple[Route, ...] = ("text", "audio")
    other_recordings: bool = False
    include: tuple[str, ...] = ()
    avoid: tuple[str, ...] = ()
    lane: str = "now"
    rank: int = 0


class Rerank(Message, frozen=True, tag="rerank"):
    """Change the rank of the `Propose` with this number: smaller ranks come first. No answer."""

    rank: int


class Batch(Message, frozen=True, tag="batch"):
    """Propose for many sounds, after everything else; answered by a `Captioned` for each in order, and `Finished`.

    More urgent requests interrupt it. ``careful`` takes sounds one by one and reads none ahead, so that a sound at
    which the process dies is known. A newer batch replaces it.
    """

    paths: tuple[bytes, ...]
    candidates: int = 5
    neighbours: int = 10
    careful: bool = False


class Complete(Message, frozen=True, tag="complete"):
    """Complete the text being typed for a sound; answered by `Completed` or `Failed` before anything else.

    A newer one cancels an older one, which is answered by `Dropped`. Quick for sounds with a recent proposal.
    """

    path: bytes
    prefix: str
    region: Region | None = None
    count: int = 1


class ListBundles(Message, frozen=True, tag="list_bundles"):
    """Answered by `Bundles`. This and the next three need no `Open`."""


class InstallBundle(Message, frozen=True, tag="install_bundle"):
    """Install from a folder or the hub, as ``recap models install``; answered by `Loading` …, `Installed` or `Failed`.

    Cancelled, it keeps what was downloaded or copied, and the same request resumes there.
    """

    source: bytes
    decoder: str = "gpt2"
    name: str = ""


class VerifyBundle(Message, frozen=True, tag="verify_bundle"):
    """Check a bundle's files, all (``anew``) or the changed ones; answered by `Loading` …, `Verified`."""

    bundle: str
    anew: bool = False


class RemoveBundle(Message, frozen=True, tag="remove_bundle"):
    """Remove an installed bundle; answered by `Removed` or `Failed`."""

    bundle: str


class Find(Message, frozen=True, tag="find"):
    """Search captions in use by meaning, in these collections (None: those switched on).

    Answered by `Found` or `Failed`. A newer one cancels an older one, which is answered by `Dropped`.
    """

    text: str
    limit: int = 200
    collections: tuple[str, ...] | None = None


class FindSounds(Message, frozen=True, tag="find_sounds"):
    """Rank the sounds heard so far by how well ``text`` describes them or, with a ``path``, by similarity to that file.

    Answered by `FoundSounds` or `Failed`. A newer one cancels an older one, which is answered by `Dropped`.
    ``passing``: the file is a recording of which nothing is stored, and the answer includes its best caption.
    """

    text: str = ""
    path: bytes = b""
    limit: int = 1000
    passing: bool = False


class Match(Message, frozen=True, tag="match"):
    """Find captions with a query (`datastore.caption_query`) that needs a model; answered by `Matched` or `Failed`.

    This and the next two compare in the background: proposals interrupt them. `Loading` reports their progress.
    """

    query: str


class FindDuplicates(Message, frozen=True, tag="find_duplicates"):
    """Find captions that say nearly the same, from the cosine ``near`` on, in a collection or (empty) in all.

    Answered by `Duplicates` or `Failed`.
    """

    near: float
    collection: str = ""


class FindDoubtful(Message, frozen=True, tag="find_doubtful"):
    """Find captions that do not seem to fit their sound, of a collection or (empty) of those in use.

    Answered by `Doubtful` or `Failed`.
    """

    collection: str = ""
    limit: int = 200


class Cancel(Message, frozen=True, tag="cancel"):
    """Cancel ``request``; answered by `Dropped` unless it was answered already."""


class Ping(Message, frozen=True, tag="ping"):
    """Answered by `Pong` at once, whatever the engine is doing."""


class Shutdown(Message, frozen=True, tag="shutdown"):
    """End the process after the current request."""


# ---- answers --------------------------------------------------------------------------------------------------


class Hello(Message, frozen=True, tag="hello"):
    """The first message of the process."""

    protocol: int
    version: str
    pid: int


class Loading(Message, frozen=True, tag="loading"):
    """Progress of work that the answer has to wait for; ``total`` 0: unknown. ``unit`` says what ``done`` counts."""

    doing: Translatable
    done: int = 0
    total: int = 0
    unit: Literal["steps", "bytes"] = "steps"

    @classmethod
    def at(cls, request: int, step: Progress) -> Loading:
        """The message for one step of the work that ``request`` waits for."""
        doing = step.doing if isinstance(step.doing, Translatable) else from_plain([step.doing, {}])
        return cls(request=request, doing=doing, done=step.done, total=step.total or 0, unit=step.unit)


class Ready(Message, frozen=True, tag="ready"):
    """The workspace is open and the models are loaded."""

    bundle: str
    model: str
    device: str
    precision: str


class Heard(Message, frozen=True, tag="heard"):
    """The neighbours of a sound, sent before any caption is written."""

    sound: Sound
    neighbours: tuple[Neighbour, ...]
    notes: tuple[Translatable, ...]
    calibrated: bool = True
    hears: bool = True


class Proposed(Message, frozen=True, tag="proposed"):
    """The whole proposal. ``sequence`` is the workspace's change counter that it reflects.

    ``missing`` captions could not be found yet: ask again after `Embedded`.
    """

    sound: Sound
    candidates: tuple[Candidate, ...]
    neighbours: tuple[Neighbour, ...]
    model: str
    notes: tuple[Translatable, ...]
    sequence: int
    missing: int = 0
    calibrated: bool = True
    hears: bool = True


class Embedded(Message, frozen=True, tag="embedded"):
    """Every caption in use can be found now; ``request`` is the `Open`."""


class Completed(Message, frozen=True, tag="completed"):
    """Whole texts that begin exactly with ``prefix``, most probable first; empty if there is nothing to add."""

    prefix: str
    texts: tuple[str, ...]


class BundleInfo(msgspec.Struct, frozen=True):
    """One bundle: installed (``fault`` says why it cannot be used), or available from ``source``.

    ``size`` is in bytes, ``downloaded`` those of an installation that was stopped. ``calibrated`` and ``hears`` are
    as in `records.Proposal`.
    """

    name: str
    size: int = 0
    licence: str = ""
    description: str = ""
    trained: bool = True
    fault: Translatable | None = None
    source: str = ""
    decoder: str = ""
    downloaded: int = 0
    calibrated: bool = True
    hears: bool = True


class Bundles(Message, frozen=True, tag="bundles"):
    """The built-in bundle, the installed ones, and those that can be installed."""

    bundles: tuple[BundleInfo, ...]


class Installed(Message, frozen=True, tag="installed"):
    """A bundle was installed."""

    bundle: str


class Verified(Message, frozen=True, tag="verified"):
    """What is wrong with a bundle, a sentence each; none: every file is as published."""

    bundle: str
    problems: tuple[Translatable, ...]


class Removed(Message, frozen=True, tag="removed"):
    """A bundle was removed; ``freed`` counts its bytes."""

    bundle: str
    freed: int


class Found(Message, frozen=True, tag="found"):
    """Ids of captions with their cosines, nearest first; ``waiting`` wordings have no vector yet."""

    captions: tuple[tuple[int, float], ...]
    waiting: int = 0


class FoundSounds(Message, frozen=True, tag="found_sounds"):
    """Hashes of sounds with their cosines, nearest first; for a passing recording with its best caption (or None).

    ``calibrated`` says whether the caption's score is a probability; ``notes`` are remarks about the sound.
    """

    sounds: tuple[tuple[str, float], ...]
    caption: Candidate | None = None
    calibrated: bool = True
    notes: tuple[Translatable, ...] = ()


class Matched(Message, frozen=True, tag="matched"):
    """Ids of captions, ascending."""

    captions: tuple[int, ...]


class Duplicates(Message, frozen=True, tag="duplicates"):
    """Clusters of captions, largest first."""

    clusters: tuple[Cluster, ...]


class Doubtful(Message, frozen=True, tag="doubtful"):
    """Doubtful captions, worst first."""

    doubts: tuple[Doubt, ...]


class Dropped(Message, frozen=True, tag="dropped"):
    """The request was cancelled or replaced by a newer one."""


class Captioned(Message, frozen=True, tag="captioned"):
    """Number ``at`` of a batch is done: the hash of its sound, whose proposal is stored, or the ``error``."""

    at: int
    sound: str = ""
    error: Translatable | None = None


class Finished(Message, frozen=True, tag="finished"):
    """A batch is done."""


class Pong(Message, frozen=True, tag="pong"):
    """The answer to `Ping`: seconds charged to the current step of work, and whether a model is being loaded.

    Seconds in which the process got no processor do not count (`recap_engine.host.watchdog`).
    """

    step_seconds: float = 0.0
    loading: bool = False


class Failed(Message, frozen=True, tag="failed"):
    """The request could not be answered. ``reason`` is for people; ``traceback`` is set only for a bug."""

    reason: Translatable
    traceback: str = ""


BundleRequest = ListBundles | InstallBundle | VerifyBundle | RemoveBundle
CurationRequest = Match | FindDuplicates | FindDoubtful
CurationAnswer = Matched | Duplicates | Doubtful
Request = (
    Open
    | Propose
    | Rerank
    | Batch
    | Complete
    | Find
    | FindSounds
    | CurationRequest
    | BundleRequest
    | Cancel
    | Ping
    | Shutdown
)
BundleAnswer = Loading | Bundles | Installed | Verified | Removed
Answer = (
    Hello
    | Ready
    | Embedded
    | Heard
    | Proposed
    | Captioned
    | Finished
    | Completed
    | Found
    | FoundSounds
    | CurationAnswer
    | BundleAnswer
    | Dropped
    | Pong
    | Failed
)


def _to_plain(value: object) -> object:
    if isinstance(value, Translatable):
        return value.to_plain()
    raise NotImplementedError(f"{type(value).__name__} cannot be sent")


def _from_plain(kind: type, value: Any) -> Any:
    if kind is Translatable:
        return from_plain(value)
    raise NotImplementedError(f"{kind.__name__} cannot be received")


_encoder = msgspec.msgpack.Encoder(enc_hook=_to_plain)
_requests: msgspec.msgpack.Decoder[Request] = msgspec.msgpack.Decoder(Request)
_answers: msgspec.msgpack.Decoder[Answer] = msgspec.msgpack.Decoder(Answer, dec_hook=_from_plain)


def write(pipe: BinaryIO, message: Message) -> None:
    """Write one message and flush. Raises OSError when the pipe is closed."""
    body = _encoder.encode(message)
    pipe.write(struct.pack(">I", len(body)) + body)
    pipe.flush()


def read_body(pipe: BinaryIO) -> bytes | None:
    """The next message's bytes, or None at the end of the pipe.

    Raises:
        ValueError: the length is impossible, so the pipe cannot be used any more.
    """
    head = pipe.read(4)
    if len(head) < 4:
        return None
    (length,) = struct.unpack(">I", head)
    if length > LARGEST_MESSAGE:
        raise ValueError(f"a message of {length} bytes is impossible")
    body = pipe.read(length)
    return body if len(body) == length else None


def request_from(body: bytes) -> Request:
    """The request in ``body``. Raises msgspec.DecodeError when it is none."""
    return _requests.decode(body)


def number_in(body: bytes) -> int:
    """The number in an unreadable request, so that it can be answered; 0 if there is none."""
    try:
        number = msgspec.msgpack.decode(body)["request"]
    except (msgspec.DecodeError, LookupError, TypeError):
        return 0
    return number if isinstance(number, int) else 0


def answer_from(body: bytes) -> Answer:
    """The answer in ``body``. Raises msgspec.DecodeError when it is none."""
    return _answers.decode(body)
