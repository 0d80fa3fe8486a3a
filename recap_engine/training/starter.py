"""The starter bundle from its data, in one go: towers, decoder, adapter, calibration, ranking, bundle.

    python -m recap_engine.training.starter \\
        --corpus ../shared/corpus --captions ../shared/captions --out resources/starter

Every stage leaves its files in the work folder and is skipped when they are there; the long ones go on from their last
checkpoint. What ships is trained on rows of role ``train`` whose licence allows it, on AudioCaps' training captions
(MIT) and the starter collection; rows of role ``dev`` choose when to stop and how to rank, ``ood`` rows are not used.
"""

from __future__ import annotations

import argparse
import shutil
import sys
from collections.abc import Generator, Iterator, Sequence
from dataclasses import asdict
from pathlib import Path

from recap_engine.clap.encoder import Encoder
from recap_engine.clap.listen import Hearing
from recap_engine.decoder.decoder import CaptionDecoder, load_tokenizer
from recap_engine.models.bundle import (
    ADAPTER,
    CARD,
    DECODER,
    ENCODER,
    TEXT_TOKENIZER,
    TOKENIZER,
    Bundle,
    EncoderConfig,
)
from recap_engine.models.write import write_bundle
from recap_engine.progress import Progress
from recap_engine.propose import Heard, Proposer, Ranking
from recap_engine.records import Sound
from recap_engine.retrieval import Calibration
from recap_engine.training.adapter_captions import captions_of
from recap_engine.training.adapter_sounds import Example
from recap_engine.training.corpus import read_manifest, training_rows
from recap_engine.training.decoder_texts import read_collection
from recap_engine.training.events import Events
from recap_engine.training.starter_card import Figures, model_card
from recap_engine.training.starter_ranking import Bench, fit_ranking, measure
from recap_engine.training.starter_stages import (
    MAX_HIDDEN_WINDOWS,
    TEMPLATE,
    Listened,
    Places,
    Texts,
    decoder_config,
    decoder_with,
    dev_examples,
    encode_texts,
    figures_of,
    judged_sounds,
    listen_to,
    load_towers,
    starter_calibration,
    train_towers,
    training_examples,
    write_adapter,
    write_decoder,
)

VERSION = "0.1"


def build(places: Places, out: Path) -> Iterator[Progress]:
    """Everything, from data to the bundle in ``out``."""
    yield from train_towers(places)
    yield from write_decoder(places)
    encoder, encoder_config = load_towers(places)
    dev = yield from _listen(places, encoder, dev_examples(places))
    events = Events(places.corpus / "events.json")
    calibration = starter_calibration(places, encoder, dev, events)
    if not (places.adapter / ADAPTER).exists():
        train = yield from _listen(places, encoder, training_examples(places))
        for told in write_adapter(places, encoder, calibration, train, dev):
            if isinstance(told, Progress):
                yield told
    bench = _bench(places, encoder, dev, events)
    proposer = _proposer(places, encoder, calibration)
    for fitted in fit_ranking(proposer, bench, events):
        if isinstance(fitted, Ranking):
            proposer.ranking = fitted
        else:
            yield fitted
    yield Progress("Measuring", 0, 1)
    figures = _figures(places, measure(proposer, bench, events))
    yield Progress("Writing the bundle", 0, 1)
    _write(places, out, encoder_config, proposer, figures)


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
    return Proposer(encoder, decoder, TEMPLATE, calibration, Ranking())


def _bench(places: Places, encoder: Encoder, dev: Listened, events: Events) -> Bench:
    numbers, judged = judged_sounds(dev, events)
    heard = []
    for i in numbers:
        steps = int(dev.heard.steps[i])
        hidden = dev.heard.hidden[i, :steps].astype("float32")
        hearing = Hearing(dev.heard.vectors[i], hidden, steps // encoder.hidden_steps, 0.0, 1.0)
        heard.append(Heard(Sound(dev.examples[i].rows[0].path, 0.0), hearing))
    texts = read_collection(places.collection)
    captions = [captions_of(label)[0] for label in judged.labels]
    return Bench(heard, judged, texts, encode_texts(encoder, texts), captions)


def _figures(places: Places, measured: dict[str, str]) -> Figures:
    texts = Texts.read(places)
    adapted = figures_of(places)
    return Figures(
        recipe=[
            "Towers: a convolutional audio tower and a small text tower, trained contrastively on sounds, labels "
            "and captions.",
            "Decoder: GPT-2 of 4 layers and width 256 on caption texts, in prompts filled with similar captions.",
            f"Adapter: cross-attention alone ({adapted['share']:.1%} of the decoder's parameters) on sounds, roughened "
            "copies and mixtures of two, with captions of other recordings as prompt, right and wrong ones.",
            "Calibration and ranking: logistic regressions on sounds of role dev.",
        ],
        measured={"adapter, dev loss (nats per token)": f"{adapted['dev_loss']:.3f}", **measured},
        texts={
            "AudioCaps, training captions (Kim et al. 2019, MIT)": len(texts.audiocaps),
            "starter collection (written for this project)": len(texts.collection),
            "sentences made from the sounds' labels": len(texts.labels),
        },
    )


def _write(places: Places, out: Path, encoder_config: EncoderConfig, proposer: Proposer, figures: Figures) -> None:
    rows = training_rows(read_manifest(places.corpus))
    bundle = Bundle(
        folder=out,
        name="starter",
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
            (places.towers, (ENCODER, TEXT_TOKENIZER)),
            (places.decoder, (DECODER, TOKENIZER)),
            (places.adapter, (ADAPTER,)),
        ):
            for name in names:
                shutil.copyfile(source / name, folder / name)
        (folder / CARD).write_text(model_card(rows, figures), "utf-8")

    write_bundle(bundle, fill, replace_existing=True)


def main(arguments: Sequence[str] | None = None) -> int:
    """The command line."""
    parser = argparse.ArgumentParser(prog="python -m recap_engine.training.starter", description=__doc__)
    parser.formatter_class = argparse.RawDescriptionHelpFormatter
    parser.add_argument("--corpus", type=Path, required=True, help="folder with manifest.csv, events.json and sounds")
    parser.add_argument("--captions", type=Path, required=True, help="folder with audiocaps_train.csv")
    parser.add_argument("--collection", type=Path, default=Path("resources/captions"), help="the starter collection")
    parser.add_argument("--work", type=Path, default=Path("runs/starter"), help="where stages leave their files")
    parser.add_argument("--out", type=Path, required=True, help="the bundle's folder")
    chosen = parser.parse_args(arguments)
    places = Places(chosen.corpus, chosen.captions, chosen.collection, chosen.work)
    last = ""
    for step in build(places, chosen.out):
        told = f"{step.doing} {step.done}/{step.total} {step.detail}"
        if step.doing != last or step.done % 50 == 0:
            print(told, file=sys.stderr, flush=True)
        last = step.doing
    return 0


if __name__ == "__main__":
    sys.exit(main())
