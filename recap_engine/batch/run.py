"""The settings that a batch is pinned to, kept in FILE.run.json beside its output."""

from __future__ import annotations

import json
from dataclasses import dataclass
from pathlib import Path
from typing import Any, Self

from recap_engine.errors import RequestError
from recap_engine.translatable import Translatable

_DIFFERENT = {
    "bundle": Translatable("{path} was started with another bundle: use the same one, or start over with --force."),
    "model": Translatable(
        "{path} was started with another version of the model: use the same one, or start over with --force."
    ),
    "collections": Translatable(
        "{path} was started with other collections: use the same ones, or start over with --force."
    ),
    "settings": Translatable("{path} was started with other settings: use the same ones, or start over with --force."),
}
_DIFFERENT_FOLDER = {
    "bundle": Translatable("{path} was started with another bundle: use the same one, or name another folder."),
    "model": Translatable(
        "{path} was started with another version of the model: use the same one, or name another folder."
    ),
    "collections": Translatable(
        "{path} was started with other collections: use the same ones, or name another folder."
    ),
    "settings": Translatable("{path} was started with other settings: use the same ones, or name another folder."),
}


@dataclass(frozen=True, slots=True)
class Run:
    """Bundle, collections and settings of a batch. ``sequence`` is only recorded, not compared: datastores grow."""

    bundle: str
    model: str
    collections: tuple[str, ...]
    settings: dict[str, Any]
    sequence: int = 0
    version: int = 1

    def refuse_other(self, out: Path, begun: dict[str, Any]) -> None:
        """Raises RequestError when the run that began ``out`` (``begun``, as read from its file) is another one."""
        own = {
            "bundle": self.bundle,
            "model": self.model,
            "collections": list(self.collections),
            "settings": self.settings,
        }
        for part, value in own.items():
            if begun.get(part) != value:
                different = _DIFFERENT_FOLDER if out.is_dir() else _DIFFERENT
                raise RequestError(different[part].template, path=out)

    @classmethod
    def read(cls, record: Path, out: Path) -> Self:
        """The run that wrote ``out``, from its record. Raises RequestError."""
        try:
            written = json.loads(record.read_text(encoding="utf-8"))
            return cls(
                str(written["bundle"]),
                str(written["model"]),
                tuple(map(str, written["collections"])),
                dict(written["settings"]),
                int(written["sequence"]),
            )
        except (OSError, ValueError, KeyError, TypeError):
            raise RequestError(
                "{path} cannot be merged: {name}, which records the settings of its run, is missing or damaged. Copy "
                "it from where the run was.",
                path=out,
                name=record.name,
            ) from None

    def to_json(self) -> str:
        """The content of FILE.run.json."""
        return json.dumps(
            {
                "version": self.version,
                "bundle": self.bundle,
                "model": self.model,
                "collections": list(self.collections),
                "settings": self.settings,
                "sequence": self.sequence,
            },
            indent=2,
        )
