"""Captions for benchmarks are real ones first, then sentences of two; all differ, and every run has the same."""

from pathlib import Path

import pytest

from recap_engine.bench.real_captions import composed_captions, real_captions
from recap_engine.errors import RequestError


def test_composed_captions_are_real_ones_and_joined_pairs(tmp_path: Path) -> None:
    file = tmp_path / "a.csv"
    file.write_text("file_name,caption\na.wav,A dog barks.\nb.wav,Rain falls\nc.wav,Rain falls\n")
    real = real_captions([file])
    assert real == ["A dog barks.", "Rain falls"]
    made = composed_captions(real, 6)
    assert made == composed_captions(real, 6)
    assert len(set(made)) == 6
    assert set(made[:2]) == set(real)
    assert all("  " not in text and ". " not in text for text in made)
    with pytest.raises(RequestError, match="100 captions cannot be made of 2"):
        composed_captions(real, 100)
    assert len(real_captions([])) > 1000
