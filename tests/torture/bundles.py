"""Damaged and hostile model bundles: each must load and caption as usual, or be refused in one sentence.

The hashes are made to fit in most cases, as an attacker would. A bundle may take 10 seconds and 2 GB.
"""

from __future__ import annotations

import json
import os
import random
import resource
import shutil
import signal
import sys
import tempfile
import time
import traceback
from collections import Counter
from collections.abc import Callable, Iterator
from contextlib import contextmanager
from pathlib import Path
from typing import Any

sys.path.insert(0, str(Path(__file__).parents[1] / "support"))

LIMIT_SECONDS = 10
LIMIT_BYTES = 2_000_000_000
NUMBERS = (0, 1, -1, 2, 3, 7, 10**6, 2**31, 2**63, 10**13, 10**400, 0.5, -0.5, 1e308, float("nan"), float("inf"))
OTHERS: tuple[Any, ...] = (None, True, "", "x", "\x1b[31m", "\u202e", [], {}, [1], {"a": 1}, "9" * 100_000, [[[[]]]])
JSON_FILES = ("bundle.json", "hashes.json", "tokenizer.json", "text_tokenizer.json")
TENSOR_FILES = ("encoder.safetensors", "decoder.safetensors", "adapter.safetensors", "kinds.safetensors")


class Slow(BaseException):
    """The bundle took longer than it may."""


def run(seed: int, seconds: float, most: int = -1) -> dict[str, int]:
    """Try mutated bundles for that long, or ``most`` bundles; prints each fault, and returns how many there were of
    each outcome."""
    from tiny_bundle import build_tiny_bundle

    from recap_engine.resources import starter_folder

    tally: Counter[str] = Counter()
    with tempfile.TemporaryDirectory() as place:
        os.environ["XDG_CACHE_HOME"] = os.environ["XDG_DATA_HOME"] = place
        tiny = build_tiny_bundle(Path(place) / "tiny").folder
        use(tiny)  # loads every library before the memory is limited
        use(starter_folder())
        end, number = time.monotonic() + seconds, 0
        while time.monotonic() < end and number != most:
            tally[_try_one(random.Random(f"{seed} {number}"), tiny, Path(place), number)] += 1
            number += 1
    return dict(tally)


def _try_one(draw: random.Random, tiny: Path, place: Path, number: int) -> str:
    from recap_engine.errors import RecapError
    from recap_engine.resources import starter_folder

    source = tiny if draw.random() < 0.6 else starter_folder()
    folder = place / f"mutated-{number}"
    shutil.copytree(source, folder)
    shown = [mutate(draw, folder) for _ in range(draw.choice((1, 1, 2)))]
    if draw.random() < 0.85:
        fit_hashes(folder)
    try:
        with limited():
            use(folder)
        return "used"
    except RecapError as error:
        text = str(error)
        if len(text) < 2000 and text.isprintable():
            return "refused"
        print(f"{number}: {shown}: not one printable sentence: {text[:300]!r}")
    except Slow:
        print(f"{number}: {shown}: over {LIMIT_SECONDS} s")
        return "slow"
    except BaseException as error:
        where = traceback.extract_tb(error.__traceback__)[-1]
        print(f"{number}: {shown}: {type(error).__name__}: {str(error)[:200]} ({where.filename}:{where.lineno})")
    finally:
        shutil.rmtree(folder, ignore_errors=True)
    return "traceback"


def use(folder: Path) -> None:
    """Whatever the program does with a bundle: read, hear, embed and write."""
    import numpy as np

    from recap_engine.bundles.bundle import read_bundle
    from recap_engine.bundles.caption_vectors import load_caption_vectors
    from recap_engine.bundles.device import Device
    from recap_engine.bundles.load import load_decoder, load_encoder, load_kinds
    from recap_engine.propose.prompt import to_tokens
    from recap_engine.propose.ranking import Ranking
    from recap_engine.propose.retrieval import Calibration

    bundle = read_bundle(folder)
    calibration, _ = Calibration.from_dict(bundle.calibration), Ranking.from_dict(bundle.ranking)
    encoder = load_encoder(bundle, Device(), allow_untrained=True)
    samples = np.sin(np.arange(round(encoder.sample_rate * min(encoder.window_seconds, 60)))).astype(np.float32)
    heard = encoder.encode_audio([samples])
    encoder.encode_text(["A dog barks"])
    kinds = load_kinds(bundle)
    if len(kinds.captions):
        kinds.shares(heard.signatures, calibration.likeness)
    load_caption_vectors(bundle)
    decoder = load_decoder(bundle, Device(), allow_untrained=True)
    prompt = to_tokens(bundle.template, ["Rain falls"], decoder.encode, decoder.longest_prompt(8))
    decoder.write(
        [heard.hidden.reshape(-1, encoder.hidden_width)],
        [prompt],
        [["A dog barks"]],
        beams=2,
        candidates=2,
        max_tokens=8,
        seed=0,
    )


@contextmanager
def limited() -> Iterator[None]:
    """Memory and time are bounded inside."""
    used = int(Path("/proc/self/statm").read_text().split()[0]) * resource.getpagesize()
    before = resource.getrlimit(resource.RLIMIT_AS)

    def stop(*_: object) -> None:
        raise Slow

    signal.signal(signal.SIGALRM, stop)
    resource.setrlimit(resource.RLIMIT_AS, (used + LIMIT_BYTES, before[1]))
    signal.setitimer(signal.ITIMER_PROF, 0)
    signal.signal(signal.SIGPROF, stop)
    signal.setitimer(signal.ITIMER_PROF, LIMIT_SECONDS)  # processor time: a busy computer is no fault
    try:
        yield
    finally:
        signal.setitimer(signal.ITIMER_PROF, 0)
        resource.setrlimit(resource.RLIMIT_AS, before)


