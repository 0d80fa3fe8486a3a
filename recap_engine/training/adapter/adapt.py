"""Train the cross-attention of any bundle on any captioned sounds; the result is another bundle.

The encoder and GPT-2 stay as they are. Prompts hold the nearest captions of other recordings; the sounds that decide
when to stop are other recordings, too.
"""

from __future__ import annotations

import hashlib
import json
from collections.abc import Iterator, Sequence
from dataclasses import asdict, dataclass, replace
from pathlib import Path
from typing import Literal

import numpy as np
import torch

from recap_engine.bundles.bundle import ADAPTER, DECODER, SUPPORT, TOKENIZER, Bundle
from recap_engine.bundles.device import Device
from recap_engine.bundles.load import load_encoder
from recap_engine.bundles.verify import verify_quickly
from recap_engine.clap.encoder import Encoder
from recap_engine.decoder import weights
from recap_engine.decoder.config import CrossLayers, DecoderConfig
from recap_engine.decoder.decoder import load_tokenizer
from recap_engine.decoder.gpt2 import GPT2, is_cross_attention
from recap_engine.errors import RequestError
from recap_engine.progress import Progress
from recap_engine.propose.retrieval import Calibration
from recap_engine.records import Route
from recap_engine.training.adapter.captioned_sounds import Material, Part, hear_all, split
from recap_engine.training.adapter.prompts import MixedPrompts, PromptSource, RetrievedPrompts
from recap_engine.training.adapter.trainer import Adapted, AdapterData, PromptSampler, train_adapter
from recap_engine.training.decoder.trainer import PromptWriter
from recap_engine.training.heard_corpus import Heard
from recap_engine.training.loop import Schedule
from recap_engine.training.texts.captions import content_words

PAPER_REDUCTION = 4
"""How much narrower the paper's cross-attention is than GPT-2's attention (7 M parameters beside GPT-2 small)."""


