"""Whether a text fits a sound, judged by the captions that people wrote or accepted for it."""

from __future__ import annotations

from collections.abc import Collection, Mapping, Sequence
from dataclasses import dataclass, field

from recap_engine.caption_text import content_stems
from recap_engine.training.caption_data import Captioned

_SHARED = 0.6
"""The share of the shorter text's content words that two captions of one sound must have in common: "a dog barks" and
"a dog is barking in a yard" share all, "a dog whines" and "a dog barks" half."""


@dataclass(frozen=True, slots=True)
class References:
    """Captions by the key of their sound, and texts that were rejected for a sound.

    The rule is strict: a text that says the same in other words counts as wrong. So the fitted chances are low rather
    than high.
    """

    said: Mapping[str, Sequence[frozenset[str]]]
    refused: Mapping[str, Collection[frozenset[str]]] = field(default_factory=dict)

    @classmethod
    def of(cls, sounds: Sequence[Captioned], refused: Mapping[str, Collection[str]] | None = None) -> References:
        """The references of these sounds; ``refused`` texts by path."""
        return cls(
            {sound.key: [content_stems(text) for text in sound.labels] for sound in sounds},
            {key: {content_stems(text) for text in texts} for key, texts in (refused or {}).items()},
        )

    def names(self, caption: str, label: str) -> bool:
        """Whether ``caption`` says what a reference of the sound with the key ``label`` says, and was not rejected."""
        words = content_stems(caption)
        if words in self.refused.get(label, ()):
            return False
        return any(len(words & one) >= _SHARED * min(len(words), len(one)) for one in self.said[label] if one)