# ---- mutations --------------------------------------------------------------------------------------------------


def mutate(draw: random.Random, folder: Path) -> str:
    """Change one thing in one file; says which."""
    kinds: tuple[Callable[[random.Random, Path], str], ...] = (change_entry, change_entry, change_entry, change_tensors)
    return draw.choice((*kinds, change_bytes, change_files))(draw, folder)


def change_entry(draw: random.Random, folder: Path) -> str:
    """Another value, a missing or an unknown entry, somewhere in a JSON file."""
    name = draw.choice(("bundle.json",) * 6 + JSON_FILES)
    path = folder / name
    try:
        values = json.loads(path.read_text("utf-8"))
    except (ValueError, OSError):
        return "nothing"
    at, where = values, []
    while True:
        keys = list(at) if isinstance(at, dict) else list(range(min(len(at), 50)))
        if not keys:
            return "nothing"
        key = draw.choice(keys)
        where.append(str(key))
        if isinstance(at[key], dict | list) and at[key] and draw.random() < 0.9:
            at = at[key]
            continue
        break
    match draw.randrange(8):
        case 0:
            del at[key]
            done = "deleted"
        case 1 if isinstance(at, dict):
            at[draw.choice(("strange", "__class__", "../up", "a\x00b", "kind"))] = draw.choice(OTHERS)
            done = "added to"
        case 2 | 3:
            at[key] = draw.choice(OTHERS)
            done = f"{str(at[key])[:30]!r}"
        case 4 if isinstance(at[key], int) and not isinstance(at[key], bool):
            at[key] = at[key] * draw.choice((2, 3, 1000)) + draw.choice((-1, 0, 1))
            done = str(at[key])
        case _:
            at[key] = draw.choice(NUMBERS)
            done = str(at[key])[:30]
    path.write_text(json.dumps(values), "utf-8")
    return f"{name} {'.'.join(where)} = {done}"


def change_tensors(draw: random.Random, folder: Path) -> str:
    """Another header of a safetensors file: shapes, types, offsets, names."""
    there = [name for name in TENSOR_FILES if (folder / name).is_file()]
    name = draw.choice(there)
    content = (folder / name).read_bytes()
    length = int.from_bytes(content[:8], "little")
    try:
        header = json.loads(content[8 : 8 + length])
    except ValueError:
        return "nothing"
    tensor = draw.choice([key for key in header if key != "__metadata__"])
    entry = header[tensor]
    match draw.randrange(6):
        case 0:
            entry["shape"] = [draw.choice((0, 1, 10**6, 2**40)) for _ in entry["shape"]]
        case 1:
            entry["dtype"] = draw.choice(("F16", "BF16", "F64", "I8", "I64", "BOOL", "X"))
        case 2:
            entry["data_offsets"] = [draw.choice((0, 4, 2**50)), draw.choice((0, 4, 2**50))]
        case 3:
            header["\x1b[31mred\u202e" * draw.choice((1, 1000))] = header.pop(tensor)
        case 4:
            del header[tensor]
        case _:
            header["__metadata__"] = draw.choice(({}, {"captions": "x"}, {"captions": "[1]"}, {"captions": "{}"}))
    changed = json.dumps(header).encode()
    (folder / name).write_bytes(len(changed).to_bytes(8, "little") + changed + content[8 + length :])
    return f"{name} {tensor} {str(header.get(tensor))[:60]}"


def change_bytes(draw: random.Random, folder: Path) -> str:
    """Bytes flipped, cut off or put behind."""
    path = draw.choice(sorted(folder.iterdir()))
    content = bytearray(path.read_bytes())
    match draw.randrange(3):
        case 0 if content:
            for _ in range(draw.choice((1, 10, 100))):
                content[draw.randrange(min(len(content), draw.choice((64, 4096, len(content)))))] = draw.randrange(256)
        case 1:
            del content[draw.randrange(len(content) + 1) :]
        case _:
            content += draw.randbytes(draw.choice((1, 100, 10_000)))
    path.write_bytes(content)
    return f"{path.name} bytes"


def change_files(draw: random.Random, folder: Path) -> str:
    """A file that is missing, a folder, a link that leads out, or one that is in the place of another."""
    path = draw.choice(sorted(folder.iterdir()))
    content = path.read_bytes() if path.is_file() else b""
    path.unlink()
    match draw.randrange(4):
        case 0:
            done = "missing"
        case 1:
            path.mkdir()
            done = "a folder"
        case 2:
            path.symlink_to(draw.choice(("/dev/zero", "/etc/passwd", "../gone", path.name)))
            done = "a link"
        case _:
            other = draw.choice(sorted(folder.iterdir()))
            path.write_bytes(other.read_bytes() if other.is_file() else content)
            done = f"is {other.name}"
    return f"{path.name} {done}"


def fit_hashes(folder: Path) -> None:
    """Make ``hashes.json`` say what the files are now, unless it was changed itself."""
    from recap_engine.bundles.verify import hash_file

    path = folder / "hashes.json"
    if not path.is_file() or any(one.stat().st_size > LIMIT_BYTES for one in folder.iterdir() if one.is_file()):
        return  # a device, or a file with a hole: endless to read here
    try:
        hashes = json.loads(path.read_text("utf-8"))
        names = [name for name in hashes if (folder / name).is_file() and not (folder / name).is_symlink()]
        path.write_text(json.dumps({**hashes, **{name: hash_file(folder / name) for name in names}}), "utf-8")
    except (ValueError, OSError, TypeError):
        pass
