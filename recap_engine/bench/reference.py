"""The reference: RECAP's steps in plain transformers and FAISS, in float32, without the engine's code.

It reads a bundle's own files, so that engine and reference run the same weights. The caller passes an encoder that
`ClapModel` cannot run (the starter's compact encoder).
"""

from __future__ import annotations

import json
from collections.abc import Callable, Sequence
from pathlib import Path
from typing import Any

import numpy as np
import soundfile
import soxr
import torch
import transformers
from numpy.typing import NDArray
from safetensors.torch import load_file

hugging: Any = transformers
"""Untyped, since its annotations differ between versions."""

Floats = NDArray[np.float32]
Hear = Callable[[Sequence[str]], tuple[Floats, Floats]]
"""Maps paths to vectors (n, d) of unit length and hidden states (n, t, h)."""


class ReferenceEncoder:
    """Encodes files and texts with `ClapModel` and `ClapFeatureExtractor`."""

    def __init__(self, bundle: Path) -> None:
        section = json.loads((bundle / "bundle.json").read_text("utf-8"))["encoder"]
        features = section["features"]
        self.rate = features.get("sample_rate", 48_000)
        self.extractor = hugging.ClapFeatureExtractor(
            feature_size=features.get("bands", 64),
            sampling_rate=self.rate,
            hop_length=features.get("hop", 480),
            max_length_s=int(features.get("window_seconds", 10)),
            fft_window_size=features.get("fft", 1024),
            frequency_min=features.get("lowest", 50),
            frequency_max=features.get("highest", 14_000),
            truncation="rand_trunc",
            padding=features.get("padding", "repeatpad"),
        )
        self.model: Any = hugging.ClapModel(hugging.ClapConfig(**section["model"])).eval()
        _load(self.model, load_file(bundle / "encoder.safetensors"))
        self.tokenizer: Any = hugging.PreTrainedTokenizerFast(
            tokenizer_file=str(bundle / "text_tokenizer.json"), pad_token="<pad>", model_max_length=77
        )

    def read(self, path: str) -> Floats:
        """Read one file as mono at the model's rate."""
        samples, rate = soundfile.read(path, dtype="float32", always_2d=True)
        mono = samples.mean(axis=1)
        return mono if rate == self.rate else np.asarray(soxr.resample(mono, rate, self.rate, quality="HQ"))

    @torch.inference_mode()
    def hear(self, paths: Sequence[str]) -> tuple[Floats, Floats]:
        """Encode all files in one batch; see `Hear`."""
        sounds = [self.read(path) for path in paths]
        features = self.extractor(sounds, sampling_rate=self.rate, return_tensors="pt")["input_features"].float()
        longer = torch.zeros(len(paths), 1, dtype=torch.bool)
        heard = self.model.get_audio_features(input_features=features, is_longer=longer)
        vectors = torch.nn.functional.normalize(heard.pooler_output, dim=-1)
        return vectors.numpy(), heard.last_hidden_state.flatten(2).transpose(1, 2).numpy()

    @torch.inference_mode()
    def read_texts(self, texts: Sequence[str]) -> Floats:
        """Encode texts to vectors (n, d) in one batch."""
        tokens = self.tokenizer(list(texts), return_tensors="pt", padding=True, truncation=True)
        vectors = self.model.get_text_features(tokens["input_ids"], tokens["attention_mask"]).pooler_output
        unit: Floats = torch.nn.functional.normalize(vectors, dim=-1).numpy()
        return unit


