"""A column of captions that was shifted by a row is reported, and other tables are not."""

import csv
from pathlib import Path

from recap_engine.datastore.workspace import Workspace
from recap_engine.exchange.import_captions import CaptionImport
from recap_engine.exchange.shifted_rows import find_shift
from recap_engine.records import Candidate, Proposal, Sound

KINDS = ("A dog barks", "Rain falls on a roof", "A bell rings", "A car passes by", "Waves break on a beach")


def test_a_shift_is_reported_in_both_directions() -> None:
    for by in (1, -1):
        shift = find_shift(30, lambda i, j, by=by: float(j == i + by))
        assert shift is not None
        assert (shift.by, shift.better) == (by, 29)
        assert "neighbouring rows better (29 of 29)" in str(shift.message())


def test_captions_that_fit_or_are_only_partly_wrong_are_no_shift() -> None:
    assert find_shift(30, lambda i, j: float(i == j)) is None
    assert find_shift(30, lambda i, j: 0.0) is None
    assert find_shift(30, lambda i, j: float(j == i + 1) if i < 8 else float(i == j)) is None
    assert find_shift(5, lambda i, j: float(j == i + 1)) is None


def test_an_import_finds_a_shift_by_the_suggestions_of_its_sounds(workspace: Workspace, tmp_path: Path) -> None:
    sounds = [Sound(f"{number:032x}", 1.0) for number in range(20)]
    said = [KINDS[number % 5] for number in range(20)]
    for sound, text in zip(sounds, said, strict=True):
        place = tmp_path / f"{sound.hash}.wav"
        place.write_bytes(b"x")
        workspace.sounds.place(place, sound)
        workspace.proposals.put(Proposal(sound, (Candidate(text, 0.5, "generated"),), (), "m"))

    def imported(name: str, texts: list[str]) -> CaptionImport:
        path = tmp_path / name
        with path.open("w", newline="") as file:
            table = csv.writer(file)
            table.writerow(("caption", "path"))
            table.writerows((text, f"{sound.hash}.wav") for text, sound in zip(texts, sounds, strict=True))
        running = CaptionImport(workspace, path, "field")
        for _ in running.preview():
            pass
        assert running.summary.tied == 20
        return running

    assert imported("right.csv", said).summary.shift is None
    shift = imported("shifted.csv", [said[-1], *said[:-1]]).summary.shift
    assert shift is not None
    assert shift.by == -1
