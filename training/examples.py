"""Annotated texts -> windows of numbers that the network learns from, and batches of them.

Words are the unit of every label; a head or span is the pair of its first and last word (both inclusive).
"""

from __future__ import annotations

import random
from collections.abc import Iterable, Iterator, Sequence
from dataclasses import dataclass, field

import torch
from tokenizers import Tokenizer
from torch import Tensor

from sayso.reading.sentences import split_sentences
from sayso.reading.windows import Pieces, Window, Word, pad, size_of, windows_of, words_of
from training.corpora import Annotated

IGNORE = -100
Taught = dict[str, str | Tensor]  # a text as a teacher reads it: what `training.teach.teach` gives


@dataclass(frozen=True)
class Labels:
    """Label -> number for every head; built from the data (auxiliary tasks) and the ontology (the record)."""

    types: dict[str, int]
    modes: dict[str, int]  # "TYPE/mode"
    statuses: dict[str, int]
    stances: dict[str, int]
    quotes: dict[str, int]
    kinds: dict[str, dict[str, int]]  # task -> layer
    roles: dict[str, dict[str, int]]  # task -> role
    event_types: dict[str, int]  # of the auxiliary event corpora
    names: dict[str, int]


@dataclass
class Text:
    """An annotated text cut into sentences of words, with labels by word."""

    source: Annotated
    sentences: list[list[Word]]


@dataclass
class TaughtText:
    """A text cut into sentences of words, with what a teacher makes of it (`training.teach.teach`)."""

    taught: Taught
    sentences: list[list[Word]]
    at: dict[int, int]  # a word's offset -> its row


@dataclass
class Soft:
    """A teacher's probabilities for one window, in the order of its words, heads, and pairs (head, span)."""

    trigger: Tensor  # (W, tags)
    span: Tensor  # (W, kinds, 3)
    modes: Tensor  # (heads, modes)
    statuses: Tensor
    pairs: dict[tuple[int, int], int]  # (head, span) -> row of the following
    roles: Tensor
    stances: Tensor
    quotes: Tensor


@dataclass
class Example:
    """One window with its labels."""

    task: str
    window: Window
    heads: list[tuple[int, int, int, int, int]] = field(default_factory=list)  # first, last, type, mode, status
    spans: list[tuple[int, int, int]] = field(default_factory=list)  # kind, first, last
    roles: dict[tuple[int, int], set[int]] = field(default_factory=dict)  # (head, span) -> roles
    manners: dict[tuple[int, int], tuple[int, int]] = field(default_factory=dict)  # (head, span) -> stance, quote
    names: list[tuple[int, int, int]] = field(default_factory=list)
    soft: Soft | None = None  # a teacher's; `roles` and `manners` are empty then

    @property
    def size(self) -> int:
        """Word pieces, special tokens included."""
        return size_of(self.window)


def prepare(texts: Iterable[Annotated], tokenizer: Tokenizer) -> list[Text]:
    """Split every text into sentences and words, once."""
    out = []
    pieces = Pieces(tokenizer)
    for text in texts:
        sentences = [words_of(text.text, s, pieces) for s in split_sentences(text.text)]
        out.append(Text(source=text, sentences=[s for s in sentences if s]))
    return out


def examples_of(text: Text, labels: Labels, *, first: int = 0, limit: int = 192) -> list[Example]:
    """Every window of a text; `first` moves the first boundary."""
    return [_label(text.source, w, labels) for w in windows_of(text.sentences, first=first, limit=limit)]


def taught_texts(taught: Iterable[Taught], tokenizer: Tokenizer) -> list[TaughtText]:
    """Split taught texts as their teacher did."""
    out = []
    pieces = Pieces(tokenizer)
    for row in taught:
        sentences = [w for s in split_sentences(row["text"]) if (w := words_of(row["text"], s, pieces))]
        at = {w.start: n for n, w in enumerate(w for s in sentences for w in s)}
        out.append(TaughtText(taught=row, sentences=sentences, at=at))
    return out


def soft_examples_of(text: TaughtText, *, first: int = 0, limit: int = 192) -> list[Example]:
    """Every window of a taught text; `first` moves the first boundary."""
    return [_soften(text, w) for w in windows_of(text.sentences, first=first, limit=limit)]


