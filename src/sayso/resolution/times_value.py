"""From the words of a time argument to its days: the expressions in it and the preposition before them."""

from __future__ import annotations

import re
from collections.abc import Sequence
from datetime import date
from itertools import pairwise

from sayso.record import Span, TimeValue, Timex
from sayso.resolution import times_calendar as cal
from sayso.resolution.times_calendar import Days
from sayso.resolution.times_distances import stretch_days
from sayso.resolution.times_tense import tense_at
from sayso.timeforms import Lasting, Unit

_LEAD = re.compile(
    r"\b(since|until|till|by|before|after|from|between|for|in|within|over|during|through)\s+"
    r"(?:(?:just|about|more|than|over|nearly|almost|at|least|the|early|late|last|mid)\s+|mid-){0,4}$",
    re.IGNORECASE,
)
_BETWEEN = re.compile(r"^\s*(?:and|to|until|till|through|(?:and\s+)?into|[-–—/])\s*(?:the\s+)?$", re.IGNORECASE)
_DURATION = re.compile(r"P(?:(T)?(\d*\.?\d+|X)([A-Z]{1,2}))")
_UNITS: dict[str, Unit] = {
    "D": "day",
    "W": "week",
    "M": "month",
    "Y": "year",
    "DE": "decade",
    "CE": "century",
    "Q": "quarter",
}
_WEEKDAY = re.compile(r"\b(mon|tues|wednes|thurs|fri|satur|sun)days?\b", re.IGNORECASE)
_EXPLICIT = re.compile(r"\d")
_AROUND_EVENT = re.compile(r"\s*(after|before|following|ahead|prior|into)\b", re.IGNORECASE)
_PLAIN_SHIFT = re.compile(r"\b(last|this|past|next)\b", re.IGNORECASE)
_NEXT = re.compile(r"(?:the\s+)?next\b", re.IGNORECASE)
_PART = re.compile(r"\b(?:first|final|following|next)\b", re.IGNORECASE)
_PART_BEFORE = re.compile(r"\b(?:early|earliest|opening|closing)\s+$", re.IGNORECASE)
_DEFINITE = re.compile(r"(?:the|those|last|next)\b", re.IGNORECASE)
_DEFINITE_BEFORE = re.compile(r"\b(?:the|those)\s+(?:\w+\s+(?:(?:and|or)\s+)?)?$", re.IGNORECASE)
_TOLD_BY = re.compile(r"\s+(of|that|since|leading|preceding)\b")


def value_of_span(
    span: Span, text: str, published: date, timexes: Sequence[Timex], *, future: bool
) -> TimeValue | None:
    """See `sayso.resolution.times.time_value`."""
    inside = [one for one in timexes if one.span.start < span.end and span.start < one.span.end]
    if not inside:
        return None
    days, value = _combined(span, text, inside, timexes, _speech_day(published, timexes), future=future)
    if days is None:
        return None
    return TimeValue(
        begin=days.begin, end=days.end, precision=days.precision, timex=value,
        ucdp=cal.ucdp_precision(days.begin, days.end), acled=cal.acled_precision(days.begin, days.end),
    )  # fmt: skip


def _speech_day(published: date, timexes: Sequence[Timex]) -> date:
    """The day the report speaks from, as its own "today" tells it."""
    today = (one.begin for one in timexes if one.span.text.lower().endswith(("today", "tonight")))
    return next((day for day in today if day is not None and abs((day - published).days) <= 7), published)


def _combined(
    span: Span, text: str, inside: list[Timex], timexes: Sequence[Timex], speech: date, *, future: bool
) -> tuple[Days | None, str | None]:
    dated = _with_a_day([one for one in inside if one.begin is not None and one.end is not None])
    first = inside[0]
    lead = "since" if span.text[:5].lower() == "since" else _lead(text, span, first)
    if lead == "since" and re.match(r"\s*,?\s*when\b", text[span.end : span.end + 12]):
        lead = None  # "since early 2011, when protests began": the words date the beginning
    if len(dated) >= 2:
        for one, two in pairwise(dated):
            pair = _range(text, one, two, speech, future=future)
            if pair is not None:
                return pair
        dated.sort(
            key=lambda one: (
                (_end(one) - _begin(one)).days,
                not _EXPLICIT.search(one.span.text),
                one.span.start,
            )
        )
    if not dated:
        return _duration(text, inside, lead, speech, future=future), first.value
    chosen = dated[0]
    if not future and _is_next(chosen) and tense_at(text, chosen.span) == "past":
        return _after_told(chosen, timexes), chosen.value
    moved = _from_event(text, first, chosen)
    if moved is not None:
        return moved, chosen.value
    days = _future_days(text, chosen, speech, future=future)
    return _led(days, lead, speech, future=future), _value_on(chosen, days)


def _with_a_day(dated: list[Timex]) -> list[Timex]:
    """Without the times of day, where another expression tells the day: "3 p.m. (1300 GMT) on Thursday"."""
    told = any(one.precision == "day" and not _is_hour(one) for one in dated)
    return [one for one in dated if not _is_hour(one)] if told else dated


def _is_hour(one: Timex) -> bool:
    return one.type == "TIME" and cal.is_hour(one.span.text)


def _begin(one: Timex) -> date:
    return one.begin or date.min


def _end(one: Timex) -> date:
    return one.end or date.max


def _lead(text: str, span: Span, first: Timex) -> str | None:
    """The preposition before an expression, inside the argument or just before it."""
    found = _LEAD.search(text[max(0, min(span.start, first.span.start) - 40) : first.span.start])
    return found[1].lower() if found else None


