"""Turn a trained adapter into a bundle with a model card: data by source and licence, recipe, figures, limits."""

from __future__ import annotations

import shutil
from collections import defaultdict
from collections.abc import Sequence
from dataclasses import replace
from pathlib import Path

from recap_engine.bundles.bundle import ADAPTER, CARD, DECODER, ENCODER, KINDS, TEXT_TOKENIZER, TOKENIZER, Bundle
from recap_engine.bundles.write import write_bundle
from recap_engine.caption_text import counted
from recap_engine.training.adapter.adapt import Adapting, Outcome
from recap_engine.training.caption_data import Captioned
from recap_engine.training.loss_plot import LOSS_PLOT

LOG = "training_log.csv"


def write_adapted(base: Bundle, outcome: Outcome, adapting: Adapting, out: Path, *, force: bool = False) -> Bundle:
    """``base`` with the new adapter, in ``out``, named after that folder. Raises BundleError."""
    made = replace(
        base,
        folder=out,
        name=out.name,
        version="1",
        trained=base.trained,
        decoder=outcome.config,
        description=f"The models of {base.name} {base.version} with cross-attention trained on other sounds.",
    )

    def fill(folder: Path) -> None:
        copy_models(base, folder)
        shutil.copyfile(outcome.folder / ADAPTER, folder / ADAPTER)
        shutil.copyfile(outcome.folder / "log.csv", folder / LOG)
        if (outcome.folder / LOSS_PLOT).exists():
            shutil.copyfile(outcome.folder / LOSS_PLOT, folder / LOSS_PLOT)
        (folder / CARD).write_text(model_card(base, outcome, adapting, out.name), "utf-8")

    return write_bundle(made, fill, replace_existing=force)


def copy_models(base: Bundle, folder: Path) -> None:
    """Copy everything of ``base`` except its adapter and its card."""
    for name in (ENCODER, TEXT_TOKENIZER, DECODER, TOKENIZER, KINDS):
        if name in base.hashes:
            shutil.copyfile(base.file(name), folder / name)


def model_card(base: Bundle, outcome: Outcome, adapting: Adapting, name: str) -> str:
    """The card as Markdown."""
    return "\n".join([*_head(base, name), *_data(outcome), *_recipe(outcome, adapting), *_limits(base, outcome)]) + "\n"


def _head(base: Bundle, name: str) -> list[str]:
    origin = f"{base.name} {base.version} (fingerprint {base.fingerprint})"
    random = "" if base.trained else " Those are random: captions made with this bundle mean nothing."
    return [
        f"# {name}",
        "",
        f"A RECAP bundle (arXiv 2309.09836). Encoder and GPT-2 are those of {origin}, unchanged; the cross-attention",
        f"between them was trained by `recap train adapter`.{random}",
        "",
        f"Licence of the models it is made from: {base.licence or 'see their sources'}.",
        "",
    ]


def _data(outcome: Outcome) -> list[str]:
    material = outcome.material
    lines = [
        "## Data",
        "",
        "| source | licence | sounds | recordings | captions | used for |",
        "|---|---|---:|---:|---:|---|",
    ]
    for use, sounds in (("training", material.train), ("choosing when to stop", material.dev)):
        lines += [f"| {row} | {use} |" for row in _by_source(sounds)]
    if material.datastore:
        lines.append(f"| captions without sounds | | | | {len(material.datastore)} | prompts |")
    left_out = counted(material.unreadable, "sound could not be read and was", "sounds could not be read and were")
    unreadable = f" {left_out} left out." if material.unreadable else ""
    return [*lines, "", f"No recording is used for both. The sounds are not contained.{unreadable}", ""]


def _by_source(sounds: Sequence[Captioned]) -> list[str]:
    groups: dict[tuple[str, str], list[Captioned]] = defaultdict(list)
    for sound in sounds:
        groups[sound.source, sound.licence].append(sound)
    return [
        f"{source or 'not stated'} | {licence or 'not stated'} | {len(some)} | {len({s.take for s in some})} | "
        f"{sum(len(s.labels) for s in some)}"
        for (source, licence), some in sorted(groups.items())
    ]


def _recipe(outcome: Outcome, adapting: Adapting) -> list[str]:
    schedule, adapted, config = outcome.schedule, outcome.adapted, outcome.config
    batch = adapting.batch_size * adapting.accumulate
    prompts = (
        "the nearest captions of other recordings, always (as in the paper)"
        if adapting.prompts == "retrieved"
        else "nearest captions of other recordings, thinned, wrong or left out in a part of them"
    )
    start = "from fresh weights" if adapting.init == "fresh" else "from the adapter of the bundle"
    return [
        "## Recipe",
        "",
        f"- Trained: cross-attention in {config.cross_layers} layers, {adapted.share:.2%} of the decoder's parameters, "
        f"{start}.",
        f"- Prompts: {prompts}; found by {' and '.join(adapting.routes)}. The loss counts the caption's tokens alone.",
        f"- At most {schedule.steps} steps of {batch} captions, AdamW, learning rate {schedule.learning_rate:g}, "
        f"warm-up {schedule.warm_up} steps, weight decay {schedule.weight_decay:g}, seed {schedule.seed}; stopped "
        f"when the loss on the other recordings had not fallen for {schedule.patience} checks, and kept as it was at "
        "its lowest.",
        "",
        "## Figures",
        "",
        "| loss on the recordings kept for choosing, nats per token | |",
        "|---|---:|",
        f"| before training | {adapted.dev_loss_before:.3f} |",
        f"| after | {adapted.dev_loss:.3f} |",
        "",
        f"The course of training is in `{LOG}`. What the bundle names and writes: `recap evaluate --bundle`.",
        "",
    ]


def _limits(base: Bundle, outcome: Outcome) -> list[str]:
    few = len({sound.take for sound in outcome.material.train})
    return [
        "## Limits",
        "",
        f"- It learnt to describe from {few} recordings; what they don't hold it describes as well as what it was made "
        "from.",
        "- The loss was chosen on: expect other recordings to do slightly worse.",
        f"- Calibration and ranking are those of {base.name}.",
    ]
