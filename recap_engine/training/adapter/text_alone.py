"""Train cross-attention without sounds: the vector of a caption stands for the sound that it describes.

As in DRCap (Li et al. 2024, arXiv 2410.09472): noise is added to the caption's vector, and vectors of captions and of
sounds are projected onto those of some captions (``support``), so that both lie among texts. The decoder attends to
this one vector. The encoder and GPT-2 stay as they are.
"""

from __future__ import annotations

import json
import random
import shutil
from collections.abc import Iterator, Sequence
from dataclasses import asdict, dataclass, replace
from hashlib import sha256
from pathlib import Path

import numpy as np
import torch
from safetensors.numpy import save_file
from tokenizers import Tokenizer

from recap_engine.bundles.bundle import ADAPTER, CARD, DECODER, SUPPORT, TOKENIZER, Bundle
from recap_engine.bundles.write import write_bundle
from recap_engine.clap.encoder import Encoder
from recap_engine.decoder import weights
from recap_engine.decoder.config import DecoderConfig
from recap_engine.decoder.decoder import load_tokenizer
from recap_engine.decoder.gpt2 import GPT2
from recap_engine.errors import RequestError
from recap_engine.progress import Progress
from recap_engine.propose.projection import Floats, project
from recap_engine.training.adapter.adapted_bundle import copy_models
from recap_engine.training.adapter.prompts import DEEP, RetrievedPrompts
from recap_engine.training.adapter.trainer import Adapted, AdapterData, train_adapter
from recap_engine.training.decoder.trainer import PromptWriter
from recap_engine.training.heard_corpus import Heard
from recap_engine.training.loop import Schedule

FEWEST = 20
"""The fewest captions that can be trained on."""

NOISE = 0.1
"""Length of the noise beside a vector of length 1, on average."""

_SUPPORT = 2000
"""The most captions that are projected onto."""

_HELD = 200
"""The most captions that decide when to stop."""


@dataclass(frozen=True, slots=True)
class Written:
    """A caption to train on; it is its own recording."""

    text: str

    @property
    def takes(self) -> frozenset[str]:
        """Its recording."""
        return frozenset((self.text,))

    @property
    def labels(self) -> tuple[str, ...]:
        """Its text."""
        return (self.text,)

    def caption(self, chance: random.Random) -> str:
        """Its text."""
        return self.text


@dataclass(frozen=True, slots=True)
class TextTrained:
    """The trained model, the captions' vectors that sounds are projected onto (m, d), and the losses."""

    model: GPT2
    config: DecoderConfig
    support: Floats
    adapted: Adapted
    captions: int


