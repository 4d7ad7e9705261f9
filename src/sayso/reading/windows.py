"""What the encoder sees: words and word pieces of a few sentences at a time.

A window is a run of whole sentences that fits the encoder. Words are the unit of every label; offsets are code points
of the report, end exclusive.
"""

from __future__ import annotations

import re
from collections.abc import Sequence
from dataclasses import dataclass
from functools import lru_cache
from typing import TYPE_CHECKING

import numpy as np
import numpy.typing as npt

from sayso.record import Span, Struct

if TYPE_CHECKING:
    from tokenizers import Tokenizer

_WORD = re.compile(r"\w+|[^\w\s]")
MAX_PIECES = 192  # per window, without the two special tokens
CONTEXT_PIECES = 64  # of the sentence before, read again so that a window's first sentence has its context
CLS, SEP = 101, 102  # of the encoder's vocabulary
_LONGEST_WORD = 80  # characters; what is longer is cut into words of this length, since no real word is


class Word(Struct, frozen=True, kw_only=True):
    """A word or a punctuation mark: `text[start:end]`, with its word pieces and its case."""

    start: int
    end: int
    pieces: tuple[int, ...]
    case: int  # 0 lower or none, 1 Capitalised, 2 UPPER, 3 mIxed


class Window(Struct, frozen=True, kw_only=True):
    """A run of words; those before `fresh` were in the window before and are only context."""

    words: tuple[Word, ...]
    sentences: tuple[int, ...]  # for each word, the index of its sentence
    fresh: int


class Pieces:
    """Words -> word pieces, remembering those met before: a report repeats most of its words."""

    def __init__(self, tokenizer: Tokenizer) -> None:
        self._tokenizer = tokenizer
        self._unknown: int = tokenizer.token_to_id("[UNK]") or 0
        self.of = lru_cache(maxsize=1 << 16)(self._of)

    def _of(self, word: str) -> tuple[int, ...]:
        return tuple(self._tokenizer.encode(word, add_special_tokens=False).ids[:8]) or (self._unknown,)


def words_of(text: str, sentence: Span, pieces: Pieces) -> list[Word]:
    """The words of one sentence."""
    spans = (
        (start, min(start + _LONGEST_WORD, match.end()))
        for match in _WORD.finditer(text, sentence.start, sentence.end)
        for start in range(match.start(), match.end(), _LONGEST_WORD)
    )
    return [Word(start=a, end=b, pieces=pieces.of(text[a:b]), case=_case(text[a:b])) for a, b in spans]


def _case(word: str) -> int:
    if word.islower() or not any(c.isalpha() for c in word):
        return 0
    if word.isupper() and len(word) > 1:
        return 2
    return 1 if word[0].isupper() and (len(word) == 1 or word[1:].islower()) else 3


def windows_of(sentences: Sequence[Sequence[Word]], *, first: int = 0, limit: int = MAX_PIECES) -> list[Window]:
    """Pack `sentences` into windows of at most `limit` word pieces; a sentence longer than that is cut.

    `first` moves the first boundary: the first window takes at most `first` sentences when it is not 0, which gives
    training other windows of the same report.
    """
    out: list[Window] = []
    run: list[tuple[int, Sequence[Word]]] = []
    size = 0

    def close() -> None:
        if any(words for _, words in run):
            out.append(_window(sentences, run, limit))

    for index, sentence in enumerate(sentences):
        for part in _cut(sentence, limit):
            cost = _cost(part)
            full = size + cost > limit or (first and not out and len(run) >= first)
            if run and full:
                close()
                run, size = [], 0
            run.append((index, part))
            size += cost
    close()
    return out


def _window(sentences: Sequence[Sequence[Word]], run: Sequence[tuple[int, Sequence[Word]]], limit: int) -> Window:
    before = run[0][0] - 1
    context: Sequence[Word] = ()
    if before >= 0 and _cost(sentences[before]) <= min(CONTEXT_PIECES, limit):
        context = sentences[before]
    words = [*context, *(w for _, part in run for w in part)]
    owners = [before] * len(context) + [i for i, part in run for _ in part]
    return Window(words=tuple(words), sentences=tuple(owners), fresh=len(context))


def _cost(words: Sequence[Word]) -> int:
    return sum(len(w.pieces) for w in words)


def _cut(words: Sequence[Word], limit: int) -> list[Sequence[Word]]:
    parts: list[Sequence[Word]] = []
    begin = size = 0
    for i, word in enumerate(words):
        if size + len(word.pieces) > limit:
            parts.append(words[begin:i])
            begin, size = i, 0
        size += len(word.pieces)
    parts.append(words[begin:])
    return parts


@dataclass(frozen=True)
class Padded:
    """Windows as arrays: B windows of T word pieces and W words at most, zeros after the end of each."""

    pieces: npt.NDArray[np.int64]  # (B, T) ids, [CLS] and [SEP] included
    cases: npt.NDArray[np.int64]  # (B, T)
    mask: npt.NDArray[np.int64]  # (B, T) 1 where there is a piece
    first: npt.NDArray[np.int64]  # (B, W) column of each word's first piece
    present: npt.NDArray[np.bool_]  # (B, W) whether there is a word


def size_of(window: Window) -> int:
    """Word pieces of a window, special tokens included."""
    return _cost(window.words) + 2


def pad(windows: Sequence[Window]) -> Padded:
    """Windows of one batch, filled up to the longest."""
    longest = max(size_of(w) for w in windows)
    width = max(len(w.words) for w in windows)
    pieces = np.zeros((len(windows), longest), np.int64)
    cases, mask = np.zeros_like(pieces), np.zeros_like(pieces)
    first = np.zeros((len(windows), width), np.int64)
    present = np.zeros((len(windows), width), np.bool_)
    for row, window in enumerate(windows):
        ids = [CLS, *(p for w in window.words for p in w.pieces), SEP]
        pieces[row, : len(ids)] = ids
        mask[row, : len(ids)] = 1
        column = 1
        for index, word in enumerate(window.words):
            cases[row, column : column + len(word.pieces)] = word.case
            first[row, index] = column
            column += len(word.pieces)
        present[row, : len(window.words)] = True
    return Padded(pieces=pieces, cases=cases, mask=mask, first=first, present=present)
