"""A bundle that was trained on rows of role dev is not evaluated on them."""

from pathlib import Path

from tiny_bundle import build_tiny_bundle

from recap_engine.bundles.bundle import CARD
from recap_engine.evaluation.request import Request
from recap_engine.training.starter.model_card import WITH_DEV

MANIFEST = """\
path,source,label,seconds,sample_rate,group,fold,role,ship_ok,licence
a.ogg,esc50,rain falling,5,16000,1,1,train,1,CC0
b.ogg,esc50,rain falling,5,16000,2,1,dev,1,CC0
c.ogg,esc50,rain falling,5,16000,3,1,dev,0,CC BY-NC
"""


def test_dev_rows_that_were_learnt_from_are_left_out(tmp_path: Path) -> None:
    (tmp_path / "manifest.csv").write_text(MANIFEST)
    (tmp_path / "events.json").write_text('{"rain falling": "rain"}')
    last_run = build_tiny_bundle(tmp_path / "last", more=lambda folder: _say(folder, WITH_DEV))
    plain = build_tiny_bundle(tmp_path / "plain")
    asked = {}
    for bundle in (last_run, plain):
        rows, _ = Request(corpus=tmp_path, bundle=str(bundle.folder)).read()
        asked[bundle.folder.name] = [row.path for row in rows if row.role == "dev"]
    assert asked == {"last": ["c.ogg"], "plain": ["b.ogg", "c.ogg"]}


def _say(folder: Path, sentence: str) -> None:
    (folder / CARD).write_text(f"# Tiny\n\n- {sentence}\n", "utf-8")


def test_what_is_quoted_names_no_folder_of_this_computer(tmp_path: Path) -> None:
    request = Request(tmp_path / "corpus", str(tmp_path / "novel"), captions=tmp_path / "many.csv", draws=3)
    assert request.quoted("novel") == (
        "recap evaluate novel --corpus CORPUS --bundle BUNDLES/novel --captions DATA/many.csv --draws 3"
    )
    assert str(tmp_path / "corpus") in request.command("novel")
    assert Request(bundle="full").quoted("fluency") == "recap evaluate fluency --bundle full"