def _soften(text: TaughtText, window: Window) -> Example:
    example = Example(task="record", window=window)
    taught = text.taught
    rows = [text.at[w.start] for w in window.words]
    here = {row: i for i, row in enumerate(rows)}
    heads: dict[int, int] = {}  # row of the taught text -> row of the example
    spans: dict[int, int] = {}
    for n, (first, last, type_) in enumerate(taught["heads"].tolist()):
        if first in here and last in here:
            heads[n] = len(example.heads)
            example.heads.append((here[first], here[last], type_, IGNORE, IGNORE))
    known: dict[tuple[int, int, int], int] = {}
    for m, (kind, first, last) in enumerate(taught["spans"].tolist()):
        if first in here and last in here:
            span = (kind, here[first], here[last])
            spans[m] = known.setdefault(span, len(example.spans))  # told twice where windows overlapped
            if spans[m] == len(example.spans):
                example.spans.append(span)
    pairs = {(heads[n], spans[m]): p for p, (n, m) in enumerate(taught["pairs"].tolist()) if n in heads and m in spans}
    example.soft = Soft(
        trigger=taught["trigger"][rows],
        span=taught["span"][rows],
        modes=taught["modes"][list(heads)],
        statuses=taught["statuses"][list(heads)],
        pairs=pairs,
        roles=taught["roles"],
        stances=taught["stances"],
        quotes=taught["quotes"],
    )
    return example


def _locate(words: Sequence[Word], start: int, end: int) -> tuple[int, int] | None:
    inside = [i for i, w in enumerate(words) if w.end > start and w.start < end]
    return (
        (inside[0], inside[-1]) if inside and words[inside[0]].start <= start and words[inside[-1]].end >= end else None
    )


def _label(source: Annotated, window: Window, labels: Labels) -> Example:
    example = Example(task=source.task, window=window)
    words = window.words
    if not words:
        return example
    low, high = words[0].start, words[-1].end
    rows: dict[int, int] = {}
    for index, head in enumerate(source.heads):
        if head.end <= low or head.start >= high or (at := _locate(words, head.start, head.end)) is None:
            continue
        rows[index] = len(example.heads)
        types = labels.types if source.task == "record" else labels.event_types
        example.heads.append(
            (
                *at,
                types.get(head.type, 0),
                labels.modes.get(f"{head.type}/{head.mode}", IGNORE),
                labels.statuses.get(head.status or "", IGNORE),
            )
        )
    spans: dict[tuple[int, int, int], int] = {}
    for tie in source.ties:
        if tie.end <= low or tie.start >= high or (at := _locate(words, tie.start, tie.end)) is None:
            continue
        kind = labels.kinds[source.task].get(tie.kind)
        role = labels.roles[source.task].get(tie.role)
        if kind is None or role is None:
            continue
        key = (kind, *at)
        if key not in spans:
            spans[key] = len(example.spans)
            example.spans.append(key)
        if tie.head in rows:
            pair = (rows[tie.head], spans[key])
            example.roles.setdefault(pair, set()).add(role)
            if tie.stance and tie.role in ("source1", "cue1"):
                example.manners[pair] = (labels.stances[tie.stance], labels.quotes[tie.quote or "indirect"])
    for start, end, name in source.names:
        if low <= start < high and (at := _locate(words, start, end)) is not None:
            example.names.append((*at, labels.names[name]))
    return example


def bio(spans: Iterable[tuple[int, int, int]], length: int) -> list[int]:
    """(first, last, label) -> one tag a word: 0 outside, 1 + 2 * label begin, 2 + 2 * label inside. First come wins."""
    tags = [0] * length
    for first, last, label in sorted(spans):
        if any(tags[first : last + 1]):
            continue
        tags[first] = 1 + 2 * label
        for i in range(first + 1, last + 1):
            tags[i] = 2 + 2 * label
    return tags


@dataclass
class Batch:
    """Tensors of one task's windows; rows of heads and spans are rows of the flat (B * W) word matrix."""

    task: str
    pieces: Tensor
    cases: Tensor
    mask: Tensor
    first: Tensor
    words: Tensor  # (B, W) true where there is a word
    examples: list[Example]
    width: int


def batch_of(examples: list[Example]) -> Batch:
    """Windows filled up to one length, as tensors."""
    padded = pad([e.window for e in examples])
    return Batch(
        task=examples[0].task,
        pieces=torch.from_numpy(padded.pieces),
        cases=torch.from_numpy(padded.cases),
        mask=torch.from_numpy(padded.mask),
        first=torch.from_numpy(padded.first),
        words=torch.from_numpy(padded.present),
        examples=examples,
        width=padded.present.shape[1],
    )


def batches(examples: list[Example], budget: int, rng: random.Random) -> Iterator[list[Example]]:
    """Shuffled batches of windows of like length, at most `budget` padded word pieces each."""
    order = sorted(examples, key=lambda e: e.size + rng.random() * 12)
    out: list[list[Example]] = []
    run: list[Example] = []
    for example in order:
        if run and max(example.size, max(e.size for e in run)) * (len(run) + 1) > budget:
            out.append(run)
            run = []
        run.append(example)
    if run:
        out.append(run)
    rng.shuffle(out)
    yield from out
