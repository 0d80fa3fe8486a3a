"""The engine: one workspace and one model bundle. The facade for the CLI, the engine process and tests.

Importing this is cheap. Opening an engine imports torch, to list the devices, and loads nothing. `prepare` loads the
models and embeds new captions; if not called, the first proposal does.
"""

from __future__ import annotations

from collections.abc import Callable, Generator, Iterable, Iterator, Sequence
from dataclasses import replace
from functools import cached_property
from typing import TYPE_CHECKING

from recap_engine.annotate.identify import identify, read_sound, while_wanted
from recap_engine.annotate.starter_workspace import create_workspace, open_or_create, starter_captions
from recap_engine.audio import Window, read_notes, windows
from recap_engine.bundles.loaded import Models
from recap_engine.datastore.workspace import Workspace
from recap_engine.errors import Cancelled, RequestError
from recap_engine.index.embed_missing import STEP, MissingVectors
from recap_engine.index.kept_results import KeptResults
from recap_engine.index.neighbours import WorkspaceNeighbours
from recap_engine.index.search import SoundMatches, WorkspaceSearch
from recap_engine.printable import StrPath
from recap_engine.progress import Progress
from recap_engine.propose.memo import MOST_COMPLETIONS, Basis, PromptCache, RecentResults
from recap_engine.propose.propose import Heard, Proposer, Settings
from recap_engine.propose.retrieval import Calibration
from recap_engine.propose.text_vectors import TextVectors
from recap_engine.records import Candidate, Neighbour, Proposal, Region, Sound
from recap_engine.translatable import Translatable

if TYPE_CHECKING:
    from recap_engine.batch.pipeline import Outcome
    from recap_engine.bundles.batch_policy import BatchPolicy
    from recap_engine.bundles.bundle import Bundle
    from recap_engine.bundles.device import Device
    from recap_engine.clap.encoder import Encoder
    from recap_engine.datastore.protocol import Datastore
    from recap_engine.index.loaded_sounds import LoadedSound

