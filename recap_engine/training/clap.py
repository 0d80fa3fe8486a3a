"""Train the compact audio tower against texts and, where installed, a teacher; resumable to the step.

Every step depends on the seed and its number alone (draws, masks, dropout), so a run that was killed and resumed
computes the weights of one that was not. Run ``python -m recap_engine.training.clap --help``.
"""

from __future__ import annotations

import argparse
import copy
import csv
import json
import time
from collections import Counter
from collections.abc import Sequence
from dataclasses import dataclass
from pathlib import Path
from typing import Any

import numpy as np
import torch
from torch import Tensor, nn
from torch.nn import functional

from recap_engine.clap.compact_towers import AudioTower, TowerConfig
from recap_engine.training import augment
from recap_engine.training.clap_targets import LabelTexts, directions, read_captions, sound_targets
from recap_engine.training.corpus import Row, load_sounds, read_manifest, training_rows

LOG = ("step", "loss", "text", "label", "teacher", "rate", "seconds", "scores")


@dataclass(frozen=True, slots=True)
class Recipe:
    """How the audio tower is trained."""

    steps: int = 3000
    batch: int = 64
    seconds: float = 3.0
    rate: float = 1.5e-3
    decay: float = 0.05
    mixed: float = 0.5
    dropout: float = 0.2
    softness: float = 0.04
    captions: int = 256
    teacher: float = 2.0
    average: float = 0.997
    emphasis: float = 12.0
    """How many times likelier sounds of ``everyday`` sources, or labelled nearly like them, are drawn."""
    everyday: tuple[str, ...] = ("esc50",)
    seed: int = 0
    check_every: int = 300


class Pupil(nn.Module):
    """The tower with what only training needs: the map of sentences, label and teacher heads, the temperature."""

    def __init__(self, config: TowerConfig, labels: int, sentences: Tensor, teacher: int = 512) -> None:
        super().__init__()
        self.tower = AudioTower(config)
        self.words = nn.Linear(config.sentence, config.dimensions, bias=False)
        self.words.weight.data.copy_(directions(sentences, config.dimensions))
        self.label = nn.Linear(config.feature, labels)
        self.teacher = nn.Linear(config.feature, teacher)
        self.scale = nn.Parameter(torch.tensor(3.0))

    def text(self, sentences: Tensor) -> Tensor:
        """Sentences (n, 384) -> shared space (n, d), unit length."""
        return functional.normalize(self.words(sentences), dim=1)


@dataclass(frozen=True, slots=True)
class Batch:
    """``samples`` (n, length), labels of both sounds in it, share of the first, the teacher's view, texts (m, 384)."""

    samples: Tensor
    first: Tensor
    second: Tensor
    share: Tensor
    teacher: Tensor
    bank: Tensor


