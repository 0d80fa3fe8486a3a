"""RECAP training: only cross-attention learns, from the caption's tokens, with captions of other sounds as prompt."""

from __future__ import annotations

import random
from collections.abc import Iterator
from pathlib import Path

import numpy as np
import pytest
import torch
from numpy.typing import NDArray
from torch.nn import functional

from recap_engine.caption_text import content_stems
from recap_engine.clap.encoder import Encoder
from recap_engine.decoder.gpt2 import GPT2, is_cross_attention
from recap_engine.progress import Progress
from recap_engine.propose.retrieval import Calibration
from recap_engine.training.adapter.prompts import MixedPrompts, PromptSource, captions_with_takes
from recap_engine.training.adapter.sounds import Example, hear_examples, shares_of, sound_of, variations
from recap_engine.training.adapter.trainer import Adapted, AdapterData, train_adapter
from recap_engine.training.corpus import Row
from recap_engine.training.decoder.trainer import PromptWriter, caption_loss
from recap_engine.training.heard_corpus import Heard
from recap_engine.training.loop import Schedule

Sounds = dict[str, NDArray[np.int16]]
SCHEDULE = Schedule(steps=8, learning_rate=0.01, warm_up=2, check_every=4)


def last(progress: Iterator[object]) -> object:
    item = None
    for item in progress:  # noqa: B007
        pass
    return item


def prompt_source(encoder: Encoder, rows: list[Row], heard: Heard, collection: list[str]) -> PromptSource:
    texts, takes = captions_with_takes(collection, rows)
    of = np.array([texts.index(Example((row,), 0).caption(random.Random(0))) for row in rows])
    return PromptSource(
        texts=tuple(texts),
        takes=tuple(takes),
        vectors=encoder.encode_text(texts),
        sounds=heard.signatures[: len(rows)],
        of=of,
        sound_takes=tuple(row.take for row in rows),
    )


@pytest.fixture
def data(encoder: Encoder, rows: list[Row], samples: Sounds, tmp_path: Path) -> AdapterData:
    examples = variations(rows, rough=1, mixtures=4, seed=1)
    heard = last(hear_examples(encoder, examples, samples, 2, tmp_path / "heard"))
    assert isinstance(heard, Heard)
    source = prompt_source(encoder, rows, heard, ["A bell rings once nearby"])
    near = source.neighbours(examples, heard, Calibration(), ("text", "audio"))
    return AdapterData(examples, heard, MixedPrompts(source.texts, near, 3, ["zither"]), shares_of(examples))


def test_only_cross_attention_changes(decoder: GPT2, writer: PromptWriter, data: AdapterData, tmp_path: Path) -> None:
    before = {name: p.detach().clone() for name, p in decoder.named_parameters()}
    result = last(train_adapter(decoder, writer, data, data, folder=tmp_path, schedule=SCHEDULE, batch_size=6))
    assert isinstance(result, Adapted)
    assert 0.0 < result.share < 1.0
    changed = {name for name, p in decoder.named_parameters() if not torch.equal(p, before[name])}
    assert changed
    assert all(is_cross_attention(name) for name in changed)
    assert (tmp_path / "adapter.safetensors").exists()


def test_a_resumed_training_equals_an_uninterrupted_one(
    decoder: GPT2, writer: PromptWriter, data: AdapterData, tmp_path: Path
) -> None:
    start = {name: p.detach().clone() for name, p in decoder.named_parameters()}
    last(train_adapter(decoder, writer, data, data, folder=tmp_path / "whole", schedule=SCHEDULE, batch_size=6))
    decoder.load_state_dict(start)
    broken = train_adapter(decoder, writer, data, data, folder=tmp_path / "parts", schedule=SCHEDULE, batch_size=6)
    for step in broken:
        if isinstance(step, Progress) and step.done == 6:  # two steps after the checkpoint
            break
    broken.close()
    decoder.load_state_dict(start)
    last(train_adapter(decoder, writer, data, data, folder=tmp_path / "parts", schedule=SCHEDULE, batch_size=6))
    for name in ("adapter.safetensors",):
        assert (tmp_path / "whole" / name).read_bytes() == (tmp_path / "parts" / name).read_bytes()
    columns = [
        [line.split(",")[:4] for line in (tmp_path / run / "log.csv").read_text().splitlines()]
        for run in ("whole", "parts")
    ]
    assert columns[0] == columns[1]


@torch.no_grad()
def test_loss_counts_the_caption_and_not_the_prompt(decoder: GPT2, writer: PromptWriter) -> None:
    near, caption = ["A dog barks loudly", "Rain falls on the ground"], "An owl is hooting"
    batch = writer.batch([near], [caption])
    hidden = torch.randn(1, 4, 8, generator=torch.Generator().manual_seed(0))
    written = writer.caption(caption)
    loss = caption_loss(decoder.eval(), batch, hidden, torch.ones(1, 4))
    logits = decoder(batch.tokens, hidden)[0, -len(written) - 1 : -1]
    expected = functional.cross_entropy(logits, torch.tensor(written))
    assert float(loss) == pytest.approx(float(expected), abs=0.02)
    assert batch.counts[0].tolist() == [0.0] * (batch.tokens.shape[1] - len(written)) + [1.0] * len(written)


