"""A decoder learnt from texts alone: its tokenizer, its batches, and resuming where it was stopped."""

from __future__ import annotations

from pathlib import Path

import pytest
import torch
from safetensors.torch import load_file
from tokenizers import Tokenizer

from recap_engine.decoder import weights
from recap_engine.decoder.config import DecoderConfig
from recap_engine.training.decoder.trainer import PromptedTexts, PromptWriter, train_decoder
from recap_engine.training.loop import Schedule
from recap_engine.training.texts.captions import similar_texts
from recap_engine.training.texts.label_captions import captions_of

CONFIG = DecoderConfig(
    layers=1,
    width=16,
    heads=2,
    inner=32,
    vocabulary=400,
    positions=128,
    encoder_width=8,
    reduce_factor=1,
    end_of_text=0,
)
TEXTS = [
    caption
    for animal in ("dog", "cat", "cow", "hen", "owl", "pig", "fox", "bat", "ape", "eel", "elk", "emu")
    for deed in ("barking", "calling", "singing", "hissing")
    for caption in captions_of(f"{animal} {deed} in the rain")
]


def test_end_of_text_is_the_only_special_token(tokenizer: Tokenizer) -> None:
    special = {i: token.content for i, token in tokenizer.get_added_tokens_decoder().items() if token.special}
    assert special == {0: "<|endoftext|>"}
    text = "A dog barks, naïvely: 漢字 \U0001f415"
    assert tokenizer.decode(tokenizer.encode(text).ids) == text


def test_the_same_index_gives_the_same_batch(writer: PromptWriter) -> None:
    draws = PromptedTexts(TEXTS, [(len(TEXTS), 1.0)], similar_texts(TEXTS, 16), writer, ["zither"], size=8, seed=5)
    one, again, other = draws.batch(3), draws.batch(3), draws.batch(4)
    assert torch.equal(one.tokens, again.tokens)
    assert torch.equal(one.counts, again.counts)
    assert one.tokens.shape != other.tokens.shape or not torch.equal(one.tokens, other.tokens)


def test_training_lowers_the_loss_and_continues_where_it_stopped(
    tokenizer: Tokenizer, writer: PromptWriter, tmp_path: Path
) -> None:
    schedule = Schedule(steps=12, learning_rate=0.02, warm_up=2, check_every=4)

    def run(folder: Path, stop: int | None = None) -> None:
        progress = train_decoder([(TEXTS, 1.0)], tokenizer, writer.template, CONFIG, folder=folder, schedule=schedule)
        for step in progress:
            if step.doing == "Training the decoder" and step.done == stop:
                progress.close()

    run(tmp_path / "whole")
    run(tmp_path / "parts", stop=9)
    run(tmp_path / "parts")
    whole = load_file(tmp_path / "whole" / "decoder.safetensors")
    assert whole.keys() == load_file(tmp_path / "parts" / "decoder.safetensors").keys()
    assert (tmp_path / "whole" / "decoder.safetensors").read_bytes() == (
        tmp_path / "parts" / "decoder.safetensors"
    ).read_bytes()
    dev = [float(line.split(",")[2]) for line in (tmp_path / "whole" / "log.csv").read_text().splitlines()[1:]]
    assert len(dev) == 3
    assert dev[-1] < dev[0]


def test_the_weights_are_those_of_a_hugging_face_gpt2(
    tokenizer: Tokenizer, writer: PromptWriter, tmp_path: Path
) -> None:
    schedule = Schedule(steps=1, learning_rate=0.01, check_every=1)
    for _ in train_decoder([(TEXTS, 1.0)], tokenizer, writer.template, CONFIG, folder=tmp_path, schedule=schedule):
        pass
    tensors = load_file(tmp_path / "decoder.safetensors")
    assert tensors["transformer.h.0.attn.c_attn.weight"].shape == (16, 48)
    assert {t.dtype for t in tensors.values()} == {torch.float16}
    assert not any("cross" in name for name in tensors)
    assert weights.load(
        DecoderConfig.from_dict({**CONFIG.to_dict(), "cross_layers": "none"}), tmp_path / "decoder.safetensors", None
    )


@pytest.mark.parametrize("words", [200, 5])
def test_prompts_fit_the_decoders_positions(writer: PromptWriter, words: int) -> None:
    batch = writer.batch([["bark " * words] * 3], ["A dog is barking"])
    assert batch.tokens.shape[1] <= 128
    assert batch.tokens[0, -1] == 0
