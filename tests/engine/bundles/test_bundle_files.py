"""What a bundle's folder must hold, and the errors about one that does not."""

from __future__ import annotations

import json
import os
import time
from dataclasses import replace
from pathlib import Path
from typing import Any

import numpy as np
import pytest
from safetensors.numpy import load_file, save_file
from tiny_bundle import build_tiny_bundle, tiny_bundle

from recap_engine.bundles import verify as verification
from recap_engine.bundles.bundle import CONFIG, DECODER, ENCODER, HASHES, REQUIRED, Bundle, bundle_from, read_bundle
from recap_engine.bundles.find import find, find_bundle, models_folder, names
from recap_engine.bundles.verify import Problem, verify, verify_quickly
from recap_engine.bundles.write import write_bundle
from recap_engine.errors import BundleError
from recap_engine.progress import Progress
from recap_engine.resources import captions_folder, resources_folder, starter_folder


def problems(bundle: Bundle) -> list[Problem]:
    return [step for step in verify(bundle) if isinstance(step, Problem)]


def change(path: Path, **entries: Any) -> None:
    path.write_text(json.dumps({**json.loads(path.read_text()), **entries}))


def test_bundle_that_was_written_reads_back_the_same(tiny: Bundle) -> None:
    again = read_bundle(tiny.folder)
    assert again == tiny
    assert set(again.hashes) == set(REQUIRED)
    assert replace(again, hashes={}) == tiny_bundle(tiny.folder)


def test_sound_bundle_has_no_problems_and_shows_its_progress(tiny: Bundle) -> None:
    steps = list(verify(tiny))
    assert not problems(tiny)
    last = steps[-1]
    assert isinstance(last, Progress)
    assert last.done == last.total == sum((tiny.folder / name).stat().st_size for name in tiny.hashes)


@pytest.mark.parametrize("name", REQUIRED)
def test_changed_byte_is_found_in_any_file(copy: Bundle, name: str) -> None:
    content = bytearray((copy.folder / name).read_bytes())
    content[-2] ^= 1
    (copy.folder / name).write_bytes(content)
    assert [problem.file for problem in problems(copy)] == [name]
    with pytest.raises(BundleError, match=f"{name}.*another hash"):
        verify_quickly(copy)


@pytest.mark.parametrize("name", [name for name in REQUIRED if name != CONFIG])
def test_missing_file_is_named(copy: Bundle, name: str) -> None:
    (copy.folder / name).unlink()
    assert [problem.file for problem in problems(copy)] == [name]
    with pytest.raises(BundleError, match=f"{name} is missing"):
        verify_quickly(copy)


def test_file_without_a_hash_and_stray_file_are_reported(copy: Bundle) -> None:
    hashes = json.loads((copy.folder / HASHES).read_text())
    del hashes[DECODER]
    (copy.folder / HASHES).write_text(json.dumps(hashes))
    (copy.folder / "extra.bin").write_bytes(b"?")
    found = {problem.file: str(problem.message) for problem in problems(read_bundle(copy.folder))}
    assert set(found) == {DECODER, "extra.bin"}
    assert "no entry" in found[DECODER]
    assert "does not belong" in found["extra.bin"]


@pytest.mark.parametrize("kept", [0, 5, 100, 0.5, -1])
def test_truncated_weights_are_reported_as_cut_off_without_hashing(copy: Bundle, kept: float) -> None:
    path = copy.folder / DECODER
    size = path.stat().st_size
    os.truncate(path, int(size * kept) if 0 < kept < 1 else int(kept) % size)
    assert "cut off" in str(problems(copy)[0].message)
    with pytest.raises(BundleError, match="cut off"):
        verify_quickly(copy)


def test_weights_with_bytes_behind_them_or_no_header_are_reported(copy: Bundle) -> None:
    path = copy.folder / DECODER
    whole = path.read_bytes()
    path.write_bytes(whole + b"xyz")
    assert "3 bytes too many" in str(problems(copy)[0].message)
    path.write_bytes((20).to_bytes(8, "little") + b"\x80" * 40)
    assert "not a safetensors file" in str(problems(copy)[0].message)


def test_link_out_of_the_bundle_is_refused_and_one_inside_is_not(copy: Bundle, tmp_path: Path) -> None:
    path = copy.folder / ENCODER
    path.rename(tmp_path / "elsewhere")
    path.symlink_to(tmp_path / "elsewhere")
    assert "a file outside the bundle" in str(problems(copy)[0].message)
    path.unlink()
    (tmp_path / "elsewhere").rename(copy.folder / ".blob")
    path.symlink_to(".blob")
    assert not problems(copy)


