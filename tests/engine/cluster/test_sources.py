"""Addresses that sounds come from: what is shown of them has no credentials."""

from __future__ import annotations

import os
from contextlib import closing
from dataclasses import replace
from pathlib import Path

import pytest
from small_world import write_sound

from recap_engine.bundles.bundle import read_bundle
from recap_engine.cluster.captioner import Captioner, Plan
from recap_engine.cluster.sources import as_local_file, find_sounds
from recap_engine.datastore.workspace import Workspace
from recap_engine.errors import AudioError, BundleError, RequestError
from recap_engine.printable import secrets_of, without_secrets
from recap_engine.propose.propose import Settings


@pytest.mark.parametrize(
    ("address", "shown"),
    [
        ("s3://key:sec/ret@bucket/a.wav", "s3://…@bucket/a.wav"),
        ("https://token@host/a.wav", "https://…@host/a.wav"),
        ("https://host/a.wav?X-Amz-Signature=12", "https://host/a.wav?…"),
        ("zip://a.wav::s3://key:secret@bucket/all.zip", "zip://a.wav::s3://…@bucket/all.zip"),
        ("s3://bucket/a@2.wav", "s3://bucket/a@2.wav"),
        ("/sounds/a:b@c.wav", "/sounds/a:b@c.wav"),
    ],
)
def test_an_address_is_shown_without_credentials(address: str, shown: str) -> None:
    assert without_secrets(address) == shown


def test_a_secret_is_left_out_wherever_it_stands() -> None:
    secrets = secrets_of("ftp://ana:pass@host/a.wav")
    assert without_secrets("ana:pass is not welcome, pass is wrong", secrets) == "… is not welcome, … is wrong"


def test_messages_about_addresses_have_no_credentials() -> None:
    pytest.importorskip("fsspec", reason="the extra cluster is not installed")
    address = "nosuch://key:secret@bucket/a.wav"
    with pytest.raises(RequestError) as listed:
        list(find_sounds([address]))
    with pytest.raises(AudioError) as fetched, as_local_file(address):
        pass
    empty = "memory://key:secret@bucket/none"
    with pytest.raises(RequestError) as nothing:
        list(find_sounds([empty]))
    for error in (listed, fetched, nothing):
        assert "secret" not in str(error.value)
        assert "bucket" in str(error.value)


def test_tables_and_addresses_name_sounds(tmp_path: Path) -> None:
    pytest.importorskip("fsspec", reason="the extra cluster is not installed")
    folder = tmp_path / "sounds"
    folder.mkdir()
    for name in ("a.wav", "b.wav"):
        write_sound(folder / name, 0)
    table = tmp_path / "list.csv"
    table.write_text(f"path,who\n{(folder / 'a.wav').as_uri()},me\nsounds/b.wav,you\n")
    assert [path for path, _ in find_sounds([str(table)])] == [(folder / "a.wav").as_uri(), str(folder / "b.wav")]
    assert [path for path, _ in find_sounds([folder.as_uri()])] == [path.as_uri() for path in sorted(folder.iterdir())]
    with as_local_file((folder / "a.wav").as_uri()) as copy:
        assert Path(copy).read_bytes() == (folder / "a.wav").read_bytes()
    table.write_text("name\na.wav\n")
    with pytest.raises(RequestError, match="has no column of paths"):
        list(find_sounds([str(table)]))


def test_the_outcome_of_a_copy_names_the_address(workspace: Path, bundle: Path, sounds: Path, tmp_path: Path) -> None:
    pytest.importorskip("fsspec", reason="the extra cluster is not installed")
    parquet = pytest.importorskip("pyarrow.parquet", reason="the extra cluster is not installed")
    with Workspace.open(workspace) as opened:
        opened.connection.copy_to(tmp_path / "datastore.recap")
    made = read_bundle(bundle)
    plan = Plan(str(tmp_path), str(bundle), made.fingerprint, "cpu", "auto", False, ("field",), Settings(), 1)
    (sounds / "b.wav").write_bytes(b"RIFF")
    found = [(sounds / name).as_uri() for name in ("a.wav", "b.wav")]
    with closing(Captioner(plan)) as captioner:
        done = captioner({"path": [os.fsencode(path) for path in found], "error": ["", ""]})
    (part,) = tmp_path.glob("part-*.parquet")
    rows = parquet.read_table(part).to_pylist()
    assert [row["path"] for row in rows] == found
    assert rows[0]["error"] is None
    assert found[1] in rows[1]["error"]
    assert done["error"] == ["", rows[1]["error"]]
    with pytest.raises(BundleError, match="another version of the model"):
        Captioner(replace(plan, model="0" * 32))