class Lessons:
    """Draws batches: class-balanced sounds at their louder places, half of them mixtures of two."""

    def __init__(
        self,
        rows: Sequence[Row],
        sounds: Sequence[np.ndarray],
        targets: Sequence[Tensor],
        texts: LabelTexts,
        recipe: Recipe,
        sample_rate: int,
    ) -> None:
        self.recipe, self.sounds, self.texts, self.sample_rate = recipe, sounds, texts, sample_rate
        place = {label: number for number, label in enumerate(texts.labels)}
        self.labels = np.array([place[row.label] for row in rows])
        counts = Counter(self.labels.tolist())
        common = [place[label] for label in {row.label for row in rows if row.source in recipe.everyday}]
        near = (texts.names @ texts.names[common].T).amax(dim=1) > 0.7 if common else torch.zeros(len(place)) > 0
        weight = np.array([counts[label] ** -0.5 for label in self.labels.tolist()])
        weight *= np.where(near.numpy()[self.labels], recipe.emphasis, 1.0)
        self.chance = weight / weight.sum()
        stacked = torch.cat([target.float() for target in targets])
        self.middle, self.spread = stacked.mean(dim=0), stacked.std(dim=0) + 0.05
        self.targets = [((target.float() - self.middle) / self.spread) for target in targets]

    def _heard(self, which: int, length: int, random: np.random.Generator) -> tuple[np.ndarray, Tensor]:
        sound, target = self.sounds[which], self.targets[which]
        around = augment.loudest(sound, random)
        speed = float(np.exp(random.normal(0.0, 0.08)))
        block = min(len(target) - 1, max(0, round((around * len(sound) / self.sample_rate - 1.16) / 1.16)))
        return augment.place(sound, length, around, random, speed), target[block]

    def batch(self, step: int) -> Batch:
        """The batch of a step; the same for the same seed and step."""
        recipe = self.recipe
        random = np.random.default_rng([recipe.seed, step])
        length = round(recipe.seconds * self.sample_rate)
        pairs = random.choice(len(self.labels), size=(recipe.batch, 2), p=self.chance)
        shares = np.where(random.random(recipe.batch) < recipe.mixed, random.uniform(0.3, 0.7, recipe.batch), 1.0)
        samples, views = np.zeros((recipe.batch, length), np.float32), []
        for place, ((one, two), share) in enumerate(zip(pairs, shares, strict=True)):
            heard, view = self._heard(one, length, random)
            if share < 1.0:
                other, beside = self._heard(two, length, random)
                heard, view = augment.join(heard, other, float(share)), view * share + beside * (1.0 - share)
            samples[place] = heard
            views.append(view)
        bank = self.texts.draw(random)
        if len(self.texts.captions):
            chosen = random.integers(len(self.texts.captions), size=recipe.captions)
            bank = torch.cat([bank, self.texts.captions[chosen]])
        labels = torch.from_numpy(self.labels[pairs])
        return Batch(
            torch.from_numpy(samples),
            labels[:, 0],
            labels[:, 1],
            torch.from_numpy(shares.astype(np.float32)),
            torch.stack(views).float(),
            bank,
        )


def losses(pupil: Pupil, batch: Batch, names: Tensor, recipe: Recipe, random: torch.Generator) -> dict[str, Tensor]:
    """The parts of the loss: agreement with texts, the label head, the teacher's view."""
    with torch.no_grad():
        power = augment.mask(augment.recolour(pupil.tower.mel(batch.samples), random), random)
    with torch.autocast("cpu", dtype=torch.bfloat16):
        vector, _, feature = pupil.tower.hear(power, recipe.dropout)
    bank = pupil.text(batch.bank)
    logits = pupil.scale.clamp(max=4.0).exp() * vector @ bank.T
    wanted = _blend(lambda label: ((names[label] @ batch.bank.T) / recipe.softness).softmax(dim=1), batch)
    said = pupil.label(feature.float())
    smooth = _blend(lambda label: functional.one_hot(label, said.shape[1]) * 0.9 + 0.1 / said.shape[1], batch)
    teacher = 1.0 - functional.cosine_similarity(pupil.teacher(feature.float()), batch.teacher, dim=1).mean()
    return {
        "text": -(wanted * logits.log_softmax(dim=1)).sum(dim=1).mean(),
        "label": -(smooth * said.log_softmax(dim=1)).sum(dim=1).mean(),
        "teacher": teacher,
    }


def _blend(targets: Any, batch: Batch) -> Tensor:
    share = batch.share[:, None]
    blended: Tensor = targets(batch.first) * share + targets(batch.second) * (1.0 - share)
    return blended


