"""A report cut into numbered lines, and lines into chunks that one request can carry."""

from __future__ import annotations

from collections.abc import Iterator, Sequence

from sayso.reading.sentences import split_sentences
from sayso.record import Span, Struct

LINE_CHARACTERS = 1500  # a longer sentence (a table, a list without stops) is cut at white space
CHUNK_CHARACTERS = 4000  # about 1,000 tokens of English, whose events fit one answer
CHUNK_LINES = 30
CONTEXT_LINES = 2  # before the chunk, for pronouns and attribution that runs on


class Line(Struct, frozen=True, kw_only=True):
    """A sentence or part of one, with its number in the report, from 1."""

    number: int
    span: Span


class Chunk(Struct, frozen=True, kw_only=True):
    """Lines whose events are asked for, and the lines before them that are shown as context."""

    lines: tuple[Line, ...]
    context: tuple[Line, ...] = ()

    @property
    def shown(self) -> tuple[Line, ...]:
        """Every line the model sees."""
        return self.context + self.lines

    def halves(self) -> tuple[Chunk, Chunk]:
        """The chunk in two, for an answer that was too long."""
        middle = len(self.lines) // 2
        first, second = self.lines[:middle], self.lines[middle:]
        before = (self.context + first)[-CONTEXT_LINES:]
        return Chunk(lines=first, context=self.context), Chunk(lines=second, context=before)


def lines_of(text: str) -> tuple[Line, ...]:
    """The sentences of `text`, none longer than LINE_CHARACTERS, numbered."""
    pieces = (piece for sentence in split_sentences(text) for piece in _pieces(sentence))
    return tuple(Line(number=n, span=piece) for n, piece in enumerate(pieces, 1))


def chunks_of(lines: Sequence[Line]) -> Iterator[Chunk]:
    """Runs of lines within the bounds above, each with its context."""
    first = size = 0
    for k, line in enumerate(lines):
        if k > first and (size + len(line.span.text) > CHUNK_CHARACTERS or k - first == CHUNK_LINES):
            yield _chunk(lines, first, k)
            first, size = k, 0
        size += len(line.span.text)
    if first < len(lines):
        yield _chunk(lines, first, len(lines))


def _chunk(lines: Sequence[Line], first: int, end: int) -> Chunk:
    return Chunk(lines=tuple(lines[first:end]), context=tuple(lines[max(0, first - CONTEXT_LINES) : first]))


def _pieces(sentence: Span) -> Iterator[Span]:
    text, start = sentence.text, 0
    while len(text) - start > LINE_CHARACTERS:
        cut = text.rfind(" ", start + 1, start + LINE_CHARACTERS)
        end = cut if cut > start else start + LINE_CHARACTERS
        yield _span(sentence, start, end)
        start = end
    yield _span(sentence, start, len(text))


def _span(sentence: Span, start: int, end: int) -> Span:
    return Span(start=sentence.start + start, end=sentence.start + end, text=sentence.text[start:end])
