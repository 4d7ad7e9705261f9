"""Time expressions of a text: which words say when, and what they say before any date is known.

Grammar only. The publication date, the tense of the sentence and the other dates of the report are the
business of `sayso.resolution.times`.
"""

from __future__ import annotations

import re
from collections.abc import Iterator
from functools import cache

import msgspec

from sayso.reading.timex_calendar import calendar_builders
from sayso.reading.timex_clock import clock_builders
from sayso.reading.timex_grammar import Found, Grammar, Piece, build_grammar
from sayso.reading.timex_names import is_name
from sayso.reading.timex_period import period_builders
from sayso.reading.timex_relative import relative_builders
from sayso.reading.timex_stretch import stretch_builders
from sayso.reading.timex_tokens import Tokens, tokenize
from sayso.record import Span
from sayso.timeforms import Calendar, Numeric, Relative, TimexForm

_MAX_JOIN = 3  # tokens between a time of day and its date: "9 a.m. on the 5 May", "Friday, at 10"
_JOINERS = frozenset({"of", "on", ",", "the", "at", "in", "-", "(", "around", "about"})


@cache
def _grammar() -> Grammar:
    return build_grammar(
        {**calendar_builders(), **period_builders(), **clock_builders(), **relative_builders(), **stretch_builders()}
    )


def find_timexes(text: str) -> tuple[TimexForm, ...]:
    """All time expressions of a text, in order, none overlapping.

    Spans are code points of `text`, end exclusive. Every text is accepted; one without time expressions gives
    (). Time grows with the length of the text, whatever it holds.
    """
    grammar = _grammar()
    tokens = tokenize(text, grammar.lexicon)
    pieces = [one for one in _join(tokens, list(_pieces(grammar, tokens))) if not is_name(tokens, one)]
    before_our_era = any(isinstance(p.form, Calendar) and (p.form.year or 0) < 0 and not p.weak for p in pieces)
    return tuple(
        TimexForm(span=_span(tokens, piece), type=piece.type, form=piece.form)
        for piece in pieces
        if not piece.weak or (before_our_era and isinstance(piece.form, Calendar) and piece.form.year)
    )


def _span(tokens: Tokens, piece: Piece) -> Span:
    start, end = tokens.tokens[piece.first].start, tokens.tokens[piece.last - 1].end
    if tokens.text[start:end].endswith(".") and not re.search(r"\b[A-Za-z]\.[A-Za-z]\.$", tokens.text[start:end]):
        end -= 1 if not _abbreviation(tokens, piece) else 0
    return Span(start=start, end=end, text=tokens.text[start:end])


def _abbreviation(tokens: Tokens, piece: Piece) -> bool:
    """Whether the final dot belongs to "Sept." within a sentence rather than ends the sentence."""
    after = tokens.tokens[piece.last] if piece.last < len(tokens.tokens) else None
    return after is not None and not tokens.text[after.start].isupper()


def _pieces(grammar: Grammar, tokens: Tokens) -> Iterator[Piece]:
    """What the rules find: leftmost first, then longest, then in the order of the rules."""
    found = [
        (match.start(), -match.end(), order, match)
        for order, (_, pattern) in enumerate(grammar.rules)
        for match in pattern.finditer(tokens.classes)
        if match.end() > match.start()
    ]
    found.sort(key=lambda one: one[:3])
    free = 0
    for first, _, order, match in found:
        if first < free:
            continue
        pieces = grammar.rules[order][0](Found(tokens, match, grammar.lexicon))
        if pieces:
            yield from pieces
            free = pieces[-1].last


def _join(tokens: Tokens, pieces: list[Piece]) -> list[Piece]:
    """Put a time of day and the date beside it together: "9 a.m. Tuesday", "the night of May 13", "Friday,
    Oct. 23", "Friday last week".
    """
    joined: list[Piece] = []
    for piece in pieces:
        while joined:
            merged = _merge(tokens, joined[-1], piece)
            if merged is None:
                break
            joined.pop()
            piece = merged
        joined.append(piece)
    return joined


