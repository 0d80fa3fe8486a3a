"""The stages of the starter's language half: texts and decoder, encoded sounds, prompts, adapter.

Each reads the results of earlier stages in the work folder and adds its own; finished stages are not repeated.
"""

from __future__ import annotations

import json
import random
import shutil
from collections.abc import Iterator, Mapping, Sequence
from dataclasses import dataclass, field, replace
from hashlib import sha256
from pathlib import Path
from typing import Any

import numpy as np
import torch
from safetensors.torch import load_file
from tokenizers import Tokenizer

from recap_engine.bundles.bundle import ADAPTER, DECODER, ENCODER, KINDS, TEXT_TOKENIZER, TOKENIZER, EncoderConfig
from recap_engine.bundles.load import read_kinds
from recap_engine.clap.compact import CompactEncoder, Precision
from recap_engine.clap.encoder import Encoder
from recap_engine.decoder import weights
from recap_engine.decoder.config import DecoderConfig
from recap_engine.decoder.gpt2 import GPT2
from recap_engine.progress import Progress
from recap_engine.propose.kinds import Kinds
from recap_engine.propose.prompt import Template
from recap_engine.propose.retrieval import Calibration
from recap_engine.training.adapter.prompts import MixedPrompts, PromptSource, captions_with_takes
from recap_engine.training.adapter.sounds import Example, hear_examples, shares_of, variations
from recap_engine.training.adapter.trainer import Adapted, AdapterData, train_adapter
from recap_engine.training.clap.export import write_kinds
from recap_engine.training.clap.towers import Towers, train_towers
from recap_engine.training.corpus import load_sounds
from recap_engine.training.decoder.trainer import PromptWriter, train_decoder, train_tokenizer
from recap_engine.training.event_patterns import Events
from recap_engine.training.heard_corpus import Heard
from recap_engine.training.loop import Schedule
from recap_engine.training.starter.calibration import Judged, calibrate
from recap_engine.training.starter.common_kinds import commonness
from recap_engine.training.starter.data import Places, Texts
from recap_engine.training.starter.detector import Recipe as DetectorRecipe
from recap_engine.training.texts.captions import content_words

TEMPLATE = Template(k=5)
VOCABULARY = 6144
DECODER_SCHEDULE = Schedule(steps=2600, learning_rate=1.5e-3, warm_up=200, weight_decay=0.05, check_every=200)
ADAPTER_SCHEDULE = Schedule(steps=2200, learning_rate=1.5e-3, warm_up=150, weight_decay=0.05, check_every=200)
MAX_HIDDEN_WINDOWS = 4


@dataclass(frozen=True, slots=True)
class Recipe:
    """Amounts of training and data for the starter.

    ``rough`` copies of every training sound, and ``mixtures`` of two, are added to the sounds. ``keep`` takes towers,
    decoder and adapter of the bundle that the towers start from, and only fits the rest.
    """

    towers: Towers = field(default_factory=Towers)
    decoder: Schedule = DECODER_SCHEDULE
    adapter: Schedule = ADAPTER_SCHEDULE
    rough: int = 1
    mixtures: int = 3000
    detector: DetectorRecipe = field(default_factory=DetectorRecipe)
    keep: bool = False


def decoder_config(encoder_width: int) -> DecoderConfig:
    """The starter's GPT-2: 4 layers of width 256, cross-attention in all of them, not narrowed."""
    return DecoderConfig(
        layers=4,
        width=256,
        heads=4,
        inner=1024,
        vocabulary=VOCABULARY,
        positions=256,
        encoder_width=encoder_width,
        reduce_factor=1,
        end_of_text=0,
    )


def write_towers(places: Places, towers: Towers) -> Iterator[Progress]:
    """The encoder: audio tower, text tower, and both as the files of a bundle."""
    if not (places.towers / ENCODER).exists():
        yield from train_towers(places.tower_data(), towers, places.work, places.work / "cache", places.towers)


def write_decoder(places: Places, schedule: Schedule, start: str | None = None) -> Iterator[Progress]:
    """Tokenizer and GPT-2, trained from texts or taken from the bundle ``start``."""
    folder = places.decoder
    if (folder / DECODER).exists():
        return
    folder.mkdir(parents=True, exist_ok=True)
    if start is not None:
        for name in (TOKENIZER, DECODER):
            shutil.copyfile(Path(start) / name, folder / name)
        return
    texts = Texts.read(places)
    path = folder / TOKENIZER
    if not path.exists():
        train_tokenizer([*texts.audiocaps, *[*texts.collection, *texts.labels] * 3], VOCABULARY, path)
    sources = [(texts.audiocaps, 0.62), (texts.collection, 0.22), (texts.labels, 0.16)]
    config = decoder_config(encoder_width=1)
    yield from train_decoder(
        sources, Tokenizer.from_file(str(path)), TEMPLATE, config, folder=folder, schedule=schedule
    )


def load_towers(places: Places, precision: Precision = "fp32") -> tuple[Encoder, EncoderConfig]:
    """The trained encoder, with its section of ``bundle.json``."""
    values: dict[str, Any] = json.loads((places.towers / "encoder_config.json").read_text("utf-8"))
    values.pop("kind", None)
    tensors, tokenizer = load_file(places.towers / ENCODER), Tokenizer.from_file(str(places.towers / TEXT_TOKENIZER))
    heard_with = sha256()  # of the audio tower alone: what was heard stays valid when the text tower changes
    for name in sorted(tensors):
        if name.startswith("audio."):
            heard_with.update(name.encode() + tensors[name].numpy().tobytes())
    encoder = CompactEncoder(values, tensors, tokenizer, precision=precision, fingerprint=heard_with.hexdigest())
    return encoder, EncoderConfig("compact", values)


