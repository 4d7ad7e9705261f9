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
_BETWEEN = re.compile(r"^\s*(?:and|to|until|till|through|[-–—/])\s*(?:the\s+)?$", re.IGNORECASE)
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


def value_of_span(
    span: Span, text: str, published: date, timexes: Sequence[Timex], *, future: bool
) -> TimeValue | None:
    """See `sayso.resolution.times.time_value`."""
    inside = [one for one in timexes if one.span.start < span.end and span.start < one.span.end]
    if not inside:
        return None
    speech = _speech_day(published, timexes)
    days, value = _combined(span, text, inside, speech, future=future)
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
    span: Span, text: str, inside: list[Timex], speech: date, *, future: bool
) -> tuple[Days | None, str | None]:
    dated = [one for one in inside if one.begin is not None and one.end is not None]
    first = inside[0]
    lead = "since" if span.text[:5].lower() == "since" else _lead(text, span, first)
    if lead == "since" and re.match(r"\s*,?\s*when\b", text[span.end : span.end + 12]):
        lead = None  # "since early 2011, when protests began": the words date the beginning
    if len(dated) >= 2:
        for one, two in pairwise(dated):
            pair = _range(text, one, two)
            if pair is not None:
                return pair, f"{one.value}/{two.value}"
        dated.sort(
            key=lambda one: (
                (_end(one) - _begin(one)).days,
                not _EXPLICIT.search(one.span.text),
                one.span.start,
            )
        )
    if dated:
        chosen = dated[0]
        moved = _from_event(text, first, chosen)
        if moved is not None:
            return moved, chosen.value
        days = Days(_begin(chosen), _end(chosen), chosen.precision or "day")
        days = _future_days(text, days, chosen, future=future, speech=speech)
        return _led(days, lead, speech, future=future), chosen.value
    if _AROUND_EVENT.match(text, first.span.end):
        return None, None  # "four days after the vote": as far as the words go, no day
    return _duration(first, lead, speech, future=future), first.value


def _begin(one: Timex) -> date:
    return one.begin or date.min


def _end(one: Timex) -> date:
    return one.end or date.max


def _lead(text: str, span: Span, first: Timex) -> str | None:
    """The preposition before an expression, inside the argument or just before it."""
    found = _LEAD.search(text[max(0, min(span.start, first.span.start) - 40) : first.span.start])
    return found[1].lower() if found else None


def _range(text: str, one: Timex, two: Timex) -> Days | None:
    """ "from Monday to Wednesday", "between 3 and 5 May", "August and September": first to last."""
    if not _BETWEEN.match(text[one.span.end : two.span.start]) or _end(two) < _begin(one):
        return None
    return Days(_begin(one), _end(two), "range")


def _future_days(text: str, days: Days, chosen: Timex, *, future: bool, speech: date) -> Days:
    """For an event to come, an open weekday lies ahead and "this week" runs on to its end."""
    words = chosen.span.text
    if (
        days.precision == "day"
        and _WEEKDAY.search(words)
        and not _PLAIN_SHIFT.search(words)
        and not _EXPLICIT.search(words)
    ):
        ahead = future and days.begin < speech and tense_at(text, chosen.span) != "past"
        step = 7 if ahead else -7 if not future and days.begin > cal.shift_days(speech, 1) else 0
        moved = cal.shift_days(days.begin, step)
        return Days(moved, moved, "day")
    if not future or chosen.value is None:
        return days
    whole = cal.days_of(chosen.value)
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
    found = _DURATION.fullmatch(first.value or "")
    way = _AROUND_EVENT.match(text, first.span.end)
    if found is None or way is None or found[1] or found[2] == "X" or found[3] not in _UNITS:
        return None
    sign = -1 if way[1].lower() in ("before", "ahead", "prior") else 1
    begin, end = (cal.shift(day, sign * float(found[2]), _UNITS[found[3]]) for day in (_begin(event), _end(event)))
    return Days(begin, end, "day" if begin == end else "range")


def _led(days: Days, lead: str | None, speech: date, *, future: bool) -> Days:
    if lead == "since" and days.begin <= speech:
        return Days(days.begin, speech, "range")
    if lead in ("until", "till", "by") and future and days.end >= speech and days.precision != "day":
        begin = min(speech, days.begin)
        return Days(begin, days.end, "range")
    return days


def _duration(one: Timex, lead: str | None, speech: date, *, future: bool) -> Days | None:
    """ "for two years" reaches back from the day of the report, or ahead from it for what is to come."""
    found = _DURATION.fullmatch(one.value or "")
    if found is None or one.type != "DURATION":
        return None
    if found[1]:
        return Days(speech, speech, "day") if lead in ("in", "within", "over", "for") else None
    unit = _UNITS.get(found[3])
    if unit is None:
        return None
    if lead is None and ("-" in one.span.text or one.span.text.endswith("long")):
        return None  # "a two-day visit" says how long, not when
    amount = None if found[2] == "X" else float(found[2])
    return stretch_days(Lasting(amount=amount, unit=unit, direction=1 if future else -1), speech)
