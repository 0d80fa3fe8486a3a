"""A model bundle as ``bundle.json`` and ``hashes.json`` state it: typed, checked, frozen. No weights are read here."""

from __future__ import annotations

import json
import os
import unicodedata
from collections.abc import Mapping
from dataclasses import dataclass, field
from hashlib import sha256
from pathlib import Path
from typing import Any

from recap_engine.bundles.limits import check_encoder, check_limits
from recap_engine.decoder.config import GPT2_KIND, DecoderConfig
from recap_engine.errors import BundleError
from recap_engine.propose.prompt import Template

FORMAT = 1

CONFIG, HASHES, CARD = "bundle.json", "hashes.json", "MODEL_CARD.md"
ENCODER, DECODER, ADAPTER = "encoder.safetensors", "decoder.safetensors", "adapter.safetensors"
KINDS = "kinds.safetensors"
"""Kinds of sound that the bundle recognises from their audio; optional."""

SUPPORT = "support.safetensors"
"""Vectors of captions onto which a sound's vector is projected, for a decoder trained on texts alone; optional."""

CAPTION_VECTORS = "caption_vectors.safetensors"
"""Vectors of the starter captions, so that a new workspace need not embed them; optional."""

TOKENIZER, TEXT_TOKENIZER = "tokenizer.json", "text_tokenizer.json"

BUILT_IN_ENCODERS = ("clap", "compact")
"""Kinds of encoders whose code is here. Those of plugins keep their files elsewhere, or under names of their own."""

REQUIRED = (CONFIG, ENCODER, DECODER, ADAPTER, TOKENIZER, TEXT_TOKENIZER, CARD)
"""Files of a bundle without plugins, beside ``hashes.json``."""

ENCODER_FILES = (ENCODER, TEXT_TOKENIZER)
"""Files that decide what vectors are."""

_SECTIONS = ("encoder", "decoder", "template", "ranking", "calibration")
_LARGEST_CONFIG = 4_000_000


@dataclass(frozen=True, slots=True)
class EncoderConfig:
    """``kind`` says which code runs the encoder: ``clap``, ``compact`` or a plugin; ``values`` is its configuration."""

    kind: str
    values: Mapping[str, Any]

    def to_dict(self) -> dict[str, Any]:
        """The section of ``bundle.json``."""
        return {"kind": self.kind, **self.values}


@dataclass(frozen=True, slots=True)
class Bundle:
    """One bundle folder. ``hashes`` maps each file but ``hashes.json`` to its SHA-256, as claimed there.

    ``ranking`` and ``calibration`` are numbers for whoever ranks; ``max_hidden_windows`` is how many windows of a sound
    the decoder attends to; an untrained bundle's weights are random.
    """

    folder: Path
    name: str
    version: str
    trained: bool
    encoder: EncoderConfig
    decoder: DecoderConfig
    template: Template
    ranking: Mapping[str, Any] = field(default_factory=dict)
    calibration: Mapping[str, Any] = field(default_factory=dict)
    max_hidden_windows: int = 4
    licence: str = ""
    description: str = ""
    hashes: Mapping[str, str] = field(default_factory=dict)

    @property
    def encoder_fingerprint(self) -> str:
        """32 hex digits that change whenever vectors would."""
        parts = {name: self.hashes.get(name, "") for name in ENCODER_FILES}
        return _digest({"files": parts, "encoder": self.encoder.to_dict()})

    @property
    def fingerprint(self) -> str:
        """32 hex digits that change whenever anything does that proposals depend on."""
        return _digest({name: value for name, value in self.hashes.items() if name != CAPTION_VECTORS})

    @property
    def calibrated(self) -> bool:
        """Whether ranking and calibration were fitted, so that scores are probabilities."""
        return "offset" in self.ranking and "text" in self.calibration

    @property
    def hears(self) -> bool:
        """Whether the decoder attends to the sound; otherwise it writes from similar captions alone."""
        return self.decoder.cross_layers != "none"

    @property
    def required(self) -> tuple[str, ...]:
        """Files that it must have, beside ``hashes.json``."""
        encoder = ENCODER_FILES if self.encoder.kind in BUILT_IN_ENCODERS else ()
        decoder = (DECODER, ADAPTER, TOKENIZER) if self.decoder.kind == GPT2_KIND else ()
        return tuple(name for name in REQUIRED if name in (CONFIG, CARD, *encoder, *decoder))

    @property
    def completes(self) -> bool:
        """Whether the decoder can continue and restrict texts; those of plugins cannot."""
        return self.decoder.kind == GPT2_KIND

    def file(self, name: str) -> Path:
        """The path of one of its files."""
        return self.folder / name

    def to_dict(self) -> dict[str, Any]:
        """What ``bundle.json`` holds."""
        return {
            "format": FORMAT,
            "name": self.name,
            "version": self.version,
            "description": self.description,
            "licence": self.licence,
            "trained": self.trained,
            "max_hidden_windows": self.max_hidden_windows,
            "encoder": self.encoder.to_dict(),
            "decoder": self.decoder.to_dict(),
            "template": self.template.to_dict(),
            "ranking": dict(self.ranking),
            "calibration": dict(self.calibration),
        }