def kinds_with_texts(places: Places, encoder: Encoder) -> Kinds:
    """The kinds that the towers know, with the vectors of their captions and how common they are.

    The file is completed.
    """
    path = places.towers / KINDS
    kinds = read_kinds(path)
    if kinds.texts is None:
        classes = kinds.classes
        if classes.captions:
            classes = replace(classes, texts=encode_texts(encoder, classes.captions))
        kinds = replace(kinds, texts=encode_texts(encoder, kinds.captions), classes=classes)
    if kinds.common is None:
        kinds = replace(kinds, common=commonness(kinds.captions, places.caption_texts(), encoder.encode_text))
    write_kinds(kinds, path)
    return read_kinds(path)


@dataclass(frozen=True, slots=True)
class Listened:
    """Examples and their encodings."""

    examples: Sequence[Example]
    heard: Heard


def listen_to(places: Places, encoder: Encoder, examples: Sequence[Example]) -> Iterator[Progress | Listened]:
    """Encode ``examples``, or read them from the cache; yields the result last."""
    rows = list(dict.fromkeys(row for example in examples for row in example.rows))
    sounds = load_sounds(places.corpus, rows, encoder.sample_rate, places.work / "sounds")
    samples = {row.path: sound for row, sound in zip(rows, sounds, strict=True)}
    for step in hear_examples(encoder, examples, samples, MAX_HIDDEN_WINDOWS, places.work / "heard"):
        yield Listened(examples, step) if isinstance(step, Heard) else step


def training_examples(places: Places, recipe: Recipe) -> list[Example]:
    """Training examples of the adapter, unchanged sounds first."""
    return variations(places.training_rows(), recipe.rough, recipe.mixtures, recipe.adapter.seed)


def dev_examples(places: Places) -> list[Example]:
    """Dev examples of the adapter."""
    return [Example((row,), 0) for row in places.dev_rows()]


def judged_sounds(dev: Listened, events: Events) -> tuple[list[int], Judged]:
    """The dev sounds whose event has a pattern: their indices among the dev sounds, and their labels."""
    numbers = [i for i, example in enumerate(dev.examples) if example.labels[0] in events]
    rows = [dev.examples[i].rows[0] for i in numbers]
    vectors = dev.heard.vectors[numbers]
    return numbers, Judged(vectors, [row.label for row in rows], [row.take for row in rows])


def starter_calibration(places: Places, encoder: Encoder, dev: Listened, events: Events) -> Calibration:
    """The routes' logistics on the starter collection and the dev sounds."""
    collection = places.collection_texts()
    return calibrate(judged_sounds(dev, events)[1], events, collection, encode_texts(encoder, collection))


def encode_texts(encoder: Encoder, texts: Sequence[str]) -> np.ndarray:
    """Vectors (n, d) of ``texts``, 256 at a time."""
    return np.concatenate([encoder.encode_text(texts[i : i + 256]) for i in range(0, len(texts), 256)])


def write_adapter(
    places: Places,
    encoder: Encoder,
    calibration: Calibration,
    train: Listened,
    dev: Listened,
    schedule: Schedule,
    start: str | None = None,
) -> Iterator[Progress | Adapted]:
    """Train cross-attention, new or from the bundle ``start``; yields the outcome last."""
    folder = places.adapter
    model = decoder_with(places, encoder.hidden_width, None if start is None else Path(start) / ADAPTER)
    writer = PromptWriter(TEMPLATE, Tokenizer.from_file(str(places.decoder / TOKENIZER)), model.config.positions)
    yield Progress("Finding neighbours for the training sounds", 0, len(train.examples))
    source, words = _prompt_source(places, encoder, train)

    def adapter_data(listened: Listened) -> AdapterData:
        near = source.neighbours(listened.examples, listened.heard, calibration, ("text", "audio"))
        mixed_prompts = MixedPrompts(source.texts, near, TEMPLATE.k, words)
        return AdapterData(listened.examples, listened.heard, mixed_prompts, shares_of(listened.examples))

    for step in train_adapter(model, writer, adapter_data(train), adapter_data(dev), folder=folder, schedule=schedule):
        if isinstance(step, Adapted):
            figures = {"share": step.share, "dev_loss": step.dev_loss}
            (folder / "adapted.json").write_text(json.dumps(figures), "utf-8")
        yield step


def decoder_with(places: Places, encoder_width: int, adapter: Path | None = None) -> GPT2:
    """The trained decoder; its cross-attention new, or from ``adapter``."""
    torch.manual_seed(0)
    config = decoder_config(encoder_width)
    if adapter is not None:
        return weights.load(config, places.decoder / DECODER, adapter)
    model = GPT2(config)
    plain = DecoderConfig.from_dict({**config.to_dict(), "cross_layers": "none"})
    model.load_state_dict(weights.load(plain, places.decoder / DECODER, None).state_dict(), strict=False)
    return model


def _prompt_source(places: Places, encoder: Encoder, train: Listened) -> tuple[PromptSource, list[str]]:
    """The captions to retrieve from during training, and their content words."""
    rows = [e.rows[0] for e in train.examples if e.seed == 0]
    texts, takes = captions_with_takes(places.collection_texts(), rows)
    number = {text: i for i, text in enumerate(texts)}
    chance = random.Random(0)
    source = PromptSource(
        tuple(texts),
        tuple(takes),
        encode_texts(encoder, texts),
        train.heard.signatures[: len(rows)],
        np.array([number[Example((row,), 0).caption(chance)] for row in rows]),
        tuple(row.take for row in rows),
    )
    return source, content_words(texts)


def figures_of(places: Places) -> Mapping[str, float]:
    """Figures of the adapter's training."""
    found: dict[str, float] = json.loads((places.adapter / "adapted.json").read_text("utf-8"))
    return found
