"""Encoders and decoders of other packages: a real package with entry points on the path, used like any model."""

import json
import re
import sys
import textwrap
import tomllib
from pathlib import Path

import pytest

from recap_engine.bundles.plugins import find_plugins

CODE = """
import numpy as np
from recap_engine.clap.encoder import AudioFeatures
from recap_engine.decoder.decoder import Generated


class Loudness:
    sample_rate, window_seconds, band = 8_000, 1.0, (20.0, 4_000.0)
    dimensions, hidden_steps, hidden_width, fingerprint = 3, 2, 4, "loudness-1"

    def encode_audio(self, windows):
        loud = np.array([float(np.abs(window).mean()) for window in windows], np.float32)
        vectors = np.stack([np.cos(loud), np.sin(loud), 0 * loud], axis=1).reshape(len(windows), 3)
        return AudioFeatures(vectors, np.ones((len(windows), 2, 4), np.float32), vectors)

    def encode_text(self, texts):
        angles = np.array([len(text) / 100 for text in texts], np.float32)
        return np.stack([np.cos(angles), np.sin(angles), 0 * angles], axis=1).reshape(len(texts), 3)


class Echo:
    hears = False

    def encode(self, text):
        return list(text.encode())

    def longest_prompt(self, max_tokens):
        return 10_000

    def write(self, hidden, prompts, texts, *, candidates=3, cancelled=None, **settings):
        said = [[Generated("An echo of captions", -0.5, 4)] for _ in prompts]
        return list(zip(said, self.score(hidden, prompts, texts)))

    def score(self, hidden, prompts, texts):
        return [np.full(len(some), -1.0, np.float32) for some in texts]


def loudness(folder, settings, device):
    return Loudness()


def echo(folder, settings, device):
    return Echo()


def failing(folder, settings, device):
    raise OSError("no weights")


def lying(folder, settings, device):
    made = Loudness()
    made.encode_text = lambda texts: np.ones((len(texts), 3), np.float32)
    return made


def unfinished(folder, settings, device):
    return object()
"""
ENTRIES = """
[recap.encoders]
loudness = recap_test_plugin:loudness
failing = recap_test_plugin:failing
lying = recap_test_plugin:lying
unfinished = recap_test_plugin:unfinished
missing = recap_test_nowhere:encoder

[recap.decoders]
echo = recap_test_plugin:echo
"""


@pytest.fixture
def package(tmp_path, monkeypatch):
    """A package with plugins, as pip would install it."""
    site = tmp_path / "site"
    info = site / "recap_test_plugin-1.2.dist-info"
    info.mkdir(parents=True)
    (info / "METADATA").write_text("Metadata-Version: 2.1\nName: recap-test-plugin\nVersion: 1.2\n")
    (info / "entry_points.txt").write_text(ENTRIES)
    (site / "recap_test_plugin.py").write_text(CODE)
    monkeypatch.syspath_prepend(site)
    yield site
    sys.modules.pop("recap_test_plugin", None)


@pytest.fixture
def decoder(bundle, tmp_path):
    """The folder of a GPT-2 as `recap train decoder` writes it."""
    folder = tmp_path / "gpt2"
    folder.mkdir()
    shape = json.loads((bundle / "bundle.json").read_text())["decoder"]
    (folder / "decoder_config.json").write_text(json.dumps({**shape, "cross_layers": "none", "reduce_factor": 1}))
    for name in ("decoder.safetensors", "tokenizer.json"):
        (folder / name).write_bytes((bundle / name).read_bytes())
    return folder


def test_models_list_shows_plugins_and_says_which_cannot_be_used(recap, package) -> None:
    run = recap("models", "list", on=None)
    lines = {line.split()[0]: line for line in run.lines}
    assert run.status == 0
    assert "encoder of recap-test-plugin 1.2" in lines["plugin:loudness"]
    assert "decoder of recap-test-plugin 1.2" in lines["plugin:echo"]
    assert "ModuleNotFoundError" in lines["plugin:missing"]
    assert "starter" in lines