def _merge(tokens: Tokens, left: Piece, right: Piece) -> Piece | None:
    gap = tokens.tokens[left.last : right.first]
    if len(gap) > _MAX_JOIN or any(token.low not in _JOINERS for token in gap):
        return None
    words = [token.low for token in gap]
    if not words and _is_day(left.form) and _line_between(tokens, left, right):
        return None  # the end of a headline and the beginning of the next line
    one, two = left.form, right.form
    if _is_time(one) and _is_day(two) and isinstance(one, Calendar):
        if "-" in words or "(" in words:
            return None
        return _with_time(left, right, one, two)
    if _is_day(one) and _is_time(two) and isinstance(two, Calendar):
        near = not words or words in (
            ["at"],
            [","],
            ["in", "the"],
            ["around"],
            ["about"],
            ["at", "about"],
            ["at", "around"],
            ["-"],
        )
        return _with_time(left, right, two, one) if near else None
    if words in ([], ["of"]) and _is_open_weekday(one) and _is_week(two):
        return _with_week(tokens, left, right, one, two)
    if words == ["on"] and _is_week(one) and _is_open_weekday(two):
        return _with_week(tokens, left, right, two, one)
    if isinstance(one, Calendar) and isinstance(two, Calendar) and _only_weekday(one) and two.day and not two.weekday:
        return (
            Piece(left.first, right.last, right.type, _replace(two, weekday=one.weekday))
            if words in ([], [","], [",", "the"])
            else None
        )
    return None


def _line_between(tokens: Tokens, left: Piece, right: Piece) -> bool:
    return "\n" in tokens.text[tokens.tokens[left.last - 1].end : tokens.tokens[right.first].start]


def _with_time(left: Piece, right: Piece, time: Calendar, day: object) -> Piece | None:
    part, clock = time.part, time.clock
    if isinstance(day, Calendar):
        form: Calendar | Relative = _replace(day, part=part or day.part, clock=clock or day.clock)
    elif isinstance(day, Relative):
        form = msgspec.structs.replace(day, part=part or day.part, clock=clock or day.clock)
    else:
        return None
    return Piece(left.first, right.last, "TIME", form)


def _with_week(tokens: Tokens, left: Piece, right: Piece, day: object, week: object) -> Piece | None:
    """ "Friday last week", "last week on Friday"; not "on Friday next week's talks were put off"."""
    owner = right.last < len(tokens.tokens) and tokens.tokens[right.last].low in ("'", "’")
    if owner or _line_between(tokens, left, right) or not isinstance(day, Calendar):
        return None
    return Piece(left.first, right.last, left.type if left.form is day else right.type, _replace(day, of=week))


def _replace(form: Calendar, **changes: object) -> Calendar:
    return msgspec.structs.replace(form, **changes)


def _is_time(form: object) -> bool:
    """Only a time of day, no date."""
    return isinstance(form, Calendar) and (form.part is not None or form.clock is not None) and not _is_day(form)


def _is_day(form: object) -> bool:
    if isinstance(form, Calendar):
        return form.day is not None or form.weekday is not None or form.holiday is not None
    if isinstance(form, Relative):
        return form.unit == "day" and form.amount is not None and form.anchor != "event"
    return isinstance(form, Numeric)


def _is_open_weekday(form: object) -> bool:
    return isinstance(form, Calendar) and form.weekday is not None and form.day is None and form.shift is None


def _is_week(form: object) -> bool:
    """ "last week", "this week", "next week"."""
    if not isinstance(form, Relative) or form.anchor != "speech" or form.edge or form.portion:
        return False
    return form.unit == "week" and form.whole and form.amount is not None


def _only_weekday(form: Calendar) -> bool:
    return form.weekday is not None and form.day is None and form.part is None and form.clock is None
