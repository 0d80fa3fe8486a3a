"""laion_clap's own modules against this engine on converted weights: `make parity`, in an environment of its own.

For unfused, fused and HTSAT-base: laion_clap builds its model with random weights, saves them as its official files
are laid out, and encodes sounds and texts. The same file is imported as `recap models import` does and encodes the
same. laion_clap asks a model hub for three tokenizers and RoBERTa when it is imported and built; these are replaced by
one tokenizer made here and a RoBERTa with random weights, so nothing is downloaded.

Exit status 1 when a vector differs by more than 1e-4.
"""

from __future__ import annotations

import json
import math
import os
import sys
import tempfile
import time
import warnings
from pathlib import Path
from typing import Any

import numpy as np
import torch
from torch import Tensor

os.environ["HF_HUB_OFFLINE"] = "1"
warnings.filterwarnings("ignore")

import transformers  # noqa: E402

TOLERANCE = 1e-4
RATE = 48_000
KINDS = {"unfused": ("HTSAT-tiny", False), "fused": ("HTSAT-tiny", True), "HTSAT-base": ("HTSAT-base", False)}
TEXTS = (
    "A dog barks twice",
    "Rain falls on a tin roof while thunder rolls far away",
    "x",
    "An engine idles, then dies. " * 20,
)


def laion() -> Any:
    """The package, with what it would download replaced."""
    for tokenizer in (transformers.BertTokenizer, transformers.RobertaTokenizer, transformers.BartTokenizer):
        tokenizer.from_pretrained = classmethod(lambda cls, *_, **__: None)  # type: ignore[method-assign]
    sizes = transformers.RobertaConfig(
        vocab_size=50_265, max_position_embeddings=514, type_vocab_size=1, layer_norm_eps=1e-5
    )
    transformers.RobertaModel.from_pretrained = classmethod(lambda cls, *_, **__: transformers.RobertaModel(sizes))
    arguments, sys.argv = sys.argv, sys.argv[:1]
    import laion_clap

    sys.argv = arguments
    return laion_clap


def randomise(model: Any) -> None:
    """Weights on a scale at which vectors of different inputs differ, and statistics of real log-mels."""
    torch.manual_seed(0)
    for name, parameter in model.named_parameters():
        if "extractor" in name or "logit" in name:
            continue
        with torch.no_grad():
            if parameter.ndim > 1:
                gain = 2.0 if name.startswith("text_branch.") and ".attention." in name else 0.7
                parameter.normal_(std=gain / math.sqrt(parameter[0].numel()))
            else:
                parameter.normal_(std=0.1).add_(0.0 if name.endswith("bias") else 1.0)
    model.audio_branch.bn0.running_mean.uniform_(-40.0, -20.0)
    model.audio_branch.bn0.running_var.uniform_(50.0, 200.0)


def save_as_published(model: Any, path: Path) -> None:
    """The layout of 630k-audioset-best.pt and its siblings: numpy's scalars, ``module.``, position ids."""
    state = {"module." + name: tensor for name, tensor in model.state_dict().items()}
    state["module.text_branch.embeddings.position_ids"] = torch.arange(514)[None]
    held = {"epoch": 14, "name": "parity", "esc_acc": np.float64(0.9), "loss": np.float32(1.5), "state_dict": state}
    torch.save(held, path)


def sounds() -> list[np.ndarray]:
    """Full windows and shorter ones, which are repeated."""
    time = np.arange(10 * RATE) / RATE
    random = np.random.default_rng(0)
    chirp = np.sin(2 * np.pi * (100 + 500 * time) * time) * 0.5
    bursts = random.normal(size=len(time)) * 0.2 * (np.sin(2 * np.pi * 2 * time) > 0.3)
    tone = np.sin(2 * np.pi * 440 * time[: 3 * RATE]) * np.linspace(1, 0.01, 3 * RATE)
    quiet = random.normal(size=7 * RATE + 123) * 1e-3
    return [sound.astype(np.float32) for sound in (chirp, bursts, tone, quiet)]