class Run:
    """One training run in a folder: checkpoint, averaged weights, log."""

    def __init__(self, folder: Path, pupil: Pupil, lessons: Lessons, recipe: Recipe) -> None:
        self.folder, self.pupil, self.lessons, self.recipe = folder, pupil, lessons, recipe
        folder.mkdir(parents=True, exist_ok=True)
        pupil.to(memory_format=torch.channels_last)  # type: ignore[call-overload]
        decayed = [p for p in pupil.parameters() if p.ndim > 1]
        plain = [p for p in pupil.parameters() if p.ndim <= 1]
        self.optimizer = torch.optim.AdamW(
            [{"params": decayed, "weight_decay": recipe.decay}, {"params": plain, "weight_decay": 0.0}], lr=recipe.rate
        )
        self.averaged = copy.deepcopy(pupil).eval()
        self.step = 0
        self.seconds = 0.0
        self._resume()

    def train(self, until: int | None = None, check: Any = None) -> None:
        """Train to step ``until`` (default: the recipe's last); ``check(averaged)`` gives figures for the log."""
        last = min(self.recipe.steps, until or self.recipe.steps)
        began, sums = time.monotonic() - self.seconds, dict.fromkeys(LOG[1:5], 0.0)
        while self.step < last:
            for name, value in self._one().items():
                sums[name] += value
            self.step += 1
            if self.step % self.recipe.check_every == 0 or self.step == last:
                self.seconds = time.monotonic() - began
                scores = check(self.averaged) if check else {}
                self._log({name: value / self.recipe.check_every for name, value in sums.items()}, scores)
                sums = dict.fromkeys(sums, 0.0)
                self.save()

    def _one(self) -> dict[str, float]:
        rate = augment.ramp(self.step, self.recipe.steps, self.recipe.rate)
        for group in self.optimizer.param_groups:
            group["lr"] = rate
        torch.manual_seed(self.recipe.seed * 1_000_003 + self.step)
        random = torch.Generator().manual_seed(self.recipe.seed * 7_000_003 + self.step)
        self.pupil.train()
        parts = losses(self.pupil, self.lessons.batch(self.step), self.lessons.texts.names, self.recipe, random)
        loss = parts["text"] + 0.5 * parts["label"] + self.recipe.teacher * parts["teacher"]
        self.optimizer.zero_grad(set_to_none=True)
        torch.autograd.backward(loss)
        nn.utils.clip_grad_norm_(self.pupil.parameters(), 2.0)
        self.optimizer.step()
        keep = min(self.recipe.average, (1 + self.step) / (10 + self.step))
        with torch.no_grad():
            for slow, fast in zip(self.averaged.state_dict().values(), self.pupil.state_dict().values(), strict=True):
                slow.lerp_(fast, 1.0 - keep) if slow.is_floating_point() else slow.copy_(fast)
        return {"loss": float(loss.detach()), **{name: float(part.detach()) for name, part in parts.items()}}

    def save(self) -> None:
        """Write the checkpoint, replacing the last one whole."""
        part = self.folder / "checkpoint.part"
        kept = {"pupil": self.pupil.state_dict(), "averaged": self.averaged.state_dict(), "step": self.step}
        torch.save({**kept, "optimizer": self.optimizer.state_dict(), "seconds": self.seconds}, part)
        part.replace(self.folder / "checkpoint.pt")

    def _resume(self) -> None:
        path = self.folder / "checkpoint.pt"
        if path.exists():
            kept = torch.load(path, weights_only=True)
            self.pupil.load_state_dict(kept["pupil"])
            self.averaged.load_state_dict(kept["averaged"])
            self.optimizer.load_state_dict(kept["optimizer"])
            self.step, self.seconds = kept["step"], kept["seconds"]

    def _log(self, means: dict[str, float], scores: dict[str, float]) -> None:
        path, fresh = self.folder / "log.csv", not (self.folder / "log.csv").exists()
        with path.open("a", newline="") as file:
            writer = csv.writer(file)
            if fresh:
                writer.writerow(LOG)
            rate = augment.ramp(self.step, self.recipe.steps, self.recipe.rate)
            figures = [f"{means.get(name, 0.0):.4f}" for name in LOG[1:5]]
            writer.writerow([self.step, *figures, f"{rate:.2e}", f"{self.seconds:.0f}", json.dumps(scores)])


@torch.inference_mode()
def hear_windows(tower: AudioTower, sounds: Sequence[np.ndarray], config: TowerConfig, batch: int = 16) -> Tensor:
    """(n, d): one vector a sound, the normalised mean over windows that cover it, in the network's bfloat16."""
    size, vectors = config.window_samples, []
    for sound in sounds:
        starts = list(range(0, max(1, len(sound) - size + 1), size))
        if len(sound) > size and starts[-1] + size < len(sound):
            starts.append(len(sound) - size)
        windows = torch.zeros(len(starts), size)
        for row, start in zip(windows, starts, strict=True):
            piece = sound[start : start + size]
            row[: len(piece)] = torch.from_numpy(piece.astype(np.float32) / 32767.0)
        with torch.autocast("cpu", dtype=torch.bfloat16):
            vectors.append(tower(windows)[0].mean(dim=0))
    return functional.normalize(torch.stack(vectors), dim=1)


