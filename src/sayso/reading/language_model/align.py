"""Words that a model quotes -> the span of the report that holds them, or None. Nothing else becomes a span."""

from __future__ import annotations

import re
from collections.abc import Iterator, Sequence
from itertools import chain

from sayso.reading.language_model.chunks import Line
from sayso.record import Span, Struct

_ALIKE = {
    **dict.fromkeys("‘’‚‛′`´", "'"),
    **dict.fromkeys("“”„‟″«»", '"'),
    **dict.fromkeys("‐‑‒–—―−", "-"),
}
_UNSEEN = re.compile(r"[\u00ad\u200b-\u200f\u202a-\u202e\u2060-\u2069\ufeff]")


class Folded(Struct, frozen=True, kw_only=True):
    """Text with white space, quotation marks, dashes and case made alike; `origin[i]` is where character i stood."""

    text: str
    origin: tuple[int, ...]


def fold(text: str) -> Folded:
    """Runs of white space become one space; characters that cannot be seen go."""
    out: list[str] = []
    origin: list[int] = []
    for i, character in enumerate(text):
        if _UNSEEN.match(character):
            continue
        like = " " if character.isspace() else _ALIKE.get(character, character)
        if like == " " and out and out[-1] == " ":
            continue
        low = like.lower()
        out.append(low if len(low) == 1 else like)
        origin.append(i)
    return Folded(text="".join(out), origin=tuple(origin))


class Aligner:
    """Finds quoted words in the lines that a model was shown."""

    def __init__(self, lines: Sequence[Line]) -> None:
        self.lines = {line.number: line for line in lines}
        self.folded = {line.number: fold(line.span.text) for line in lines}

    def find(self, words: str, line: int, *, near: Span | None = None, limit: int = 300) -> Span | None:
        """The best of `find_all`: in the first line that has any, the one nearest to `near`, else the first."""
        spans = self.find_all(words, line, limit=limit)
        if near is None or not spans:
            return spans[0] if spans else None
        return min(spans, key=lambda s: (max(s.start - near.end, near.start - s.end, 0), s.start))

    def find_all(self, words: str, line: int, *, limit: int = 300) -> list[Span]:
        """Where the words stand, whole, in the line nearest to the one cited that has them.

        As they are in any line first, the first letter's case aside; then with white space, quotation marks, dashes and
        case made alike: else the "US" of the next line would be found as the "us" of this one. `limit`: longest quote
        in characters. A bare mark ("-" for none) is no quote. A line that was not shown counts from the nearest that
        was.
        """
        wanted = words.strip()
        if not says_something(wanted) or len(wanted) > limit:
            return []
        nearest = sorted(self.lines.values(), key=lambda x: (abs(x.number - line), x.number))
        first, alike = wanted[0].swapcase() + wanted[1:], fold(wanted).text.strip()
        exact = (_exact(candidate, wanted) or _exact(candidate, first) for candidate in nearest)
        folded = (_alike(candidate, self.folded[candidate.number], alike) for candidate in nearest)
        return next((found for found in chain(exact, folded) if found), [])


def says_something(words: str) -> bool:
    """Whether there is a letter or a digit in it."""
    return any(character.isalnum() for character in words)


def _exact(line: Line, words: str) -> list[Span]:
    return [_span(line, at, at + len(words)) for at in _whole(line.span.text, words)]


def _alike(line: Line, folded: Folded, words: str) -> list[Span]:
    ends = ((at, at + len(words) - 1) for at in _whole(folded.text, words))
    return [_span(line, folded.origin[first], folded.origin[last] + 1) for first, last in ends]


def _whole(text: str, words: str) -> Iterator[int]:
    """Where `words` stand in `text` without cutting a word: "war" is not in "toward"."""
    at = text.find(words)
    while at >= 0:
        end = at + len(words)
        cuts_first = at > 0 and text[at - 1].isalnum() and words[0].isalnum()
        cuts_last = end < len(text) and text[end].isalnum() and words[-1].isalnum()
        if not cuts_first and not cuts_last:
            yield at
        at = text.find(words, at + 1)


def _span(line: Line, start: int, end: int) -> Span:
    return Span(start=line.span.start + start, end=line.span.start + end, text=line.span.text[start:end])
