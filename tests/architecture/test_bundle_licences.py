"""A bundle contains no GPL code: x264 and x265 are replaced by libraries that do nothing."""

import importlib.util
import shutil
import subprocess
import sys
from pathlib import Path
from types import ModuleType

import pytest

PACKAGING = Path(__file__).parents[2] / "packaging"


@pytest.fixture
def decode_only() -> ModuleType:
    spec = importlib.util.spec_from_file_location("decode_only", PACKAGING / "decode_only.py")
    assert spec is not None
    assert spec.loader is not None
    module = importlib.util.module_from_spec(spec)
    spec.loader.exec_module(module)
    return module


@pytest.fixture
def binaries() -> list[tuple[str, str, str]]:
    """PyAV's libraries as PyInstaller lists them."""
    av = pytest.importorskip("av", reason="the extra media is not installed")
    folder = Path(av.__file__).parents[1] / "av.libs"
    if not sys.platform.startswith("linux") or shutil.which("cc") is None or shutil.which("nm") is None:
        pytest.skip("bundles are built on Linux, with a C compiler and binutils")
    return [(f"av.libs/{path.name}", str(path), "BINARY") for path in folder.glob("*.so*")]


def symbols(library: str | Path, which: str) -> set[str]:
    listed = subprocess.run(["nm", "-D", which, library], capture_output=True, text=True, check=True).stdout
    return {line.split()[-1] for line in listed.splitlines()}


def test_the_stand_ins_have_every_symbol_that_ffmpeg_wants(
    decode_only: ModuleType, binaries: list[tuple[str, str, str]], tmp_path: Path
) -> None:
    replaced = decode_only.without_encoders(binaries, tmp_path)
    assert [name for name, *_ in replaced] == [name for name, *_ in binaries]
    changed = [Path(source) for _, source, _ in replaced if Path(source).parent == tmp_path]
    assert sorted(path.name[:7] for path in changed) == ["libx264", "libx265"]
    codec = next(source for name, source, _ in binaries if "libavcodec" in name)
    wanted = {name for name in symbols(codec, "--undefined-only") if name.startswith(("x264_", "x265_"))}
    offered = set().union(*(symbols(path, "--defined-only") for path in changed))
    assert wanted
    assert wanted <= offered
    assert all(path.stat().st_size < 100_000 for path in changed)


def test_audio_is_decoded_with_the_stand_ins(
    decode_only: ModuleType, binaries: list[tuple[str, str, str]], tmp_path: Path
) -> None:
    """PyAV is copied, since a library that is loaded already would be used again."""
    import av

    site = Path(av.__file__).parents[1]
    shutil.copytree(site / "av", tmp_path / "av", ignore=shutil.ignore_patterns("__pycache__", "*.pyi"))
    (tmp_path / "av.libs").mkdir()
    for name, source, _ in decode_only.without_encoders(binaries, tmp_path / "made"):
        shutil.copy(source, tmp_path / name)
    code = "import av, sys; print(av.__file__, sum(f.samples for f in av.open(sys.argv[1]).decode(audio=0)))"
    sample = PACKAGING.parent / "resources" / "samples" / "rain.ogg"
    run = subprocess.run(
        [sys.executable, "-c", code, str(sample)],
        cwd=tmp_path,
        capture_output=True,
        text=True,
        check=False,
        env={"PYTHONPATH": "."},
    )
    assert run.returncode == 0, run.stderr
    where, samples = run.stdout.split()
    assert Path(where).is_relative_to(tmp_path)
    assert int(samples) > 10_000
