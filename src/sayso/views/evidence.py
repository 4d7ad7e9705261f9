"""The sentences that a claim rests on. A record carries words, not sentences, so views find them again."""

import re
from collections.abc import Iterable
from itertools import groupby
from typing import TypeAlias

from sayso.record import Event, Span, Struct
from sayso.views.marks import Kind, kinds_of, of_event, tile

LIMIT = 400  # characters looked at on either side of the words: bounds the work on text without full stops
_END = re.compile(r"""[.!?…]["'”’»)\]]{0,3}\s+(?=["'“‘«(\[]?[^\W_a-z])""")
_ABBREVIATION = re.compile(
    r"(?:^|[\s(\"“])(?:[A-Z]|[A-Z](?:\.[A-Z])+|Mr|Mrs|Ms|Dr|Gen|Col|Lt|Maj|Capt|Sgt|Brig|Adm|Gov|Sen|Rep|Prof|St|No|Jan|Feb"
    r"|Mar|Apr|Jun|Jul|Aug|Sept?|Oct|Nov|Dec)\.\s+$"
)

Range: TypeAlias = tuple[int, int]


class Piece(Struct, frozen=True, kw_only=True):
    """Words of the evidence: `kinds` is what they carry, the first to be drawn first; () = nothing."""

    words: str
    kinds: tuple[Kind, ...] = ()


def sentence(text: str, start: int, end: int) -> Range:
    """Return the offsets of the sentence around `text[start:end]`.

    A line break always ends a sentence; a full stop does unless an abbreviation or a small letter says
    otherwise. The sentence reaches at most `LIMIT` characters beyond either side of the words.
    """
    return _begin(text, start), _finish(text, start, end)


def _begin(text: str, start: int) -> int:
    low = max(0, start - LIMIT)
    low = max(low, text.rfind("\n", low, start) + 1)
    window = text[low : start + 1]  # one character more, so that the lookahead can see the sentence begin
    ends = [m.end() for m in _END.finditer(window) if not _abbreviated(window, m)]
    if ends:
        return low + ends[-1]
    return _skip_cut_word(text, low, start) if low == start - LIMIT else low


def _finish(text: str, start: int, end: int) -> int:
    high = min(len(text), end + LIMIT)
    line_end = text.find("\n", end, high)
    limit = high if line_end < 0 else line_end
    window = text[start : limit + 1]
    for match in _END.finditer(window, end - start):
        if not _abbreviated(window, match):
            return _strip_right(text, end, start + match.end())
    if line_end < 0 and high < len(text):
        return max(end, text.rfind(" ", end, high))
    return _strip_right(text, end, limit)


def _abbreviated(window: str, match: re.Match[str]) -> bool:
    return _ABBREVIATION.search(window, max(0, match.start() - 12), match.end()) is not None


def _skip_cut_word(text: str, low: int, start: int) -> int:
    if low == 0 or text[low - 1].isspace():
        return low
    blank = text.find(" ", low, start)
    return low if blank < 0 else blank + 1


def _strip_right(text: str, least: int, end: int) -> int:
    while end > least and text[end - 1].isspace():
        end -= 1
    return end


def passages(text: str, trigger: Span, others: Iterable[Span]) -> tuple[Range, ...]:
    """Return the sentences that hold a claim's trigger and its other words, in the text's order, none twice.

    The source, the cue or the hedge may stand in another sentence than the trigger: it is shown too, so
    that no claim is ever seen without them.
    """
    found = [sentence(text, span.start, span.end) for span in (trigger, *others)]
    merged: list[Range] = []
    for start, end in sorted(set(found)):
        if merged and start <= merged[-1][1]:
            merged[-1] = (merged[-1][0], max(end, merged[-1][1]))
        else:
            merged.append((start, end))
    return tuple(merged)


def pieces(text: str, event: Event) -> tuple[Piece, ...]:
    """Cut the sentences that a claim rests on into pieces; " … " stands for what is left out between them."""
    others = [argument.span for argument in event.arguments]
    others += [span for layer in event.attribution for span in (layer.source, layer.cue) if span is not None]
    others += [event.hedge] if event.hedge is not None else []
    marks, found, at = of_event(event), list[Piece](), None
    for start, end in passages(text, event.trigger, others):
        if at is not None:
            found.append(Piece(words=" … " if text[at:start].strip() else " "))
        at = end
        for segment in tile(start, end, marks):
            words = text[segment.start : segment.end].replace("\n", " ")
            found.append(Piece(words=words, kinds=kinds_of(segment.marks)))
    return tuple(found)


def bracketed(held: Iterable[Piece]) -> tuple[Piece, ...]:
    """Put brackets around the words that carry something, once around words that touch."""
    runs = (tuple(run) for _, run in groupby(held, key=lambda piece: bool(piece.kinds)))
    joined = (("".join(piece.words for piece in run), run[0].kinds) for run in runs)
    return tuple(Piece(words=f"[{words}]" if kinds else words, kinds=kinds) for words, kinds in joined)
