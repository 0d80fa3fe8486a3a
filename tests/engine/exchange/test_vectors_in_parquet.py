"""Captions and their vectors in Parquet files: read by others, and taken back only for the same encoder."""

import json

import numpy as np
import pytest

from recap_engine.annotate.identify import identify
from recap_engine.datastore.imports import ImportRow
from recap_engine.datastore.workspace import Workspace
from recap_engine.exchange.export_captions import CaptionExport
from recap_engine.exchange.vector_columns import MEANING, SOUND, TEXT, VectorColumns, VectorImport, encoder_of

arrow = pytest.importorskip("pyarrow", reason="the extra datasets (pyarrow) is not installed")
from pyarrow import parquet  # noqa: E402

WIDE = 8
ENCODER = "a" * 32
TEXTS = ("Rain", "Heavy rain", "Wind", "A door")


def units(count, seed=0):
    made = np.random.default_rng(seed).standard_normal((count, WIDE)).astype(np.float32)
    return made / np.linalg.norm(made, axis=1, keepdims=True)


@pytest.fixture
def sounds(wav):
    return [wav("a.wav"), wav("b.wav", 900)]


def fill(workspace, sounds):
    found = [identify(workspace, path) for path in sounds]
    rows = [ImportRow(text, found[at]) if at < 2 else ImportRow(text) for at, text in enumerate(TEXTS)]
    for _ in workspace.imports.add_rows(rows, "field"):
        pass
    return [row[0] for row in workspace.connection.rows("SELECT id FROM sounds ORDER BY id")]


@pytest.fixture
def exported(workspace, sounds, tmp_path):
    rows = fill(workspace, sounds)
    workspace.vectors.put_texts(ENCODER, TEXTS[:3], units(3))
    workspace.vectors.put_sounds(ENCODER, rows, units(2, 1), units(2, 2))
    out = tmp_path / "out.parquet"
    for _ in CaptionExport(workspace, out, "datasets", vectors=VectorColumns(workspace, ENCODER, WIDE)):
        pass
    return out


def test_pandas_reads_captions_and_vectors(exported):
    pandas = pytest.importorskip("pandas", reason="pandas is not installed")
    table = pandas.read_parquet(exported)
    assert list(table["caption"]) == list(TEXTS)
    assert np.allclose(np.stack(table[TEXT].dropna()), units(3))
    assert table[TEXT].isna().tolist() == [False, False, False, True]


def test_duckdb_searches_the_vectors(exported):
    duckdb = pytest.importorskip("duckdb", reason="duckdb is not installed")
    query = units(3)[1].tolist()
    found = duckdb.sql(
        f"SELECT caption, array_cosine_similarity({TEXT}::FLOAT[{WIDE}], {query}::FLOAT[{WIDE}]) AS near "
        f"FROM '{exported}' WHERE {TEXT} IS NOT NULL ORDER BY near DESC"
    ).fetchall()
    assert found[0] == ("Heavy rain", pytest.approx(1.0, abs=1e-5))
    assert len(found) == 3


@pytest.mark.filterwarnings("ignore")  # datasets uses what it warns about
def test_datasets_loads_captions_and_vectors(exported, tmp_path, monkeypatch):
    monkeypatch.setenv("HF_DATASETS_OFFLINE", "1")
    datasets = pytest.importorskip("datasets", reason="datasets is not installed")
    found = datasets.load_dataset(
        "parquet", data_files=str(exported), split="train", cache_dir=str(tmp_path / "cache")
    ).with_format("numpy")
    assert list(found["caption"]) == list(TEXTS)
    assert np.allclose(found[2][TEXT], units(3)[2])


def test_pyarrow_alone_reads_the_vectors_and_what_they_are(exported):
    table = parquet.read_table(exported)
    assert table.schema.field(TEXT).type == arrow.list_(arrow.float32(), WIDE)
    assert table.column("caption").to_pylist() == list(TEXTS)
    assert [row is not None for row in table.column(TEXT).to_pylist()] == [True, True, True, False]
    assert [row is not None for row in table.column(SOUND).to_pylist()] == [True, True, False, False]
    assert np.allclose(table.column(TEXT).to_pylist()[2], units(3)[2])
    assert np.allclose(table.column(MEANING).to_pylist()[1], units(2, 2)[1])
    shown = table.schema.metadata
    assert shown[b"recap.encoder"].decode() == encoder_of(exported) == ENCODER
    assert set(json.loads(shown[b"recap.vectors"])) == {TEXT, SOUND, MEANING}