def read_bundle(folder: str | os.PathLike[str]) -> Bundle:
    """The bundle in ``folder``, from its two JSON files alone. Raises BundleError, which says what is wrong."""
    folder = Path(folder)
    if not folder.is_dir():
        raise BundleError("There is no model bundle at {folder}: no such folder.", folder=folder)
    if not folder.joinpath(CONFIG).is_file():
        raise BundleError("{folder} is not a model bundle: it has no {config}.", folder=folder, config=CONFIG)
    values = read_object(folder / CONFIG)
    hashes = read_hashes(folder)
    try:
        return bundle_from(values, folder, hashes)
    except BundleError as error:
        raise BundleError("{path}: {why}", path=folder / CONFIG, why=error.message) from None


def read_hashes(folder: Path) -> dict[str, str]:
    """What ``hashes.json`` claims: file name to SHA-256 in hex. Raises BundleError."""
    path = folder / HASHES
    if not path.is_file():
        raise BundleError("{path} is missing: the bundle is incomplete, install it again.", path=path)
    hashes = read_object(path)
    for name, value in hashes.items():
        if not _is_file_name(name):
            raise BundleError(
                "{path} names {name}, which is not a file of a bundle: install the bundle again.", path=path, name=name
            )
        if not isinstance(value, str) or len(value) != 64:
            raise BundleError(
                "{path}: the entry for {name} is not a SHA-256; install the bundle again.", path=path, name=name
            )
    return {name: value.lower() for name, value in hashes.items()}


def _is_file_name(name: str) -> bool:
    """Whether ``name`` can only mean a file directly in the bundle's folder, on every system."""
    return (
        bool(name)
        and Path(name).name == name
        and name.isprintable()
        and not set(name) & set("/\\:")
        and name not in ("..", HASHES)
    )


def read_object(path: Path) -> dict[str, Any]:
    """A JSON object from a file. Raises BundleError."""
    try:
        if path.stat().st_size > _LARGEST_CONFIG:
            raise BundleError("{path} is too large for a file of this name; install the bundle again.", path=path)
        values = json.loads(path.read_text("utf-8"))
    except OSError as error:
        raise BundleError("{path} cannot be read ({why}).", path=path, why=str(error.strerror)) from error
    except (ValueError, RecursionError) as error:
        raise BundleError(
            "{path} is not valid JSON ({why}); install the bundle again.", path=path, why=str(error)
        ) from error
    if not isinstance(values, dict):
        raise BundleError("{path} does not hold a JSON object; install the bundle again.", path=path)
    return values


def bundle_from(values: Mapping[str, Any], folder: Path, hashes: Mapping[str, str]) -> Bundle:
    """From what ``bundle.json`` holds. Raises BundleError."""
    _check_format(values.get("format"))
    check_limits(values)
    encoder, decoder, template, ranking, calibration = (_section(values, name) for name in _SECTIONS)
    windows = values.get("max_hidden_windows", 4)
    if not isinstance(windows, int) or isinstance(windows, bool) or not 1 <= windows <= 1000:
        raise BundleError(
            "max_hidden_windows must be a whole number from 1 to 1000, not {windows}.", windows=repr(windows)
        )
    trained = values.get("trained")
    if not isinstance(trained, bool):
        raise BundleError("trained must be true or false, not {trained}.", trained=repr(trained))
    kind = encoder.pop("kind", None)
    if not isinstance(kind, str):
        raise BundleError("The encoder's kind is missing.")
    check_encoder(kind, encoder)
    return Bundle(
        folder=folder,
        name=_text(values, "name", required=True),
        version=_text(values, "version", required=True),
        trained=trained,
        encoder=EncoderConfig(kind, encoder),
        decoder=DecoderConfig.from_dict(decoder),
        template=Template.from_dict(template),
        ranking=ranking,
        calibration=calibration,
        max_hidden_windows=windows,
        licence=_text(values, "licence"),
        description=_text(values, "description"),
        hashes=hashes,
    )


def _check_format(number: object) -> None:
    if not isinstance(number, int) or isinstance(number, bool) or number < 1:
        raise BundleError("The format must be a whole number of 1 or more, not {number}.", number=repr(number))
    if number > FORMAT:
        raise BundleError(
            "The bundle has format {number}, and this version of RECAP Desktop reads up to {newest}: update the "
            "program.",
            number=number,
            newest=FORMAT,
        )


def _section(values: Mapping[str, Any], name: str) -> dict[str, Any]:
    section = values.get(name, {} if name in ("ranking", "calibration") else None)
    if not isinstance(section, dict):
        raise BundleError("The section {name} is missing or is not an object.", name=name)
    return dict(section)


def _text(values: Mapping[str, Any], name: str, *, required: bool = False) -> str:
    text = values.get(name, "")
    if not isinstance(text, str) or (required and not text.strip()):
        raise BundleError("The entry {name} must be text, not {text}.", name=name, text=repr(text))
    if any(unicodedata.category(character) in ("Cc", "Cs") and character != "\n" for character in text):
        raise BundleError(
            "The entry {name} contains control characters, which could change what a terminal shows.", name=name
        )
    return text


def _digest(values: Mapping[str, Any]) -> str:
    return sha256(json.dumps(values, sort_keys=True, separators=(",", ":")).encode()).hexdigest()[:32]
