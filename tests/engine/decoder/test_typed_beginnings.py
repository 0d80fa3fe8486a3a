"""Texts that begin with typed letters, and continue with the decoder's words."""

from __future__ import annotations

from typing import Any

import pytest
import torch
from tiny_bundle import byte_tokenizer, tiny_decoder
from tokenizers import Tokenizer, models, pre_tokenizers
from tokenizers import decoders as token_decoders

from recap_engine.caption_text import contains_phrase
from recap_engine.decoder.beam import ReadPrompt
from recap_engine.decoder.config import DecoderConfig
from recap_engine.decoder.constraint import Constraint
from recap_engine.decoder.decoder import CaptionDecoder, whole_words
from recap_engine.decoder.pieces import Pieces, split_typed
from recap_engine.errors import Cancelled, RequestError

PIECES = [
    "Ġdog",
    "Ġd",
    "og",
    "o",
    "g",
    "s",
    "Ġdogs",
    "ĠRain",
    "Ġcat",
    "d",
    "Ġ",
    "Ã",
    "¯",
    "Ġbark",
    "ing",
    "Ġba",
    "rk",
    "N",
    "a",
]


@pytest.fixture(scope="module")
def decoder() -> CaptionDecoder:
    tokenizer = byte_tokenizer(["<|endoftext|>"])
    config = DecoderConfig(
        layers=2,
        width=32,
        heads=2,
        inner=64,
        vocabulary=tokenizer.get_vocab_size(),
        positions=96,
        encoder_width=16,
        reduce_factor=1,
        end_of_text=tokenizer.token_to_id("<|endoftext|>"),
    )
    return CaptionDecoder(tiny_decoder(config), tokenizer)


@pytest.mark.parametrize(
    ("typed", "words", "start"),
    [
        ("", "", b""),
        ("A", "", b" A"),
        ("A dog", " A", b" dog"),
        ("A dog ", " A dog", b" "),
        ("A  dog, ba", " A dog,", b" ba"),
        ("  ", "", b""),
        ("Na\u00ef", "", b" Na\xc3\xaf"),
    ],
)
def test_only_whole_words_are_taken_for_certain(typed: str, words: str, start: bytes) -> None:
    assert split_typed(typed) == (words, start)


def test_tokens_that_go_on_from_a_half_word_are_known() -> None:
    tokenizer = Tokenizer(models.BPE({piece: i for i, piece in enumerate(PIECES)}, [], unk_token="a"))
    tokenizer.pre_tokenizer = pre_tokenizers.ByteLevel(add_prefix_space=False)
    tokenizer.decoder = token_decoders.ByteLevel()
    pieces = Pieces(tokenizer, len(PIECES))
    assert pieces.of[PIECES.index("Ã")] == b"\xc3"
    found = {PIECES[token] for token in pieces.compatible(b" do")}
    assert found == {"Ġdog", "Ġdogs", "Ġd", "Ġ"}
    assert {PIECES[token] for token in pieces.compatible(b"og")} == {"o", "og"}


@pytest.mark.parametrize("prefix", ["", "A", "A do", "A dog ", "Na\u00efve b", "A  dog  ba", "x" * 30])
def test_completion_begins_exactly_as_typed(decoder: CaptionDecoder, prefix: str) -> None:
    begun = decoder.begin(
        torch.randn(5, 16, generator=torch.Generator().manual_seed(1)).numpy(), decoder.encode("Like:")
    )
    for count in (1, 3):
        found = decoder.complete(begun, prefix, count=count, max_tokens=8)
        assert len(found) <= count
        assert len({one.text for one in found}) == len(found)
        for one in found:
            assert one.text.startswith(prefix)
            assert one.text != prefix
    assert decoder.complete(begun, prefix, max_tokens=8) == decoder.complete(begun, prefix, max_tokens=8)


def test_completion_does_not_depend_on_what_was_typed_before(decoder: CaptionDecoder) -> None:
    hidden = torch.randn(5, 16, generator=torch.Generator().manual_seed(2)).numpy()
    prompt = decoder.encode("Like:")
    kept = decoder.begin(hidden, prompt)
    for prefix in ("Rain", "Rain falls on", "", "A"):
        fresh = decoder.complete(decoder.begin(hidden, prompt), prefix, count=3)
        assert decoder.complete(kept, prefix, count=3) == fresh


def test_completion_that_has_no_room_or_is_unwanted_is_given_up(decoder: CaptionDecoder) -> None:
    begun = decoder.begin(torch.randn(5, 16).numpy(), decoder.encode("Like:"))
    with pytest.raises(RequestError, match="leaves no room"):
        decoder.complete(begun, "word " * 30)
    with pytest.raises(Cancelled):
        decoder.complete(begun, "A", cancelled=lambda: True)


@pytest.fixture(scope="module")
def begun(decoder: CaptionDecoder) -> ReadPrompt:
    hidden = torch.randn(5, 16, generator=torch.Generator().manual_seed(3)).numpy()
    return decoder.begin(hidden, decoder.encode("Like:"))


@pytest.mark.parametrize(
    "asked",
    [
        {"include": ["Thunder"]},
        {"include": ["dog", "tin roof"]},
        {"prefix": "A do", "include": ["rain"]},
        {"prefix": "Rain ", "include": ["bell"], "avoid": ["a"]},
    ],
)
def test_words_to_include_are_in_every_text(decoder: CaptionDecoder, begun: ReadPrompt, asked: dict[str, Any]) -> None:
    texts = decoder.write_within(begun, candidates=3, settings=decoder.search_settings(3, 3, 10, 0), **asked)
    assert texts
    for text in texts:
        assert text.startswith(asked.get("prefix", "").strip())
        assert all(contains_phrase(text, word) for word in asked["include"])
        assert not any(contains_phrase(text, word) for word in asked.get("avoid", []))


def test_words_to_avoid_are_in_no_text(decoder: CaptionDecoder, begun: ReadPrompt) -> None:
    settings = decoder.search_settings(3, 5, 10, 0)
    avoid: set[str] = set()
    for _ in range(4):
        texts = decoder.write_within(begun, avoid=sorted(avoid), candidates=5, settings=settings)
        assert not any(contains_phrase(text, word) for text in texts for word in avoid)
        avoid |= {word for text in texts for word in text.split() if word.isalnum()}
    assert avoid


def test_token_that_would_complete_an_avoided_word_is_forbidden() -> None:
    tokenizer = Tokenizer(models.BPE({piece: i for i, piece in enumerate(PIECES)}, [], unk_token="a"))
    tokenizer.pre_tokenizer = pre_tokenizers.ByteLevel(add_prefix_space=False)
    constraint = Constraint(Pieces(tokenizer, len(PIECES)), avoid=["Dog"])

    def forbidden(*said: str) -> set[str]:
        flags = constraint.forbidden(tuple(PIECES.index(piece) for piece in said))
        return set() if flags is None else {piece for piece, flag in zip(PIECES, flags, strict=True) if flag}

    assert forbidden() == {"Ġdog"}
    assert forbidden("Ġcat", "Ġd") == {"Ġdog", "og"}
    assert forbidden("Ġd", "o") == {"Ġdog", "g"}
    assert forbidden("Ġ") == {"Ġdog"}
    assert "Ġdogs" not in forbidden()


def test_half_a_word_at_the_end_is_not_shown() -> None:
    assert whole_words(" barks lou", ended=False) == " barks"
    assert whole_words(" barks lou", ended=True) == " barks lou"
    assert whole_words("rks", ended=False) == "rks"
