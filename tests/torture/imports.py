"""Mutated caption files: each is imported, or refused in one sentence; importing again adds nothing."""

from __future__ import annotations

import json
import tempfile
import time
import traceback
import unicodedata
from collections import Counter
from pathlib import Path
from random import Random

from recap_engine.datastore.workspace import Workspace
from recap_engine.errors import RecapError
from recap_engine.exchange.assignment import AssignmentImport
from recap_engine.exchange.import_captions import CaptionImport

_FILES_PER_WORKSPACE = 100
_LONGEST_MESSAGE = 2_000
_LIMIT_SECONDS = 10.0
_PIECES = (
    *(b'"', b"'", b",", b"\t", b";", b"\n", b"\r", b"\0", b"{", b"}", b"[", b"]", b":", b"\\", b"\\u0000"),
    *(b"\xff\xfe", b"\xfe\xff", b"\xef\xbb\xbf", b"\xe4", b"\x80", b"\xed\xa0\x80", b"\\ud800", b"\x1b[2J"),
    *("\u202e".encode(), "\u2028".encode(), b"=1+1", b"-", b"1e999", b"NaN", b"9" * 5000, b"null", b"true", b"/"),
    *(b"..", b"\\", b"a" * 140_000, b'"' * 1000, b"," * 20_000, b"[" * 100_000, b'{"a":' * 50_000, b"\n" * 10_000),
)


def run(seed: int, seconds: float, most: int = -1) -> dict[str, int]:
    """Import mutated files for that long, or ``most`` files; prints each fault, and returns how many there were of
    each outcome."""
    outcomes: Counter[str] = Counter()
    end, number = time.monotonic() + seconds, 0
    while time.monotonic() < end and number != most:
        with tempfile.TemporaryDirectory() as folder, Workspace.create(Path(folder) / "field.recap") as workspace:
            for _file in range(_FILES_PER_WORKSPACE):
                if time.monotonic() >= end or number == most:
                    break
                outcomes[_try_one(Random(f"{seed} {number}"), workspace, Path(folder), number)] += 1
                number += 1
            for problem in workspace.check():
                print(f"imports, until try {number}: {problem}")
                outcomes["damaged the workspace"] += 1
    return dict(outcomes)


def _try_one(trial: Random, workspace: Workspace, folder: Path, number: int) -> str:
    path = _written(trial, folder)
    began = time.process_time()
    try:
        outcome = "used" if _import_twice(trial, workspace, path) else "refused"
    except Exception:
        print(f"imports, try {number}, {path.name}:")
        traceback.print_exc()
        return "traceback"
    spent = time.process_time() - began
    if spent > _LIMIT_SECONDS:
        print(f"imports, try {number}, {path.name}: took {spent:.1f} s")
        return "slow"
    return outcome


def _import_twice(trial: Random, workspace: Workspace, path: Path) -> bool:
    """Whether the file holds captions at all; raises AssertionError for what must not happen."""
    holds_captions = True
    try:
        if trial.random() < 0.1:
            for _progress in AssignmentImport(workspace, path):
                pass
            return True
        columns = trial.choice([None, None, None, {"caption": "caption"}, {"caption": "text", "path": "path"}])
        first = CaptionImport(workspace, path, "field", columns=columns, predictions=trial.random() < 0.5)
        first.first_rows()
        for _progress in first.preview():
            pass
        would_add = first.summary.added
        for _progress in first:
            pass
        assert first.summary.added == would_add, f"previewed {would_add}, added {first.summary.added}"
        again = CaptionImport(workspace, path, "field", columns=columns, predictions=first.file.layout == "x")
        for _progress in again:
            pass
        assert again.summary.added == 0, f"{again.summary.added} added again"
        for refused in first.summary.refused:
            _check_message(str(refused.reason))
    except RecapError as error:
        _check_message(str(error))
        holds_captions = False
    for caption in workspace.captions.page(after=max(0, workspace.captions.count() - 100), limit=1000):
        assert caption.text == caption.text.strip(), caption.text
        assert not any(unicodedata.category(letter) in ("Cc", "Cs") for letter in caption.text), caption.text
    return holds_captions