@dataclass(frozen=True, slots=True)
class Adapting:
    """How an adapter is trained. An epoch draws each sound once with one of its captions, or (``per_caption``) as often
    as it has captions. ``learning_rate`` None: 5e-4 for a fresh adapter, 1e-4 for the bundle's own.

    ``prompts`` are ``retrieved`` (the paper's: always the k nearest captions of other recordings) or ``mixed`` (also
    thinned, misleading, wrong and none, so that the decoder trusts the sound more than the prompt). ``cross_layers``
    and ``reduce_factor`` None: the bundle's, or the paper's (all layers, `PAPER_REDUCTION`) where there is none yet.
    """

    init: Literal["fresh", "bundle"] = "fresh"
    epochs: float = 10.0
    batch_size: int = 32
    accumulate: int = 1
    learning_rate: float | None = None
    weight_decay: float = 0.01
    patience: int = 5
    checks: int = 20
    seed: int = 0
    prompts: Literal["retrieved", "mixed"] = "retrieved"
    routes: tuple[Route, ...] = ("text", "audio")
    cross_layers: CrossLayers | None = None
    reduce_factor: int | None = None
    dev_share: float = 0.1
    per_caption: bool = False

    def schedule(self, sounds: int) -> Schedule:
        """The schedule for the draws of an epoch; the dev loss is measured ``checks`` times."""
        steps = max(1, round(self.epochs * sounds / (self.batch_size * self.accumulate)))
        rate = self.learning_rate or (5e-4 if self.init == "fresh" else 1e-4)
        check_every = max(1, round(steps / self.checks))
        return Schedule(
            steps, rate, max(1, steps // 20), self.weight_decay, 1.0, self.seed, check_every, self.patience,
            self.accumulate,
        )  # fmt: skip


@dataclass(frozen=True, slots=True)
class Outcome:
    """The result of a training, for the model card and for people; ``material`` is the part that was used."""

    config: DecoderConfig
    schedule: Schedule
    material: Material
    adapted: Adapted
    folder: Path


def adapt(
    bundle: Bundle,
    material: Material,
    adapting: Adapting,
    work: Path,
    device: Device,
    *,
    allow_untrained: bool = False,
    heard_in: Path | None = None,
) -> Iterator[Progress | Outcome]:
    """Train in ``work``, resuming what is there; yields the outcome last and leaves the adapter in ``work``.

    Encoded sounds are kept in ``heard_in`` (default: ``work``), which several trainings may share. Raises
    BundleError, and RequestError for too few sounds or a work folder of another training.
    """
    work.mkdir(parents=True, exist_ok=True)
    verify_quickly(bundle)
    encoder = load_encoder(bundle, device, allow_untrained=allow_untrained)
    config = _config(bundle, adapting)
    if SUPPORT in bundle.hashes:  # its adapter attends to vectors
        config = replace(config, encoder_width=encoder.hidden_width)
    used, heard = yield from hear_all(encoder, material, bundle.max_hidden_windows, heard_in or work)
    train, dev = split(used, adapting.dev_share)
    _refuse_other_work(work, bundle, adapting, train)
    drawn = sum(len(sound.labels) for sound in train.sounds) if adapting.per_caption else len(train.sounds)
    schedule = adapting.schedule(drawn)
    yield Progress("Finding similar captions of other sounds", 0, len(used.train) + len(used.dev))
    source = _prompt_source(encoder, train, heard, material.datastore)
    words = content_words(source.texts) if adapting.prompts == "mixed" else []
    calibration = Calibration.from_dict(bundle.calibration)

    def data_of(part: Part) -> AdapterData:
        mine = heard.some(part.numbers)
        near = source.neighbours(part.sounds, mine, calibration, adapting.routes)
        k = bundle.template.k
        prompts: PromptSampler = RetrievedPrompts(source.texts, near, k)
        if adapting.prompts == "mixed":
            prompts = MixedPrompts(source.texts, near, k, words)
        return AdapterData(part.sounds, mine, prompts, [1.0] * len(part.sounds))

    model = _model(bundle, config, adapting, device)
    tokenizer = load_tokenizer(bundle.file(TOKENIZER))
    writer = PromptWriter(bundle.template, tokenizer, config.positions)
    for step in train_adapter(
        model,
        writer,
        data_of(train),
        data_of(dev),
        folder=work,
        schedule=schedule,
        batch_size=adapting.batch_size,
        alone=adapting.prompts == "mixed",
        bf16=device.dtype == torch.bfloat16,
    ):
        if isinstance(step, Adapted):
            kept = replace(used, train=train.sounds, dev=dev.sounds)
            yield Outcome(config, schedule, kept, step, work)
        else:
            yield step


def _config(bundle: Bundle, adapting: Adapting) -> DecoderConfig:
    own, decoder = bundle.decoder.cross_layers, bundle.decoder
    if own == "none" and decoder.reduce_factor == 1 and (decoder.width // decoder.heads) % PAPER_REDUCTION == 0:
        decoder = replace(decoder, reduce_factor=PAPER_REDUCTION)
    config = replace(
        decoder,
        cross_layers=adapting.cross_layers or (own if own != "none" else "all"),
        reduce_factor=adapting.reduce_factor or decoder.reduce_factor,
    )
    if config.cross_layers == "none":
        raise RequestError("Without cross-attention there is nothing to train: choose the layers with --cross-layers.")
    if adapting.init == "bundle" and (config != bundle.decoder or SUPPORT in bundle.hashes):
        raise RequestError("The shape of the bundle's adapter differs from the requested one: train with --init fresh.")
    return config


def _prompt_source(encoder: Encoder, train: Part, heard: Heard, datastore: Sequence[str]) -> PromptSource:
    """Captions of the training sounds with their recordings, and those of the datastore without any."""
    takes: dict[str, set[str]] = {text: set() for text in datastore}
    written = set(takes)
    for sound in train.sounds:
        for text in sound.labels:
            if text not in written:
                takes.setdefault(text, set()).add(sound.take)
    number = {text: i for i, text in enumerate(takes)}
    texts = tuple(takes)
    vectors = np.concatenate([encoder.encode_text(texts[i : i + 256]) for i in range(0, len(texts), 256)])
    return PromptSource(
        texts,
        tuple(frozenset(said) for said in takes.values()),
        vectors,
        heard.signatures[train.numbers],
        np.array([number[sound.labels[0]] for sound in train.sounds]),
        tuple(sound.take for sound in train.sounds),
    )


def _model(bundle: Bundle, config: DecoderConfig, adapting: Adapting, device: Device) -> GPT2:
    """The bundle's GPT-2 with a fresh adapter or its own. Frozen matrices are kept as they are computed with."""
    if adapting.init == "bundle":
        model = weights.load(config, bundle.file(DECODER), bundle.file(ADAPTER))
    else:
        torch.manual_seed(adapting.seed)
        model = GPT2(config)
        plain = weights.load(replace(config, cross_layers="none"), bundle.file(DECODER), None)
        model.load_state_dict(plain.state_dict(), strict=False)
    if device.dtype == torch.bfloat16:
        for name, module in model.named_modules():
            if isinstance(module, torch.nn.Linear) and not is_cross_attention(f"{name}."):
                module.to(torch.bfloat16)
    return model.to(device.name)


def _refuse_other_work(work: Path, bundle: Bundle, adapting: Adapting, train: Part) -> None:
    """Refuse to resume a training with other data, models or settings. Raises RequestError."""
    sounds = hashlib.sha256("\n".join(f"{s.path} {s.labels}" for s in train.sounds).encode("utf-8", "replace"))
    options = json.loads(json.dumps({"bundle": bundle.fingerprint, "sounds": sounds.hexdigest(), **asdict(adapting)}))
    path = work / "training.json"
    if path.exists() and (kept := json.loads(path.read_text("utf-8"))) != options:
        other = ", ".join(name for name in options if kept.get(name) != options[name])
        raise RequestError(
            "{work} holds a training with another {other}: choose another folder with --work, or remove it.",
            work=work,
            other=other,
        )
    path.write_text(json.dumps(options, indent=1), "utf-8")