def train_on_texts(
    bundle: Bundle, texts: Sequence[str], vectors: Floats, folder: Path, schedule: Schedule, *, batch_size: int = 32
) -> Iterator[Progress | TextTrained]:
    """Train on ``texts`` with their ``vectors`` (n, d) in ``folder``; yields the result last. Raises RequestError."""
    if len(texts) < FEWEST:
        raise RequestError("There are only {count} captions: give at least {least}.", count=len(texts), least=FEWEST)
    chosen = np.random.default_rng(0).choice(len(texts), min(_SUPPORT, len(texts)), replace=False)
    support = vectors[np.sort(chosen)]
    config = replace(bundle.decoder, encoder_width=vectors.shape[1], cross_layers="all")
    torch.manual_seed(schedule.seed)
    model = GPT2(config)
    plain = weights.load(replace(config, cross_layers="none"), bundle.file(DECODER), None)
    model.load_state_dict(plain.state_dict(), strict=False)
    tokenizer: Tokenizer = load_tokenizer(bundle.file(TOKENIZER))
    writer = PromptWriter(bundle.template, tokenizer, config.positions)
    folder.mkdir(parents=True, exist_ok=True)
    _refuse_other_work(folder, bundle, texts, schedule, batch_size)
    yield Progress("Finding similar captions", 0, 1)
    held = min(_HELD, len(texts) // 10)
    data, dev = (
        _data(texts, vectors, support, part, bundle.template.k) for part in (slice(held, None), slice(0, held))
    )
    for step in train_adapter(
        model, writer, data, dev, folder=folder, schedule=schedule, batch_size=batch_size, alone=False
    ):
        if isinstance(step, Adapted):
            yield TextTrained(model.eval(), config, support, step, len(texts))
        else:
            yield step


def _refuse_other_work(folder: Path, bundle: Bundle, texts: Sequence[str], schedule: Schedule, batch_size: int) -> None:
    """Refuse to resume a training of other captions, models or settings. Raises RequestError."""
    said = sha256("\n".join(texts).encode("utf-8", "replace")).hexdigest()
    options = json.loads(json.dumps([bundle.fingerprint, said, asdict(schedule), batch_size]))
    path = folder / "training.json"
    if path.exists() and json.loads(path.read_text("utf-8")) != options:
        raise RequestError(
            "{work} holds another training: choose another folder with --work, or remove it.", work=folder
        )
    path.write_text(json.dumps(options), "utf-8")


def embed_texts(encoder: Encoder, texts: Sequence[str]) -> Floats:
    """The vectors (n, d) of texts."""
    return np.concatenate([encoder.encode_text(texts[at : at + 256]) for at in range(0, len(texts), 256)])


def _data(texts: Sequence[str], vectors: Floats, support: Floats, part: slice, k: int) -> AdapterData:
    """Captions as examples: their noisy, projected vectors, and prompts of the captions nearest to them."""
    mine, numbers = vectors[part], np.arange(len(texts))[part]
    noise = np.random.default_rng(1).standard_normal(mine.shape).astype(np.float32) / mine.shape[1] ** 0.5
    heard = project(mine + NOISE * noise, support)
    deep = min(DEEP, len(texts) - 2)
    near: list[list[int]] = []
    for at in range(0, len(numbers), 512):
        cosines = heard[at : at + 512] @ vectors.T
        own = numbers[at : at + 512]
        cosines[np.arange(len(own)), own] = -2.0
        best = np.argpartition(-cosines, deep, axis=1)[:, :deep]
        order = np.argsort(-np.take_along_axis(cosines, best, axis=1), axis=1)
        near += np.take_along_axis(best, order, axis=1).tolist()
    hidden = [one[None].astype(np.float16) for one in heard]
    examples = [Written(texts[i]) for i in numbers.tolist()]
    return AdapterData(examples, Heard(hidden, heard, heard), RetrievedPrompts(texts, near, k), [1.0] * len(examples))


def write_text_trained(base: Bundle, trained: TextTrained, folder: Path, out: Path, *, force: bool = False) -> Bundle:
    """``base`` with the cross-attention trained in ``folder``, in ``out``. Raises BundleError."""
    made = replace(
        base,
        folder=out,
        name=out.name,
        version="1",
        decoder=trained.config,
        ranking={},  # fitted to the texts of another decoder; so the scores are uncalibrated
        description=f"The models of {base.name} {base.version} with cross-attention trained on captions alone.",
    )

    def fill(place: Path) -> None:
        copy_models(base, place)
        shutil.copyfile(folder / ADAPTER, place / ADAPTER)
        save_file({"support": trained.support}, place / SUPPORT)
        (place / CARD).write_text(_card(base, trained, out.name), "utf-8")

    return write_bundle(made, fill, replace_existing=force)


def _card(base: Bundle, trained: TextTrained, name: str) -> str:
    random = "" if base.trained else " Those are random: captions made with this bundle mean nothing."
    return (
        f"# {name}\n\nEncoder and GPT-2 are those of {base.name} {base.version} (fingerprint {base.fingerprint}), "
        f"unchanged; the cross-attention between them was trained on {trained.captions} captions without any sound "
        f"(`recap train adapter --text-only`).{random} It attends to the sound's vector, projected onto the vectors of "
        f"{len(trained.support)} of these captions.\n\n"
        f"Loss on captions kept for choosing, nats per token: {trained.adapted.dev_loss_before:.3f} before, "
        f"{trained.adapted.dev_loss:.3f} after.\n\n"
        "The scores are uncalibrated until `recap models calibrate` fits them.\n\n"
        f"Licence of the models it is made from: {base.licence or 'see their sources'}.\n"
    )
