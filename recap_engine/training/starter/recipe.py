"""Make the starter bundle from its data: towers, decoder, adapter, calibration, ranking, bundle.

Every stage writes its files to the work folder and is skipped if they exist; long stages resume from their last
checkpoint. What ships is trained on rows of role ``train`` whose licence allows it, on AudioCaps' training captions
(MIT) and the starter collection; rows of role ``dev`` choose when to stop and how to rank, ``ood`` rows are only
reported on.
"""

from __future__ import annotations

import json
import shutil
import time
from collections.abc import Generator, Iterator, Sequence
from dataclasses import asdict, replace
from pathlib import Path

from recap_engine.bundles.bundle import (
    ADAPTER,
    CARD,
    CONFIG,
    DECODER,
    ENCODER,
    KINDS,
    TEXT_TOKENIZER,
    TOKENIZER,
    Bundle,
    EncoderConfig,
)
from recap_engine.bundles.caption_vectors import write_caption_vectors
from recap_engine.bundles.write import write_bundle
from recap_engine.clap.encoder import Encoder
from recap_engine.clap.listen import Hearing
from recap_engine.decoder.decoder import CaptionDecoder, load_tokenizer
from recap_engine.errors import RequestError
from recap_engine.progress import Progress
from recap_engine.propose.propose import Heard, Proposer
from recap_engine.propose.ranking import Ranking
from recap_engine.propose.retrieval import Calibration
from recap_engine.propose.text_vectors import TextVectors
from recap_engine.records import Sound
from recap_engine.training.adapter.sounds import Example
from recap_engine.training.clap.distil.tagger import tagger_credit
from recap_engine.training.event_patterns import Events
from recap_engine.training.starter.data import Places, Texts
from recap_engine.training.starter.detector_stage import complete_kinds, heard_material, least_clear
from recap_engine.training.starter.kept_models import keep_models
from recap_engine.training.starter.language_stages import (
    MAX_HIDDEN_WINDOWS,
    TEMPLATE,
    Listened,
    Recipe,
    decoder_config,
    decoder_with,
    dev_examples,
    encode_texts,
    figures_of,
    judged_sounds,
    kinds_with_texts,
    listen_to,
    load_towers,
    starter_calibration,
    training_examples,
    write_adapter,
    write_decoder,
    write_towers,
)
from recap_engine.training.starter.model_card import SOUND_TEACHER, TEXT_TEACHER, WITH_DEV, Figures, model_card
from recap_engine.training.starter.other_sources import named_by_others
from recap_engine.training.starter.ranking import WEIGHTS, Bench, fit_ranking, measure
from recap_engine.training.synthetic_sounds import SOURCE
from recap_engine.training.texts.label_captions import captions_of

VERSION = "0.6.1"


STAGES = ("towers", "decoder", "adapter", "bundle")


def stages(places: Places, out: Path) -> list[tuple[str, bool]]:
    """The stages in order, and whether each is done."""
    files = (places.towers / ENCODER, places.decoder / DECODER, places.adapter / ADAPTER, out / CONFIG)
    return [(name, path.exists() and name != "bundle") for name, path in zip(STAGES, files, strict=True)]


def build(places: Places, recipe: Recipe, out: Path) -> Iterator[Progress]:
    """Run all stages, from data to the bundle in ``out``; ``seconds_of`` gives the time of each stage.

    Raises RequestError if the work folder holds stages of another recipe.
    """
    _refuse_other_work(places, recipe)
    if recipe.keep and recipe.towers.start is not None and not (places.adapter / ADAPTER).exists():
        keep_models(places, Path(recipe.towers.start))
    yield from _timed(places, "towers", write_towers(places, recipe.towers))
    yield from _timed(places, "decoder", write_decoder(places, recipe.decoder, recipe.towers.start))
    yield from _timed(places, "adapter", _adapter(places, recipe))
    yield from _timed(places, "bundle", _bundle(places, recipe, out))


def _adapter(places: Places, recipe: Recipe) -> Iterator[Progress]:
    if (places.adapter / ADAPTER).exists():
        return
    encoder, _ = load_towers(places)
    dev = yield from _listen(places, encoder, dev_examples(places))
    calibration = starter_calibration(places, encoder, dev, Events(places.corpus / "events.json"))
    train = yield from _listen(places, encoder, training_examples(places, recipe))
    for step in write_adapter(places, encoder, calibration, train, dev, recipe.adapter, recipe.towers.start):
        if isinstance(step, Progress):
            yield step