def test_an_encoder_and_a_decoder_of_plugins_caption_sounds(recap, package, decoder, sounds) -> None:
    said = []
    for name, words in (("mixed", str(decoder)), ("both", "plugin:echo")):
        run = recap("models", "install", "plugin:loudness", "--decoder", words, "--name", name, on=None)
        assert run.status == 0, run.err
        assert recap("models", "verify", name, on=None).status == 0
        assert recap("models", "info", name, on=None).status == 0
        run = recap("caption", sounds, "--format", "jsonl", "--neighbours", "2", "--bundle", name)
        assert (run.status, "does not hear the sound" in run.err) == (0, True), run.err
        said.append([json.loads(line) for line in run.lines])
    assert all(row["neighbours"] and row["candidates"] for rows in said for row in rows)
    assert "An echo of captions" in [one["text"] for one in said[1][0]["candidates"]]
    bound = recap("caption", sounds / "a.wav", "--bundle", "both", "--include", "rain")
    assert (bound.status, "can neither continue texts nor restrict them" in bound.err + bound.out) == (1, True)


@pytest.mark.parametrize(
    ("name", "why"),
    [
        ("failing", "OSError: no weights"),
        ("unfinished", "sample_rate is missing"),
        ("missing", "ModuleNotFoundError"),
        ("nowhere", "There is no plugin nowhere here; there are: failing, loudness"),
    ],
)
def test_a_plugin_that_fails_is_one_sentence(recap, package, decoder, name, why) -> None:
    run = recap("models", "install", f"plugin:{name}", "--decoder", decoder, on=None)
    assert run.status == 3, run.err
    assert why in run.err.splitlines()[-1]
    assert "Traceback" not in run.err


def test_a_plugin_that_lies_or_vanishes_is_one_sentence(recap, package, decoder, sounds, monkeypatch) -> None:
    assert recap("models", "install", "plugin:lying", "--decoder", decoder, on=None).status == 0
    run = recap("caption", sounds, "--bundle", "lying")
    assert (run.status, "vectors that are not of unit length" in run.err) == (3, True), run.err
    assert "Traceback" not in run.err
    (package / "recap_test_plugin-1.2.dist-info" / "entry_points.txt").write_text("")
    assert find_plugins("encoder") == []
    run = recap("caption", sounds, "--bundle", "lying")
    assert (run.status, "unknown kind of encoder 'lying'" in run.err) == (3, True), run.err


def test_a_plugins_decoder_is_not_trained(recap, package, bundle, captions, tmp_path) -> None:
    run = recap("models", "install", "plugin:loudness", "--decoder", "plugin:echo", "--adapter", bundle, on=None)
    assert (run.status, "An adapter belongs to GPT-2" in run.err) == (3, True), run.err


def printed(name: str) -> str:
    """A file of the example in docs/plugins.md, as it is printed there."""
    page = Path(__file__).parents[3] / "docs" / "plugins.md"
    found = re.search(rf"^`{re.escape(name)}`:\n\n((?:    .*\n|\n)+)", page.read_text(encoding="utf-8"), re.MULTILINE)
    assert found is not None
    return textwrap.dedent(found[1])


@pytest.fixture
def example(tmp_path, monkeypatch):
    """The example's package, as pip would install it, beside a stand-in for msclap."""
    import msclap_stand_in

    project = tomllib.loads(printed("pyproject.toml"))["project"]
    info = tmp_path / "site" / "recap_msclap-1.0.dist-info"
    info.mkdir(parents=True)
    (info / "METADATA").write_text(f"Metadata-Version: 2.1\nName: {project['name']}\nVersion: {project['version']}\n")
    entries = project["entry-points"]["recap.encoders"]
    (info / "entry_points.txt").write_text(
        "[recap.encoders]\n" + "".join(f"{name} = {value}\n" for name, value in entries.items())
    )
    (tmp_path / "site" / "recap_msclap.py").write_text(printed("recap_msclap.py"))
    monkeypatch.syspath_prepend(tmp_path / "site")
    monkeypatch.setitem(sys.modules, "msclap", msclap_stand_in)
    yield
    sys.modules.pop("recap_msclap", None)


@pytest.mark.usefixtures("example")
def test_the_example_of_the_documentation_captions_sounds(recap, decoder, sounds) -> None:
    run = recap("models", "install", "plugin:msclap", "--decoder", decoder, "--name", "msclap", on=None)
    assert run.status == 0, run.err
    run = recap("caption", sounds, "--format", "jsonl", "--bundle", "msclap")
    assert run.status == 0, run.err
    rows = [json.loads(line) for line in run.lines]
    assert len(rows) == 5
    assert all(row["neighbours"] and row["candidates"] for row in rows)
