"""Tokenizers of a given size where GPT-2's and RoBERTa's are not available: trained on captions and invented words."""

from __future__ import annotations

import csv
import json
import random
from collections.abc import Iterator
from pathlib import Path

from tokenizers import Tokenizer, decoders, models, pre_tokenizers, processors, trainers

from recap_engine.errors import BundleError
from recap_engine.resources import captions_folder

END = "<|endoftext|>"
_FIRST = ("<s>", "<pad>", "</s>", "<unk>")
_UNUSED = ("madeupword0000", "madeupword0001", "madeupword0002")
_MASK = "<mask>"
_LEAST = 300


def save_tokenizers(decoder: Path, decoder_size: int, text: Path, text_size: int) -> None:
    """Write a tokenizer like GPT-2's of exactly ``decoder_size`` tokens, and one like RoBERTa's of ``text_size``.

    RoBERTa's is GPT-2's with other special tokens and numbers, hence eight tokens more. Raises BundleError for
    impossible sizes.
    """
    if decoder_size < _LEAST or text_size != decoder_size + len(_FIRST) + len(_UNUSED) + 1:
        raise BundleError(
            "A decoder's tokenizer of {decoder_size} and a text tokenizer of {text_size} do not match.",
            decoder_size=decoder_size,
            text_size=text_size,
        )
    vocabulary, merges = _trained(decoder_size - 1)
    _byte_level({**vocabulary, END: decoder_size - 1}, merges, [END]).save(str(decoder))
    numbers = {token: number + len(_FIRST) for token, number in vocabulary.items()}
    numbers |= {token: number for number, token in enumerate(_FIRST)}
    numbers |= {token: len(numbers) + number for number, token in enumerate((END, *_UNUSED, _MASK))}
    roberta = _byte_level(numbers, merges, [*_FIRST, _MASK])
    roberta.post_processor = processors.RobertaProcessing(("</s>", 2), ("<s>", 0), add_prefix_space=False)
    roberta.save(str(text))


def _trained(size: int) -> tuple[dict[str, int], list[tuple[str, str]]]:
    """Byte-pair tokens by number, and the merges that make them."""
    tokenizer = Tokenizer(models.BPE())
    tokenizer.pre_tokenizer = pre_tokenizers.ByteLevel(add_prefix_space=False)
    trainer = trainers.BpeTrainer(
        vocab_size=size, initial_alphabet=pre_tokenizers.ByteLevel.alphabet(), show_progress=False
    )
    tokenizer.train_from_iterator(_texts(size), trainer)
    model = json.loads(tokenizer.to_str())["model"]
    vocabulary: dict[str, int] = model["vocab"]
    if len(vocabulary) != size:
        raise BundleError(
            "The trained tokenizer has {count} tokens instead of {size}.", count=len(vocabulary), size=size
        )
    return vocabulary, [tuple(merge) for merge in model["merges"]]


def _texts(size: int) -> Iterator[str]:
    """The starter's captions, and more invented words than there are tokens."""
    for path in sorted(captions_folder().glob("*.csv")):
        with path.open(encoding="utf-8", newline="") as file:
            for row in csv.DictReader(file):
                yield row["text"]
    chosen = random.Random(0)
    syllables = [consonant + vowel for consonant in "bcdfghjklmnprstvwz" for vowel in ("a", "e", "i", "o", "u")]
    for _ in range(size + size // 4):
        yield " " + "".join(chosen.choices(syllables, k=chosen.randint(2, 4)))


def _byte_level(vocabulary: dict[str, int], merges: list[tuple[str, str]], special: list[str]) -> Tokenizer:
    tokenizer = Tokenizer(models.BPE(vocab=vocabulary, merges=merges))
    tokenizer.pre_tokenizer = pre_tokenizers.ByteLevel(add_prefix_space=False)
    tokenizer.decoder = decoders.ByteLevel()
    tokenizer.add_special_tokens(special)
    return tokenizer
