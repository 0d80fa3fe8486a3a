"""Distil the text teacher into the compact text tower: nearly the same vectors for a tenth of the work.

The tower's last layer is then the audio run's map of sentences into shared space, so both towers meet there.
"""

from __future__ import annotations

from collections.abc import Iterable, Iterator, Mapping, Sequence
from pathlib import Path
from typing import Any

import numpy as np
import torch
from tokenizers import Tokenizer, decoders, models, normalizers, pre_tokenizers, trainers
from torch import Tensor
from torch.nn import functional

from recap_engine.clap.compact_towers import TextTower, TowerConfig
from recap_engine.progress import Progress
from recap_engine.training import loop
from recap_engine.training.augment import ramp

CHECKPOINT, TOKENIZER = "text_checkpoint.pt", "text_tokenizer.json"


def build_tokenizer(texts: Iterable[str], config: TowerConfig) -> Tokenizer:
    """A lower-casing WordPiece of ``config.vocabulary`` pieces; id 0 pads, 1 is the unknown piece.

    The library numbers a word's further characters (``##a``) in the order of a hash table that differs from process to
    process, and settles ties by these numbers: so they are fixed in advance, to get the same pieces every time.
    """
    texts = list(texts)
    tokenizer = _word_piece(models.WordPiece(unk_token="[UNK]"))
    characters = sorted({character for text in texts for character in tokenizer.normalizer.normalize_str(text)})
    first = ["[PAD]", "[UNK]", *(f"##{character}" for character in characters if not character.isspace())]
    trainer = trainers.WordPieceTrainer(vocab_size=config.vocabulary, special_tokens=first, show_progress=False)
    tokenizer.train_from_iterator(texts, trainer)
    tokenizer = _word_piece(models.WordPiece(tokenizer.get_vocab(), unk_token="[UNK]"))
    tokenizer.add_special_tokens(["[PAD]", "[UNK]"])
    tokenizer.enable_truncation(config.text_tokens)
    tokenizer.enable_padding(pad_id=0, pad_token="[PAD]")
    return tokenizer


def _word_piece(model: models.WordPiece) -> Tokenizer:
    tokenizer = Tokenizer(model)
    tokenizer.normalizer = normalizers.BertNormalizer(lowercase=True, strip_accents=True)
    tokenizer.pre_tokenizer = pre_tokenizers.BertPreTokenizer()
    tokenizer.decoder = decoders.WordPiece()
    return tokenizer


def tokens_of(tokenizer: Tokenizer, texts: Sequence[str]) -> tuple[Tensor, Tensor]:
    """(n, t) ids and (n, t) mask, padded to the longest; an empty text counts as one unknown piece."""
    encoded = tokenizer.encode_batch([text if text.strip() else "[UNK]" for text in texts])
    return torch.tensor([e.ids for e in encoded]), torch.tensor([e.attention_mask for e in encoded]).bool()


def joined(texts: Sequence[str], count: int, seed: int) -> list[str]:
    """Captions of two simultaneous sounds, joined from captions of one."""
    random = np.random.default_rng(seed)
    links = (" and ", " while ", ", then ", " as ", " with ", " followed by ")
    pairs = random.integers(len(texts), size=(count, 2))
    return [
        texts[one].rstrip(".") + links[int(random.integers(len(links)))] + texts[two][:1].lower() + texts[two][1:]
        for one, two in pairs
    ]


class TextRun:
    """Distillation of ``targets`` (n, 384), the sentence vectors of ``texts``, into a text tower."""

    def __init__(
        self,
        folder: Path,
        tower: TextTower,
        tokenizer: Tokenizer,
        texts: Sequence[str],
        targets: Tensor,
        *,
        steps: int,
        rate: float = 1e-3,
        batch: int = 192,
        seed: int = 0,
        shared: Tensor | None = None,
    ) -> None:
        """``shared`` (d, 384) is the map into shared space, once known: vectors there are then learnt as well."""
        self.folder, self.tower, self.tokenizer, self.texts, self.targets = folder, tower, tokenizer, texts, targets
        self.steps, self.rate, self.batch, self.seed = steps, rate, batch, seed
        self.parameters = [p for name, p in tower.named_parameters() if not name.startswith("project")]
        self.optimizer = torch.optim.AdamW(self.parameters, lr=rate, weight_decay=0.01, betas=(0.9, 0.98))
        self.order = np.argsort([len(text) for text in texts], kind="stable")
        self.shared = shared

    def train(self, check_every: int = 500) -> Iterator[Progress]:
        """Train to the last step, from the folder's checkpoint."""
        yield from loop.run(
            self,
            steps=self.steps,
            check_every=check_every,
            folder=self.folder,
            doing="Training the text tower",
            checkpoint=CHECKPOINT,
            log="text_log.csv",
        )

    def step(self, number: int) -> Mapping[str, float]:
        """One step; the cosine between its sentence vectors and the teacher's."""
        for group in self.optimizer.param_groups:
            group["lr"] = ramp(number, self.steps, self.rate)
        random = np.random.default_rng([self.seed, number])
        runs = random.integers(len(self.texts) // 16, size=self.batch // 16)
        chosen = np.concatenate([self.order[run * 16 : run * 16 + 16] for run in runs])
        tokens, mask = tokens_of(self.tokenizer, [self.texts[i] for i in chosen])
        with loop.bfloat16_where_native():
            _, sentence = self.tower(tokens, mask)
        wanted = self.targets[chosen]
        loss = torch.zeros(())
        if self.shared is not None:
            apart = 1.0 - functional.cosine_similarity(sentence @ self.shared.T, wanted @ self.shared.T, dim=1)
            loss = 10.0 * apart.mean()
        near = sentence @ sentence.T - wanted @ wanted.T
        loss = loss + 10.0 * (1.0 - (sentence * wanted).sum(dim=1).mean()) + 5.0 * near.square().mean().sqrt()
        self.optimizer.zero_grad(set_to_none=True)
        torch.autograd.backward(loss)
        torch.nn.utils.clip_grad_norm_(self.parameters, 1.0)
        self.optimizer.step()
        return {"cosine": float(functional.cosine_similarity(sentence.detach(), wanted).mean())}

    def check(self, step: int) -> Mapping[str, float]:
        """The learning rate."""
        return {"rate": ramp(step, self.steps, self.rate)}

    def finished(self) -> bool:
        """Whether the text tower is trained to the last step."""
        return False

    def state(self) -> dict[str, Any]:
        """The tower's weights and the optimizer's state."""
        return {"tower": self.tower.state_dict(), "optimizer": self.optimizer.state_dict()}

    def restore(self, kept: Mapping[str, Any]) -> None:
        """Continue from a checkpoint."""
        self.tower.load_state_dict(kept["tower"])
        self.optimizer.load_state_dict(kept["optimizer"])


def run_tokenizer(path: Path, texts: Sequence[str], config: TowerConfig) -> Tokenizer:
    """The run's tokenizer: built once, so that a resumed run keeps its pieces."""
    if path.exists():
        return Tokenizer.from_file(str(path))
    tokenizer = build_tokenizer(texts, config)
    path.parent.mkdir(parents=True, exist_ok=True)
    tokenizer.save(str(path))
    return tokenizer
