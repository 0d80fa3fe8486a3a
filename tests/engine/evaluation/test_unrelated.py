"""Captions accepted for unknown kinds: which are drawn, and how often they are suggested for other sounds."""

import csv
import json
import random
from collections.abc import Callable
from pathlib import Path

import pytest
from small_world import Run, write_sound

from recap_engine.errors import RequestError
from recap_engine.evaluation import unrelated
from recap_engine.evaluation.sections import Figure, kept
from recap_engine.training.corpus import Row
from recap_engine.training.event_patterns import Events

LABELS = ("rocks sliding", "dice rolling", "page turning", "whip crack", "sniffing", "wood breaking")


def _row(label: str, number: int = 0) -> Row:
    return Row(f"{label}-{number}.wav", "angband", label, f"g{number}", "train", True, "CC0")


@pytest.fixture
def further(tmp_path: Path) -> Path:
    """One sound of each label, from a source that is kept out of training."""
    folder = tmp_path / "further"
    folder.mkdir()
    for kind, label in enumerate(LABELS):
        write_sound(folder / f"{label}-0.wav", kind, seconds=0.5)
    with (folder / "manifest.csv").open("w", newline="") as file:
        rows = [[_row(label).path, "angband", label, "g0", "train", "1", "CC0"] for label in LABELS]
        csv.writer(file).writerows([["path", "source", "label", "group", "role", "ship_ok", "licence"], *rows])
    return folder


def test_kinds_that_the_bundle_can_name_are_not_unknown(tmp_path: Path) -> None:
    patterns = tmp_path / "events.json"
    patterns.write_text(json.dumps({"rocks sliding": "rock|stone", "dice rolling": r"\bdice"}))
    rows = [_row("rocks sliding"), _row("dice rolling"), _row("dice rolling", 1), _row("a label without a pattern")]
    found = unrelated.unknown_rows(rows, Events(patterns), ["A stone is thrown"])
    assert found == {"dice rolling": [rows[1], rows[2]]}


def test_five_different_kinds_are_drawn_whose_captions_are_new() -> None:
    unknown = {label: [_row(label)] for label in LABELS}
    chosen = unrelated.drawn(unknown, (), random.Random(0))
    assert len({row.label for _, row in chosen}) == unrelated.KINDS
    assert chosen == unrelated.drawn(dict(reversed(unknown.items())), (), random.Random(0))
    with pytest.raises(RequestError, match="Only 4 kinds"):
        unrelated.drawn(unknown, [text for text, _ in chosen[:2]], random.Random(0))


def test_stage_shows_how_often_they_are_suggested(
    recap: Callable[..., Run], corpus: Path, further: Path, bundle: Path, tmp_path: Path
) -> None:
    done = recap(
        *("evaluate", "unrelated", "--corpus", corpus, "--further", further, "--bundle", bundle, "--device", "cpu"),
        *("--work", tmp_path / "work", "--draws", "1", "--json", tmp_path / "found.json"),
        on=None,
    )
    assert done.status == 0, done.err
    assert "5 captions were accepted" in done.out
    section = kept(tmp_path / "found.json")
    assert section is not None
    among, first = section.tables[0].lines[0].cells
    assert isinstance(among, Figure)
    assert isinstance(first, Figure)
    assert among.value is not None
    assert first.value is not None
    assert among.value >= first.value