def taken(workspace, path, bring_in, fingerprint=ENCODER):
    bring_in(workspace, path, "")
    taking = VectorImport(workspace, fingerprint, WIDE)
    for _ in taking.take([path], "caption"):
        pass
    return taking.found


def test_vectors_come_back_with_the_captions_once(exported, workspace, sounds, tmp_path, bring_in):
    with Workspace.create(tmp_path / "b.recap") as other:
        found = taken(other, exported, bring_in)
        assert (found.taken, found.ignored, found.other_model) == (5, 0, False)
        for text in TEXTS[:3]:
            there = other.vectors.text_vector(ENCODER, text)
            assert np.array_equal(there, workspace.vectors.text_vector(ENCODER, text))
        assert other.vectors.pending_texts(ENCODER) == ["A door"]
        assert other.vectors.pending_sounds(ENCODER) == []
        assert len(other.vectors.meanings(ENCODER)) == 2
        assert taken(other, exported, bring_in).taken == 0


def test_vectors_of_another_encoder_stay_in_the_file(exported, tmp_path, bring_in):
    with Workspace.create(tmp_path / "b.recap") as other:
        found = taken(other, exported, bring_in, "b" * 32)
        assert (found.taken, found.other_model) == (0, True)
        assert other.vectors.encoders() == []


@pytest.mark.parametrize(
    "vectors",
    [
        [[float("nan")] * WIDE] * 4,
        [[float("inf")] + [0.0] * (WIDE - 1)] * 4,
        [[0.0] * WIDE] * 4,
        [[1.0, 0.0]] * 4,
        [[1.0], [1.0, 0.0], [0.0] * WIDE, [1e38] * WIDE],
        ["one", "two", "three", "four"],
    ],
)
def test_what_cannot_be_a_vector_is_ignored_and_counted(exported, tmp_path, bring_in, vectors):
    table = parquet.read_table(exported).drop_columns([SOUND, MEANING])
    table = table.set_column(table.schema.get_field_index(TEXT), TEXT, arrow.array(vectors))
    parquet.write_table(table, tmp_path / "made.parquet")
    with Workspace.create(tmp_path / "b.recap") as other:
        found = taken(other, tmp_path / "made.parquet", bring_in)
        assert (found.taken, found.ignored) == (0, 4)
        assert other.captions.count() == 4
        assert other.vectors.encoders() == []


def test_the_commands_export_with_vectors_and_take_them_back(command, workspace, sounds, tmp_path, tiny):
    fill(workspace, sounds)
    out = tmp_path / "all.parquet"
    status, _out, err = command(
        *("captions", "export", "--format", "parquet", "--vectors", "--out", out, "--bundle", tiny, "--device", "cpu")
    )
    assert (status, "Captions written: 4" in err) == (0, True)
    with Workspace.create(tmp_path / "b.recap") as other:
        status, _out, err = command("captions", "import", out, "--bundle", tiny, on=other.path)
        assert (status, "Vectors taken from the file: 6." in err) == (0, True)
    status, _out, err = command("captions", "export", "--format", "plain", "--vectors", "--out", out, "--force")
    assert (status, "--format parquet" in err) == (2, True)
    made = parquet.read_table(out)
    lacking = made.set_column(made.schema.get_field_index(TEXT), TEXT, arrow.array([[1.0]] * 4))
    parquet.write_table(lacking, tmp_path / "made.parquet")
    with Workspace.create(tmp_path / "c.recap") as third:
        _status, _out, err = command("captions", "import", tmp_path / "made.parquet", "--bundle", tiny, on=third.path)
        assert "length of this model's: 4." in err
        assert third.captions.count() == 4