def _bundle(places: Places, recipe: Recipe, out: Path) -> Iterator[Progress]:
    encoder, encoder_config = load_towers(places)
    dev = yield from _listen(places, encoder, dev_examples(places))
    events = Events(places.corpus / "events.json")
    calibration = starter_calibration(places, encoder, dev, events)
    bench = _bench(places, encoder, dev, events)
    proposer = _proposer(places, encoder, calibration)
    material = yield from heard_material(places, proposer.kinds, recipe.detector)
    complete_kinds(places, proposer, material, recipe.detector)
    proposer.calibration = replace(calibration, together=least_clear(proposer, bench.heard))
    elsewhere = named_by_others(material, proposer.kinds, proposer.calibration, WEIGHTS, recipe.detector)
    for fitted in fit_ranking(proposer, bench, events, elsewhere):
        if isinstance(fitted, Ranking):
            proposer.ranking = fitted
        else:
            yield fitted
    yield Progress("Measuring", 0, 1)
    figures = _figures(places, recipe, measure(proposer, bench, events))
    yield Progress("Writing the bundle", 0, 1)
    _write(places, out, encoder_config, proposer, figures)


def _refuse_other_work(places: Places, recipe: Recipe) -> None:
    """Refuse to resume stages that were made from other data. Raises RequestError."""
    options = {
        "corpus": str(places.corpus.resolve()),
        "captions": str(places.captions.resolve()),
        "collection": str(places.collection.resolve()),
        "leave_out": list(places.leave_out.patterns),
        "with_dev": places.with_dev,
        "made": places.made,
        "further": None if places.further is None else str(places.further.resolve()),
        "recipe": json.loads(json.dumps(asdict(recipe))),
    }
    path = places.work / "options.json"
    if not path.exists():
        places.work.mkdir(parents=True, exist_ok=True)
        path.write_text(json.dumps(options, indent=1), "utf-8")
    elif (kept := json.loads(path.read_text("utf-8"))) != options:
        other = ", ".join(sorted(name for name in options if kept.get(name) != options[name]))
        raise RequestError(
            "{work} holds work made with another {other}: choose another folder with --work.",
            work=places.work,
            other=other,
        )


def _timed(places: Places, stage: str, steps: Iterator[Progress]) -> Iterator[Progress]:
    """``steps``, with their time added to the stage's total."""
    began = time.monotonic()
    try:
        yield from steps
    finally:
        seconds = {**seconds_of(places), stage: seconds_of(places).get(stage, 0.0) + time.monotonic() - began}
        (places.work / "seconds.json").write_text(json.dumps(seconds), "utf-8")


def seconds_of(places: Places) -> dict[str, float]:
    """Seconds of each stage, over all runs in this work folder."""
    path = places.work / "seconds.json"
    return dict(json.loads(path.read_text("utf-8"))) if path.exists() else {}


def _listen(places: Places, encoder: Encoder, examples: Sequence[Example]) -> Generator[Progress, None, Listened]:
    listened: Listened | None = None
    for step in listen_to(places, encoder, examples):
        if isinstance(step, Listened):
            listened = step
        else:
            yield step
    assert listened is not None
    return listened


def _proposer(places: Places, encoder: Encoder, calibration: Calibration) -> Proposer:
    model = decoder_with(places, encoder.hidden_width, places.adapter / ADAPTER)
    decoder = CaptionDecoder(model, load_tokenizer(places.decoder / TOKENIZER))
    return Proposer(
        encoder, TextVectors(encoder), decoder, TEMPLATE, calibration, Ranking(), kinds_with_texts(places, encoder)
    )


def _bench(places: Places, encoder: Encoder, dev: Listened, events: Events) -> Bench:
    numbers, judged = judged_sounds(dev, events)
    heard = []
    for i in numbers:
        hidden = dev.heard.hidden[i].astype("float32")
        windows = len(hidden) // encoder.hidden_steps
        hearing = Hearing(dev.heard.vectors[i], dev.heard.signatures[i], hidden, windows, 0.0, 1.0)
        heard.append(Heard(Sound(dev.examples[i].rows[0].path, 0.0), hearing))
    texts = places.collection_texts()
    captions = [captions_of(label)[0] for label in judged.labels]
    return Bench(heard, judged, texts, encode_texts(encoder, texts), captions)


