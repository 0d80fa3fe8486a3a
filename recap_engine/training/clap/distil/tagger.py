"""Sound taggers as teachers: networks that give a short patch of sound an embedding and a score for each class.

A tagger's outputs are targets for training. Its weights never become part of a bundle.
"""

from __future__ import annotations

import csv
from collections.abc import Callable
from pathlib import Path
from typing import Any, Protocol

import numpy as np
from numpy.typing import NDArray

from recap_engine.errors import RequestError

Floats = NDArray[np.float32]
EMBEDDING = 1024
"""Numbers in YAMNet's embedding."""


class Tagger(Protocol):
    """A network over patches of ``patch`` mono samples at ``sample_rate`` Hz; ``classes`` are the names of its scores.

    ``name`` and ``credit`` identify the network on the model card.
    """

    name: str
    credit: str
    sample_rate: int
    patch: int
    classes: tuple[str, ...]

    def tag(self, patch: Floats) -> tuple[Floats, Floats]:
        """The embedding (e,) and the class scores (c,), 0 to 1, of one patch (``patch`` samples, -1 to 1)."""
        ...


class YamnetTagger:
    """YAMNet (M. Plakal, D. Ellis, Google; Apache 2.0) as a TensorFlow Lite file with its class map beside it.

    The embedding is the network's global average pooling, which the file does not list among its outputs.
    """

    name = "yamnet"
    credit = "YAMNet (M. Plakal and D. Ellis, Google; Apache 2.0; trained on AudioSet)"
    sample_rate = 16_000

    def __init__(self, path: Path) -> None:
        """Raises RequestError where the file, its class map or the interpreter is missing."""
        self.classes = _class_names(path.with_name("yamnet_class_map.csv"))
        interpreter = _interpreter(path)
        details = interpreter.get_input_details()[0]
        self._input: int = details["index"]
        self.patch = int(details["shape"][-1])
        self._shape = tuple(int(size) for size in details["shape"])
        scores = [o["index"] for o in interpreter.get_output_details() if o["shape"][-1] == len(self.classes)]
        tensors = [t for t in interpreter.get_tensor_details() if t["name"].endswith("global_average_pooling2d/Mean")]
        pooled = [t["index"] for t in tensors if tuple(t["shape"]) == (1, EMBEDDING)]
        if not scores or not pooled:
            raise RequestError("{path} does not have YAMNet's scores and embedding.", path=path)
        self._scores, self._pooled = scores[0], pooled[0]
        self._interpreter = interpreter

    def tag(self, patch: Floats) -> tuple[Floats, Floats]:
        """See `Tagger.tag`."""
        self._interpreter.set_tensor(self._input, patch.astype(np.float32).reshape(self._shape))
        self._interpreter.invoke()
        embedding = np.array(self._interpreter.get_tensor(self._pooled), np.float32).reshape(-1)
        return embedding, np.array(self._interpreter.get_tensor(self._scores), np.float32).reshape(-1)


TAGGERS: dict[str, Callable[[Path], Tagger]] = {"yamnet": YamnetTagger}
"""What may stand before ``=`` in ``--teacher NAME=FILE``; another network is one more class with the same protocol."""


def tagger_credit(wanted: str) -> str:
    """What a model card says of the teacher ``NAME=FILE``."""
    return {"yamnet": YamnetTagger.credit}[wanted.partition("=")[0]]


def open_tagger(wanted: str) -> Tagger:
    """The tagger of ``NAME=FILE``. Raises RequestError."""
    name, _, path = wanted.partition("=")
    if name not in TAGGERS or not path:
        known = ", ".join(f"{one}=FILE" for one in TAGGERS)
        raise RequestError("Unknown teacher {wanted}; choose one of: {known}.", wanted=wanted, known=known)
    if not Path(path).is_file():
        raise RequestError("There is no file {path}.", path=path)
    return TAGGERS[name](Path(path))


def _class_names(path: Path) -> tuple[str, ...]:
    try:
        with path.open(newline="", encoding="utf-8") as file:
            return tuple(record["display_name"] for record in csv.DictReader(file))
    except (OSError, KeyError) as error:
        raise RequestError("The teacher's class map {path} cannot be read ({error}).", path=path, error=error) from None


def _interpreter(path: Path) -> Any:
    try:
        from ai_edge_litert.interpreter import Interpreter
    except ImportError:
        raise RequestError("The teacher needs TensorFlow Lite; run: pip install ai-edge-litert") from None
    interpreter = Interpreter(str(path), num_threads=1, experimental_preserve_all_tensors=True)
    interpreter.allocate_tensors()
    return interpreter