@pytest.mark.parametrize("name", ["../outside", "/etc/passwd", "..", "sub/file"])
def test_hashes_cannot_name_files_outside(copy: Bundle, name: str) -> None:
    hashes = {**copy.hashes, name: "0" * 64}
    (copy.folder / HASHES).write_text(json.dumps(hashes))
    with pytest.raises(BundleError, match="not a file of a bundle"):
        verify_quickly(read_bundle(copy.folder))


def test_hash_is_computed_once_until_the_file_changes(copy: Bundle, monkeypatch: pytest.MonkeyPatch) -> None:
    long_ago = time.time() - 60
    for name in copy.hashes:
        os.utime(copy.folder / name, (long_ago, long_ago))
    hashed: list[str] = []
    really = verification.hash_file

    def counted(path: Path) -> str:
        hashed.append(path.name)
        return really(path)

    monkeypatch.setattr(verification, "hash_file", counted)
    verify_quickly(copy)
    assert sorted(hashed) == sorted(copy.hashes)
    hashed.clear()
    verify_quickly(copy)
    assert hashed == []
    content = bytearray((copy.folder / ENCODER).read_bytes())
    content[-1] ^= 1
    (copy.folder / ENCODER).write_bytes(content)
    os.utime(copy.folder / ENCODER, (long_ago, long_ago))
    with pytest.raises(BundleError, match="another hash"):
        verify_quickly(copy)
    assert hashed == [ENCODER]


def test_full_check_does_not_believe_the_cache(copy: Bundle, user_folders: Path) -> None:
    long_ago = time.time() - 60
    for name in copy.hashes:
        os.utime(copy.folder / name, (long_ago, long_ago))
    verify_quickly(copy)
    cache = user_folders / "verified-files.json"
    entries = json.loads(cache.read_text())
    assert len(entries) == len(copy.hashes)
    (copy.folder / HASHES).write_text(json.dumps({**copy.hashes, ENCODER: "0" * 64}))
    cache.write_text(json.dumps({key: [*entry[:-1], "0" * 64] for key, entry in entries.items()}))
    assert [problem.file for problem in problems(read_bundle(copy.folder))] == [ENCODER]


@pytest.mark.parametrize("content", ["", "{", "[]", "null", '{"a": [{}]}', "[" * 100_000])
def test_cache_that_makes_no_sense_is_an_empty_one(copy: Bundle, user_folders: Path, content: str) -> None:
    user_folders.mkdir()
    (user_folders / "verified-files.json").write_text(content)
    verify_quickly(copy)


def test_cache_that_cannot_be_written_does_not_matter(copy: Bundle, user_folders: Path) -> None:
    user_folders.write_text("a file where a folder should be")
    for name in copy.hashes:
        os.utime(copy.folder / name, (1e9, 1e9))
    verify_quickly(copy)


@pytest.mark.parametrize(
    ("entries", "expected"),
    [
        ({"format": 2}, "update the program"),
        ({"format": "1"}, "format must be"),
        ({"format": None}, "format must be"),
        ({"name": ""}, "name must be text"),
        ({"name": 3}, "name must be text"),
        ({"trained": "yes"}, "trained must be true or false"),
        ({"max_hidden_windows": 0}, "max_hidden_windows"),
        ({"encoder": None}, "section encoder"),
        ({"encoder": {}}, "kind is missing"),
        ({"decoder": {"layers": "twelve"}}, "layers must be"),
        ({"decoder": {"strange": 1}}, "unknown entry 'strange'"),
        ({"template": {"k": -1}}, "k must be"),
        ({"ranking": []}, "section ranking"),
    ],
)
def test_senseless_configuration_is_one_sentence(copy: Bundle, entries: dict[str, Any], expected: str) -> None:
    change(copy.folder / CONFIG, **entries)
    with pytest.raises(BundleError, match=expected) as caught:
        read_bundle(copy.folder)
    assert str(copy.folder / CONFIG) in str(caught.value)


@pytest.mark.parametrize("name", [CONFIG, HASHES])
@pytest.mark.parametrize("content", [b"", b"{", b"[]", b"\xff\xfe{}", b"[" * 100_000, b" " * 5_000_000])
def test_broken_json_is_one_sentence(copy: Bundle, name: str, content: bytes) -> None:
    (copy.folder / name).write_bytes(content)
    with pytest.raises(BundleError, match=name):
        read_bundle(copy.folder)


