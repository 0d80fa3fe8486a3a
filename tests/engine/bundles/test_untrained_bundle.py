"""`recap models init`: bundles of random weights."""

from __future__ import annotations

from pathlib import Path

import numpy as np
import pytest
from tokenizers import Tokenizer

from recap_engine.bundles.bundle import read_bundle
from recap_engine.bundles.load import load_decoder, load_encoder
from recap_engine.bundles.synthetic_tokenizers import save_tokenizers
from recap_engine.bundles.untrained import SIZES, init_bundle
from recap_engine.clap.clap_model import ClapEncoderConfig
from recap_engine.cli import main
from recap_engine.engine import create_workspace
from recap_engine.errors import BundleError, BundleUntrained
from recap_engine.resources import samples_folder


@pytest.fixture(scope="module")
def tiny(tmp_path_factory: pytest.TempPathFactory) -> Path:
    folder = tmp_path_factory.mktemp("models") / "tiny"
    for _ in init_bundle(folder, size="tiny", seed=3):
        pass
    return folder


def test_an_untrained_bundle_says_so_and_is_refused_unless_allowed(tiny: Path) -> None:
    bundle = read_bundle(tiny)
    assert not bundle.trained
    assert "untrained" in (tiny / "MODEL_CARD.md").read_text("utf-8")
    with pytest.raises(BundleUntrained, match="--allow-untrained"):
        load_encoder(bundle)
    with pytest.raises(BundleUntrained, match="--allow-untrained"):
        load_decoder(bundle)


def test_caption_refuses_an_untrained_bundle(tiny: Path, tmp_path: Path, capsys: pytest.CaptureFixture[str]) -> None:
    sound = str(next(samples_folder().glob("*.ogg")))
    options = [sound, "--workspace", str(tmp_path / "w.recap"), "--bundle", str(tiny)]
    create_workspace(tmp_path / "w.recap", starter=False).close()
    assert main(["caption", *options]) == 3
    assert "untrained" in capsys.readouterr().err
    assert main(["caption", *options, "--allow-untrained"]) == 0


def test_different_sounds_and_texts_have_different_vectors_and_captions(tiny: Path) -> None:
    bundle = read_bundle(tiny)
    encoder = load_encoder(bundle, allow_untrained=True)
    time = np.arange(32_000, dtype=np.float32) / 16_000
    sounds = [np.sin(2 * np.pi * hertz * time).astype(np.float32) for hertz in (200.0, 3_000.0)]
    heard = encoder.encode_audio(sounds)
    assert heard.vectors[0] @ heard.vectors[1] < 0.99
    texts = encoder.encode_text(["Rain falls on a tin roof", "A dog barks twice"])
    assert texts[0] @ texts[1] < 0.99
    decoder = load_decoder(bundle, allow_untrained=True)
    prompt = decoder.encode("This audio sounds like:")
    (first,), (second,) = decoder.generate(list(heard.hidden), [prompt, prompt], candidates=1)
    assert first.text != second.text
    assert len(set(first.text.split())) > 1


def test_the_same_seed_makes_the_same_bundle(tiny: Path, tmp_path: Path) -> None:
    for seed, same in ((3, True), (4, False)):
        for _ in init_bundle(tmp_path / str(seed), size="tiny", seed=seed):
            pass
        again = read_bundle(tmp_path / str(seed))
        assert (again.encoder_fingerprint == read_bundle(tiny).encoder_fingerprint) is same


def test_an_existing_folder_is_left_alone(tiny: Path) -> None:
    with pytest.raises(BundleError, match="already exists"):
        list(init_bundle(tiny, size="tiny"))


def test_full_size_is_that_of_the_published_models() -> None:
    full = SIZES["full"]
    config = ClapEncoderConfig.from_dict({"model": full.clap, "features": full.features}).clap_config()
    assert (config.projection_dim, config.text_config.vocab_size, tuple(config.audio_config.depths)) == (
        512,
        50265,
        (2, 2, 6, 2),
    )
    assert (full.decoder.layers, full.decoder.width, full.decoder.vocabulary) == (12, 768, 50257)


def test_tokenizers_have_exactly_the_size_asked_for_and_read_what_they_write(tmp_path: Path) -> None:
    decoder, text = tmp_path / "decoder.json", tmp_path / "text.json"
    save_tokenizers(decoder, 1_200, text, 1_208)
    assert Tokenizer.from_file(str(decoder)).get_vocab_size() == 1_200
    reader = Tokenizer.from_file(str(text))
    assert reader.get_vocab_size() == 1_208
    encoded = reader.encode("Naïve rain & “wind”")
    assert (encoded.ids[0], encoded.ids[-1]) == (0, 2)
    assert reader.decode(encoded.ids) == "Naïve rain & “wind”"
    assert Tokenizer.from_file(str(decoder)).token_to_id("<|endoftext|>") == 1_199
    with pytest.raises(BundleError, match="do not match"):
        save_tokenizers(decoder, 1_200, text, 1_200)