def _check_message(message: str) -> None:
    assert message, "an empty message"
    # Spaces of other scripts are harmless, and kept.
    assert all(one.isprintable() or unicodedata.category(one) == "Zs" for one in message), f"unprintable: {message!r}"
    assert len(message) < _LONGEST_MESSAGE, f"{len(message)} characters: {message[:200]}"


def _written(trial: Random, folder: Path) -> Path:
    """A mutated file in a layout drawn at random."""
    name, content = trial.choice(_layouts(trial))
    mutated = bytearray(content)
    for _mutation in range(trial.choice([0, 1, 1, 2, 4, 16])):
        _mutate(trial, mutated)
    path = folder / f"{trial.randrange(10**9)}-{name}"
    path.write_bytes(bytes(mutated))
    return path


def _mutate(trial: Random, content: bytearray) -> None:
    at = trial.randrange(len(content) + 1)
    match trial.randrange(6):
        case 0:
            content[at : at + 1] = bytes([trial.randrange(256)])
        case 1:
            del content[at : at + trial.choice([1, 10, 200])]
        case 2:
            content[at:at] = content[at : at + trial.choice([1, 40, 400])]
        case 3:
            del content[at:]
        case _:
            content[at:at] = trial.choice(_PIECES)


def _layouts(trial: Random) -> list[tuple[str, bytes]]:
    texts = [
        f"A sound of kind {trial.randrange(50)} in the {trial.choice(['rain', 'wind', 'Café', '雨'])}" for _ in range(8)
    ]
    encoding = trial.choice(["utf-8", "utf-8-sig", "utf-16", "cp1252"])
    plain = "path,caption,collection,licence,created,start,end\n" + "".join(
        f'dir/{n}.wav,"{text}",field,CC0,2026-01-31T12:00:00+02:00,{n},{n + 1.5}\n' for n, text in enumerate(texts)
    )
    clotho = "file_name,caption_1,caption_2,caption_3,caption_4,caption_5\n" + "".join(
        f"{n}.wav,{text},{text} again,,,\n" for n, text in enumerate(texts)
    )
    audiocaps = "audiocap_id,youtube_id,start_time,caption\n" + "".join(
        f"{n},abcdefghij{n},{30 * n},{text}\n" for n, text in enumerate(texts)
    )
    lines = "".join(
        json.dumps({"path": f"{n}.wav", "caption": trial.choice([text, [text, text + "!"]]), "start": 0, "end": 1.5})
        + "\n"
        for n, text in enumerate(texts)
    )
    tasks = [
        {
            "id": n,
            "data": {"audio": trial.choice(["/data/upload/1/0a1b2c3d-a_b.wav", f"{n}.wav", "http://[x/a.wav"])},
            "annotations": [{"completed_by": n, "was_cancelled": n % 3 == 0, "result": [_result(trial, text)]}],
            "predictions": [{"model_version": "m", "result": [_result(trial, text)]}],
        }
        for n, text in enumerate(texts)
    ]
    table = plain.encode(encoding, "replace")
    return [
        ("plain.csv", table),
        ("plain.tsv", table.replace(b",", b"\t")),
        ("semicolons.csv", table.replace(b",", b";")),
        ("clotho.csv", clotho.encode(encoding, "replace")),
        ("audiocaps.csv", audiocaps.encode()),
        ("lines.jsonl", lines.encode()),
        ("tasks.json", json.dumps(tasks, indent=trial.choice([None, 2])).encode()),
        ("one-task.jsonl", "".join(json.dumps(task) + "\n" for task in tasks).encode()),
    ]


def _result(trial: Random, text: str) -> dict[str, object]:
    part = trial.choice([{}, {"start": 0.5, "end": 1.5}, {"start": "x", "end": None}, {"start": -1, "end": 1e308}])
    field = trial.choice(["caption", "caption", "part_caption", "comment", ""])
    value: dict[str, object] = {"text": trial.choice([[text], text, [text, None], {"a": 1}]), **part}
    return {"id": "r", "type": trial.choice(["textarea", "labels"]), "from_name": field, "value": value}
