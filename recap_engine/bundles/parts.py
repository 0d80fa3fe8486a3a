"""The parts that a bundle is assembled from, in their publishers' layouts.

- CLAP: a folder as on the Hugging Face Hub (``config.json``, ``preprocessor_config.json``, ``tokenizer.json`` and
  weights), or a checkpoint file of laion_clap with a folder that holds RoBERTa's tokenizer.
- GPT-2: a folder as on the hub, or one that ``recap train decoder`` wrote.
- Adapter: a safetensors file of cross-attention alone, or a bundle's folder, whose template and ranking come with it.
"""

from __future__ import annotations

from collections.abc import Mapping
from dataclasses import asdict, dataclass, field
from pathlib import Path
from typing import TYPE_CHECKING, Any

from recap_engine.bundles.bundle import ADAPTER, CONFIG, DECODER, EncoderConfig, read_bundle, read_object
from recap_engine.decoder.config import CrossLayers, DecoderConfig
from recap_engine.errors import BundleError
from recap_engine.propose.prompt import Template

if TYPE_CHECKING:
    from tokenizers import Tokenizer
    from torch import Tensor

MODEL_CONFIG, FEATURES, TOKENIZER = "config.json", "preprocessor_config.json", "tokenizer.json"
DECODER_SHAPE = "decoder_config.json"
"""The shape of a decoder that was trained here."""

WEIGHTS = ("model.safetensors", "pytorch_model.bin")
"""Where a folder's weights are, the better one first."""

_GPT2_ASSUMED = {
    "activation_function": "gelu_new",
    "scale_attn_weights": True,
    "scale_attn_by_inverse_layer_idx": False,
    "tie_word_embeddings": True,
}


@dataclass(frozen=True, slots=True)
class EncoderPart:
    """The encoder: tensors by ClapModel's names, the section of ``bundle.json``, RoBERTa's tokenizer.

    A plugin's has neither tensors nor a tokenizer here.
    """

    source: str
    config: EncoderConfig
    tensors: Mapping[str, Tensor]
    tokenizer: Tokenizer | None
    hidden_width: int


@dataclass(frozen=True, slots=True)
class DecoderPart:
    """GPT-2 as stored, its sizes (without cross-attention yet) and tokenizer."""

    source: str
    config: DecoderConfig
    tensors: Mapping[str, Tensor]
    tokenizer: Tokenizer


@dataclass(frozen=True, slots=True)
class AdapterPart:
    """Cross-attention as stored, and what it was trained to be prompted with; an untrained one's weights are random."""

    source: str
    tensors: Mapping[str, Tensor]
    template: Template = field(default_factory=Template)
    ranking: Mapping[str, Any] = field(default_factory=dict)
    calibration: Mapping[str, Any] = field(default_factory=dict)
    trained: bool = True


def read_clap(source: Path, tokenizer: Path | None = None) -> EncoderPart:
    """A folder, or a checkpoint file with the folder (or file) of its tokenizer. Raises BundleError."""
    from recap_engine.clap.checkpoint import read_state
    from recap_engine.clap.laion import convert
    from recap_engine.clap.log_mel import LogMelConfig

    if source.is_dir():
        model = _config(source, "clap")
        features = asdict(LogMelConfig.from_extractor(read_object(source / FEATURES)))
        model = {name: model[name] for name in ("text_config", "audio_config", "projection_dim") if name in model}
        tensors = _weights(source)
    else:
        converted = convert(read_state(source), str(source))
        model, features, tensors = converted.model, asdict(converted.features), converted.tensors
    config = EncoderConfig("clap", {"model": model, "features": features, "text_tokens": 77})
    fitting = _fitting(config, tensors, source)
    wide = model["audio_config"].get("hidden_size", 768)
    return EncoderPart(source.name, config, fitting, read_tokenizer(tokenizer or source, roberta=True), wide)


