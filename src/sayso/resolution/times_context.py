"""What surrounds a time expression: its sentence, its tense, whether the text is a narrative of the past, the day
on which the report speaks."""

from __future__ import annotations

import re
from collections.abc import Sequence
from datetime import date
from typing import Literal

from sayso.record import Span
from sayso.resolution.times_calendar import shift_days, valid_date
from sayso.timeforms import Calendar, Relative, TimexForm

Tense = Literal["past", "future", "open"]

_WINDOW = 220  # characters of a sentence looked at on each side: enough for a clause, bounded on hostile text
_SENTENCE_END = re.compile(r"[.!?][\"'”’)]*\s+(?=[\"'“‘(]*[A-Z])|\n\s*\n|;\s")
_WORD = re.compile(r"[A-Za-z]+(?:['’][a-z]+)?")
_NOT_ENDS = re.compile(r"\b(?:[A-Z]|Mr|Mrs|Dr|Gen|Col|Lt|Sen|Rep|Gov|St|Jan|Feb|Mar|Apr|Jun|Jul|Aug|Sept?|Oct|Nov|Dec|No|vs|Inc|Corp|Co|Ltd|a\.m|p\.m|U\.S|U\.N)\.$")  # fmt: skip

_FUTURE = frozenset({
    "will", "shall", "won't", "'ll", "scheduled", "expected", "slated", "due", "upcoming", "planned", "plans", "plan",
    "planning", "hopes", "intends", "expects", "begins", "forthcoming", "expires", "set", "going", "ahead", "until", "till",
    "matures", "maturing", "payable", "deadline", "would", "may", "could", "might", "should", "must",
})  # fmt: skip
_STRONG_FUTURE = _FUTURE - {"set", "plan", "plans", "would", "may", "could", "might", "should", "must", "ahead", "planned", "going"}
_PAST = frozenset({
    "was", "were", "had", "did", "said", "told", "took", "came", "went", "began", "made", "left", "met", "held", "hit", "fell",
    "rose", "shot", "struck", "broke", "fled", "fought", "gave", "found", "became", "sent", "led", "saw", "got", "put", "won",
    "lost", "brought", "wrote", "spoke", "ran", "set", "cut", "quit", "since", "has", "have", "been", "sold", "bought", "paid",
})  # fmt: skip


def sentence_bounds(text: str, start: int, end: int) -> tuple[int, int]:
    """The sentence around text[start:end], at most a window to each side."""
    low, high = max(0, start - _WINDOW), min(len(text), end + _WINDOW)
    begin = low
    for found in _SENTENCE_END.finditer(text, low, start):
        if not _NOT_ENDS.search(text, max(low, found.start() - 6), found.start() + 1):
            begin = found.end()
    for found in _SENTENCE_END.finditer(text, end, high):
        if not _NOT_ENDS.search(text, max(end, found.start() - 6), found.start() + 1):
            return begin, found.start() + 1
    return begin, high


def tense_at(text: str, span: Span) -> Tense:
    """Whether the verb that a time expression belongs to looks back or ahead: the nearest cue before it, then after it."""
    begin, end = sentence_bounds(text, span.start, span.end)
    before = [word.lower() for word in _WORD.findall(text[begin : span.start])]
    tense = _nearest(list(reversed(before)))
    if tense == "open":
        after = [word.lower() for word in _WORD.findall(text[span.end : end])]
        tense = _nearest(after[:12])
    return tense


def _nearest(words: list[str]) -> Tense:
    """The first cue in the order given. "to" before a plain verb after a cue of intent counts with that cue."""
    for index, word in enumerate(words[:25]):
        if word in _PAST and not (word in ("set", "have") and index and words[index - 1] in ("to", "for")):
            return "past"
        if word in _FUTURE:
            return "future"
        if word.endswith("'ll"):
            return "future"
        if len(word) > 4 and word.endswith("ed"):
            return "past"
    return "open"


def reporting_day(text: str, published: date, forms: Sequence[TimexForm]) -> date:
    """The day on which the report speaks: its dateline where it has one, otherwise the publication date.

    A report whose first words about time name, in the past tense, the weekday after its publication date was
    written further east: it speaks from that day.
    """
    dateline = _dateline(text, published, forms)
    if dateline is not None:
        return dateline
    named = [one for one in forms if isinstance(one.form, Calendar) and one.form.weekday and not one.form.shift]
    if named and named[0].span.start < 600:
        first = named[0]
        form = first.form
        tomorrow = shift_days(published, 1)
        if (
            isinstance(form, Calendar)
            and form.weekday == tomorrow.isoweekday()
            and form.day is None
            and tense_at(text, first.span) == "past"
            and not any(_names_day(one, published) for one in forms)
        ):
            return tomorrow
    return published


def _names_day(one: TimexForm, day: date) -> bool:
    """Whether an expression names this weekday, or the day by a word for today."""
    form = one.form
    if isinstance(form, Calendar):
        return form.weekday == day.isoweekday()
    return isinstance(form, Relative) and form.unit == "day" and form.anchor == "speech"


def _dateline(text: str, published: date, forms: Sequence[TimexForm]) -> date | None:
    """ "ALEPPO, 12 February 2015 (Reuters) -": a date among the first words, before a dash or an agency."""
    for one in forms[:2]:
        form = one.form
        if one.span.start > 80 or not isinstance(form, Calendar) or form.month is None or form.day is None:
            continue
        head = text[: one.span.start]
        if not re.match(r"\s*(?:[,.:;(]?\s*)?(?:\((?:[A-Z][A-Za-z.]*[ ,]*){1,4}\)\s*)?[-–—(:]", text[one.span.end : one.span.end + 40]):
            continue
        if not re.search(r"^\W*[A-Z]{3,}[^.\n]*$", head.rsplit("\n", 1)[-1]):
            continue
        years = [form.year] if form.year else [published.year, published.year - 1]
        for year in years:
            day = valid_date(year, form.month, form.day)
            if day is not None and 0 <= (published - day).days <= 7:
                return day
    return None


def is_narrative(published: date, forms: Sequence[TimexForm]) -> bool:
    """Whether a text tells of the past in its own time rather than reporting from its publication date.

    It is one when it names at least five dates with their years, nearly all of them more than a year before
    publication, and these outnumber the words that point at the day of writing (today, Friday, last week).
    """
    years = [one.form.year for one in forms if isinstance(one.form, Calendar) and one.form.year is not None]
    old = sum(year < published.year - 1 for year in years)
    pointing = sum(
        (isinstance(one.form, Relative) and one.form.anchor == "speech")
        or (isinstance(one.form, Calendar) and one.form.weekday is not None and one.form.day is None)
        for one in forms
    )
    return len(years) >= 5 and old >= 0.7 * len(years) and old > 2 * pointing