class ReferenceDecoder:
    """`GPT2LMHeadModel` with cross-attention; runs its ``generate``."""

    def __init__(self, bundle: Path, device: str = "cpu", dtype: torch.dtype = torch.float32) -> None:
        values = json.loads((bundle / "bundle.json").read_text("utf-8"))
        shape, self.template = values["decoder"], values["template"]
        self.end = shape["end_of_text"]
        config = hugging.GPT2Config(
            n_layer=shape["layers"],
            n_embd=shape["width"],
            n_head=shape["heads"],
            n_inner=shape["inner"],
            vocab_size=shape["vocabulary"],
            n_positions=shape["positions"],
            layer_norm_epsilon=shape["layer_norm_epsilon"],
            add_cross_attention=True,
            bos_token_id=self.end,
            eos_token_id=self.end,
            pad_token_id=self.end,
        )
        self.model: Any = hugging.GPT2LMHeadModel(config).eval()
        for block in self.model.transformer.h:
            _narrow(block.crossattention, shape["encoder_width"], shape["reduce_factor"])
        _load(self.model, load_file(bundle / "decoder.safetensors") | load_file(bundle / "adapter.safetensors"))
        self.model.to(device=device, dtype=dtype)
        self.tokenizer: Any = hugging.PreTrainedTokenizerFast(tokenizer_file=str(bundle / "tokenizer.json"))

    def prompt(self, captions: Sequence[str]) -> list[int]:
        """The tokens of the filled template."""
        shown = [caption.rstrip(" .") for caption in captions[: self.template["k"]]]
        filled = self.template["opening"] + self.template["separator"].join(shown) + self.template["closing"]
        tokens: list[int] = self.tokenizer.encode(filled, add_special_tokens=False)
        return tokens

    def write(self, hidden: Floats, prompt: Sequence[int], tokens: int, beams: int = 3) -> list[int]:
        """The most probable text for one sound's hidden states (t, h), as at most ``tokens`` token ids."""
        (written,) = self.write_many([hidden], [prompt], tokens, beams)
        return written

    @torch.inference_mode()
    def write_many(
        self, hidden: Sequence[Floats], prompts: Sequence[Sequence[int]], tokens: int, beams: int = 3
    ) -> list[list[int]]:
        """`write` for sounds with equally many hidden states, in one batch whose prompts are padded on the left."""
        longest = max(map(len, prompts))
        padding = [longest - len(prompt) for prompt in prompts]
        ids = torch.tensor([[self.end] * pad + list(prompt) for pad, prompt in zip(padding, prompts, strict=True)])
        mask = torch.tensor([[0] * pad + [1] * (longest - pad) for pad in padding])
        written: list[list[int]] = self.model.generate(
            ids.to(self.model.device),
            attention_mask=mask.to(self.model.device),
            encoder_hidden_states=torch.from_numpy(np.stack(hidden)).to(self.model.device, self.model.dtype),
            num_beams=beams,
            do_sample=False,
            max_new_tokens=tokens,
        )[:, longest:].tolist()
        return [line[: line.index(self.end)] if self.end in line else line for line in written]

    def text(self, tokens: Sequence[int]) -> str:
        """Decode tokens to text."""
        return str(self.tokenizer.decode(list(tokens), skip_special_tokens=True))


class ReferenceWay:
    """From files to captions: encode, find the nearest captions with FAISS, fill the prompt, generate."""

    def __init__(self, bundle: Path, hear: Hear, texts: Sequence[str], vectors: Floats) -> None:
        import faiss

        faiss.omp_set_num_threads(torch.get_num_threads())
        self.hear = hear
        self.decoder = ReferenceDecoder(bundle)
        self.texts = texts
        self.index = faiss.IndexFlatIP(vectors.shape[1])
        self.index.add(vectors)

    def prompt_for(self, vector: Floats) -> list[int]:
        """The prompt for one sound's vector (d,)."""
        _, nearest = self.index.search(vector[None], self.decoder.template["k"])
        return self.decoder.prompt([self.texts[i] for i in nearest[0]])

    def caption(self, path: str, tokens: int) -> list[int]:
        """The caption of one sound, as token ids."""
        vectors, hidden = self.hear([path])
        return self.decoder.write(hidden[0], self.prompt_for(vectors[0]), tokens)


def _narrow(attention: Any, encoder_width: int, factor: int) -> None:
    """Resize cross-attention as in RECAP: the encoder's width as input, and heads narrower by ``factor``."""
    conv: Any = hugging.pytorch_utils.Conv1D
    width = attention.embed_dim
    attention.split_size = width // factor
    attention.head_dim //= factor
    attention.scaling = attention.head_dim**-0.5
    attention.q_attn = conv(attention.split_size, width)
    attention.c_attn = conv(2 * attention.split_size, encoder_width)
    attention.c_proj = conv(width, attention.split_size)


def _load(model: Any, tensors: dict[str, torch.Tensor]) -> None:
    floats = {name: tensor.float() if tensor.is_floating_point() else tensor for name, tensor in tensors.items()}
    missing, unexpected = model.load_state_dict(floats, strict=False)
    weights = dict(model.named_parameters())
    lacking = [name for name in missing if name in weights and name != "lm_head.weight"]
    if lacking or unexpected:
        raise RuntimeError(f"the bundle's weights do not fit transformers' model: {[*lacking, *unexpected][:3]}")
    model.tie_weights()
