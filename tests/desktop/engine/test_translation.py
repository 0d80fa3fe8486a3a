"""What the engine says in English reaches a person in the language on screen."""

import ast
import re
from pathlib import Path

import numpy as np
import pytest
import soundfile
from PySide6.QtCore import QLocale

from recap_desktop import i18n
from recap_desktop.engine.translation import CONTENTS, FORMS, spoken
from recap_engine.annotate.identify import sound_in_file
from recap_engine.datastore.text_rules import normalise_caption
from recap_engine.errors import RecapError

ENGINE = Path(__file__).parents[3] / "recap_engine"


@pytest.fixture
def german(qapp):
    before = QLocale()
    i18n.set_language(qapp, "de")
    yield
    i18n.set_language(qapp, "en")
    QLocale.setDefault(before)


def engine_texts() -> str:
    """Every text in the engine's code, one after the other."""
    found = []
    for path in sorted(ENGINE.rglob("*.py")):
        for node in ast.walk(ast.parse(path.read_text("utf-8"))):
            if isinstance(node, ast.Constant) and isinstance(node.value, str):
                found.append(node.value)
    return "\n".join(found)


def test_every_form_is_one_that_the_engine_still_says():
    texts = engine_texts()
    for form in (*FORMS, *CONTENTS):
        pieces = [piece for piece in re.split(r"\{\w+\}", form) if len(piece.strip()) > 5]
        # One that is put together from two has its pieces there singly.
        parts = [
            part
            for piece in pieces
            for part in re.split(r"(?<=\.) |(?<=s into it)|(?<=cannot be read:) ", piece)
            if part
        ]
        assert [part for part in parts if part.strip(" .(),") not in texts] == [], form


def broken(folder: Path) -> dict[str, Path]:
    """Files that are no sound, each in a way of its own."""
    made = {
        name: folder / name for name in ("empty.wav", "text.wav", "picture.wav", "short.wav", "no.flac", "gone.wav")
    }
    made["empty.wav"].write_bytes(b"")
    made["text.wav"].write_text("just words\n" * 20)
    made["picture.wav"].write_bytes(b"\x89PNG\r\n\x1a\n" + bytes(100))
    soundfile.write(made["short.wav"], np.zeros(4000, np.float32), 8000)
    made["short.wav"].write_bytes(made["short.wav"].read_bytes()[:3000])
    made["no.flac"].write_bytes(bytes(range(256)) * 8)
    return made


def test_why_a_file_cannot_be_read_is_said_in_german(german, tmp_path):
    told = {}
    for name, path in broken(tmp_path).items():
        with pytest.raises((RecapError, OSError)) as raised:
            sound_in_file(str(path))
        told[name] = spoken(raised.value)
        assert told[name] != str(raised.value), told[name]
        assert name in told[name]
    assert "2.956 von 8.000 Bytes" in told["short.wav"]
    assert told["picture.wav"].endswith("ist kein Klang, sondern enthält ein PNG-Bild.")


def test_a_refused_caption_is_told_in_german(german):
    with pytest.raises(RecapError) as raised:
        normalise_caption("  ")
    assert spoken(raised.value) == "Der Text ist leer: zuerst eine Beschreibung schreiben."


def test_what_is_not_known_is_said_as_it_came(german):
    assert spoken("Something new happened to {path}.") == "Something new happened to {path}."


def test_names_with_braces_and_breaks_stay_as_they_are(german):
    assert spoken("a {b}\nc.wav does not exist.") == "a {b}\nc.wav gibt es nicht."
