"""Mixtures of two sounds: which pairs are drawn, how they are mixed, what counts as named."""

from collections.abc import Callable
from pathlib import Path

import numpy as np
import pytest
from small_world import Run

from recap_engine.errors import RequestError
from recap_engine.evaluation.compositional import Pair, drawn_pairs, named
from recap_engine.evaluation.proposing import Proposed
from recap_engine.evaluation.sections import Figure, kept
from recap_engine.records import Candidate
from recap_engine.training.augment import overlay
from recap_engine.training.corpus import Row, read_manifest
from recap_engine.training.event_patterns import Events

DOG = Row("dog.wav", "esc50", "dog barking", "g1", "dev", True, "CC0")
RAIN = Row("rain.wav", "esc50", "rain falling", "g2", "dev", True, "CC0")


@pytest.fixture
def events(corpus: Path) -> Events:
    return Events(corpus / "events.json")


def _proposed(*texts: str) -> Proposed:
    return Proposed(tuple(Candidate(text, 0.5, "generated") for text in texts), ())


def test_pairs_are_of_different_dev_kinds_and_depend_on_the_seed_alone(corpus: Path, events: Events) -> None:
    rows = read_manifest(corpus)
    pairs = drawn_pairs(rows, events, 30, seed=1)
    assert pairs == drawn_pairs(list(reversed(rows)), events, 30, seed=1)
    assert pairs != drawn_pairs(rows, events, 30, seed=2)
    assert all(pair.first.label != pair.second.label for pair in pairs)
    assert {row.role for pair in pairs for row in pair.rows} == {"dev"}
    assert all(-6.0 <= pair.level <= 6.0 for pair in pairs)


def test_kinds_whose_captions_name_each_other_are_not_paired(events: Events) -> None:
    twin = Row("puppy.wav", "esc50", "siren wailing", "g3", "dev", True, "CC0")
    with pytest.raises(RequestError, match="two kinds"):
        drawn_pairs([DOG], events, 1, seed=0)
    assert {row.label for row in drawn_pairs([DOG, twin], events, 1, seed=0)[0].rows} == {DOG.label, twin.label}


def test_second_sound_is_as_much_louder_as_asked() -> None:
    time = np.arange(16_000) / 16_000
    low, high = (np.round(9000 * np.sin(2 * np.pi * hertz * time)).astype(np.int16) for hertz in (200, 3000))
    spectrum = np.abs(np.fft.rfft(overlay(low, high // 30, level=6.0)))
    assert 20 * np.log10(spectrum[3000] / spectrum[200]) == pytest.approx(6.0, abs=0.2)


def test_both_one_and_together_are_distinguished(events: Events) -> None:
    pair = Pair(DOG, RAIN, 0.0)
    assert named(pair, _proposed("A dog barks in the rain"), events) == (True, True, True, True)
    assert named(pair, _proposed("A dog barks", "Rain falls"), events) == (False, True, False, True)
    assert named(pair, _proposed("A train", "Rain falls"), events) == (False, False, False, False)
    assert named(pair, _proposed(), events) == (False, False, False, False)


def test_stage_reports_shares_with_intervals_by_level(
    recap: Callable[..., Run], corpus: Path, bundle: Path, tmp_path: Path
) -> None:
    done = recap(
        *("evaluate", "compositional", "--corpus", corpus, "--bundle", bundle, "--device", "cpu"),
        *("--work", tmp_path / "work", "--pairs", "8", "--seed", "3", "--json", tmp_path / "found.json"),
        on=None,
    )
    assert done.status == 0, done.err
    assert "Tested on 8 mixtures" in done.out
    assert "--pairs 8 --seed 3" in done.out
    section = kept(tmp_path / "found.json")
    assert section is not None
    first = section.tables[0].lines[0].cells[0]
    assert isinstance(first, Figure)
    assert first.n == 8
    assert len(list((tmp_path / "work" / "mixtures").glob("*.wav"))) == 8
