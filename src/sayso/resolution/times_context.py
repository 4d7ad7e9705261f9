"""What surrounds a time expression: its sentence, its tense, whether the text is a narrative of the past, the day
on which the report speaks."""

from __future__ import annotations

import re
from collections.abc import Sequence
from datetime import date
from typing import Literal

import msgspec

from sayso.record import Span
from sayso.resolution.times_calendar import shift_days, valid_date
from sayso.timeforms import Calendar, Relative, TimexForm

Tense = Literal["past", "future", "open"]

_WINDOW = 220  # characters of a sentence looked at on each side: enough for a clause, bounded on hostile text
_SENTENCE_END = re.compile(r"[.!?][\"'”’)]*\s+(?=[\"'“‘(]*[A-Z])|\n\s*\n|;\s")
_WORD = re.compile(r"[A-Za-z]+(?:['’][a-z]+)?")
_NOT_ENDS = re.compile(r"\b(?:[A-Z]|Mr|Mrs|Dr|Gen|Col|Lt|Sen|Rep|Gov|St|Jan|Feb|Mar|Apr|Jun|Jul|Aug|Sept?|Oct|Nov|Dec|No|vs|Inc|Corp|Co|Ltd|a\.m|p\.m|U\.S|U\.N)\.$")  # fmt: skip

_FUTURE = frozenset({
    "will", "shall", "won't", "'ll", "scheduled", "expected", "slated", "due", "upcoming", "plans", "effective", "plan",
    "planning", "hopes", "intends", "expects", "begins", "forthcoming", "expires", "set", "going", "until", "till",
    "matures", "maturing", "payable", "deadline", "would", "may", "could", "might", "should", "must",
})  # fmt: skip
_PARTICIPLES = frozenset({"scheduled", "expected", "slated", "due", "set", "going"})  # future as seen from their auxiliary
_PAST_AUXILIARY = frozenset({"was", "were", "had", "been"})
_PAST = frozenset({
    "was", "were", "had", "did", "said", "told", "took", "came", "went", "began", "made", "left", "met", "held", "hit", "fell",
    "rose", "shot", "struck", "broke", "fled", "fought", "gave", "found", "became", "sent", "led", "saw", "got", "put", "won",
    "lost", "brought", "wrote", "spoke", "ran", "set", "cut", "quit", "since", "has", "have", "been", "sold", "bought", "paid",
    "tore", "drove", "threw", "sought", "caught", "stood", "sat", "grew", "flew", "drew", "knew", "built", "kept", "felt", "dealt",
    "began", "chose", "rode", "woke", "froze", "stole", "swore", "bore", "wore", "taught", "thought", "heard", "slept", "spent",
    "dug", "hung", "stuck", "swept", "laid", "lay", "read", "spread", "burst", "died", "tied", "blew", "forbade", "withdrew",
    "overthrew", "undertook", "underwent", "arose", "fed", "bled", "shook", "slid", "sank", "sprang", "swung", "spun", "rang", "sang",
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
    if text[span.end : span.end + 2] in ("'s", "’s"):
        return "open"  # "Wednesday's ruling": the verb is not the ruling's
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
        if word in _PARTICIPLES and _PAST_AUXILIARY.intersection(words[index + 1 : index + 4]):
            return "past"
        if word in _FUTURE:
            return "future"
        if word.endswith("'ll"):
            return "future"
        if len(word) > 4 and word.endswith("ed") and (word in ("agreed", "freed") or not word.endswith("eed")):
            return "past"
    return "open"


def reporting_day(text: str, published: date, forms: Sequence[TimexForm]) -> date:
    """The day on which the report speaks: its dateline where it has one, otherwise the publication date.
    """
    return _dateline(text, published, forms) or published


_LEAD = 600  # characters in which a report says when its news happened


def weekdays_ahead(text: str, published: date, forms: Sequence[TimexForm]) -> bool:
    """Whether a report's weekdays run a day ahead of its publication date, as those written further east do.

    It says so by naming, as its first weekday or date and in the past tense, the one after its publication.
    """
    tomorrow = shift_days(published, 1)
    for one in forms:
        form = one.form
        if one.span.start > _LEAD:
            return False
        if not isinstance(form, Calendar) or not (form.weekday or form.day):
            continue
        if form.shift is not None or text[: one.span.start].rstrip().lower().endswith(("since", "from")):
            return False
        weekday = form.weekday == tomorrow.isoweekday() and form.day is None
        dated = (form.month, form.day) == (tomorrow.month, tomorrow.day) and form.year in (None, tomorrow.year)
        return (weekday or dated) and tense_at(text, one.span) == "past"
    return False


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

    It is one when four in five of the years it names lie before the year of publication and these are at least
    three times the words that point at the day of writing (today, last week); and there are eight of them, or
    four that all lie five years back or more.
    """
    years = [one.form.year for one in forms if isinstance(one.form, Calendar) and one.form.year is not None]
    old = sum(year < published.year for year in years)
    pointing = sum(
        (isinstance(one.form, Relative) and one.form.anchor == "speech")
        or (isinstance(one.form, Calendar) and one.form.weekday is not None and one.form.day is None)
        for one in forms
    )
    remote = len(years) >= 4 and max(years) <= published.year - 5
    return (len(years) >= 8 or remote) and old >= 0.8 * len(years) and old >= 3 * pointing


_SHARED = re.compile(r"\s*(?:,|and|or|to|until|till|through|[-–—/])\s*(?:the\s+)?", re.IGNORECASE)


def share_years(text: str, forms: Sequence[TimexForm]) -> list[TimexForm]:
    """Give a date without a year the year of the date it is joined to: "from July 1 to July 3, 1863"."""
    shared = list(forms)
    for index in range(len(shared) - 2, -1, -1):
        one, two = shared[index], shared[index + 1]
        if not isinstance(one.form, Calendar) or not isinstance(two.form, Calendar):
            continue
        first, second = one.form, two.form
        if first.month is None or first.year is not None or first.of is not None or second.month is None or second.year is None:
            continue
        if _SHARED.fullmatch(text, one.span.end, two.span.start):
            year = second.year - (1 if first.month > second.month else 0)
            shared[index] = TimexForm(span=one.span, type=one.type, form=msgspec.structs.replace(first, year=year))
    return shared
