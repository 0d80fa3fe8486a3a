"""The batched path of a GPU, run on the processor: the same captions and neighbours as the processor's own path."""

from __future__ import annotations

from pathlib import Path

import numpy as np
import pytest
import torch
from small_world import write_sound

from recap_engine.bundles.batch_policy import LARGEST_GROUP, MOST_WINDOWS, ON_PROCESSOR, BatchPolicy, policy_for
from recap_engine.bundles.device import Device, choose_device
from recap_engine.bundles.find import find_bundle
from recap_engine.bundles.load import load_decoder, load_encoder
from recap_engine.clap.encoder import AudioFeatures
from recap_engine.datastore.workspace import Workspace
from recap_engine.decoder import vocabulary
from recap_engine.engine import Engine
from recap_engine.propose.propose import Settings
from recap_engine.records import Proposal

POOLED = BatchPolicy(group=8, windows=64, pooled=True, texts=1024, text_tokens=16_384, scored=2048)
SETTINGS = Settings(candidates=5, neighbours=5)


@pytest.fixture
def paths(sounds: Path) -> list[tuple[str, None]]:
    """Sounds of one window and of several, and one that is streamed because it is long."""
    write_sound(sounds / "f.wav", 5, seconds=7.0)
    write_sound(sounds / "g.wav", 6, seconds=61.0)
    return [(str(sounds / f"{name}.wav"), None) for name in "abcdefg"]


def captioned(workspace: Path, bundle: Path, paths: list[tuple[str, None]], policy: BatchPolicy) -> list[Proposal]:
    """The proposals of an engine with this policy, which encodes every sound anew."""
    engine = Engine(Workspace.open(workspace), str(bundle), device="cpu", keep_heard=False, policy=policy)
    try:
        outcomes = list(engine.caption(paths, SETTINGS))
    finally:
        engine.close()
    assert [outcome.path for outcome in outcomes] == [path for path, _ in paths]
    return [outcome.proposal for outcome in outcomes if outcome.proposal is not None]


def test_pooled_path_proposes_what_the_processor_path_does(
    workspace: Path, bundle: Path, paths: list[tuple[str, None]]
) -> None:
    own, pooled = (captioned(workspace, bundle, paths, policy) for policy in (ON_PROCESSOR, POOLED))
    assert len(own) == len(pooled) == len(paths)
    for one, other in zip(own, pooled, strict=True):
        assert [n.text for n in other.neighbours] == [n.text for n in one.neighbours]
        assert [c.text for c in other.candidates] == [c.text for c in one.candidates]
        assert [c.score for c in other.candidates] == pytest.approx([c.score for c in one.candidates], abs=1e-4)
        assert other.sound == one.sound
        assert other.notes == one.notes


def test_windows_of_different_sounds_are_encoded_in_one_call(
    workspace: Path, bundle: Path, paths: list[tuple[str, None]], monkeypatch: pytest.MonkeyPatch
) -> None:
    engine = Engine(Workspace.open(workspace), str(bundle), device="cpu", keep_heard=False, policy=POOLED)
    encode, sizes = engine.encoder.encode_audio, []

    def counted(windows: list[np.ndarray]) -> AudioFeatures:
        sizes.append(len(windows))
        return encode(windows)

    monkeypatch.setattr(engine.encoder, "encode_audio", counted)
    list(engine.caption(paths[:6], SETTINGS))
    engine.close()
    assert sum(sizes) == 9
    assert max(sizes) > 4  # a sound alone has at most four windows


def test_pooled_path_shows_which_file_is_no_sound_and_keeps_encoded_sounds(
    workspace: Path, bundle: Path, paths: list[tuple[str, None]], sounds: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    (sounds / "bad.wav").write_bytes(b"not a sound")
    engine = Engine(Workspace.open(workspace), str(bundle), device="cpu", policy=POOLED)
    given = [*paths[:3], (str(sounds / "bad.wav"), None), *paths[3:5]]
    first = list(engine.caption(given, SETTINGS))
    monkeypatch.setattr(
        engine.encoder, "encode_audio", lambda windows: pytest.fail("encoded again") if windows else None
    )
    assert [outcome.error is not None for outcome in first] == [False, False, False, True, False, False]
    heard = engine.models.listener.hear_many([(o.proposal.sound, ()) for o in first if o.proposal is not None])
    assert len(heard) == 5
    engine.close()


def test_cuda_takes_what_half_of_its_free_memory_holds() -> None:
    large = policy_for(139 * 2**30, 2)
    assert (large.group, large.windows, large.pooled) == (LARGEST_GROUP, MOST_WINDOWS, True)
    middle, exact = policy_for(24 * 2**30, 2), policy_for(24 * 2**30, 4)
    assert 32 < exact.group < middle.group < LARGEST_GROUP
    assert policy_for(2**30, 2).group == 16
    assert choose_device("cpu").policy == ON_PROCESSOR


def test_policy_reaches_both_models(bundle: Path) -> None:
    found, device = find_bundle(str(bundle)), Device("cpu", "float32", POOLED)
    decoder = load_decoder(found, device)
    assert (decoder.batch, decoder.scored_at_once) == (8, 2048)
    texts = [f"rain {'and wind ' * (i % 7)}falls" for i in range(200)]
    own, many = (load_encoder(found, one).encode_text(texts) for one in (Device(), device))
    np.testing.assert_allclose(many, own, atol=1e-5)


def test_choices_cross_from_a_gpu_in_one_copy_unchanged() -> None:
    values, ids = torch.randn(5, 7), torch.randint(0, 50_257, (5, 7))
    values[0, 0] = -torch.inf
    found, numbers = vocabulary._unpacked(vocabulary._packed(values, ids))
    np.testing.assert_array_equal(found, values.numpy())
    np.testing.assert_array_equal(numbers, ids.numpy())
    assert (found.dtype, numbers.dtype) == (np.float32, np.int64)
