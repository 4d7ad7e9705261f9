"""The neural network behind the built-in reader: ONNX Runtime graphs and the labels of their logits.

The only module that knows the tensor library. Shapes: B windows, T word pieces, W words, D the hidden size, N triggers,
M spans, P pairs. Triggers and spans name their words by row of one window's (W, D) vectors, first and last inclusive.
"""

from __future__ import annotations

import hashlib
from pathlib import Path
from typing import TYPE_CHECKING, Protocol

import msgspec
import numpy as np
import numpy.typing as npt

from sayso.errors import ReaderError
from sayso.reading.windows import Padded
from sayso.record import Struct

if TYPE_CHECKING:
    from onnxruntime import InferenceSession

Floats = npt.NDArray[np.float32]
Ints = npt.NDArray[np.int64]
Relations = tuple[Floats, Floats, Floats]  # logits of roles, stances, quotes
GRAPHS = ("words", "record", "event", "speech")


class Labels(Struct, frozen=True, kw_only=True):
    """Names of the logits of every head, in order."""

    types: tuple[str, ...]
    modes: tuple[str, ...]  # "TYPE/mode"
    statuses: tuple[str, ...]
    stances: tuple[str, ...]
    quotes: tuple[str, ...]
    kinds: tuple[str, ...]  # layers of the span tagger
    roles: tuple[str, ...]  # of a pair (trigger, span)
    speech_kinds: tuple[str, ...]
    speech_roles: tuple[str, ...]
    entities: tuple[str, ...]


class Tags(Struct, frozen=True, kw_only=True):
    """What the encoder says of every word."""

    vectors: Floats  # (B, W, D)
    trigger: Floats  # (B, W, 1 + 2 * types) logits: outside, then begin and inside of each type
    span: Floats  # (B, W, kinds, 3) logits: outside, begin, inside
    speech: Floats  # (B, W, speech kinds, 3)
    entity: Floats  # (B, W, 1 + 2 * entities)

    def of(self, row: int, count: int) -> Tags:
        """The first `count` words of one window, without the batch's axis."""
        return Tags(
            vectors=self.vectors[row, :count],
            trigger=self.trigger[row, :count],
            span=self.span[row, :count],
            speech=self.speech[row, :count],
            entity=self.entity[row, :count],
        )


class Network(Protocol):
    """What the reader needs of a network."""

    labels: Labels
    digest: str | None

    def tag(self, windows: Padded) -> Tags:
        """Encode windows and tag their words."""

    def relate(self, words: Floats, heads: Ints, spans: Ints, kinds: Ints, pairs: Ints) -> Relations:
        """(W, D), (N, 2), (M, 2), (M,), (P, 2) -> logits of roles (P, ...), stances (P, ...), quotes (P, ...)."""

    def judge(self, words: Floats, heads: Ints) -> tuple[Floats, Floats]:
        """(W, D), (N, 2) -> logits of modes (N, modes) and statuses (N, statuses)."""

    def speak(self, words: Floats, heads: Ints, spans: Ints, kinds: Ints, pairs: Ints) -> Floats:
        """Cues and their spans -> logits (P, speech roles)."""


class OnnxNetwork:
    """The shipped weights: a folder with one ONNX file a graph, `labels.json` and `tokenizer.json`."""

    def __init__(self, folder: Path, threads: int = 1) -> None:
        labels = folder / "labels.json"
        if not labels.exists():
            raise ReaderError(
                f"{folder}: no reader's weights there (expected labels.json and {', '.join(GRAPHS)}.onnx)"
            )
        self.labels = msgspec.json.decode(labels.read_bytes(), type=Labels)
        self.digest: str | None = digest_of(folder)
        self._sessions = {name: _session(folder / f"{name}.onnx", threads) for name in GRAPHS}

    def tag(self, windows: Padded) -> Tags:
        """See `Network.tag`."""
        vectors, trigger, span, speech, entity = self._run(
            "words", pieces=windows.pieces, cases=windows.cases, mask=windows.mask, first=windows.first
        )
        shape = vectors.shape[:2]
        return Tags(
            vectors=vectors,
            trigger=trigger,
            span=span.reshape(*shape, -1, 3),
            speech=speech.reshape(*shape, -1, 3),
            entity=entity,
        )

    def relate(self, words: Floats, heads: Ints, spans: Ints, kinds: Ints, pairs: Ints) -> Relations:
        """See `Network.relate`."""
        roles, stances, quotes = self._run("record", flat=words, heads=heads, spans=spans, kinds=kinds, pairs=pairs)
        return roles, stances, quotes

    def judge(self, words: Floats, heads: Ints) -> tuple[Floats, Floats]:
        """See `Network.judge`."""
        modes, statuses = self._run("event", words=words[None], present=np.ones((1, len(words)), np.bool_), heads=heads)
        return modes, statuses

    def speak(self, words: Floats, heads: Ints, spans: Ints, kinds: Ints, pairs: Ints) -> Floats:
        """See `Network.speak`."""
        (roles,) = self._run("speech", flat=words, heads=heads, spans=spans, kinds=kinds, pairs=pairs)
        return roles

    def _run(self, graph: str, **inputs: npt.NDArray[np.generic]) -> list[Floats]:
        outputs: list[Floats] = self._sessions[graph].run(None, inputs)
        return outputs


def digest_of(folder: Path) -> str:
    """SHA-256 over the weights' files, in name order, and decoding.json (thresholds, curves) where it stands."""
    total = hashlib.sha256()
    for name in sorted([*(f"{g}.onnx" for g in GRAPHS), "decoding.json", "labels.json", "tokenizer.json"]):
        if name != "decoding.json" or (folder / name).exists():
            total.update((folder / name).read_bytes())
    return total.hexdigest()


def _session(path: Path, threads: int) -> InferenceSession:
    import onnxruntime

    options = onnxruntime.SessionOptions()
    options.intra_op_num_threads = threads
    options.inter_op_num_threads = 1
    options.log_severity_level = 3
    try:
        return onnxruntime.InferenceSession(str(path), options, providers=["CPUExecutionProvider"])
    except Exception as error:  # onnxruntime raises its own unexported classes here
        raise ReaderError(f"{path}: the weights cannot be loaded ({error}); install sayso again") from error