LOADING_ENCODER = Translatable("loading the encoder")
LOADING_DECODER = Translatable("loading the decoder")


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
        policy: BatchPolicy | None = None,
    ) -> None:
        """Find the bundle and choose the device; load nothing. ``keep_heard`` False caches no encoded sounds.

        ``policy`` replaces the device's own: how much goes through the models at once.

        Raises BundleError, RequestError.
        """
        from recap_engine.bundles.device import choose_device
        from recap_engine.bundles.find import find_bundle
        from recap_engine.bundles.load import ranking_of, refuse_untrained
        from recap_engine.bundles.native_memory import bound_native_memory
        from recap_engine.bundles.precision_choice import kept_choice, undecided

        bound_native_memory()
        self.workspace = workspace
        self.bundle: Bundle = find_bundle(bundle)
        refuse_untrained(self.bundle, allow_untrained)
        self.calibration = Calibration.from_dict(self.bundle.calibration)
        self.ranking = ranking_of(self.bundle)
        self.device: Device = choose_device(device, precision)
        self._measurable = precision == "auto" and undecided(self.device)
        if self._measurable and (kept := kept_choice(self.bundle, self.device)) is not None:
            self.device, self._measurable = kept, False
        if policy is not None:
            self.device = replace(self.device, policy=policy)
        self.models = Models(self.bundle, self.device, allow_untrained=allow_untrained, keep_heard=keep_heard)
        self._missing = MissingVectors(workspace, self.models)
        self.search = WorkspaceSearch(workspace, self.models, self._missing, self.calibration, lambda: self.texts)
        self._results = KeptResults(workspace, self.models, self._missing)
        self._neighbours = WorkspaceNeighbours(
            workspace, self.models, self._missing, self.calibration, lambda: self.texts
        )
        self._collections_elsewhere: tuple[str, ...] = ()
        self.embedding: Progress | None = None
        """How far a batch is with embedding captions; None when it has nothing to embed."""
        self._recent_results = RecentResults()
        self._prompts = PromptCache()

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
        """Open an engine on a workspace file: created if it is missing, read-only if it cannot be written.

        Raises WorkspaceError, BundleError.
        """
        from recap_engine.bundles.device import choose_device

        choose_device(device, precision)  # refuse these first, before a workspace is created
        opened, _ = open_or_create(workspace, as_allowed=True)
        try:
            return cls(opened, bundle, device=device, precision=precision, allow_untrained=allow_untrained)
        except BaseException:
            opened.close()
            raise

    def close(self) -> None:
        """Close the workspace."""
        self.workspace.close()

    # ---- models and vectors ------------------------------------------------------------------------------------

    @property
    def encoder(self) -> Encoder:
        """The bundle's encoder, loaded at first use. Raises BundleError."""
        return self.models.encoder

    @cached_property
    def texts(self) -> TextVectors:
        """Vectors of texts: from memory, from the workspace, or from the encoder."""
        encoder = self.encoder
        return TextVectors(encoder, stored=lambda text: self.workspace.vectors.text_vector(encoder.fingerprint, text))

    @cached_property
    def proposer(self) -> Proposer:
        """Encoder, decoder and ranking, loaded at first use. Raises BundleError."""
        return Proposer(
            encoder=self.encoder,
            texts=self.texts,
            decoder=self.models.decoder.result(),
            template=self.bundle.template,
            calibration=self.calibration,
            ranking=self.ranking,
            kinds=self.models.kinds,
            support=self.models.support,
        )

    def begin(self) -> Iterator[Progress]:
        """Load the encoder and start loading the decoder: the minimum before a first proposal."""
        yield Progress(LOADING_ENCODER, 0)
        self.encoder.encode_audio([])
        yield Progress(LOADING_DECODER, 0)
        _ = self.models.decoder
        yield from self.embed_newest()
        self.workspace.search.memory.want(self.encoder.fingerprint)

    def prepare(self, *, embed_all: bool = True) -> Iterator[Progress]:
        """Load the models and embed new captions, so that the first proposal need not wait.

        Unless ``embed_all``, it embeds only for as long as a proposal can wait; `caption` goes on with the rest.
        """
        yield Progress(LOADING_ENCODER, 0)
        if self._neighbours.elsewhere is None:
            self.workspace.search.memory.want(self.bundle.encoder_fingerprint)  # read while the models are loaded
        yield from self._measure_precision()
        _ = self.encoder, self.models.decoder
        yield from self.embed() if embed_all else self.embed_newest()
        yield Progress(LOADING_DECODER, 0)
        _ = self.proposer

    def _measure_precision(self) -> Iterator[Progress]:
        """On a processor without 16-bit products: measure once whether int8 suits the decoder, and use what does."""
        from recap_engine.bundles.precision_choice import kept_choice, measure_choice
        from recap_engine.resources import samples_folder

        if not self._measurable:
            return
        self._measurable = False
        sounds = sorted(path for path in samples_folder().iterdir() if path.suffix in (".wav", ".ogg", ".flac"))
        texts = [caption.text for caption in starter_captions()]
        yield from measure_choice(self.bundle, self.encoder, sounds, texts, allow_untrained=not self.bundle.trained)
        kept = kept_choice(self.bundle, self.device) or self.device
        self.device = self.models.device = replace(kept, policy=self.device.policy)

    def embed(self, batch: int | None = None) -> Iterator[Progress]:
        """Embed every caption in use that has no vector; finished batches are kept if this is stopped.

        ``batch`` captions make a step; by default as many as is fastest.
        """
        yield from self._missing.embed_all(batch)

    def embed_newest(self) -> Iterator[Progress]:
        """Embed missing captions, newest first, for as long as a proposal can wait; `settle` embeds the rest."""
        yield from self._missing.embed_newest()

    @property
    def unsettled(self) -> bool:
        """Whether `embed_newest` left something to `settle`."""
        return self._missing.unsettled

    @property
    def unfilled(self) -> int:
        """How many texts and sounds cannot be found, because they lack vectors and the workspace is read-only."""
        return self._missing.unfilled

    def settle(self) -> Iterator[Progress]:
        """Embed every missing caption, then drop the vectors of earlier models."""
        yield from self._missing.settle()

    # ---- what retrieval uses -----------------------------------------------------------------------------------

    def use_collections(self, names: Sequence[str]) -> None:
        """Retrieve from these collections instead of those that are switched on. Raises RequestError."""
        self.workspace.collections.ids(names)
        self._missing.use(tuple(dict.fromkeys(names)))

    def use_datastore(self, datastore: Datastore, collections: Sequence[str] = (), missing: int = 0) -> None:
        """Retrieve from ``datastore`` instead of the workspace, from these of its collections (none: all).

        ``missing`` of its captions have no vector.
        """
        self._neighbours.elsewhere, self._missing.elsewhere = datastore, missing
        self._collections_elsewhere = tuple(collections)

    def collections(self) -> tuple[str, ...]:
        """Names of the collections that retrieval uses."""
        if self._neighbours.elsewhere is not None:
            return self._collections_elsewhere
        if self._missing.collections is not None:
            return self._missing.collections
        return tuple(info.name for info in self.workspace.collections.list() if info.enabled)

    def neighbours(self, heard: Heard, settings: Settings | None = None) -> tuple[Neighbour, ...]:
        """The neighbours of one sound, as the workspace is now."""
        ((found,), _) = self._neighbours.find([heard], self._neighbours.live(), settings or Settings())
        return found

    def candidates(self, heard: Sequence[Heard], settings: Settings | None = None) -> list[tuple[Candidate, ...]]:
        """The candidates for sounds that are encoded already, as the workspace is now. Stores nothing."""
        settings = settings or Settings()
        neighbours, rejected = self._neighbours.find(heard, self._neighbours.live(), settings)
        return self.proposer.candidates(heard, neighbours, settings, rejected)

    # ---- one sound ---------------------------------------------------------------------------------------------

    def hear(self, path: StrPath, region: Region | None = None) -> Heard:
        """Identify and encode a sound. Raises AudioError."""
        return self._listen(path, identify(self.workspace, path, region))

    def _listen(
        self,
        path: StrPath,
        sound: Sound,
        cancelled: Callable[[], bool] | None = None,
        listened: Callable[[float, float], None] | None = None,
    ) -> Heard:
        encoder = self.encoder
        begin = sound.region.start if sound.region is not None else 0.0
        seconds = sound.region.duration if sound.region is not None else sound.duration

        def hear() -> Heard:
            pieces = windows(path, encoder.sample_rate, encoder.window_seconds, sound.region)
            wanted = while_wanted(pieces, cancelled)
            if listened is not None:
                wanted = _reported(wanted, lambda start: listened(start - begin, seconds))
            return Heard(sound, self.models.listener.hear(sound, wanted), read_notes(path))

        return self._recent_results.heard(sound, hear)

    def propose(
        self,
        path: StrPath,
        region: Region | None = None,
        settings: Settings | None = None,
        cancelled: Callable[[], bool] | None = None,
        listened: Callable[[float, float], None] | None = None,
    ) -> Iterator[Proposal]:
        """Propose for one sound: first its neighbours alone, then the whole. Reflects every decision made before.

        ``listened`` is called before each window with the seconds encoded so far and the sound's length.

        Raises:
            AudioError: the sound cannot be read.
            Cancelled: ``cancelled()`` turned true.
        """
        settings = settings or Settings()
        for _ in self.embed_newest():
            if cancelled is not None and cancelled():
                raise Cancelled("The request is no longer needed.")
        heard = self._listen(path, identify(self.workspace, path, region), cancelled, listened)
        neighbours, rejected = self._neighbours.find([heard], self._neighbours.live(), settings)
        self._prompts.remember(path, region, heard, neighbours[0])
        partial = self._proposal(heard, neighbours[0])
        yield partial
        basis = Basis(heard.sound.hash, heard.sound.region, settings, neighbours[0], rejected[0])
        whole = replace(
            partial,
            candidates=self._recent_results.candidates(
                basis, lambda: self.proposer.candidates([heard], neighbours, settings, rejected, cancelled)[0]
            ),
        )
        self._results.put_one(heard, whole)
        yield whole

    def complete(
        self,
        path: StrPath,
        prefix: str,
        count: int = 1,
        region: Region | None = None,
        cancelled: Callable[[], bool] | None = None,
    ) -> tuple[str, ...]:
        """Complete a typed text: up to ``count`` texts that begin with ``prefix``, most probable first.

        Quick for a sound with a recent proposal, whose hearing and prompt are still in memory.

        Raises:
            AudioError: the sound cannot be read.
            Cancelled: ``cancelled()`` turned true.
        """
        if not 1 <= count <= MOST_COMPLETIONS:
            raise RequestError(
                "The number of completions is {count}; ask for 1 to {most_completions}.",
                count=count,
                most_completions=MOST_COMPLETIONS,
            )
        if not self.bundle.completes:
            return ()
        if not self._prompts.has(path, region):
            for _ in self.embed():
                pass
            heard = self.hear(path, region)
            self._prompts.remember(path, region, heard, self.neighbours(heard))
        begun = self._prompts.read_prompt(path, region, self.proposer)
        return tuple(g.text for g in self.proposer.gpt2.complete(begun, prefix, count=count, cancelled=cancelled))

    def _proposal(self, heard: Heard, neighbours: tuple[Neighbour, ...]) -> Proposal:
        remark = heard.unheard(self.encoder.band)
        notes = heard.notes if remark is None else (*heard.notes, remark)
        missing = self._missing.missing_texts()
        bundle = self.bundle
        return Proposal(
            heard.sound, (), neighbours, bundle.fingerprint, notes, missing, bundle.calibrated, bundle.hears
        )

    # ---- many sounds -------------------------------------------------------------------------------------------

    def caption(
        self,
        paths: Iterable[tuple[str, Translatable | str | None]],
        settings: Settings | None = None,
        cancelled: Callable[[], bool] | None = None,
    ) -> Generator[Outcome, None, None]:
        """Propose for many sounds, in order; the datastore is pinned to what it is now.

        While many of its captions have no vector, it begins with the others and embeds some after each sound: proposals
        state how many captions they lack (``missing``), and `embedding` how far it is.
        ``paths`` are (path, "" or the reason why it cannot be read). May be closed between any two outcomes.
        Raises Cancelled as soon as ``cancelled()`` turns true.
        """
        from recap_engine.batch.core_pool import CorePool
        from recap_engine.batch.pipeline import Pipeline
        from recap_engine.index.loaded_sounds import hear_together, load_sound

        settings = settings or Settings()
        for _ in self.embed_newest():
            pass
        rest = self._missing.embed_all(STEP) if self.unsettled else iter(())
        encoder, listener, proposer = self.encoder, self.models.listener, self.proposer
        pinned = self._neighbours.pinned()

        policy = self.device.policy

        def load(path: str) -> LoadedSound:
            return load_sound(path, encoder, listener, policy.pooled, cancelled)

        def propose(loaded: Sequence[LoadedSound]) -> list[Proposal]:
            heard = hear_together(loaded, listener, cancelled)
            neighbours, rejected = self._neighbours.find(heard, pinned, settings)
            candidates = proposer.candidates(heard, neighbours, settings, rejected, cancelled)
            proposals = [
                replace(self._proposal(h, near), candidates=mine)
                for h, near, mine in zip(heard, neighbours, candidates, strict=True)
            ]
            self._results.put_many([one.path for one in loaded], heard, proposals, pinned.sequence)
            return proposals

        encoder.encode_audio([])  # loads the audio encoder before the threads need it
        with CorePool() as pool:
            for outcome in Pipeline(load, propose, pool, policy.group, policy.pooled).run(paths):
                yield outcome
                self.embedding = next(rest, None)

    # ---- finding -----------------------------------------------------------------------------------------------

    def encode_libraries(self) -> Iterator[Progress]:
        """Encode every sound of registered folders that has no vector yet."""
        yield Progress(LOADING_ENCODER, 0)
        yield from self._missing.embed_sounds(captioned=False)

    def overhear(
        self, path: StrPath, settings: Settings | None = None, limit: int = 0
    ) -> tuple[Proposal, SoundMatches]:
        """Propose for a recording that is not kept, and find up to ``limit`` sounds like it, nearest first.

        Nothing of it is stored, neither in the workspace nor in the cache of encoded sounds. Raises AudioError.
        """
        from recap_engine.clap.listen import listen

        settings, encoder = settings or Settings(), self.encoder
        for _ in self.embed_newest():
            pass
        sound, pieces, notes = read_sound(path, encoder.sample_rate, encoder.window_seconds)
        heard = Heard(sound, listen(encoder, pieces, self.bundle.max_hidden_windows), notes)
        neighbours, rejected = self._neighbours.find([heard], self._neighbours.live(), settings)
        (candidates,) = self.proposer.candidates([heard], neighbours, settings, rejected)
        proposal = replace(self._proposal(heard, neighbours[0]), candidates=candidates)
        return proposal, self.search.sounds_like(heard, limit) if limit else []

    def similar_sounds(self, path: StrPath, limit: int = 10) -> SoundMatches:
        """Sounds like the one at ``path``, without itself: (path, hash, cosine), nearest first. Raises AudioError."""
        return self.search.sounds_like(self.hear(path), limit)


def _reported(pieces: Iterable[Window], report: Callable[[float], None]) -> Iterator[Window]:
    for piece in pieces:
        report(piece.start)
        yield piece


__all__ = [
    "Engine",
    "create_workspace",
    "identify",
    "open_or_create",
    "starter_captions",
]