def _figures(places: Places, recipe: Recipe, measured: dict[str, str]) -> Figures:
    towers = recipe.towers
    texts = Texts.read(places)
    adapted = figures_of(places)
    notes = []
    if places.leave_out.patterns:
        without = ", ".join(f"`{pattern}`" for pattern in places.leave_out.patterns)
        notes.append(f"For an evaluation only: nothing that matches {without} was learnt from.")
    if places.with_dev:
        notes.append(WITH_DEV)
    made = sorted({row.label for row in places.training_rows() if row.source == SOURCE})
    if made:
        notes.append(
            f"Of kinds without a free recording {places.made} sounds each were made by rule, from noise, pulses and "
            f"other training sounds: {', '.join(made)}."
        )
    if towers.teacher is not None:
        unlabelled = [row.source for row in places.further_rows() if not row.label]
        notes.append(
            f"Begun with an earlier version of this bundle: the deep stages of its audio tower learnt for "
            f"{towers.distillation.steps} steps what a sound tagger hears in {256 * towers.distillation.parts} varied "
            f"pieces of these sounds and of {len(unlabelled)} without a label ({', '.join(sorted(set(unlabelled)))}); "
            "the shared space was fitted again to captions; its adapter was trained on from where it was; text tower "
            "and decoder are as they were."
        )
        notes.append(
            "Classes, which are evidence for kinds: the tagger's class scores, read from signature and vector by "
            "ridge regression."
        )
    elif towers.start is not None:
        notes.append(
            f"Begun with an earlier version of this bundle: its audio tower was trained {towers.audio.steps} steps "
            "further, its adapter on from where it was; text tower and decoder are as they were."
        )
    return Figures(
        recipe=[
            *notes,
            "Towers: a convolutional audio tower and a small text tower, trained contrastively on sounds, labels "
            "and captions.",
            "Signatures, by which sounds are compared with sounds: linear discriminants of what the audio tower pools; "
            "kinds: the mean signature of every kind of training sound that has two recordings.",
            "Decoder: GPT-2 of 4 layers and width 256 on caption texts, in prompts filled with similar captions.",
            f"Adapter: cross-attention alone ({adapted['share']:.1%} of the decoder's parameters) on sounds and "
            "roughened variations of them, with captions of other recordings as prompt, right and wrong ones.",
            "How common kinds are: how often AudioCaps' training captions name them.",
            f"Detector of kinds, for sounds that hold two: a network with one hidden layer of "
            f"{recipe.detector.hidden}, trained on the labelled sounds and on {recipe.detector.mixtures} mixtures of "
            "two of them.",
            "Calibration of the text route: a logistic regression on sounds of role dev. Slope and offset of the "
            "ranking: on first candidates of these and of training sounds named by the kinds of other sources; the "
            "weights of the ranking were chosen on dev, too, so its figures are optimistic.",
        ],
        measured={"adapter, dev loss (nats per token)": f"{adapted['dev_loss']:.3f}", **measured},
        teachers=[
            *([tagger_credit(towers.teacher)] if towers.teacher else []),
            *([SOUND_TEACHER] if towers.sound_teacher or towers.start else []),
            *([TEXT_TEACHER] if towers.text_teacher or towers.start else []),
        ],
        texts={
            "AudioCaps, training captions (Kim et al. 2019, MIT)": len(texts.audiocaps),
            "starter collection (written for this project)": len(texts.collection),
            "sentences made from the sounds' labels": len(texts.labels),
        },
    )


def _write(places: Places, out: Path, encoder_config: EncoderConfig, proposer: Proposer, figures: Figures) -> None:
    rows = places.training_rows()
    bundle = Bundle(
        folder=out,
        name="starter-for-evaluation" if places.leave_out.patterns else "starter",
        version=VERSION,
        trained=True,
        encoder=encoder_config,
        decoder=decoder_config(proposer.encoder.hidden_width),
        template=TEMPLATE,
        ranking=asdict(proposer.ranking),
        calibration=asdict(proposer.calibration),
        max_hidden_windows=MAX_HIDDEN_WINDOWS,
        licence="see MODEL_CARD.md",
        description="Small models for first suggestions, with no download.",
    )

    def fill(folder: Path) -> None:
        for source, names in (
            (places.towers, (ENCODER, TEXT_TOKENIZER, KINDS)),
            (places.decoder, (DECODER, TOKENIZER)),
            (places.adapter, (ADAPTER,)),
        ):
            for name in names:
                shutil.copyfile(source / name, folder / name)
        (folder / CARD).write_text(model_card(rows, figures), "utf-8")

    write_caption_vectors(write_bundle(bundle, fill, replace_existing=True), proposer.encoder)
