"""Training texts of a small decoder, and which of them are similar.

A decoder is trained before it hears anything, on prompts as it will get them: captions that resemble the one to be
written. Likeness is that of words (weighted by rarity), so no encoder is needed at that stage.
"""

from __future__ import annotations

import csv
import random
import re
from collections import Counter
from collections.abc import Iterable, Sequence
from pathlib import Path

import torch
from torch import Tensor

from recap_engine.caption_text import clean_text, content_stems
from recap_engine.errors import ExchangeError
from recap_engine.exchange.caption_file import CaptionFile
from recap_engine.exchange.row import Refused

_SYLLABLES = "ba bli co dra el fro ga hul ik jor ka lum mip no or pul qua ri sto tan ur vek wim yo zel".split()
_PLAIN = frozenset(
    "a an the is are and of in on at to with by while as then from into someone something several some people person "
    "being sound sounds heard background distance during followed before after over near nearby loudly".split()
)


def house_style(text: str) -> str:
    """``text`` as the decoder writes: a capital first, no full stop at the end, single spaces."""
    text = clean_text(text).rstrip(" .")
    return text[:1].upper() + text[1:]


def read_texts(path: Path, column: str) -> list[str]:
    """One column of a CSV in house style, empty ones left out. Raises ExchangeError if the column is missing."""
    with path.open(newline="", encoding="utf-8") as file:
        rows = csv.DictReader(file)
        if column not in (rows.fieldnames or ()):
            raise ExchangeError("{path} has no column {column!r}.", path=path, column=column)
        return [text for row in rows if (text := house_style(row[column] or ""))]


def read_collection(folder: Path) -> list[str]:
    """The captions of a starter collection: column ``text`` of every CSV of ``folder``, by file name."""
    return [text for path in sorted(folder.glob("*.csv")) for text in read_texts(path, "text")]


def similar_texts(texts: Sequence[str], k: int, queries: Sequence[int] | None = None) -> Tensor:
    """For each text (or each of ``queries``) the ``k`` most similar others that do not say the same: indices (n, k).

    Cosine of rarity-weighted content words, by signed random projection to 384 dimensions.
    """
    gists = [content_stems(text) for text in texts]
    vectors = _projected(gists)
    chosen = torch.arange(len(texts)) if queries is None else torch.tensor(queries)
    groups: dict[frozenset[str], int] = {}
    same = torch.tensor([groups.setdefault(g, len(groups)) for g in gists])
    found = []
    for part in torch.split(chosen, 1024):
        scores = vectors[part] @ vectors.T
        scores.masked_fill_(same[part, None] == same[None, :], -1.0)
        found.append(scores.topk(k, dim=1).indices)
    return torch.cat(found)


def _projected(gists: Sequence[frozenset[str]], dimensions: int = 384) -> Tensor:
    counts = Counter(word for words in gists for word in words)
    generator = torch.Generator().manual_seed(0)
    ids = {word: i for i, word in enumerate(sorted(counts))}
    directions = torch.randn(len(ids), dimensions, generator=generator)
    rarity = torch.tensor([float(len(gists)) / counts[word] for word in ids]).log1p()
    directions *= rarity[:, None]
    flat = torch.tensor([ids[word] for words in gists for word in sorted(words)])
    starts = torch.tensor([0, *(len(words) for words in gists)])[:-1].cumsum(0)
    vectors = torch.nn.functional.embedding_bag(flat, directions, starts, mode="sum")
    return torch.nn.functional.normalize(vectors, dim=1)


def invented_word(chance: random.Random) -> str:
    """A word that occurs in no text: it can only be written by copying it."""
    return "".join(chance.choices(_SYLLABLES, k=chance.randint(2, 3)))


def with_new_word(texts: Sequence[str], words: Sequence[str], chance: random.Random) -> list[str]:
    """``texts`` with one content word that the last shares with others replaced by a new one in all of them.

    The new word is invented or one of ``words``. Unchanged where the last shares no word with two of the others.
    """
    shared = [
        word
        for word in sorted(set(_words(texts[-1])) - _PLAIN)
        if len(word) > 3 and sum(word in _words(text) for text in texts[:-1]) >= 2
    ]
    if not shared:
        return list(texts)
    old = chance.choice(shared)
    new = invented_word(chance) if chance.random() < 0.5 else chance.choice(words)
    return [house_style(re.sub(rf"\b{re.escape(old)}\b", new, text, flags=re.IGNORECASE)) for text in texts]


def content_words(texts: Iterable[str]) -> list[str]:
    """The content words of ``texts``, each once, sorted."""
    return sorted({word for text in texts for word in _words(text)} - _PLAIN)


def _words(text: str) -> list[str]:
    return re.findall(r"[a-z]+", text.lower())


def caption_texts(files: Sequence[Path]) -> list[str]:
    """The captions of files in any known layout, in house style, each once. Raises ExchangeError."""
    rows = (row for path in files for row in CaptionFile.recognise(path).rows())
    return list(dict.fromkeys(house_style(row.text) for row in rows if not isinstance(row, Refused)))
