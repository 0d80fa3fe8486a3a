"""Formats that other programs write, packs, and texts in files: whatever they hold comes back."""

import json
from pathlib import Path

import numpy as np
import pytest
import soundfile
from caption_strategies import captions
from caption_strategies import texts as caption_texts
from hypothesis import HealthCheck, Phase, assume, given, settings
from hypothesis import strategies as st

from recap_engine.annotate.identify import identify
from recap_engine.audio.metadata import tags, texts
from recap_engine.audio.metadata.reading import read_fields
from recap_engine.audio.metadata.ucs import UcsName, parse_ucs
from recap_engine.batch import rows
from recap_engine.batch.pipeline import Outcome
from recap_engine.datastore.imports import ImportRow
from recap_engine.datastore.text_rules import normalise_caption
from recap_engine.datastore.workspace import Workspace
from recap_engine.exchange.export_captions import CaptionExport
from recap_engine.exchange.import_captions import CaptionImport
from recap_engine.exchange.merging.merge import WorkspaceMerge
from recap_engine.exchange.pack import open_pack
from recap_engine.exchange.pack_writer import write_pack
from recap_engine.exchange.source import open_source
from recap_engine.records import Candidate, Proposal, Region, Sound

quick = settings(
    max_examples=5, deadline=None, phases=(Phase.generate,), suppress_health_check=[HealthCheck.function_scoped_fixture]
)
field_texts = st.text(st.characters(exclude_categories=("Cs", "Cc", "Cn")), min_size=1, max_size=60).map(
    lambda text: " ".join(text.split())
)
word = st.text("ABCDEFGHIJKLMNOPQRSTUVWXYZabcdefghijklmnopqrstuvwxyz0123456789", min_size=1, max_size=12)


@pytest.fixture
def sound(tmp_path) -> Path:
    path = tmp_path / "abcdefghij-_12.wav"
    soundfile.write(path, np.random.default_rng(1).uniform(-0.3, 0.3, 4000), 8000)
    return path


def stored(workspace: Workspace) -> list[tuple[str, str, str]]:
    found = workspace.captions.page(limit=1000)
    return sorted((one.text, one.sound or "", str(one.region)) for one in found)


def imported(tmp_path, path: Path, **options) -> list[tuple[str, str, str]]:
    """The captions that a file gives a new workspace."""
    for left in tmp_path.glob("in.recap*"):
        left.unlink()
    with Workspace.create(tmp_path / "in.recap") as workspace:
        for _ in CaptionImport(workspace, path, "field", **options):
            pass
        return stored(workspace)


@quick
@given(made=st.lists(caption_texts, min_size=1, max_size=8, unique=True))
def test_audiocaps(sound, tmp_path, made):
    for left in tmp_path.glob("out.recap*"):
        left.unlink()
    with Workspace.create(tmp_path / "out.recap") as workspace:
        held = identify(workspace, sound)
        for _ in workspace.imports.add_rows([ImportRow(text, held) for text in made], "field"):
            pass
        export = CaptionExport(workspace, tmp_path / "out.csv", "audiocaps", force=True)
        for _ in export:
            pass
        assert export.summary.left_out == 0
        assert imported(tmp_path, tmp_path / "out.csv", layout="audiocaps") == stored(workspace)


@quick
@given(made=captions)
def test_arrays_of_objects_and_label_studios_short_form(sound, tmp_path, made):
    records = [
        {"path": sound.name, "caption": text} | ({} if part is None else {"start": part[0] / 1e6, "end": part[1] / 1e6})
        for text, _, part in made
    ]
    (tmp_path / "a.json").write_text(json.dumps(records))
    held = open_source(tmp_path / "a.json")
    assert held.layout == "json"
    expected = {
        (normalise_caption(text), str(None if part is None else Region(part[0] / 1e6, part[1] / 1e6)))
        for text, _, part in made
    }
    assert {(text, part) for text, _, part in imported(tmp_path, tmp_path / "a.json")} == expected
    short = [
        {"audio": sound.name, "id": number, "annotation_id": number, "lead_time": 1.5, "caption": [text]}
        for number, (text, _, _) in enumerate(made)
    ]
    (tmp_path / "a.json").write_text(json.dumps(short))
    assert {text for text, _, _ in imported(tmp_path, tmp_path / "a.json")} == {
        normalise_caption(text) for text, _, _ in made
    }


@pytest.mark.parametrize("form", ["csv", "jsonl"])
@quick
@given(made=captions)
def test_what_recap_caption_writes(sound, tmp_path, form, made):
    chosen = {part: text for text, _, part in made}
    written = [rows.header(form)]
    for part, text in chosen.items():
        region = None if part is None else Region(part[0] / 1e6, part[1] / 1e6)
        candidates = (Candidate(text, 0.5, "generated"), Candidate("Another", 0.25, "neighbour"))
        written.append(rows.row(Outcome(str(sound), Proposal(Sound("a", 0.5, region), candidates, (), "m")), form))
    path = tmp_path / f"proposals.{form}"
    path.write_text("".join(written), encoding="utf-8")
    assert open_source(path).layout == "proposals"
    expected = {
        (normalise_caption(text), str(None if part is None else Region(part[0] / 1e6, part[1] / 1e6)))
        for part, text in chosen.items()
    }
    assert {(text, part) for text, _, part in imported(tmp_path, path)} == expected


@quick
@given(made=captions)
def test_packs(sound, tmp_path, made):
    for left in tmp_path.glob("*.recap*"):
        left.unlink()
    with Workspace.create(tmp_path / "a.recap") as one, Workspace.create(tmp_path / "b.recap") as other:
        held = identify(one, sound)
        for text, number, part in made:
            region = None if part is None else Region(part[0] / 1e6, part[1] / 1e6)
            row = ImportRow(text, Sound(held.hash, held.duration, region) if number else None, source_row=str(part))
            for _ in one.imports.add_rows([row], "field"):
                pass
        for _ in write_pack(one, tmp_path / "a.zip", one.captions.ids()):
            pass
        for _ in range(2):
            with open_pack(tmp_path / "a.zip") as pack, pack.workspace() as theirs:
                for _ in WorkspaceMerge(other, theirs, "a.zip"):
                    pass
            assert stored(other) == stored(one)


@pytest.mark.parametrize("ending", ["flac", "ogg", "mp3", "aiff"])
@quick
@given(text=field_texts)
def test_tags_in_files(tmp_path, ending, text):
    pytest.importorskip("mutagen", reason="the extra tags (mutagen) is not installed")
    assume(text)
    path = tmp_path / f"a.{ending}"
    soundfile.write(path, np.zeros(2000), 8000)
    tags.write_tags(path, {"description": text, "keywords": text, "licence": text})
    found = {one.name: one.text for one in read_fields(path) if one.name != "ENCODER"}
    assert found == {"description": text, "keywords": text, "licence": text}


@given(st.binary(max_size=60))
def test_any_bytes_in_a_chunk_of_aiff_are_a_text(data):
    text = texts.read_aiff(data)
    assert texts.read_aiff(text.encode()) == text


@given(*[word] * 3, st.tuples(st.sampled_from(["DOGBark", "RAINGen", "AMBPark"]), word, word, word))
def test_names_by_the_ucs(fx_name, creator, source, more):
    for name in (
        UcsName(more[0], fx_name, creator, source),
        UcsName(more[0], fx_name, creator, source, more[1], more[2], more[3]),
    ):
        assert parse_ucs(str(name)) == name
