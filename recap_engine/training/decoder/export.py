"""Train a decoder on any caption files, and write it as the files of a bundle."""

from __future__ import annotations

import json
import shutil
from collections.abc import Iterator, Sequence
from pathlib import Path

from tokenizers import Tokenizer

from recap_engine.bundles.bundle import DECODER, TOKENIZER
from recap_engine.decoder.config import DecoderConfig
from recap_engine.errors import RequestError
from recap_engine.progress import Progress
from recap_engine.propose.prompt import Template
from recap_engine.training.decoder.trainer import train_decoder, train_tokenizer
from recap_engine.training.leave_out import LeaveOut
from recap_engine.training.loop import Schedule
from recap_engine.training.texts.captions import caption_texts

FEWEST = 100
"""The fewest captions that a decoder can be trained on."""

SHAPE = "decoder_config.json"


def write_decoder_files(
    files: Sequence[Path], leave_out: LeaveOut, config: DecoderConfig, schedule: Schedule, work: Path, out: Path
) -> Iterator[Progress]:
    """Train in ``work`` and write decoder, tokenizer and shape to ``out``. Raises RecapError."""
    texts = leave_out.texts(caption_texts(files))
    if len(texts) < FEWEST:
        raise RequestError(
            "There are only {count} different captions: a decoder needs at least {least}, and 10,000 for good results.",
            count=len(texts),
            least=FEWEST,
        )
    tokens = work / TOKENIZER
    if not tokens.exists():
        train_tokenizer(texts, config.vocabulary, tokens)
    tokenizer = Tokenizer.from_file(str(tokens))
    shape = DecoderConfig.from_dict({**config.to_dict(), "vocabulary": tokenizer.get_vocab_size()})
    yield from train_decoder([(texts, 1.0)], tokenizer, Template(k=5), shape, folder=work, schedule=schedule)
    out.mkdir(parents=True, exist_ok=True)
    for name in (DECODER, TOKENIZER):
        shutil.copyfile(work / name, out / name)
    (out / SHAPE).write_text(json.dumps(shape.to_dict(), indent=1), "utf-8")
