"""A decoder with a cache on disk: captions and scores of the same sound and prompt are computed once.

Hundreds of retrieval and ranking rules are compared, and most of their prompts occur more than once.
"""

from __future__ import annotations

import json
from collections.abc import Callable, Sequence
from dataclasses import asdict
from hashlib import blake2b
from pathlib import Path

import apsw
import numpy as np

from recap_engine.bundles.bundle import ADAPTER, DECODER, TOKENIZER, Bundle
from recap_engine.bundles.device import Device
from recap_engine.decoder.decoder import CaptionDecoder, Floats, Generated


class CachedDecoder(CaptionDecoder):
    """A bundle's decoder with its cache in a file. ``generate`` and ``score`` give the same results as without it."""

    def __init__(self, decoder: CaptionDecoder, memory: Path) -> None:
        super().__init__(decoder.model, decoder.tokenizer, batch=decoder.batch, ends=decoder.ends)
        memory.parent.mkdir(parents=True, exist_ok=True)
        self._memory = apsw.Connection(str(memory))
        self._memory.set_busy_timeout(60_000)
        for pragma in ("journal_mode=WAL", "synchronous=OFF"):
            self._memory.execute(f"PRAGMA {pragma}")
        for table in ("written", "scored"):
            self._memory.execute(f"CREATE TABLE IF NOT EXISTS {table} (key BLOB PRIMARY KEY, value) WITHOUT ROWID")

    def generate(
        self,
        hidden: Sequence[Floats],
        prompts: Sequence[Sequence[int]],
        *,
        beams: int = 3,
        candidates: int = 3,
        max_tokens: int = 30,
        seed: int = 0,
        cancelled: Callable[[], bool] | None = None,
    ) -> list[list[Generated]]:
        """Like `CaptionDecoder.generate`."""
        settings = f"{beams} {candidates} {max_tokens} {seed}{' sentences' if self.ends else ''}"
        keys = [_key(h, p, settings) for h, p in zip(hidden, prompts, strict=True)]
        known = {key: self._recall("written", key) for key in keys}
        new = list({key: i for i, key in enumerate(keys) if known[key] is None}.values())
        texts = super().generate(
            [hidden[i] for i in new],
            [prompts[i] for i in new],
            beams=beams,
            candidates=candidates,
            max_tokens=max_tokens,
            seed=seed,
            cancelled=cancelled,
        )
        fresh = {keys[i]: json.dumps([asdict(g) for g in some]) for i, some in zip(new, texts, strict=True)}
        self._remember("written", list(fresh.items()))
        return [[Generated(**one) for one in json.loads(str(fresh.get(key, known[key])))] for key in keys]

    def write(
        self,
        hidden: Sequence[Floats],
        prompts: Sequence[Sequence[int]],
        texts: Sequence[Sequence[str]],
        *,
        beams: int = 3,
        candidates: int = 3,
        max_tokens: int = 30,
        seed: int = 0,
        cancelled: Callable[[], bool] | None = None,
    ) -> list[tuple[list[Generated], Floats]]:
        """Like `CaptionDecoder.write`."""
        written = self.generate(
            hidden,
            prompts,
            beams=beams,
            candidates=candidates,
            max_tokens=max_tokens,
            seed=seed,
            cancelled=cancelled,
        )
        return list(zip(written, self.score(hidden, prompts, texts), strict=True))

    def score(
        self, hidden: Sequence[Floats], prompts: Sequence[Sequence[int]], texts: Sequence[Sequence[str]]
    ) -> list[Floats]:
        """Like `CaptionDecoder.score`; beyond rounding, a text's score does not depend on the other texts."""
        found: list[Floats] = []
        fresh: list[tuple[bytes, float]] = []
        for heard, prompt, said in zip(hidden, prompts, texts, strict=True):
            sound = _key(heard, prompt, "")
            keys = [blake2b(text.encode(), key=sound, digest_size=16).digest() for text in said]
            scores = np.array([np.nan if (v := self._recall("scored", k)) is None else v for k in keys], np.float32)
            new = np.flatnonzero(np.isnan(scores)).tolist()
            if new:
                (scores[new],) = super().score([heard], [prompt], [[said[i] for i in new]])
                fresh += [(keys[i], float(scores[i])) for i in new]
            found.append(scores)
        self._remember("scored", fresh)
        return found

    def _recall(self, table: str, key: bytes) -> apsw.SQLiteValue:
        row = self._memory.execute(f"SELECT value FROM {table} WHERE key = ?", (key,)).fetchone()
        return row[0] if row else None

    def _remember(self, table: str, rows: Sequence[tuple[bytes, apsw.SQLiteValue]]) -> None:
        if rows:
            with self._memory:
                self._memory.executemany(f"INSERT OR REPLACE INTO {table} VALUES (?, ?)", rows)


def decoder_cache(bundle: Bundle, device: Device, work: Path) -> Path:
    """The cache file of this bundle's decoder; each decoder, adapter and precision has its own."""
    parts = [bundle.hashes.get(name, "") for name in (DECODER, ADAPTER, TOKENIZER)]
    description = json.dumps([*parts, bundle.decoder.to_dict(), device.name, device.precision], sort_keys=True)
    return work / "decoded" / f"{blake2b(description.encode(), digest_size=8).hexdigest()}.sqlite"


def _key(hidden: Floats, prompt: Sequence[int], settings: str) -> bytes:
    digest = blake2b(np.ascontiguousarray(hidden).tobytes(), digest_size=16)
    digest.update(np.asarray(prompt, np.int32).tobytes() + settings.encode())
    return digest.digest()
