"""The engine: one workspace and one model bundle, behind the surface that the CLI, the engine process and tests use.

Importing this is cheap; opening an engine imports torch, to see which devices there are, and loads nothing; `prepare`
loads the models and embeds what is new, and proposing does what is left of both by itself.
"""

from __future__ import annotations

import os
import time
from collections.abc import Callable, Generator, Iterable, Iterator, Mapping, Sequence
from concurrent.futures import Future, ThreadPoolExecutor
from dataclasses import replace
from functools import cached_property
from typing import TYPE_CHECKING, Any

import numpy as np

from recap_engine.audio import Window, windows
from recap_engine.audio.naming import StrPath
from recap_engine.batch.lanes import Lanes
from recap_engine.batch.pipeline import Outcome, Pipeline
from recap_engine.datastore.live import Live
from recap_engine.datastore.pinned import Pinned
from recap_engine.datastore.vectors import PendingSound
from recap_engine.datastore.workspace import Workspace
from recap_engine.errors import AudioError, Cancelled, RequestError
from recap_engine.identify import identify, read_sound
from recap_engine.progress import Progress
from recap_engine.propose import SILENT_NOTE, Heard, Proposer, Ranking, Settings, find_neighbours
from recap_engine.recent import Basis, Recent
from recap_engine.records import Caption, Neighbour, Proposal, Region, Route, Sound
from recap_engine.retrieval import Calibration
from recap_engine.starter_workspace import create_workspace, open_or_create, starter_captions
from recap_engine.typing_ahead import MOST_COMPLETIONS, Typing

if TYPE_CHECKING:
    from recap_engine.clap.encoder import Encoder
    from recap_engine.clap.listen import Hearing
    from recap_engine.decoder.decoder import CaptionDecoder
    from recap_engine.hearings import Listener
    from recap_engine.kinds import Kinds
    from recap_engine.models.bundle import Bundle
    from recap_engine.models.device import Device

_EMBED_BATCH = 512
_STEP = 128
"""Captions embedded at once while somebody may ask for a proposal."""

_FEW = 64
"""The newest captions that a proposal waits for while many are being embedded."""

_PATIENCE = 3.0
"""Seconds that a proposal waits for vectors of other captions."""

_LANE_TEXTS = 64
_HEAR_BATCH = 16


