"""Which rows of a corpus may train a model that ships."""

from __future__ import annotations

from pathlib import Path

import pytest
from corpora import CORPUS, FURTHER

from recap_engine.errors import ExchangeError
from recap_engine.resources import captions_folder
from recap_engine.training.corpus import Row, load_sounds, read_manifest, training_rows
from recap_engine.training.further_corpus import ELSEWHERE, elsewhere_rows, further_rows
from recap_engine.training.starter.data import Places


def _row(name: str, **changes: object) -> Row:
    values = {
        "path": name,
        "source": "s",
        "label": "dog barking",
        "group": name,
        "role": "train",
        "ship_ok": True,
        "licence": "CC0",
    }
    return Row(**{**values, **changes})  # type: ignore[arg-type]


def test_only_shippable_training_rows_whose_recording_has_no_other_role_are_learnt(corpus: Path) -> None:
    names = {row.path for row in training_rows(read_manifest(corpus))}
    assert names == {f"{kind}{i}.wav" for kind in ("low", "high") for i in range(3)}


def test_groups_of_different_sources_are_different_recordings() -> None:
    rows = [_row("a", group="1"), _row("b", group="1", source="other", role="dev")]
    assert [row.path for row in training_rows(rows)] == ["a"]


def test_classes_left_out_are_left_out_whatever_the_case() -> None:
    rows = [_row("a"), _row("b", label="Dogs howling"), _row("c", label="rain falling")]
    assert [row.path for row in training_rows(rows, [r"\bdogs?\b"])] == ["c"]


def test_a_manifest_without_roles_is_refused_by_name(tmp_path: Path) -> None:
    (tmp_path / "manifest.csv").write_text("path,label\na.wav,dog\n")
    with pytest.raises(ExchangeError, match=r"manifest\.csv has no column 'source'"):
        read_manifest(tmp_path)


def test_sounds_from_the_cache_equal_those_from_the_files(corpus: Path, tmp_path: Path) -> None:
    rows = training_rows(read_manifest(corpus))
    first = load_sounds(corpus, rows, 16_000, tmp_path)
    again = load_sounds(corpus, rows, 16_000, tmp_path)
    assert len(list(tmp_path.glob("sounds-*.npz"))) == 1
    assert all((one == two).all() and len(one) == 16_000 for one, two in zip(first, again, strict=True))


@pytest.mark.skipif(not CORPUS.is_dir(), reason="no corpus: RECAP_CORPUS names none")
def test_the_shared_corpus_keeps_its_roles_apart() -> None:
    rows = read_manifest(CORPUS)
    chosen = training_rows(rows)
    assert len(chosen) > 4000
    assert {row.role for row in chosen} == {"train"}
    assert all(row.ship_ok for row in chosen)
    judged = {row.take for row in rows if row.role in ("dev", "ood")}
    assert not judged & {row.take for row in chosen}


def _further(folder: Path, rows: list[Row]) -> Path:
    folder.mkdir()
    lines = ["path,source,label,seconds,sample_rate,group,fold,role,ship_ok,licence"]
    lines += [f"{r.path},{r.source},{r.label},1,16000,{r.group},,{r.role},{int(r.ship_ok)},{r.licence}" for r in rows]
    (folder / "manifest.csv").write_text("\n".join(lines) + "\n")
    return folder


def test_sources_kept_back_are_asked_and_never_learnt(tmp_path: Path) -> None:
    kept = min(ELSEWHERE)
    rows = [
        _row("a.ogg"),
        _row("b.ogg", label="", role="unlabelled"),
        _row("c.ogg", source=kept),
        _row("d.ogg", source=kept, label="", role="unlabelled"),
        _row("e.ogg", role="ood"),
        _row("f.ogg", ship_ok=False),
    ]
    folder = _further(tmp_path / "further", rows)
    assert [Path(row.path).name for row in further_rows(folder)] == ["a.ogg", "b.ogg"]
    assert [(Path(row.path).name, row.role) for row in elsewhere_rows(folder)] == [("c.ogg", "elsewhere")]


@pytest.mark.skipif(not FURTHER.is_dir(), reason="no further collection beside the corpus")
def test_no_row_of_an_evaluation_is_learnt_from(tmp_path: Path) -> None:
    places = Places(CORPUS, CORPUS.parent / "captions", captions_folder(), tmp_path, further=FURTHER, made=0)
    data = places.tower_data()
    learnt = [*data.rows, *data.unlabelled]
    assert {row.role for row in learnt} == {"train", "unlabelled"}
    assert not {row.source for row in learnt} & (ELSEWHERE | {"us8k", "animals_tr"})
    judged = {row.take for row in read_manifest(CORPUS) if row.role in ("dev", "ood")}
    judged |= {row.take for row in elsewhere_rows(FURTHER)}
    assert not judged & {row.take for row in learnt}
    assert len({row.source for row in read_manifest(FURTHER)} & ELSEWHERE) == 5