@torch.no_grad()
def test_padding_does_not_change_the_loss(decoder: GPT2, writer: PromptWriter) -> None:
    hidden = torch.randn(2, 4, 8, generator=torch.Generator().manual_seed(0))
    mask = torch.tensor([[1.0, 1.0, 0.0, 0.0], [1.0, 1.0, 1.0, 1.0]])
    pairs = [([], "An owl is hooting"), (["A dog barks loudly"] * 3, "Rain falls on the ground")]
    together = writer.batch([near for near, _ in pairs], [caption for _, caption in pairs])
    alone = writer.batch([[]], ["An owl is hooting"])
    decoder.eval()
    one = caption_loss(decoder, alone, hidden[:1, :2])
    together.counts[1] = 0.0
    assert float(caption_loss(decoder, together, hidden, mask)) == pytest.approx(float(one), abs=0.02)


def test_prompt_never_holds_captions_of_the_sounds_own_recording(
    encoder: Encoder, rows: list[Row], samples: Sounds, tmp_path: Path
) -> None:
    lonely = Row("9.ogg", "here", "donkey braying", "take9", "train", True, "CC0")
    rows.append(lonely)
    samples[lonely.path] = samples["0.ogg"]
    examples = variations(rows, rough=1, mixtures=10, seed=2)
    heard = last(hear_examples(encoder, examples, samples, 2, tmp_path))
    assert isinstance(heard, Heard)
    source = prompt_source(encoder, rows, heard, ["A bell rings once nearby"])
    own = {text for text, takes in zip(source.texts, source.takes, strict=True) if takes == {lonely.take}}
    assert own
    for route in ("text", "audio"):
        found = source.neighbours(examples, heard, Calibration(), (route,))  # type: ignore[arg-type]
        seen_elsewhere = False
        for example, near in zip(examples, found, strict=True):
            shown = {source.texts[i] for i in near}
            assert near
            if lonely in example.rows:
                assert not shown & own
            else:
                seen_elsewhere = seen_elsewhere or bool(shown & own)
        assert seen_elsewhere, "other sounds do find those captions"


def test_mixed_prompts_are_right_wrong_and_thinned(data: AdapterData) -> None:
    chance = random.Random(0)
    drawn = [data.prompts.sample(0, data.examples[0], chance) for _ in range(300)]
    assert all(1 <= len(near) <= 3 for near, _ in drawn)
    retrieved = [data.prompts.texts[i] for i in data.prompts.near[0][:3]]
    assert any(near == retrieved for near, _ in drawn)
    assert any(near and "dog" not in " ".join(near).lower() for near, _ in drawn)
    renamed = [
        (near, caption) for near, caption in drawn if "dog" not in caption.lower() or "bark" not in caption.lower()
    ]
    assert renamed
    for near, caption in renamed:
        new = set(caption.lower().split()) - set("a dog is barking barks loudly several times".split())
        assert any(new <= set(text.lower().split()) for text in near), (near, caption)


def test_an_example_sounds_the_same_every_time(rows: list[Row], samples: Sounds) -> None:
    for example in variations(rows, rough=1, mixtures=2, seed=3)[-6:]:
        assert np.array_equal(sound_of(example, samples, 2000), sound_of(example, samples, 2000))
    plain, rough = sound_of(Example((rows[0],), 0), samples, 2000), sound_of(Example((rows[0],), 7), samples, 2000)
    assert np.array_equal(plain, samples["0.ogg"].astype(np.float32) / 32768)
    assert not np.array_equal(plain, rough)


def test_mixtures_hold_two_kinds_from_two_recordings(rows: list[Row]) -> None:
    mixtures = [e for e in variations(rows, rough=0, mixtures=20, seed=4) if len(e.rows) == 2]
    assert len(mixtures) == 20
    assert all(not content_stems(e.labels[0]) & content_stems(e.labels[1]) and len(e.takes) == 2 for e in mixtures)


def test_what_was_heard_is_kept_on_disk(encoder: Encoder, rows: list[Row], samples: Sounds, tmp_path: Path) -> None:
    examples = variations(rows, rough=0, mixtures=0, seed=0)
    first = last(hear_examples(encoder, examples, samples, 2, tmp_path))
    again = last(hear_examples(encoder, examples, {}, 2, tmp_path))  # no samples: it must not listen again
    assert isinstance(first, Heard)
    assert isinstance(again, Heard)
    assert all(np.array_equal(a, b) for a, b in zip(first.hidden, again.hidden, strict=True))
    assert [h.shape for h in first.hidden] == [(8, 8)] * 9
    assert np.allclose(np.linalg.norm(first.vectors, axis=1), 1.0, atol=1e-5)