class Engine:
    """One workspace and one bundle. Owned by one thread, like the workspace it works on."""

    def __init__(
        self,
        workspace: Workspace,
        bundle: str = "starter",
        *,
        device: str = "auto",
        precision: str = "auto",
        allow_untrained: bool = False,
        keep_heard: bool = True,
    ) -> None:
        """Find the bundle and choose the device; load nothing. ``keep_heard`` False neither uses nor keeps hearings.

        Raises BundleError, RequestError.
        """
        from recap_engine.models.device import choose_device
        from recap_engine.models.find import find_bundle
        from recap_engine.models.load import refuse_untrained

        self.workspace = workspace
        self.bundle: Bundle = find_bundle(bundle)
        refuse_untrained(self.bundle, allow_untrained)
        self.calibration = Calibration.from_dict(self.bundle.calibration)
        self.ranking = Ranking.from_dict(self.bundle.ranking)
        self.device: Device = choose_device(device, precision)
        self._allow_untrained, self._keep_heard = allow_untrained, keep_heard
        self._collections: tuple[str, ...] | None = None
        self._embedded_at = self._newest_at = -1
        self._recent = Recent()
        self._unreadable: set[int] = set()
        self._typing = Typing()

    @classmethod
    def open(
        cls,
        workspace: StrPath,
        bundle: str = "starter",
        *,
        device: str = "auto",
        precision: str = "auto",
        allow_untrained: bool = False,
    ) -> Engine:
        """An engine on a workspace file, which is made when it is missing. Raises WorkspaceError, BundleError."""
        opened, _ = open_or_create(workspace)
        try:
            return cls(opened, bundle, device=device, precision=precision, allow_untrained=allow_untrained)
        except BaseException:
            opened.close()
            raise

    def close(self) -> None:
        """Close the workspace."""
        self.workspace.close()

    # ---- models and vectors ------------------------------------------------------------------------------------

    @cached_property
    def encoder(self) -> Encoder:
        """The bundle's encoder, loaded at first use. Raises BundleError."""
        from recap_engine.models.load import load_encoder

        return load_encoder(self.bundle, self.device, allow_untrained=self._allow_untrained)

    @cached_property
    def kinds(self) -> Kinds:
        """The kinds of sound that the bundle knows by ear, read at first use. Raises BundleError."""
        from recap_engine.models.load import load_kinds

        return load_kinds(self.bundle)

    @cached_property
    def listener(self) -> Listener:
        """What hears sounds with the encoder, each once in its life."""
        from recap_engine.hearings import Hearings, Listener

        kept = Hearings.of_user() if self._keep_heard else None
        return Listener(self.encoder, self.device.precision, self.bundle.max_hidden_windows, kept)

    @cached_property
    def proposer(self) -> Proposer:
        """Encoder, decoder and what ranks, loaded at first use. Raises BundleError."""
        return Proposer(
            encoder=self.encoder,
            decoder=self._decoder.result(),
            template=self.bundle.template,
            calibration=self.calibration,
            ranking=self.ranking,
            stored=lambda text: self.workspace.vectors.text_vector(self.encoder.fingerprint, text),
            kinds=self.kinds,
        )

    @cached_property
    def _decoder(self) -> Future[CaptionDecoder]:
        """The decoder; a thread loads it while sounds are heard already."""
        from recap_engine.models.load import load_decoder

        with_thread = ThreadPoolExecutor(1, "decoder")
        loading = with_thread.submit(load_decoder, self.bundle, self.device, allow_untrained=self._allow_untrained)
        with_thread.shutdown(wait=False)
        return loading

    def begin(self) -> Iterator[Progress]:
        """Make ready to hear and to find neighbours, and begin to load what writes: as little as can be waited for."""
        yield Progress("loading the encoder", 0)
        self.encoder.encode_audio([])
        yield Progress("loading the decoder", 0)
        _ = self._decoder
        yield from self.embed_newest()
        self.workspace.search.memory.want(self.encoder.fingerprint)

    def prepare(self) -> Iterator[Progress]:
        """Load the models and embed what is new, so that the first proposal need not wait."""
        yield Progress("loading the encoder", 0)
        _ = self.encoder, self._decoder
        yield from self.embed()
        self.workspace.search.memory.want(self.encoder.fingerprint)
        yield Progress("loading the decoder", 0)
        _ = self.proposer

    def embed(self, batch: int | None = None) -> Iterator[Progress]:
        """Fill every vector that is missing for captions in use; what is done is kept if this is stopped midway."""
        sequence = self.workspace.sequence()
        if sequence == self._embedded_at:
            return
        yield from self._embed_texts(batch=batch)
        yield from self._embed_sounds(captioned=True)
        self._embedded_at, self._newest_at = sequence, -1

    def embed_newest(self) -> Iterator[Progress]:
        """Fill what is missing, the newest first, for as long as a proposal can wait; `settle` fills the rest.

        Much is missing after a large import, or when the workspace has got another model. While it is being filled, a
        proposal waits for the last few alone, among which is whatever was accepted just now.
        """
        sequence = self.workspace.sequence()
        if sequence in (self._embedded_at, self._newest_at):
            return
        hurried, began = self.unsettled, time.monotonic()
        limit = _FEW if hurried else -1
        left = hurried
        for steps, share in (
            (self._embed_sounds(captioned=True, limit=limit, newest=True), 0.5),
            (self._embed_texts(limit=limit, newest=True, batch=_STEP), 1.0),
        ):
            for step in steps:
                yield step
                if time.monotonic() - began > _PATIENCE * share:
                    left = True
                    break
        self._newest_at = sequence
        if not left:
            self._embedded_at = sequence

    @property
    def unsettled(self) -> bool:
        """Whether `embed_newest` left something to `settle`."""
        return self._newest_at > self._embedded_at

    def settle(self) -> Iterator[Progress]:
        """Fill every vector that is missing, then drop those of models that the workspace had before.

        Until then both are kept: who stops this midway, or goes back to the other model, has lost nothing.
        """
        yield from self.embed(_STEP)
        vectors = self.workspace.vectors
        for other in vectors.encoders():
            if other.fingerprint != self.encoder.fingerprint and not self.workspace.connection.read_only:
                vectors.forget(other.fingerprint)

    def _embed_texts(
        self,
        limit: int = -1,
        newest: bool = False,
        batch: int | None = None,
        collections: Sequence[str] | None = None,
    ) -> Iterator[Progress]:
        vectors, fingerprint = self.workspace.vectors, self.encoder.fingerprint
        pending = vectors.pending_texts(fingerprint, limit, collections or self._collections, newest=newest)
        if not pending:
            return
        batch = batch or _EMBED_BATCH
        self.encoder.encode_text([])  # loads what reads, before the lanes want it
        with Lanes() as lanes:
            for at in range(0, len(pending), batch):
                some = sorted(pending[at : at + batch], key=len)
                shares = [some[i : i + _LANE_TEXTS] for i in range(0, len(some), _LANE_TEXTS)]
                found = [future.result() for future in lanes.each(self.encoder.encode_text, shares)]
                vectors.put_texts(fingerprint, some, np.concatenate(found))
                yield Progress("embedding captions", at + len(some), len(pending))

    def _embed_sounds(self, captioned: bool, limit: int = -1, newest: bool = False) -> Iterator[Progress]:
        vectors, fingerprint = self.workspace.vectors, self.encoder.fingerprint
        pending = vectors.pending_sounds(
            fingerprint, limit, self._collections, captioned=captioned, newest=newest, but=self._unreadable
        )
        if pending:
            self.listener, self.encoder.encode_audio([])  # loads what listens, before the lanes want it
        with Lanes() as lanes:
            for at in range(0, len(pending), _HEAR_BATCH):
                some = pending[at : at + _HEAR_BATCH]
                heard: dict[int, Hearing] = {}
                for waiting, future in zip(some, lanes.each(self._hearing, some), strict=True):
                    try:
                        heard[waiting.id] = future.result()
                    except (AudioError, RequestError):
                        # Not a sound any more, or too short for the region: the file has changed since.
                        self._unreadable.add(waiting.id)
                if heard:
                    self._put_sounds(heard)
                done = at + len(some)
                yield Progress("listening to captioned sounds", done, len(pending), os.path.basename(some[-1].path))

    def _put_sounds(self, heard: Mapping[int, Hearing]) -> None:
        """Keep the vectors of sounds, by row."""
        signatures = np.stack([hearing.signature for hearing in heard.values()])
        meanings = np.stack([hearing.vector for hearing in heard.values()])
        self.workspace.vectors.put_sounds(self.encoder.fingerprint, list(heard), signatures, meanings)

    def _hearing(self, waiting: PendingSound) -> Hearing:
        """What is heard of a sound, in a lane. Raises AudioError, RequestError."""
        encoder = self.encoder
        pieces = windows(waiting.path, encoder.sample_rate, encoder.window_seconds, waiting.sound.region)
        return self.listener.hear(waiting.sound, pieces)

    # ---- what retrieval uses -----------------------------------------------------------------------------------

    def use_collections(self, names: Sequence[str]) -> None:
        """Retrieve from these collections instead of those that are switched on. Raises RequestError."""
        self.workspace.collections.ids(names)
        self._collections = tuple(dict.fromkeys(names))
        self._embedded_at = self._newest_at = -1

    def collections(self) -> tuple[str, ...]:
        """Names of the collections that retrieval uses."""
        if self._collections is not None:
            return self._collections
        return tuple(info.name for info in self.workspace.collections.list() if info.enabled)

    def _live(self) -> Live:
        """The workspace as it is now, to be searched."""
        return Live(self.workspace, self.encoder.fingerprint, self._collections)

    def neighbours(self, heard: Heard, settings: Settings | None = None) -> tuple[Neighbour, ...]:
        """The neighbours of one sound, as the workspace is now."""
        ((found,), _) = self._neighbours([heard], self._live(), settings or Settings())
        return found

    def _neighbours(
        self, heard: Sequence[Heard], captions: Live | Pinned, settings: Settings
    ) -> tuple[list[tuple[Neighbour, ...]], list[frozenset[str]]]:
        """The neighbours of each sound, and what was rejected for it."""
        own = [self._own(h.sound, settings.other_recordings) for h in heard]
        rejected = [self.workspace.journal.rejected(h.sound) for h in heard]

        def search(route: Route, queries: Any, k: int) -> list[list[tuple[Caption, float]]]:
            return captions.search(route, queries, k, own)

        return find_neighbours(heard, search, self.calibration, settings, rejected, self.kinds), rejected

    def _own(self, sound: Sound, other_recordings: bool) -> frozenset[int]:
        """Rows of the sounds whose captions are left out for ``sound``."""
        if other_recordings:
            return self.workspace.sounds.takes(sound)
        row = self.workspace.sounds.find(sound)
        return frozenset(() if row is None else (row.id,))

    # ---- one sound ---------------------------------------------------------------------------------------------

    def hear(self, path: StrPath, region: Region | None = None) -> Heard:
        """Identify and encode a sound. Raises AudioError."""
        return self._listen(path, identify(self.workspace, path, region))

    def _listen(self, path: StrPath, sound: Sound, cancelled: Callable[[], bool] | None = None) -> Heard:
        encoder = self.encoder

        def hear() -> Heard:
            pieces = windows(path, encoder.sample_rate, encoder.window_seconds, sound.region)
            return Heard(sound, self.listener.hear(sound, _while_wanted(pieces, cancelled)))

        return self._recent.heard(sound, hear)

    def propose(
        self,
        path: StrPath,
        region: Region | None = None,
        settings: Settings | None = None,
        cancelled: Callable[[], bool] | None = None,
    ) -> Iterator[Proposal]:
        """Propose for one sound: first its neighbours alone, then the whole. Reflects every decision made before.

        Raises:
            AudioError: the sound cannot be read.
            Cancelled: ``cancelled()`` turned true.
        """
        settings = settings or Settings()
        for _ in self.embed_newest():
            if cancelled is not None and cancelled():
                raise Cancelled("No longer wanted.")
        heard = self._listen(path, identify(self.workspace, path, region), cancelled)
        neighbours, rejected = self._neighbours([heard], self._live(), settings)
        self._typing.met(path, region, heard, neighbours[0])
        partial = self._proposal(heard, neighbours[0])
        yield partial
        basis = Basis(heard.sound.hash, heard.sound.region, settings, neighbours[0], rejected[0])
        whole = replace(
            partial,
            candidates=self._recent.candidates(
                basis, lambda: self.proposer.candidates([heard], neighbours, settings, rejected, cancelled)[0]
            ),
        )
        if not self.workspace.connection.read_only:
            with self.workspace.connection.derive():
                self.workspace.proposals.put(whole, sequence=max(self._embedded_at, self._newest_at))
                self._keep_vector(heard)
        yield whole

    def _keep_vector(self, heard: Heard) -> None:
        """Keep what was heard of a sound, captioned or not: its takes, and what is most like it, are found by that."""
        workspace, fingerprint = self.workspace, self.encoder.fingerprint
        row = workspace.sounds.add(heard.sound)
        if not heard.silent and workspace.vectors.sound_vector(fingerprint, row) is None:
            self._put_sounds({row: heard.hearing})

    def complete(
        self,
        path: StrPath,
        prefix: str,
        count: int = 1,
        region: Region | None = None,
        cancelled: Callable[[], bool] | None = None,
    ) -> tuple[str, ...]:
        """How what is being typed may go on: up to ``count`` texts that begin with ``prefix``, most probable first.

        Quick for a sound that was proposed for lately: what was heard and read then is used again.

        Raises:
            AudioError: the sound cannot be read.
            Cancelled: ``cancelled()`` turned true.
        """
        if not 1 <= count <= MOST_COMPLETIONS:
            raise RequestError(f"The number of completions is {count}; ask for 1 to {MOST_COMPLETIONS}.")
        if not self._typing.knows(path, region):
            for _ in self.embed():
                pass
            heard = self.hear(path, region)
            self._typing.met(path, region, heard, self.neighbours(heard))
        begun = self._typing.begun(path, region, self.proposer)
        return tuple(g.text for g in self.proposer.decoder.complete(begun, prefix, count=count, cancelled=cancelled))

    def _proposal(self, heard: Heard, neighbours: tuple[Neighbour, ...]) -> Proposal:
        notes = (SILENT_NOTE,) if heard.silent else ()
        return Proposal(heard.sound, (), neighbours, self.bundle.fingerprint, notes)

    # ---- many sounds -------------------------------------------------------------------------------------------

    def caption(
        self,
        paths: Iterable[tuple[str, str]],
        settings: Settings | None = None,
        cancelled: Callable[[], bool] | None = None,
    ) -> Generator[Outcome, None, None]:
        """Propose for many sounds, in order; the datastore is pinned to what it is now.

        ``paths`` are (path, "" or the sentence why it cannot be read). May be closed between any two outcomes.
        Raises Cancelled as soon as ``cancelled()`` turns true.
        """
        settings = settings or Settings()
        for _ in self.embed():
            pass
        encoder, listener, proposer = self.encoder, self.listener, self.proposer
        pinned = Pinned(self.workspace, encoder.fingerprint, self._collections)

        def hear(path: str) -> tuple[str, Heard]:
            sound, pieces = read_sound(path, encoder.sample_rate, encoder.window_seconds)
            return path, Heard(sound, listener.hear(sound, _while_wanted(pieces, cancelled)))

        def propose(loaded: Sequence[tuple[str, Heard]]) -> list[Proposal]:
            heard = [h for _, h in loaded]
            neighbours, rejected = self._neighbours(heard, pinned, settings)
            candidates = proposer.candidates(heard, neighbours, settings, rejected, cancelled)
            proposals = [
                replace(self._proposal(h, near), candidates=mine)
                for h, near, mine in zip(heard, neighbours, candidates, strict=True)
            ]
            self._keep(loaded, proposals, pinned.sequence)
            return proposals

        encoder.encode_audio([])  # loads what listens, before the lanes want it
        with Lanes() as lanes:
            yield from Pipeline(hear, propose, lanes).run(paths)

    def _keep(
        self,
        loaded: Sequence[tuple[str, Heard]],
        proposals: Sequence[Proposal],
        sequence: int,
    ) -> None:
        """Remember places, vectors and what was proposed, so that an accept knows whose words it takes."""
        workspace = self.workspace
        if workspace.connection.read_only:
            return
        with workspace.connection.derive():
            for path, heard in loaded:
                workspace.sounds.place(path, heard.sound)
            ids = [workspace.sounds.add(h.sound) for _, h in loaded]
            unique = {id: h.hearing for id, (_, h) in zip(ids, loaded, strict=True) if not h.silent}
            if unique:
                self._put_sounds(unique)
            for proposal in proposals:
                workspace.proposals.put(proposal, sequence=sequence)

    # ---- finding -----------------------------------------------------------------------------------------------

    def search_captions(self, text: str, limit: int = 20) -> list[tuple[Caption, float]]:
        """Captions in use that mean something like ``text``, with their cosines."""
        for _ in self.embed():
            pass
        (found,) = self._live().search("text", self.encoder.encode_text([text]), limit)
        return found

    def find_captions(
        self, text: str, limit: int, collections: Sequence[str] | None = None
    ) -> tuple[list[tuple[Caption, float]], int]:
        """As `search_captions`, of named collections (on or off) too, and without waiting for more than a moment.

        Also returns how many wordings have no vector yet. Raises RequestError for a collection that is not there.
        """
        names = self._collections if collections is None else collections
        began = time.monotonic()
        for _ in self._embed_texts(newest=True, batch=_STEP, collections=names):
            if time.monotonic() - began > _PATIENCE:
                break
        live = Live(self.workspace, self.encoder.fingerprint, names)
        (found,) = live.search("text", self.encoder.encode_text([text]), limit)
        return found, len(self.workspace.vectors.pending_texts(self.encoder.fingerprint, -1, names))

    def encode_libraries(self) -> Iterator[Progress]:
        """Encode every sound of registered folders that has no vector yet."""
        yield Progress("loading the encoder", 0)
        yield from self._embed_sounds(captioned=False)

    def search_sounds(self, text: str, limit: int = 10) -> list[tuple[str, str, float]]:
        """Sounds that ``text`` describes: (path, hash, cosine), nearest first."""
        (query,) = self.encoder.encode_text([text])
        return self._placed(self.workspace.vectors.sounds_by_meaning(self.encoder.fingerprint, query, limit))

    def similar_sounds(self, path: StrPath, limit: int = 10) -> list[tuple[str, str, float]]:
        """Sounds like the one at ``path``, without itself: (path, hash, cosine), nearest first. Raises AudioError."""
        heard = self.hear(path)
        query = heard.hearing.signature[None]
        (hits,) = self.workspace.search.all_sounds(self.encoder.fingerprint, query, limit + 1)
        found = self._placed([(hit.sound, hit.similarity) for hit in hits], but=heard.sound)
        return found[:limit]

    def _placed(self, hits: Sequence[tuple[int, float]], but: Sound | None = None) -> list[tuple[str, str, float]]:
        """Those of the sounds that can be read, with path, hash and cosine."""
        found = []
        for sound, similarity in hits:
            row, path = self.workspace.sounds.get(sound), self.workspace.sounds.path(sound)
            if row is None or path is None:
                continue
            if but is None or (row.sound.hash, row.sound.region) != (but.hash, but.region):
                found.append((path, row.sound.hash, similarity))
        return found


def _while_wanted(pieces: Iterable[Window], cancelled: Callable[[], bool] | None) -> Iterator[Window]:
    for piece in pieces:
        if cancelled is not None and cancelled():
            raise Cancelled("No longer wanted.")
        yield piece


__all__ = [
    "Engine",
    "create_workspace",
    "identify",
    "open_or_create",
    "starter_captions",
]