def their_audio(package: Any, model: Any, config: Any, heard: list[np.ndarray], fused: bool) -> Tensor:
    """Vectors as laion_clap makes them; its fused log-mel needs torchaudio, in whose place stands librosa's."""
    from laion_clap.training import data

    data.get_mel = htk_mel
    samples = []
    for sound in heard:
        sample: dict[str, Any] = {}
        cut = "fusion" if fused else "rand_trunc"
        filled = data.get_audio_features(sample, torch.from_numpy(sound), 10 * RATE, cut, "repeatpad", config)
        samples.append(dict(filled))
    return model.get_audio_embedding(samples)


def htk_mel(audio: Tensor, config: dict[str, Any]) -> Tensor:
    """laion_clap's ``get_mel``, which says itself that it is aligned to this call of librosa's."""
    import librosa

    mel = librosa.feature.melspectrogram(
        y=audio.double().numpy(),
        sr=config["sample_rate"],
        n_fft=config["window_size"],
        hop_length=config["hop_size"],
        win_length=config["window_size"],
        center=True,
        pad_mode="reflect",
        power=2.0,
        n_mels=config["mel_bins"],
        norm=None,
        htk=True,
        fmin=config["fmin"],
        fmax=config["fmax"],
    )
    return torch.from_numpy(10 * np.log10(np.maximum(mel, 1e-10)).T).float()


def their_text(model: Any, tokenizer: Any) -> Tensor:
    """Vectors as laion_clap makes them, from texts padded to 77 tokens."""
    tokenizer.enable_truncation(77)
    rows = [tokenizer.encode(text).ids for text in TEXTS]
    ids = torch.tensor([row + [1] * (77 - len(row)) for row in rows])
    mask = torch.tensor([[1] * len(row) + [0] * (77 - len(row)) for row in rows])
    return model.get_text_embedding({"input_ids": ids, "attention_mask": mask})


def compare(package: Any, kind: str, folder: Path) -> dict[str, Any]:
    """The largest difference of a number in audio and in text vectors."""
    from clap_module import create_model
    from safetensors.torch import save_file

    from recap_engine.bundles.parts import read_clap
    from recap_engine.clap.clap_model import ClapEncoder, ClapEncoderConfig

    name, fused = KINDS[kind]
    fusion = {"enable_fusion": True, "fusion_type": "aff_2d"} if fused else {}
    model, config = create_model(name, "roberta", precision="fp32", device="cpu", **fusion)
    model.eval()
    randomise(model)
    checkpoint, heard = folder / f"{kind}.pt", sounds()
    save_as_published(model, checkpoint)
    part = read_clap(checkpoint, folder / "text_tokenizer.json")
    with torch.inference_mode():
        theirs = their_audio(package, model, config["audio_cfg"], heard, fused), their_text(model, part.tokenizer)
    del model
    save_file(dict(part.tensors), folder / "encoder.safetensors")
    files = folder / "encoder.safetensors", folder / "text_tokenizer.json"
    encoder = ClapEncoder(ClapEncoderConfig.from_dict(part.config.values), *files, "parity")
    ours = encoder.encode_audio(heard).vectors, encoder.encode_text(TEXTS)
    differences = [float(np.abs(a - b.numpy()).max()) for a, b in zip(ours, theirs, strict=True)]
    alike = [float((b @ b.T - torch.eye(len(b))).max()) for b in theirs]
    checkpoint.unlink()
    return {"kind": kind, "audio": differences[0], "text": differences[1], "most alike": max(alike)}


def main() -> int:
    """Compare all kinds and print one line each."""
    began = time.monotonic()
    package = laion()
    from recap_engine.bundles.synthetic_tokenizers import save_tokenizers

    failed = False
    with tempfile.TemporaryDirectory() as scratch:
        folder = Path(scratch)
        save_tokenizers(folder / "tokenizer.json", 50_257, folder / "text_tokenizer.json", 50_265)
        for kind in KINDS:
            found = compare(package, kind, folder)
            print(json.dumps(found), flush=True)
            if max(found["audio"], found["text"]) > TOLERANCE or found["most alike"] > 0.999:
                failed = True
    print(f"{'FAILED' if failed else 'equal'} within {TOLERANCE}, {time.monotonic() - began:.0f} s")
    return int(failed)


if __name__ == "__main__":
    sys.exit(main())