def read_gpt2(source: Path) -> DecoderPart:
    """A folder as on the hub, or one that ``recap train decoder`` wrote. Raises BundleError."""
    if source.joinpath(DECODER_SHAPE).is_file():
        return _read_trained(source)
    values = _config(source, "gpt2")
    for name, expected in _GPT2_ASSUMED.items():
        if values.get(name, expected) != expected:
            raise BundleError(
                "{path}: {name} is {value}; only {expected} is supported.",
                path=source / MODEL_CONFIG,
                name=name,
                value=repr(values[name]),
                expected=repr(expected),
            )
    try:
        width = values["n_embd"]
        config = DecoderConfig(
            layers=values["n_layer"],
            width=width,
            heads=values["n_head"],
            inner=values.get("n_inner") or 4 * width,
            vocabulary=values["vocab_size"],
            positions=values.get("n_positions", 1024),
            end_of_text=values.get("eos_token_id", 50256),
            layer_norm_epsilon=values.get("layer_norm_epsilon", 1e-5),
            reduce_factor=1,
            cross_layers="none",
        )
    except KeyError as error:
        raise BundleError(
            "{path} lacks {why}; it is not from a GPT-2.", path=source / MODEL_CONFIG, why=str(error)
        ) from None
    except (TypeError, BundleError) as error:
        raise BundleError("{path}: {why}", path=source / MODEL_CONFIG, why=str(error)) from None
    return DecoderPart(source.name, config, _weights(source), read_tokenizer(source, roberta=False))


def _read_trained(source: Path) -> DecoderPart:
    """A decoder that was trained here: its shape, weights and tokenizer. Raises BundleError."""
    from recap_engine.decoder.weights import read_tensors

    values = {**read_object(source / DECODER_SHAPE), "cross_layers": "none", "reduce_factor": 1}
    tensors = read_tensors(source / DECODER)
    return DecoderPart(source.name, DecoderConfig.from_dict(values), tensors, read_tokenizer(source, roberta=False))


def read_adapter(source: Path) -> AdapterPart:
    """A file, or a bundle's folder. Raises BundleError."""
    from recap_engine.decoder.weights import read_tensors

    if not source.is_dir():
        return AdapterPart(source.name, read_tensors(source))
    tensors = read_tensors(source / ADAPTER)
    if not source.joinpath(CONFIG).is_file():
        return AdapterPart(source.name, tensors)
    bundle = read_bundle(source)
    parts = bundle.template, bundle.ranking, bundle.calibration, bundle.trained
    return AdapterPart(source.name, tensors, *parts)


def with_adapter(config: DecoderConfig, adapter: AdapterPart) -> DecoderConfig:
    """``config`` with the cross-attention that the adapter's shapes imply. Raises BundleError."""
    from dataclasses import replace

    keys = {name: tensor for name, tensor in adapter.tensors.items() if name.endswith(".crossattention.c_attn.weight")}
    layers = sorted(int(name.split(".")[1]) for name in keys if name.split(".")[1].isdigit())
    half = config.layers // 2
    kinds: dict[CrossLayers, range] = {
        "all": range(config.layers),
        "first half": range(half),
        "last half": range(half, config.layers),
    }
    cross = next((kind for kind, those in kinds.items() if layers == list(those)), None)
    if cross is None or not keys:
        raise BundleError(
            "The adapter {adapter} has cross-attention in layers {layers}, which does not fit a decoder of "
            "{count} layers.",
            adapter=adapter.source,
            layers=", ".join(map(str, layers)) or "none",
            count=config.layers,
        )
    heard, both = next(iter(keys.values())).shape
    reduced, rest = divmod(2 * config.width, both)
    if rest:
        raise BundleError(
            "The adapter {source} was made for a decoder of a different width than {width}.",
            source=adapter.source,
            width=config.width,
        )
    return replace(config, cross_layers=cross, encoder_width=int(heard), reduce_factor=reduced)