def naming(vectors: Tensor, wanted: Sequence[int], choices: Tensor) -> tuple[float, float]:
    """Shares of sounds whose label is the nearest text, and among the five nearest."""
    best = (vectors @ choices.T).topk(min(5, len(choices)), dim=1).indices
    hits = best == torch.tensor(wanted)[:, None]
    return float(hits[:, 0].float().mean()), float(hits.any(dim=1).float().mean())


class Check:
    """Names the everyday sounds of ``dev`` and ``ood`` by their label texts; a closed choice of labels."""

    def __init__(self, corpus: Path, rows: Sequence[Row], config: TowerConfig, texts: LabelTexts, cache: Path) -> None:
        self.config = config
        place = {label: number for number, label in enumerate(texts.labels)}
        dev = [row for row in rows if row.role == "dev" and row.source == "esc50" and row.label in place]
        self.labels = sorted({row.label for row in dev})
        known = {label: number for number, label in enumerate(self.labels)}
        ood = [row for row in rows if row.role == "ood" and row.label in known]
        self.sets = {
            name: (load_sounds(corpus, chosen, config.sample_rate, cache), [known[row.label] for row in chosen])
            for name, chosen in (("dev", dev), ("ood", ood))
        }
        self.names = torch.stack([texts.names[place[label]] for label in self.labels])

    def __call__(self, pupil: Pupil) -> dict[str, float]:
        """Shares named first and within five, of each set."""
        pupil.eval()
        with torch.inference_mode():
            choices = pupil.text(self.names)
        scores: dict[str, float] = {}
        for name, (sounds, wanted) in self.sets.items():
            first, five = naming(hear_windows(pupil.tower, sounds, self.config), wanted, choices)
            scores |= {f"{name}_first": round(first, 4), f"{name}_five": round(five, 4)}
        return scores


def main(arguments: Sequence[str] | None = None) -> None:
    """Command line: teachers' targets, then the audio tower."""
    parser = argparse.ArgumentParser(prog="python -m recap_engine.training.clap", description=main.__doc__)
    parser.add_argument("--corpus", type=Path, required=True)
    parser.add_argument("--captions", type=Path, nargs="*", default=[], help="CSV files with a column caption or text")
    parser.add_argument("--out", type=Path, required=True)
    parser.add_argument(
        "--cache", type=Path, default=None, help="where teachers' targets are kept (default: OUT/cache)"
    )
    parser.add_argument("--steps", type=int, default=3000)
    parser.add_argument("--seed", type=int, default=0)
    parser.add_argument("--threads", type=int, default=2)
    parser.add_argument(
        "--leave-out", nargs="*", default=[], help="regular expressions of labels and captions not to learn"
    )
    options = parser.parse_args(arguments)
    torch.set_num_threads(options.threads)
    cache = options.cache or options.out / "cache"
    config, recipe = TowerConfig(), Recipe(steps=options.steps, seed=options.seed)
    everything = read_manifest(options.corpus)
    rows = training_rows(everything, options.leave_out)
    sounds = load_sounds(options.corpus, rows, config.sample_rate, cache)
    targets = sound_targets(sounds, rows, config.sample_rate, cache)
    texts = LabelTexts.gather(
        sorted({row.label for row in rows}), read_captions(options.captions, options.leave_out), cache
    )
    lessons = Lessons(rows, sounds, targets, texts, recipe, config.sample_rate)
    torch.manual_seed(options.seed)
    pupil = Pupil(config, len(texts.labels), torch.cat([texts.names, texts.captions]))
    check = Check(options.corpus, everything, config, texts, cache)
    Run(options.out, pupil, lessons, recipe).train(check=check)


if __name__ == "__main__":
    main()
