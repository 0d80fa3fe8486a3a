"""The decoder's interface to the engine: texts, not tokens."""

from __future__ import annotations

from dataclasses import replace
from pathlib import Path
from typing import Any

import numpy as np
import pytest
import torch
from tokenizers import Tokenizer, models, pre_tokenizers

from recap_engine.decoder.decoder import CaptionDecoder, clean, load_tokenizer
from recap_engine.decoder.gpt2 import GPT2
from recap_engine.errors import BundleError

WORDS = "a dog barks rain falls on roof twice bell rings this audio sounds like : ,".split()


@pytest.fixture(scope="module")
def decoder(model: GPT2) -> CaptionDecoder:
    """A token for each of 299 words, and the end of text."""
    words = [*WORDS, *(f"word{i}" for i in range(model.config.vocabulary - 1 - len(WORDS)))]
    tokenizer = Tokenizer(models.WordLevel({word: i for i, word in enumerate(words)}, unk_token="a"))
    tokenizer.pre_tokenizer = pre_tokenizers.Whitespace()
    tokenizer.add_special_tokens(["<|endoftext|>"])
    assert tokenizer.token_to_id("<|endoftext|>") == model.config.end_of_text
    return CaptionDecoder(model, tokenizer, batch=4)


def heard(count: int) -> list[np.ndarray]:
    random = np.random.default_rng(3)
    return [random.standard_normal((2 + i % 5, 64), dtype=np.float32) for i in range(count)]


def test_as_many_different_texts_as_asked_for_come_out(decoder: CaptionDecoder) -> None:
    prompts = [decoder.encode("sounds like " + "rain " * i) for i in range(10)]
    for beams, candidates in ((3, 3), (3, 5), (1, 6), (4, 2)):
        found = decoder.generate(heard(10), prompts, beams=beams, candidates=candidates, max_tokens=12)
        for texts in found:
            assert len({one.text for one in texts}) == len(texts) == candidates
            assert [one.log_probability for one in texts] == sorted(
                (one.log_probability for one in texts), reverse=True
            )
            assert all(one.text and one.text == clean(one.text) for one in texts)


def test_stream_gives_what_generate_gives(decoder: CaptionDecoder) -> None:
    prompts = [decoder.encode("like " * (1 + i % 3)) for i in range(9)]
    streamed = dict(decoder.stream(zip(heard(9), prompts, strict=True), candidates=4, max_tokens=10))
    assert [streamed[i] for i in range(9)] == decoder.generate(heard(9), prompts, candidates=4, max_tokens=10)


@pytest.mark.parametrize("max_tokens", [2, 12])
def test_texts_read_beside_the_steps_of_a_lone_sound_score_as_those_read_with_the_prompts(
    decoder: CaptionDecoder, max_tokens: int
) -> None:
    prompts = [decoder.encode("A dog barks."), decoder.encode("Rain on a roof.")]
    texts = [["a dog barks loudly", "rain"], ["water", "a bird sings in a tree"]]
    hidden = heard(2)
    together = decoder.write(hidden, prompts, texts, max_tokens=max_tokens)
    for i in range(2):
        ((written, scores),) = decoder.write([hidden[i]], [prompts[i]], [texts[i]], max_tokens=max_tokens)
        assert [one.text for one in written] == [one.text for one in together[i][0]]
        assert scores == pytest.approx(together[i][1], abs=1e-4)
        assert scores == pytest.approx(decoder.score([hidden[i]], [prompts[i]], [texts[i]])[0], abs=1e-4)


def test_scores_of_texts_equal_reading_each_alone(decoder: CaptionDecoder) -> None:
    prompts = [decoder.encode("this audio sounds like:"), decoder.encode("like:")]
    texts = [["rain on a roof", "a dog", "a dog barks twice", ""], ["a bell"]]
    scores = decoder.score(heard(2), prompts, texts)
    for hidden, prompt, said, found in zip(heard(2), prompts, texts, scores, strict=True):
        for text, score in zip(said, found, strict=True):
            ids = torch.tensor([[*prompt, *decoder.encode(" " + text), decoder.model.config.end_of_text]])
            with torch.inference_mode():
                log = decoder.model(ids, torch.as_tensor(hidden)[None])[0, :-1].log_softmax(-1)
            each = log.gather(-1, ids[0, 1:, None])[len(prompt) - 1 :]
            assert score == pytest.approx(each.mean().item(), abs=1e-4)
    assert decoder.score(heard(1), prompts[:1], [[]])[0].shape == (0,)


@pytest.mark.parametrize(
    ("raw", "said"),
    [("  a dog\n barks\t", "a dog barks"), ("\x00\x1b", ""), ("a\u2028b", "a b"), ("\ufffd\ufffdx", "x"), ("", "")],
)
def test_text_is_cleaned_to_one_line(raw: str, said: str) -> None:
    assert clean(raw) == said


def test_tokenizer_of_another_model_is_refused(decoder: CaptionDecoder, lively: Any, tmp_path: Path) -> None:
    smaller = lively(replace(decoder.model.config, vocabulary=100, end_of_text=99))
    with pytest.raises(BundleError, match="do not belong together"):
        CaptionDecoder(smaller, decoder.tokenizer)
    path = tmp_path / "tokenizer.json"
    with pytest.raises(BundleError, match="is missing"):
        load_tokenizer(path)
    path.write_text("{}")
    with pytest.raises(BundleError, match="cannot be read as a tokenizer"):
        load_tokenizer(path)
    decoder.tokenizer.save(str(path))
    assert load_tokenizer(path).get_vocab_size() == decoder.model.config.vocabulary