def read_tokenizer(source: Path, *, roberta: bool) -> Tokenizer:
    """``tokenizer.json``, else ``vocab.json`` and ``merges.txt``, from a folder, or a file. Raises BundleError."""
    from tokenizers import Tokenizer, decoders, models, pre_tokenizers, processors

    from recap_engine.decoder.decoder import load_tokenizer

    if source.is_file():
        return load_tokenizer(source)
    vocabulary, merges = source / "vocab.json", source / "merges.txt"
    if source.joinpath(TOKENIZER).is_file() or not (vocabulary.is_file() and merges.is_file()):
        return load_tokenizer(source / TOKENIZER)
    try:
        tokenizer = Tokenizer(models.BPE.from_file(str(vocabulary), str(merges)))
    except Exception as error:  # the library raises plain Exception
        raise BundleError(
            "{source} contains a tokenizer that cannot be read ({why}).", source=source, why=str(error)
        ) from error
    tokenizer.pre_tokenizer = pre_tokenizers.ByteLevel(add_prefix_space=False)
    tokenizer.decoder = decoders.ByteLevel()
    tokenizer.add_special_tokens(["<s>", "<pad>", "</s>", "<unk>"] if roberta else ["<|endoftext|>"])
    if roberta:
        tokenizer.post_processor = processors.RobertaProcessing(("</s>", 2), ("<s>", 0), add_prefix_space=False)
    return tokenizer


def _config(folder: Path, kind: str) -> dict[str, Any]:
    if not folder.is_dir():
        raise BundleError("There is no folder {folder}.", folder=folder)
    if not folder.joinpath(MODEL_CONFIG).is_file():
        raise BundleError(
            "{folder} is not a model folder: it has no {model_config}.", folder=folder, model_config=MODEL_CONFIG
        )
    values = read_object(folder / MODEL_CONFIG)
    if values.get("model_type") != kind:
        raise BundleError(
            "{folder} contains a model of type {kind}, but '{expected}' is needed.",
            folder=folder,
            kind=repr(values.get("model_type")),
            expected=kind,
        )
    return values


def _weights(folder: Path) -> dict[str, Tensor]:
    from recap_engine.clap.checkpoint import read_state
    from recap_engine.decoder.weights import read_tensors

    better, other = (folder / name for name in WEIGHTS)
    if better.is_file():
        return read_tensors(better)
    if other.is_file():
        return read_state(other)
    raise BundleError(
        "{folder} has no weights: neither {name} nor {other} is there.",
        folder=folder,
        name=better.name,
        other=other.name,
    )


def _fitting(config: EncoderConfig, tensors: Mapping[str, Tensor], source: Path) -> dict[str, Tensor]:
    """Those tensors that the encoder is made of, in float32; all there and of its shapes. Raises BundleError."""
    import torch
    from transformers import ClapModel

    from recap_engine.clap.clap_model import AUDIO_PREFIXES, TEXT_PREFIXES, ClapEncoderConfig
    from recap_engine.shapes_only import shapes_only

    with shapes_only():
        model = ClapModel(ClapEncoderConfig.from_dict(config.values).clap_config())
    measured = ("running_mean", "running_var")
    named: list[tuple[str, Tensor]] = [*model.named_parameters()]
    wanted = {name: value for name, value in named if name.startswith(AUDIO_PREFIXES + TEXT_PREFIXES)}
    wanted.update((name, value) for name, value in model.named_buffers() if name.endswith(measured))
    for name, expected in wanted.items():
        if name not in tensors:
            raise BundleError("{source} lacks {name}; it is not this kind of CLAP.", source=source, name=name)
        if tensors[name].shape != expected.shape:
            raise BundleError(
                "{source}: {name} has the shape {shape}, but {expected} is needed.",
                source=source,
                name=name,
                shape=str(tuple(tensors[name].shape)),
                expected=str(tuple(expected.shape)),
            )
        if not tensors[name].is_floating_point():
            raise BundleError(
                "{source}: {name} contains {dtype}, but floating-point numbers are needed.",
                source=source,
                name=name,
                dtype=tensors[name].dtype,
            )
    stray = next((n for n in tensors if n.startswith(AUDIO_PREFIXES + TEXT_PREFIXES) and not _known(n, wanted)), None)
    if stray is not None:
        raise BundleError("{source}: {stray} is not part of this kind of CLAP.", source=source, stray=stray)
    return {name: tensors[name].to(torch.float32).contiguous() for name in wanted}


def _known(name: str, wanted: Mapping[str, Tensor]) -> bool:
    derived = ("position_ids", "token_type_ids", "relative_position_index", "num_batches_tracked")
    return name in wanted or name.endswith(derived)
