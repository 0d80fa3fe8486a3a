"""The prompt's wording, and what is dropped when it is too long."""

from __future__ import annotations

from typing import Any

import pytest

from recap_engine.errors import BundleError
from recap_engine.propose.prompt import Template, fill, to_tokens


def letters(text: str) -> list[int]:
    return [ord(one) for one in text]


def test_wording_is_the_papers() -> None:
    prompt = fill(Template(), ["a dog barks", "rain falls on a roof.", " a  bell\nrings "])
    assert prompt == (
        "Audios similar to this audio sounds like: a dog barks, rain falls on a roof, a bell rings. "
        "This audio sounds like:"
    )


def test_only_the_nearest_k_are_used() -> None:
    assert fill(Template(k=2), ["one", "two", "three"]).count("three") == 0
    assert "one, two. This" in fill(Template(k=2), ["one", "two", "three"])


@pytest.mark.parametrize("captions", [[], ["", " . "]])
def test_without_captions_only_the_question_remains(captions: list[str]) -> None:
    assert fill(Template(), captions) == "This audio sounds like:"


def test_farthest_captions_give_way_and_the_closing_stays() -> None:
    captions = ["nearest", "x" * 40, "y" * 40, "z" * 40]
    for limit in range(30, 260):
        text = "".join(map(chr, to_tokens(Template(), captions, letters, limit)))
        assert len(text) <= limit
        assert text.endswith("This audio sounds like:")
        kept = [one for one in captions if one in text]
        assert kept == captions[: len(kept)]
    assert "zzz" in text


def test_template_too_long_by_itself_is_not_cut() -> None:
    assert "".join(map(chr, to_tokens(Template(), ["a dog"], letters, 3))) == "This audio sounds like:"


def test_endless_caption_is_cut_at_a_word() -> None:
    prompt = fill(Template(characters=20), ["rain falls on a tin roof " * 50_000])
    assert "like: rain falls on a tin. This" in prompt


@pytest.mark.parametrize("wrong", [{"k": -1}, {"k": "4"}, {"closing": " "}, {"opening": 3}, {"tone": "warm"}])
def test_senseless_template_is_refused(wrong: dict[str, Any]) -> None:
    with pytest.raises(BundleError, match="template"):
        Template.from_dict({**Template().to_dict(), **wrong})
    assert Template.from_dict(Template().to_dict()) == Template()
