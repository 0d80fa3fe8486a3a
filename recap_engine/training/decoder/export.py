"""Train a decoder on any caption files, and write it as the files of a bundle."""

from __future__ import annotations

import json
import shutil
from collections.abc import Generator, Iterator, Sequence
from pathlib import Path

from tokenizers import Tokenizer

from recap_engine.bundles.bundle import CONFIG, DECODER, TOKENIZER, read_bundle
from recap_engine.bundles.find import models_folder
from recap_engine.bundles.hub import HubModel, download
from recap_engine.bundles.install import find_part, part_path
from recap_engine.bundles.parts import DECODER_SHAPE, DecoderPart, read_gpt2
from recap_engine.decoder import weights
from recap_engine.decoder.config import DecoderConfig
from recap_engine.decoder.decoder import load_tokenizer
from recap_engine.decoder.gpt2 import GPT2
from recap_engine.errors import RequestError
from recap_engine.progress import Progress
from recap_engine.propose.prompt import Template
from recap_engine.training.decoder.trainer import END_OF_TEXT, train_decoder, train_tokenizer
from recap_engine.training.leave_out import LeaveOut
from recap_engine.training.loop import Schedule
from recap_engine.training.texts.captions import caption_texts

FEWEST = 100
"""The fewest captions that a decoder can be trained on."""


def write_decoder_files(
    files: Sequence[Path], leave_out: LeaveOut, config: DecoderConfig, schedule: Schedule, work: Path, out: Path
) -> Iterator[Progress]:
    """Train in ``work`` and write decoder, tokenizer and shape to ``out``. Raises RecapError."""
    texts = _texts(files, leave_out)
    tokens = work / TOKENIZER
    if not tokens.exists():
        train_tokenizer(texts, config.vocabulary, tokens)
    tokenizer = Tokenizer.from_file(str(tokens))
    shape = DecoderConfig.from_dict({**config.to_dict(), "vocabulary": tokenizer.get_vocab_size()})
    yield from train_decoder([(texts, 1.0)], tokenizer, Template(k=5), shape, folder=work, schedule=schedule)
    _write(work, shape, out)


def tune_decoder(
    start: DecoderPart, files: Sequence[Path], leave_out: LeaveOut, schedule: Schedule, work: Path, out: Path
) -> Iterator[Progress]:
    """Train ``start`` further on captions, in prompts of similar captions as RECAP fills them, and write it to ``out``.

    Raises RecapError.
    """
    texts = _texts(files, leave_out)
    start.tokenizer.save(str(work / TOKENIZER))
    if len(start.tokenizer.encode(END_OF_TEXT, add_special_tokens=False).ids) != 1:
        raise RequestError(
            "The tokenizer of {source} has no end of text ({token}).", source=start.source, token=END_OF_TEXT
        )
    model = GPT2(start.config)
    weights.assign(model, weights.plain_names(start.tensors), start.source)
    yield from train_decoder(
        [(texts, 1.0)], start.tokenizer, Template(), start.config, folder=work, schedule=schedule, start=model
    )
    _write(work, start.config, out)


def read_start(named: str) -> Generator[Progress, None, DecoderPart]:
    """The decoder to start from: an installed bundle, a folder (of GPT-2, of a bundle, of a decoder trained here), or
    a model of the hub, which is downloaded. Raises BundleError.
    """
    folder = models_folder() / named
    path = folder if (folder / CONFIG).is_file() else Path(named)
    if (path / CONFIG).is_file() and (path / DECODER).is_file():
        bundle = read_bundle(path)
        plain = DecoderConfig.from_dict({**bundle.decoder.to_dict(), "cross_layers": "none"})
        tokenizer = load_tokenizer(bundle.file(TOKENIZER))
        return DecoderPart(bundle.name, plain, weights.read_tensors(bundle.file(DECODER)), tokenizer)
    part = find_part(named)
    if isinstance(part, HubModel):
        yield from download([part])
    return read_gpt2(part_path(part))


def _texts(files: Sequence[Path], leave_out: LeaveOut) -> list[str]:
    texts = leave_out.texts(caption_texts(files))
    if len(texts) < FEWEST:
        raise RequestError(
            "There are only {count} different captions: a decoder needs at least {least}, and 10,000 for good results.",
            count=len(texts),
            least=FEWEST,
        )
    return texts


def _write(work: Path, shape: DecoderConfig, out: Path) -> None:
    out.mkdir(parents=True, exist_ok=True)
    for name in (DECODER, TOKENIZER):
        shutil.copyfile(work / name, out / name)
    (out / DECODER_SHAPE).write_text(json.dumps(shape.to_dict(), indent=1), "utf-8")