def test_a_missing_hash_is_reported(copy: Bundle) -> None:
    change(copy.folder / HASHES, **{ENCODER: 5})
    with pytest.raises(BundleError, match="not a SHA-256"):
        read_bundle(copy.folder)


def test_folder_that_is_not_a_bundle_says_so(tmp_path: Path) -> None:
    with pytest.raises(BundleError, match="no such folder"):
        read_bundle(tmp_path / "nothing")
    with pytest.raises(BundleError, match="is not a model bundle"):
        read_bundle(tmp_path)


def test_bundles_are_found_by_name_and_by_folder(copy: Bundle) -> None:
    installed = models_folder() / "birds"
    installed.parent.mkdir(parents=True)
    copy.folder.rename(installed)
    assert find("birds") == installed
    assert find(str(installed)) == installed
    assert find_bundle(installed).name == "tiny"
    assert names() == ["starter", "birds"]
    assert find("starter") == starter_folder()


@pytest.mark.parametrize("name", ["nonsense", "", "two words"])
def test_unknown_name_lists_what_there_is(name: str) -> None:
    with pytest.raises(BundleError, match="there are: starter"):
        find(name)


def test_fingerprints_follow_what_they_stand_for(tiny: Bundle, copy: Bundle) -> None:
    assert (copy.fingerprint, copy.encoder_fingerprint) == (tiny.fingerprint, tiny.encoder_fingerprint)
    assert len(tiny.fingerprint) == len(tiny.encoder_fingerprint) == 32
    other_decoder = replace(tiny, hashes={**tiny.hashes, DECODER: "0" * 64})
    assert other_decoder.encoder_fingerprint == tiny.encoder_fingerprint
    assert other_decoder.fingerprint != tiny.fingerprint
    other_encoder = replace(tiny, hashes={**tiny.hashes, ENCODER: "0" * 64})
    assert other_encoder.encoder_fingerprint != tiny.encoder_fingerprint
    shorter = replace(tiny.encoder, values={**tiny.encoder.values, "text_tokens": 20})
    assert replace(tiny, encoder=shorter).encoder_fingerprint != tiny.encoder_fingerprint


def test_same_seed_makes_the_same_bundle_and_another_does_not(tiny: Bundle, tmp_path: Path) -> None:
    same = build_tiny_bundle(tmp_path / "same")
    other = build_tiny_bundle(tmp_path / "other", seed=1)
    assert same.hashes == tiny.hashes
    assert other.encoder_fingerprint != tiny.encoder_fingerprint


def test_failing_write_leaves_nothing_behind(tmp_path: Path) -> None:
    def fails(folder: Path) -> None:
        (folder / ENCODER).write_bytes(b"half")
        raise OSError(28, "No space left on device")

    with pytest.raises(BundleError, match="No space left"):
        write_bundle(tiny_bundle(tmp_path / "new"), fails)
    with pytest.raises(BundleError, match="is missing"):
        write_bundle(tiny_bundle(tmp_path / "new"), lambda folder: None)
    assert list(tmp_path.iterdir()) == []


def test_existing_bundle_is_replaced_only_when_asked_and_kept_when_that_fails(copy: Bundle) -> None:
    def fill(folder: Path) -> None:
        for name in REQUIRED:
            (folder / name).write_bytes((copy.folder / name).read_bytes())
        tensors = load_file(copy.folder / ENCODER)
        save_file(
            {name: np.asarray(tensor + tensor.dtype.type(1)) for name, tensor in tensors.items()}, folder / ENCODER
        )

    with pytest.raises(BundleError, match="already exists"):
        write_bundle(copy, fill)
    with pytest.raises(BundleError, match="is missing"):
        write_bundle(copy, lambda folder: None, replace_existing=True)
    assert read_bundle(copy.folder) == copy
    replaced = write_bundle(copy, fill, replace_existing=True)
    assert replaced.encoder_fingerprint != copy.encoder_fingerprint
    assert sorted(path.name for path in copy.folder.parent.iterdir() if path.name != "home") == ["copy"]


def test_resources_are_found_from_a_checkout() -> None:
    assert captions_folder().parent == resources_folder()
    assert list(captions_folder().glob("*.csv"))


@pytest.mark.parametrize("entry", ["name", "version", "licence", "description"])
def test_texts_that_a_terminal_would_obey_are_refused(copy: Bundle, entry: str) -> None:
    values = {**copy.to_dict(), entry: "Fine\x1b]0;owned\x07"}
    with pytest.raises(BundleError, match=f"{entry} contains control characters"):
        bundle_from(values, copy.folder, copy.hashes)