def _range(text: str, one: Timex, two: Timex, speech: date, *, future: bool) -> tuple[Days, str] | None:
    """ "from Monday to Wednesday", "between 3 and 5 May", "August and September": first to last."""
    if not _BETWEEN.match(text[one.span.end : two.span.start]):
        return None
    moved = _future_days(text, one, speech, future=future), _future_days(text, two, speech, future=future)
    for begin, end in (moved, (_days(one), _days(two))):
        if begin.begin <= end.end:
            return Days(begin.begin, end.end, "range"), f"{_value_on(one, begin)}/{_value_on(two, end)}"
    return None


def _days(one: Timex) -> Days:
    return Days(_begin(one), _end(one), one.precision or "day")


def _value_on(one: Timex, days: Days) -> str | None:
    """The TIMEX3 value of an expression on its day, which may have been moved by a week."""
    if days.precision != "day" or one.value is None or one.value[:10] != _begin(one).isoformat():
        return one.value
    return days.begin.isoformat() + one.value[10:]


def _future_days(text: str, one: Timex, speech: date, *, future: bool) -> Days:
    """For an event to come, an open weekday lies ahead and "this week" runs on to its end."""
    days, words = _days(one), one.span.text
    if (
        days.precision == "day"
        and _WEEKDAY.search(words)
        and not _PLAIN_SHIFT.search(words)
        and not _EXPLICIT.search(words)
        and not cal.names_holiday(words)
    ):
        ahead = future and days.begin < speech and tense_at(text, one.span) != "past"
        step = 7 if ahead else -7 if not future and days.begin > cal.shift_days(speech, 1) else 0
        moved = cal.shift_days(days.begin, step)
        return Days(moved, moved, "day")
    if not future or one.value is None:
        return days
    whole = cal.days_of(one.value)
    if (
        whole
        and whole.begin <= speech <= whole.end
        and days.end == speech
        and days.precision in ("week", "month", "year")
    ):
        return whole
    return days


def _from_event(text: str, first: Timex, event: Timex) -> Days | None:
    """ "three days after the strike of 3 May": the days of the event, moved by the distance."""
    length = _length(first)
    way = _AROUND_EVENT.match(text, first.span.end)
    if length is None or length.unit is None or length.amount is None or way is None:
        return None
    sign = -1 if way[1].lower() in ("before", "ahead", "prior") else 1
    begin, end = (cal.shift(day, sign * length.amount, length.unit) for day in (_begin(event), _end(event)))
    return Days(begin, end, "day" if begin == end else "range") if begin and end else None


def _led(days: Days, lead: str | None, speech: date, *, future: bool) -> Days:
    if lead == "since" and days.begin <= speech:
        return Days(days.begin, speech, "range")
    if lead in ("until", "till", "by") and future and days.end >= speech and days.precision != "day":
        begin = min(speech, days.begin)
        return Days(begin, days.end, "range")
    return days


def _length(one: Timex, direction: int = 0) -> Lasting | None:
    """The stretch that a TIMEX3 value tells, in days or longer units; hours in whole days."""
    found = _DURATION.fullmatch(one.value or "")
    if found is None or one.type != "DURATION":
        return None
    amount = None if found[2] == "X" else float(found[2])
    if found[1]:
        days = (amount or 0) // 24 if found[3] == "H" else 0
        return Lasting(amount=days, unit="day", direction=direction)
    return Lasting(amount=amount, unit=_UNITS[found[3]], direction=direction) if found[3] in _UNITS else None


def _duration(text: str, inside: Sequence[Timex], lead: str | None, speech: date, *, future: bool) -> Days | None:
    """ "for two years" reaches back from the day of the report, or ahead from it for what is to come."""
    if any(_of_event(text, one, lead) for one in inside):
        return None
    one = inside[0]
    length = _length(one, direction=1 if future else -1)
    if (one.value or "").startswith("PT") and lead not in ("in", "within", "over", "for"):
        return None
    if lead is None and ("-" in one.span.text or one.span.text.endswith("long")):
        return None  # "a two-day visit" says how long, not when
    return stretch_days(length, speech) if length else None


def _of_event(text: str, one: Timex, lead: str | None) -> bool:
    """Whether a stretch is told by an event, whose days its words do not give.

    "Four days after the vote", "the first two months of the war", "the days that followed", "within two days of his
    arrest"; not "in three days of fighting", which may be the days before the report.
    """
    words, before = one.span.text, text[max(0, one.span.start - 20) : one.span.start]
    if _PART.search(words) or _PART_BEFORE.search(before) or _AROUND_EVENT.match(text, one.span.end):
        return True
    told_by = _TOLD_BY.match(text, one.span.end)
    if told_by is None or told_by[1] in ("leading", "preceding"):
        return told_by is not None
    if told_by[1] == "since":  # "in the two years since the vote": up to the day of the report
        return "X" in (one.value or "")
    return lead == "within" or bool(_DEFINITE.match(words) or _DEFINITE_BEFORE.search(before))


def _is_next(one: Timex) -> bool:
    """ "the next two weeks"."""
    return one.type == "DURATION" and _NEXT.match(one.span.text) is not None


def _after_told(one: Timex, timexes: Sequence[Timex]) -> Days | None:
    """ "the next two weeks" of what has happened: from the day told last before them."""
    told = [other for other in timexes if other.span.end <= one.span.start and other.precision == "day"]
    days = [other.begin for other in told if other.begin is not None and not _is_hour(other)]
    length = _length(one, direction=1)
    return stretch_days(length, days[-1]) if length and days else None
