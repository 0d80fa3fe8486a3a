"""The prompt: captions of the nearest sounds, followed by the words that the decoder continues.

The bundle defines the wording and the number of captions, since its decoder was trained with them. The defaults are
RECAP's (arXiv 2309.09836): "Audios similar to this audio sounds like: caption1, caption2, … . This audio sounds like:".
"""

from __future__ import annotations

from collections.abc import Callable, Mapping, Sequence
from dataclasses import asdict, dataclass, fields
from typing import Any

from recap_engine.errors import BundleError


@dataclass(frozen=True, slots=True)
class Template:
    """``opening`` caption ``separator`` caption … ``closing``; without captions, the prompt is ``alone``.

    The prompt holds at most ``k`` captions, nearest first, each cut to ``characters`` at a word boundary. It ends
    without a space, since GPT-2's tokens include the space before a word. Raises BundleError for invalid entries.
    """

    k: int = 4
    opening: str = "Audios similar to this audio sounds like: "
    separator: str = ", "
    closing: str = ". This audio sounds like:"
    alone: str = "This audio sounds like:"
    characters: int = 400

    def __post_init__(self) -> None:
        for name in ("k", "characters"):
            value = getattr(self, name)
            if not isinstance(value, int) or isinstance(value, bool) or value < 0:
                raise BundleError(
                    "The prompt template's {name} must be a whole number, not {value}.", name=name, value=repr(value)
                )
        for name in ("opening", "separator", "closing", "alone"):
            if not isinstance(getattr(self, name), str):
                raise BundleError(
                    "The prompt template's {name} must be text, not {value}.",
                    name=name,
                    value=repr(getattr(self, name)),
                )
        if not self.closing.strip() or not self.alone.strip():
            raise BundleError("The prompt template's closing and alone must not be empty.")

    @classmethod
    def from_dict(cls, values: Mapping[str, Any]) -> Template:
        """Read the template section of ``bundle.json``. Raises BundleError for unknown or invalid entries."""
        unknown = sorted(set(values) - {field.name for field in fields(cls)})
        if unknown:
            raise BundleError("The prompt template has an unknown entry {value}.", value=repr(unknown[0]))
        return cls(**values)

    def to_dict(self) -> dict[str, Any]:
        """The entries for ``bundle.json``."""
        return asdict(self)


def fill(template: Template, captions: Sequence[str]) -> str:
    """The prompt for captions, nearest first. Drops their final full stops: the template has its own punctuation."""
    cleaned = [one for one in (_clean(caption, template.characters) for caption in captions[: template.k]) if one]
    if not cleaned:
        return template.alone
    return template.opening + template.separator.join(cleaned) + template.closing


def to_tokens(template: Template, captions: Sequence[str], encode: Callable[[str], list[int]], limit: int) -> list[int]:
    """The filled prompt as at most ``limit`` token ids. Leaves out the farthest captions until it fits.

    Never cuts the closing: a template that is too long by itself is returned whole.
    """
    for kept in range(min(len(captions), template.k), 0, -1):
        tokens = encode(fill(template, captions[:kept]))
        if len(tokens) <= limit:
            return tokens
    return encode(fill(template, ()))


def _clean(caption: str, characters: int) -> str:
    text = " ".join(caption[: characters + 1].split())
    if len(text) > characters:
        text = text[:characters].rsplit(" ", 1)[0]
    return text.rstrip(" .")
