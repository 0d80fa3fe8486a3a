"""Distil the text teacher into the compact text tower: same sentences, nearly the same vectors, a tenth of the work.

The tower's last layer is then the audio run's map of sentences into shared space, so both towers meet there.
Run ``python -m recap_engine.training.clap_text --help``.
"""

from __future__ import annotations

import argparse
import csv
import time
from collections.abc import Iterable, Sequence
from pathlib import Path

import numpy as np
import torch
from tokenizers import Tokenizer, decoders, models, normalizers, pre_tokenizers, trainers
from torch import Tensor
from torch.nn import functional

from recap_engine.clap.compact_towers import TextTower, TowerConfig
from recap_engine.training.augment import ramp
from recap_engine.training.clap_export import averaged_weights
from recap_engine.training.clap_phrases import phrases
from recap_engine.training.clap_targets import read_captions, text_targets
from recap_engine.training.corpus import read_manifest, training_rows


def build_tokenizer(texts: Iterable[str], config: TowerConfig) -> Tokenizer:
    """A lower-casing WordPiece of ``config.vocabulary`` pieces; id 0 pads, 1 stands for what it cannot spell."""
    tokenizer = Tokenizer(models.WordPiece(unk_token="[UNK]"))
    tokenizer.normalizer = normalizers.BertNormalizer(lowercase=True, strip_accents=True)
    tokenizer.pre_tokenizer = pre_tokenizers.BertPreTokenizer()
    tokenizer.decoder = decoders.WordPiece()
    trainer = trainers.WordPieceTrainer(
        vocab_size=config.vocabulary, special_tokens=["[PAD]", "[UNK]"], show_progress=False
    )
    tokenizer.train_from_iterator(texts, trainer)
    tokenizer.enable_truncation(config.text_tokens)
    tokenizer.enable_padding(pad_id=0, pad_token="[PAD]")
    return tokenizer


def tokens_of(tokenizer: Tokenizer, texts: Sequence[str]) -> tuple[Tensor, Tensor]:
    """(n, t) ids and (n, t) mask, padded to the longest; an empty text counts as one unknown piece."""
    encoded = tokenizer.encode_batch([text if text.strip() else "[UNK]" for text in texts])
    return torch.tensor([e.ids for e in encoded]), torch.tensor([e.attention_mask for e in encoded]).bool()


def joined(texts: Sequence[str], count: int, seed: int) -> list[str]:
    """Captions of two things at once, made of captions of one, to be embedded like the others."""
    random = np.random.default_rng(seed)
    links = (" and ", " while ", ", then ", " as ", " with ", " followed by ")
    pairs = random.integers(len(texts), size=(count, 2))
    return [
        texts[one].rstrip(".") + links[int(random.integers(len(links)))] + texts[two][:1].lower() + texts[two][1:]
        for one, two in pairs
    ]


class TextRun:
    """Distillation, resumable to the step: batch i is drawn from the seed and i alone."""

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
        folder.mkdir(parents=True, exist_ok=True)
        self.parameters = [p for name, p in tower.named_parameters() if not name.startswith("project")]
        self.optimizer = torch.optim.AdamW(self.parameters, lr=rate, weight_decay=0.01, betas=(0.9, 0.98))
        self.order = np.argsort([len(text) for text in texts], kind="stable")
        self.shared = shared
        self.step = 0
        path = folder / "text_checkpoint.pt"
        if path.exists():
            kept = torch.load(path, weights_only=True)
            tower.load_state_dict(kept["tower"])
            self.optimizer.load_state_dict(kept["optimizer"])
            self.step = kept["step"]

    def train(self, until: int | None = None, check_every: int = 500) -> None:
        """Train to step ``until``, writing checkpoint and log every ``check_every`` steps."""
        last = min(self.steps, until or self.steps)
        began, total, since = time.monotonic(), 0.0, 0
        while self.step < last:
            total, since = total + self._one(), since + 1
            self.step += 1
            if self.step % check_every == 0 or self.step == last:
                with (self.folder / "text_log.csv").open("a", newline="") as file:
                    csv.writer(file).writerow([self.step, f"{total / since:.4f}", f"{time.monotonic() - began:.0f}"])
                total, since = 0.0, 0
                part = self.folder / "text_checkpoint.part"
                kept = {"tower": self.tower.state_dict(), "optimizer": self.optimizer.state_dict(), "step": self.step}
                torch.save(kept, part)
                part.replace(self.folder / "text_checkpoint.pt")

    def _one(self) -> float:
        for group in self.optimizer.param_groups:
            group["lr"] = ramp(self.step, self.steps, self.rate)
        random = np.random.default_rng([self.seed, self.step])
        runs = random.integers(len(self.texts) // 16, size=self.batch // 16)
        chosen = np.concatenate([self.order[run * 16 : run * 16 + 16] for run in runs])
        tokens, mask = tokens_of(self.tokenizer, [self.texts[i] for i in chosen])
        with torch.autocast("cpu", dtype=torch.bfloat16):
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
        return float(functional.cosine_similarity(sentence.detach(), wanted).mean())


def main(arguments: Sequence[str] | None = None) -> None:
    """Command line: tokenizer, the text teacher's vectors, the tower."""
    parser = argparse.ArgumentParser(prog="python -m recap_engine.training.clap_text", description=main.__doc__)
    parser.add_argument("--corpus", type=Path, required=True)
    parser.add_argument("--captions", type=Path, nargs="*", default=[], help="CSV files with a column caption or text")
    parser.add_argument("--out", type=Path, required=True)
    parser.add_argument("--cache", type=Path, default=None)
    parser.add_argument("--own", type=Path, nargs="*", default=[], help="CSV files that count four times")
    parser.add_argument("--audio", type=Path, help="a finished audio run, whose shared space is to be met")
    parser.add_argument("--steps", type=int, default=6000)
    parser.add_argument("--joined", type=int, default=12_000, help="captions of two things at once to add")
    parser.add_argument("--threads", type=int, default=2)
    parser.add_argument("--leave-out", nargs="*", default=[])
    options = parser.parse_args(arguments)
    torch.set_num_threads(options.threads)
    rows = training_rows(read_manifest(options.corpus), options.leave_out)
    captions = read_captions([*options.captions, *options.own], options.leave_out)
    labels = sorted({row.label for row in rows})
    texts = [phrase for label in labels for phrase in phrases(label)] + captions
    texts = list(dict.fromkeys(texts + joined([*labels, *captions], options.joined, seed=1)))
    config = TowerConfig()
    tokenizer = _tokenizer(options.out / "text_tokenizer.json", texts, config)
    texts += 3 * read_captions(options.own, options.leave_out)
    targets = text_targets(texts, options.cache or options.out / "cache")
    torch.manual_seed(0)
    shared = averaged_weights(options.audio)["words.weight"] if options.audio else None
    TextRun(options.out, TextTower(config), tokenizer, texts, targets, steps=options.steps, shared=shared).train()


def _tokenizer(path: Path, texts: Sequence[str], config: TowerConfig) -> Tokenizer:
    """The run's tokenizer: built once, so that a run goes on with the pieces that it began with."""
    if path.exists():
        return Tokenizer.from_file(str(path))
    tokenizer = build_tokenizer(texts, config)
    path.parent.mkdir(parents=True, exist_ok=True)
    tokenizer.save(str(path))
    return tokenizer


if __name__ == "__main__":
    main()
