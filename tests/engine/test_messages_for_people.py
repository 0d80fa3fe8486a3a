"""Messages for people: templates with fields, made printable, translated, and carried between processes."""

import pickle

import pytest

from recap_engine.errors import AudioError, RecapError
from recap_engine.i18n import set_language, system_language, translate
from recap_engine.printable import printable
from recap_engine.translatable import Translatable, from_plain


def test_an_error_keeps_its_template_and_fields_apart() -> None:
    error = AudioError("{path} is empty (0 bytes).", path="a/b.wav")
    assert str(error) == "a/b.wav is empty (0 bytes)."
    assert error.message == Translatable("{path} is empty (0 bytes).", path="a/b.wav")


def test_an_error_survives_pickling() -> None:
    error = pickle.loads(pickle.dumps(AudioError("{path} ends {seconds:.1f} s in.", path="x", seconds=2.5)))
    assert isinstance(error, AudioError)
    assert str(error) == "x ends 2.5 s in."


def test_a_message_with_a_message_inside_travels_as_plain_data() -> None:
    message = Translatable("{path} holds {what}.", path="x.wav", what=Translatable("a PNG picture"))
    assert from_plain(message.to_plain()) == message
    assert str(from_plain(message.to_plain())) == "x.wav holds a PNG picture."


@pytest.mark.parametrize("plain", [None, "text", ["text"], ["text", {1: "x"}], [1, {}], ["text", {}, 3]])
def test_anything_else_is_not_taken_for_a_message(plain: object) -> None:
    with pytest.raises(ValueError, match="not a message"):
        from_plain(plain)


def test_fields_are_filled_in_by_name_only() -> None:
    with pytest.raises(KeyError):
        str(Translatable("{path.__class__}", path="x"))


def test_braces_in_names_of_files_stay_as_they_are() -> None:
    assert str(RecapError("{path} does not exist.", path="{odd}.wav")) == "{odd}.wav does not exist."


def test_a_message_of_another_language_is_shown_in_english_where_it_has_no_translation() -> None:
    set_language("de")
    try:
        assert translate(Translatable("A sentence that nobody translated, {n:,} times.", n=12345)) == (
            "A sentence that nobody translated, 12.345 times."
        )
    finally:
        set_language("en")


@pytest.mark.parametrize(
    ("wanted", "language"), [("de", "de"), ("de_AT.UTF-8", "de"), ("fr_FR", "en"), ("C.UTF-8", "en"), ("en-GB", "en")]
)
def test_the_language_of_the_environment_is_known(monkeypatch: pytest.MonkeyPatch, wanted: str, language: str) -> None:
    monkeypatch.setenv("RECAP_LANGUAGE", wanted)
    assert system_language() == language


@pytest.mark.parametrize(
    ("text", "shown"),
    [
        ("plain name.wav", "plain name.wav"),
        ("Schl\u00f6\u00dfer \u732b.wav", "Schl\u00f6\u00dfer \u732b.wav"),
        ("\x1b[31mred", "\\x1b[31mred"),
        ("two\nlines", "two\\x0alines"),
        ("abc\u202egnp.exe", "abc\\u202egnp.exe"),
        (b"latin \xe9.wav".decode("utf-8", "surrogateescape"), "latin \N{REPLACEMENT CHARACTER}.wav"),
        ("thin\u2009space", "thin\u2009space"),
    ],
)
def test_text_from_files_is_shown_without_control_characters(text: str, shown: str) -> None:
    assert printable(text) == shown


def test_a_long_text_loses_its_middle() -> None:
    shown = printable("a" * 400 + "b" * 400, longest=100)
    assert len(shown) == 100
    assert shown.startswith("aaaa")
    assert shown.endswith("bbbb")


def test_a_shortened_text_with_escapes_fits_and_is_shortened_only_once() -> None:
    for text in ("\x01" * 400, "\x01" * 4000, "a" * 499 + "\n", "a\n" * 300 + "b" * 5000):
        shown = printable(text)
        assert len(shown) <= 500
        assert shown.isprintable()
        assert printable(shown) == shown
        assert "\\x…" not in shown


@pytest.mark.parametrize(
    "plain",
    [
        ["{x}", {"y": 1}],
        ["{y:>1000000000}", {"y": 1}],
        ["{y:.999999f}", {"y": 1.0}],
        ["{y:,}", {"y": "text"}],
        ["{y:d}", {"y": 1.5}],
        ["{y", {"y": 1}],
        ["{y.__class__}", {"y": 1}],
        ["{y!r}", {"y": 1}],
        ["{y:{x}}", {"y": 1, "x": 2}],
        ["{} {y}", {"y": 1}],
        ["x" * 100_000, {}],
    ],
)
def test_a_message_that_cannot_be_shown_is_refused_when_it_is_read(plain: object) -> None:
    with pytest.raises(ValueError, match="not a message"):
        from_plain(plain)


@pytest.mark.parametrize("spec", ["", ",", ".2f", ",.1f", ".0%", "02d", ".3g", "+.1%"])
def test_a_message_with_a_usual_format_is_read(spec: str) -> None:
    message = Translatable(f"{{y:{spec}}} s", y=3)
    assert str(from_plain(message.to_plain())) == f"{format(3, spec)} s"


def test_an_empty_message_is_empty_in_every_language() -> None:
    set_language("de")
    try:
        assert translate(Translatable("")) == ""
    finally:
        set_language("en")
