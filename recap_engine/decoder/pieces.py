"""The bytes of each token in the vocabulary, which the search needs to force the beginning of a text.

GPT-2's tokens are pieces of UTF-8. The tokenizer file stores them with a printable letter for each byte.
"""

from __future__ import annotations

from bisect import bisect_left
from functools import cached_property

from tokenizers import Tokenizer


class Pieces:
    """The bytes of every token, with look-up by prefix."""

    def __init__(self, tokenizer: Tokenizer, size: int) -> None:
        byte_level = '"ByteLevel"' in tokenizer.to_str()
        letters = _stand_ins()
        special = {number for number, token in tokenizer.get_added_tokens_decoder().items() if token.special}
        self.of: list[bytes] = []
        for number in range(size):
            token = tokenizer.id_to_token(number)
            if token is None or number in special:
                self.of.append(b"")
            elif byte_level:
                self.of.append(b"".join(letters.get(letter, letter.encode()) for letter in token))
            else:
                self.of.append(f" {token}".encode())
        self._sorted = sorted((piece, number) for number, piece in enumerate(self.of) if piece)
        self._keys = [piece for piece, _ in self._sorted]

    def compatible(self, wanted: bytes) -> list[int]:
        """Tokens that are a proper prefix of ``wanted``, or that start with ``wanted``."""
        found = []
        for length in range(1, len(wanted)):
            found += self.exactly(wanted[:length])
        at = bisect_left(self._keys, wanted)
        while at < len(self._keys) and self._keys[at].startswith(wanted):
            found.append(self._sorted[at][1])
            at += 1
        return found

    def exactly(self, wanted: bytes) -> list[int]:
        """Tokens equal to ``wanted``, usually one."""
        at = bisect_left(self._keys, wanted)
        found = []
        while at < len(self._keys) and self._keys[at] == wanted:
            found.append(self._sorted[at][1])
            at += 1
        return found

    @cached_property
    def folded(self) -> dict[str, list[int]]:
        """Tokens by their case-folded text."""
        found: dict[str, list[int]] = {}
        for number, piece in enumerate(self.of):
            if piece:
                found.setdefault(piece.decode("utf-8", "replace").casefold(), []).append(number)
        return found

    def text(self, tokens: tuple[int, ...]) -> bytes:
        """The concatenated bytes of ``tokens``."""
        return b"".join(self.of[token] for token in tokens)


def split_typed(prefix: str) -> tuple[str, bytes]:
    """Split typed text into its complete words, which can be tokenised, and the bytes that the next tokens start with.

    The last word may be incomplete, so its tokens are not yet known: "A dog ba" gives " A dog" and " ba". A space at
    the end starts another word.
    """
    words = prefix.split()
    if not words:
        return "", b""
    if prefix[-1].isspace():
        return " " + " ".join(words), b" "
    return "".join(f" {word}" for word in words[:-1]), f" {words[-1]}".encode()


def _stand_ins() -> dict[str, bytes]:
    """The byte for each of GPT-2's printable letters."""
    printable = [*range(33, 127), *range(161, 173), *range(174, 256)]
    others = [byte for byte in range(256) if byte not in printable]
    letters = {chr(byte): bytes([byte]) for byte in printable}
    letters.update((chr(256 + at), bytes([byte])) for at, byte in enumerate(others))
    return letters
