"""``recap train adapter --text-only``: cross-attention from captions alone."""

from __future__ import annotations

import argparse
from collections.abc import Iterator
from typing import TYPE_CHECKING, Final

from recap_engine.cli.console import Console
from recap_engine.cli.models_calibrate import UNCALIBRATED
from recap_engine.cli.train_options import show_bundle
from recap_engine.errors import RequestError

if TYPE_CHECKING:
    from recap_engine.training.adapter.text_alone import TextTrained


_WITH_SOUNDS: Final = {
    "audio": [],
    "dev_captions": [],
    "dev_audio": [],
    "dev_share": 0.1,
    "collection": [],
    "also_proposed": False,
    "datastore": [],
    "encoder": None,
    "decoder": None,
    "prompts": "retrieved",
    "route": None,
    "schedule": "short",
    "accumulate": 1,
    "cross_layers": None,
    "reduce_factor": None,
}
"""Options of `recap train adapter` that only a training with sounds has, and their defaults."""


def run_text_only(arguments: argparse.Namespace, console: Console) -> int:
    """Train on captions whose vectors stand for sounds, and write the bundle."""
    from recap_engine.bundles.device import choose_device
    from recap_engine.bundles.find import find_bundle
    from recap_engine.bundles.load import load_encoder
    from recap_engine.training.adapter.text_alone import (
        TextTrained,
        embed_texts,
        train_on_texts,
        write_text_trained,
    )
    from recap_engine.training.loop import Schedule
    from recap_engine.training.texts.captions import caption_texts

    if not arguments.captions or arguments.workspace or arguments.init == "bundle":
        raise RequestError("--text-only trains a fresh adapter on caption files: give them with --captions alone.")
    if given := ", ".join(_given_with_sounds(arguments)):
        raise RequestError(
            "{options} cannot be combined with --text-only, which trains on captions alone: leave out one or the "
            "other.",
            options=given,
        )
    epochs = 10.0 if arguments.epochs is None else arguments.epochs
    if epochs <= 0:
        raise RequestError("Give --epochs above 0.")
    bundle, device = find_bundle(arguments.bundle), choose_device(arguments.device, arguments.precision)
    encoder = load_encoder(bundle, device, allow_untrained=arguments.allow_untrained)
    texts = caption_texts(arguments.captions)
    vectors = embed_texts(encoder, texts)
    steps = max(1, round(epochs * len(texts) / arguments.batch_size))
    rate = arguments.learning_rate or 5e-4
    check_every = max(1, steps // arguments.checks)
    schedule = Schedule(
        steps,
        rate,
        max(1, steps // 20),
        0.01,
        seed=arguments.seed,
        check_every=check_every,
        patience=arguments.patience,
    )
    work = arguments.work or arguments.out.with_name(f"{arguments.out.name}.training")
    trained: TextTrained | None = None
    for step in train_on_texts(bundle, texts, vectors, work, schedule, batch_size=arguments.batch_size):
        if isinstance(step, TextTrained):
            trained = step
        else:
            console.show(step)
    console.end_line()
    assert trained is not None
    made = write_text_trained(bundle, trained, work, arguments.out, force=arguments.force)
    show_bundle(made)
    console.say(UNCALIBRATED)
    return 0


def _given_with_sounds(arguments: argparse.Namespace) -> Iterator[str]:
    """The options given that only a training with sounds has."""
    for name, default in _WITH_SOUNDS.items():
        if getattr(arguments, name) != default:
            yield f"--{name.replace('_', '-')}"
