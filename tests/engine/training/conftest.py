"""A corpus of a few synthetic sounds, laid out like the real one; a tiny decoder, tokenizer and encoder."""

from __future__ import annotations

import csv
import hashlib
from collections.abc import Sequence
from pathlib import Path

import numpy as np
import pytest
import soundfile
import torch
from numpy.typing import NDArray
from tokenizers import Tokenizer

from recap_engine.clap.encoder import AudioFeatures
from recap_engine.decoder.config import DecoderConfig
from recap_engine.decoder.gpt2 import GPT2
from recap_engine.propose.prompt import Template
from recap_engine.training.corpus import Row
from recap_engine.training.decoder.trainer import PromptWriter, train_tokenizer
from recap_engine.training.texts.label_captions import captions_of

RATE = 2000
LABELS = ("dog barking", "rain falling", "owl hooting")


class BandEncoder:
    """Energies of eight bands, four times a window; texts by a hash of their words."""

    sample_rate = RATE
    window_seconds = 1.0
    dimensions = 8
    hidden_steps = 4
    band = (0.0, RATE / 2)
    hidden_width = 8
    fingerprint = "bands"

    def encode_audio(self, windows: Sequence[NDArray[np.float32]]) -> AudioFeatures:
        hidden = np.stack([self._bands(window) for window in windows])
        vectors = hidden.mean(axis=1)
        vectors = vectors / np.linalg.norm(vectors, axis=1, keepdims=True)
        return AudioFeatures(vectors, hidden, vectors)

    def encode_text(self, texts: Sequence[str]) -> NDArray[np.float32]:
        vectors = np.stack([self._words(text) for text in texts])
        unit: NDArray[np.float32] = vectors / np.linalg.norm(vectors, axis=1, keepdims=True)
        return unit

    def _bands(self, window: NDArray[np.float32]) -> NDArray[np.float32]:
        padded = np.pad(window, (0, RATE - len(window))).reshape(4, RATE // 4)
        power = np.abs(np.fft.rfft(padded, axis=1))[:, :248].reshape(4, 8, 31).sum(axis=2)
        bands: NDArray[np.float32] = np.log1p(power).astype(np.float32) + 0.01
        return bands

    def _words(self, text: str) -> NDArray[np.float32]:
        total = np.full(8, 0.01, np.float32)
        for word in text.lower().split():
            total[hashlib.sha256(word.encode()).digest()[0] % 8] += 1.0
        return total


def row(number: int, label: str) -> Row:
    return Row(f"{number}.ogg", "here", label, f"take{number}", "train", True, "CC0")


@pytest.fixture
def rows() -> list[Row]:
    return [row(i, LABELS[i % 3]) for i in range(9)]


@pytest.fixture
def samples(rows: list[Row]) -> dict[str, NDArray[np.int16]]:
    time = np.arange(int(1.5 * RATE)) / RATE
    found = {}
    for i, one in enumerate(rows):
        tone = np.sin(2 * np.pi * (100 + 250 * (i % 3) + 5 * i) * time)
        found[one.path] = (tone * 9000).astype(np.int16)
    return found


@pytest.fixture(scope="session")
def tokenizer(tmp_path_factory: pytest.TempPathFactory) -> Tokenizer:
    texts = [caption for label in LABELS for caption in captions_of(label)]
    return train_tokenizer(texts * 4, 400, Path(tmp_path_factory.mktemp("tokenizer")) / "tokenizer.json")


@pytest.fixture
def writer(tokenizer: Tokenizer) -> PromptWriter:
    return PromptWriter(Template(k=3), tokenizer, 128)


@pytest.fixture
def decoder() -> GPT2:
    torch.manual_seed(0)
    return GPT2(
        DecoderConfig(
            layers=2,
            width=32,
            heads=2,
            inner=64,
            vocabulary=400,
            positions=128,
            encoder_width=8,
            reduce_factor=1,
            end_of_text=0,
        )
    )


@pytest.fixture
def encoder() -> BandEncoder:
    return BandEncoder()


COLUMNS = "path,source,label,seconds,sample_rate,group,fold,role,ship_ok,licence".split(",")
RATE = 16_000


def _tone(pitch: float, seconds: float) -> np.ndarray:
    return (0.4 * np.sin(2 * np.pi * pitch * np.arange(int(RATE * seconds)) / RATE)).astype(np.float32)


@pytest.fixture(scope="session")
def corpus(tmp_path_factory: pytest.TempPathFactory) -> Path:
    """Six rows that may train, and one of each kind that may not."""
    folder = tmp_path_factory.mktemp("corpus")
    rows = [(f"low{i}", "low humming", 150.0 + i, f"g{i}", "train", "1") for i in range(3)]
    rows += [(f"high{i}", "high whistling", 2000.0 + 50 * i, f"h{i}", "train", "1") for i in range(3)]
    rows += [
        ("dev", "low humming", 160.0, "d", "dev", "1"),
        ("ood", "low humming", 170.0, "o", "ood", "0"),
        ("unshippable", "low humming", 180.0, "u", "train", "0"),
        ("shared_train", "high whistling", 2100.0, "shared", "train", "1"),
        ("shared_dev", "high whistling", 2110.0, "shared", "dev", "1"),
    ]
    with (folder / "manifest.csv").open("w", newline="") as file:
        writer = csv.writer(file)
        writer.writerow(COLUMNS)
        for name, label, pitch, group, role, ship in rows:
            soundfile.write(folder / f"{name}.wav", _tone(pitch, 1.0), RATE)
            writer.writerow([f"{name}.wav", "esc50", label, "1.0", RATE, group, "1", role, ship, "CC0"])
    return folder
