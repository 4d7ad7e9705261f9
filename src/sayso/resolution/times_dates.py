"""Calendar dates in their context: which year "March 3" means, which day "Friday" is."""

from __future__ import annotations

from collections.abc import Mapping
from datetime import date

import msgspec

from sayso.resolution import times_calendar as cal
from sayso.resolution.times_anchor import (
    NOTHING,
    Context,
    Point,
    Resolved,
    at_day,
    time_suffix,
    year_being_told,
)
from sayso.resolution.times_calendar import Days
from sayso.resolution.times_distances import resolve_relative
from sayso.resolution.times_periods import resolve_period
from sayso.resolution.times_tense import Tense
from sayso.timeforms import Calendar, Lasting, Numeric, Relative


def resolve_calendar(form: Calendar, context: Context, tense: Tense) -> Resolved:
    """The value of a calendar date; what its words leave open comes from the context and the tense."""
    if form.decade is not None or form.century is not None:
        return _era(form)
    if form.stretch is not None and form.of is not None:
        return _part_of_unit(form.stretch, form.of, context, tense)
    year = form.year
    if year is None and form.of is not None and form.of.unit == "year":
        year = _year_of(form.of, context)
    if year is None and form.nickname and form.month and form.day and form.weekday is None:
        year = cal.year_known(form.month, form.day, context.speech)
    suffix = time_suffix(form.part, form.clock)
    if form.holiday is not None:
        return _holiday(form, context, tense, year, suffix)
    if form.day is not None and form.month is not None:
        wanted: Tense = "past" if form.shift == -1 else "future" if form.shift == 1 else tense
        return _month_day(form.month, form.day, year, context, wanted, suffix, form.weekday)
    if form.weekday is not None and form.month is None:
        return _weekday(form, context, tense, suffix)
    if form.month is not None:
        chosen = year if year is not None else _year_for_month(form.month, form.shift, context, tense)
        if form.weekday is not None and form.week is not None:
            return _weekday_of_month(chosen, form.month, form.weekday, form.week)
        return _edged(f"{cal.year_text(chosen)}-{form.month:02d}", form, Point(chosen, form.month))
    if form.day is not None:
        return _day_of_month(form.day, form.shift, context, tense)
    period = resolve_period(form, context, tense, year)
    if period is not None:
        return period
    if form.season is not None:
        return _season(form, context, tense, year)
    if year is not None:
        if form.fiscal:  # the United States fiscal year: October to September
            first = cal.valid_date(year - 1, 10, 1)
            last = cal.valid_date(year, 9, 30)
            return Resolved(cal.year_text(year), Days(first, last, "range") if first and last else None, Point(year))
        return _edged(cal.year_text(year), form, Point(year))
    if suffix:
        base = context.told_day or context.now()
        return at_day(base, suffix) if base else Resolved(f"XXXX-XX-XX{suffix}")
    return NOTHING


def _edged(value: str, form: Calendar, point: Point | None) -> Resolved:
    days = cal.days_of(value)
    if days and form.week:
        days = cal.week_of(days, form.week)
    elif days and form.stretch:
        days = _part(days, form.stretch)
    elif days and form.half:
        days = cal.half_days(days, form.half)
    elif days and form.edge:
        days = cal.part_of(days, form.edge)
    return Resolved(value, days, point)


def _part(days: Days, stretch: Lasting) -> Days:
    return cal.stretch_of(days, stretch.direction * (stretch.amount or 1), stretch.unit or "day")


def _part_of_unit(stretch: Lasting, of: Relative, context: Context, tense: Tense) -> Resolved:
    """ "the first nine months of the year": of the year before, where a past clause tells of months to come."""
    value = resolve_relative(of, context).value
    whole = cal.days_of(value) if value else None
    if whole is None:
        return NOTHING
    days = _part(whole, stretch)
    last = cal.shift(cal.shift_days(days.end, 1), -1, stretch.unit or "day") or days.begin
    if of.anchor == "context" and not of.amount and tense != "future" and last > context.speech:
        return _part_of_unit(stretch, msgspec.structs.replace(of, amount=-1), context, tense)
    return Resolved(value, days, Point(days.begin.year))


def _day_of_month(day: int, shift: int | None, context: Context, tense: Tense) -> Resolved:
    """ "on the 3rd": of the month told last in a story, otherwise the one that is near and fits the tense."""
    base = context.now()
    if base is None:
        return NOTHING
    steps = (shift,) if shift is not None else (0,) if context.narrative else (-1, 0, 1)
    months = [cal.shift_months(base.replace(day=1), step) for step in steps]
    options = [one for one in (cal.valid_date(month.year, month.month, day) for month in months) if one]
    if not options:
        return NOTHING
    wanted: Tense = "past" if tense == "open" else tense
    return at_day(min(options, key=lambda one: _strangeness(Days(one, one, "day"), base, wanted)))


def _era(form: Calendar) -> Resolved:
    if form.century is not None:
        number = form.century
        value = f"{number:02d}" if number >= 0 else f"BC{-number - 1:02d}"
        point = Point(number * 100)
    else:
        number = form.decade or 0
        if 0 <= number < 10:
            number += 190
        value = f"{number:03d}" if number >= 0 else f"BC{-number:03d}"
        point = Point(number * 10)
    return _edged(value, form, point)


def _year_of(of: Relative, context: Context) -> int | None:
    if of.anchor == "context" and context.told is not None:
        return context.told.year + int(of.amount or 0)
    base = context.now()
    return base.year + int(of.amount or 0) if base else None


def _holiday(form: Calendar, context: Context, tense: Tense, year: int | None, suffix: str) -> Resolved:
    name = form.holiday or ""
    base = context.now()
    if year is None and context.narrative and context.told is not None:
        year = context.told.year
    if year is not None:
        days = cal.holiday(name, year)
    elif base is None:
        return NOTHING
    else:
        options = [one for one in (cal.holiday(name, base.year + step) for step in (-1, 0, 1)) if one]
        days = _choose(options, base, "past" if form.shift == -1 else "future" if form.shift == 1 else tense)
    if days is None:
        return NOTHING
    point = Point(days.begin.year, days.begin.month, days.begin.day)
    return Resolved(days.begin.isoformat() + suffix, days, point)


def _choose(options: list[Days], base: date, tense: Tense) -> Days | None:
    """The likeliest of some days: near the base, and on the side that the tense speaks of."""
    return min(options, key=lambda one: (_strangeness(one, base, tense), one.begin), default=None)


# How much further away a day on the wrong side of the tense counts; set on the project's training reports and
# on every second document of TimeBank and AQUAINT.
_AGAINST_TENSE: Mapping[Tense, float] = {"past": 3.0, "future": 4.0, "open": 1.0}
_AGAINST_TENSE_MONTH = 6.0


def _strangeness(days: Days, base: date, tense: Tense, against: float | None = None) -> float:
    """Days between, weighed up where they lie on the other side of the base than the tense says."""
    distance = (days.begin - base).days
    if days.begin <= base <= days.end:
        distance = 0
    wrong = (tense == "past" and distance > 1) or (tense == "future" and distance < 0)
    return abs(distance) * ((against or _AGAINST_TENSE[tense]) if wrong else 1.0)


def _month_day(
    month: int, day: int, year: int | None, context: Context, tense: Tense, suffix: str, weekday: int | None
) -> Resolved:
    if year is None:
        year = _year_for_day(month, day, context, tense, weekday)
    point = Point(year, month, day)
    value = f"{cal.year_text(year)}-{month:02d}-{day:02d}{suffix}"
    days = cal.days_of(value)
    if days is None and year >= 1:  # 31 June: the words name no day; the month is as much as they give
        month_value = f"{cal.year_text(year)}-{month:02d}"
        return Resolved(month_value, cal.days_of(month_value), Point(year, month))
    return Resolved(value, days, point)


_FRESH = 31  # days: a date this shortly before a report is its own, even while it looks back


def _year_for_day(month: int, day: int, context: Context, tense: Tense, weekday: int | None) -> int:
    if context.narrative and context.told is not None:
        return _narrative_year(month, context)
    base = context.speech
    options = [one for one in (cal.valid_date(base.year + step, month, day) for step in (-1, 0, 1)) if one]
    past_year = year_being_told(context, month)
    fresh = any(0 <= (base - one).days <= _FRESH for one in options)
    if past_year is not None and tense != "future" and weekday is None and not fresh:
        return past_year
    if not options:
        return base.year
    matching = [one for one in options if weekday is None or one.isoweekday() == weekday] or options
    return min(matching, key=lambda one: _strangeness(Days(one, one, "day"), base, tense)).year


_NEAR = 1500  # characters, some paragraphs: a bare year this close before a month is the month's year


def _narrative_year(month: int, context: Context) -> int:
    """The year of a month in a story.

    That of a year told just before; otherwise that of the last date with a month, or the year after where the
    story has moved past December. A bare year told in passing ("the plans for 1976") does not carry on.
    """
    told, specific = context.told, context.specific
    if told is None:
        return context.speech.year
    if specific is None or (told.month is None and context.told_since <= _NEAR):
        return told.year
    if specific.month is not None and specific.month - month >= 9:
        return specific.year + 1
    return specific.year


def _year_for_month(month: int, shift: int | None, context: Context, tense: Tense) -> int:
    if context.narrative and context.told is not None:
        return _narrative_year(month, context) + (shift or 0)
    base = context.speech
    past_year = year_being_told(context, month)
    fresh = (base.month - month) % 12 <= 1
    if past_year is not None and tense != "future" and shift is None and not fresh:
        return past_year
    if shift == -1:
        return base.year if month < base.month else base.year - 1
    if shift == 1:
        return base.year if month > base.month else base.year + 1
    if shift == 0:
        return base.year
    options = [cal.days_of(f"{base.year + step:04d}-{month:02d}") for step in (-1, 0, 1)]
    known = [one for one in options if one is not None]
    return (
        min(known, key=lambda one: _strangeness(one, base, tense, _AGAINST_TENSE_MONTH)).begin.year
        if known
        else base.year
    )


def _weekday(form: Calendar, context: Context, tense: Tense, suffix: str) -> Resolved:
    weekday = form.weekday or 1
    if context.narrative:
        told = context.told_day
        if told is None:
            return Resolved(f"XXXX-WXX-{weekday}")
        return at_day(cal.shift_days(told, (weekday - told.isoweekday()) % 7), suffix)
    base = context.speech
    if form.of is not None:  # "Friday last week"
        return at_day(cal.shift_days(cal.monday(base), 7 * (form.of.amount or 0) + weekday - 1), suffix)
    back = (base.isoweekday() - weekday) % 7
    if form.shift == -1:
        back = back + 7 if back < 2 else back
    elif form.shift == 1:
        back = -((weekday - base.isoweekday()) % 7 or 7)
    elif (tense == "future" and back) or (context.ahead and back == 6):
        back -= 7
    return at_day(cal.shift_days(base, -back), suffix)


def _weekday_of_month(year: int, month: int, weekday: int, which: int) -> Resolved:
    """The nth such weekday of a month (-1: the last)."""
    days = cal.days_of(f"{cal.year_text(year)}-{month:02d}")
    if days is None:
        return NOTHING
    first = cal.shift_days(days.begin, (weekday - days.begin.isoweekday()) % 7 + 7 * (max(which, 1) - 1))
    last = cal.shift_days(days.end, -((days.end.isoweekday() - weekday) % 7))
    return at_day(last if which < 0 else first)


def _season(form: Calendar, context: Context, tense: Tense, year: int | None) -> Resolved:
    season = form.season or "SU"
    if year is None:
        year = _year_for_season(form, context, tense)
    if year is None:
        return Resolved(f"XXXX-{season}")
    point = Point(year, cal.SEASON_MONTHS[season] if season != "WI" else 1)
    return _edged(f"{cal.year_text(year)}-{season}", form, point)


def _year_for_season(form: Calendar, context: Context, tense: Tense) -> int | None:
    season, shift = form.season or "SU", form.shift
    first = cal.SEASON_MONTHS[season]
    if context.narrative:
        told = context.told
        if told is None:
            return None
        if season == "WI":
            return told.year + (1 if (told.month or 1) >= 9 else 0) + (shift or 0)
        return told.year + (shift or 0)
    base = context.speech
    if shift == 0:
        return base.year if not (season == "WI" and base.month <= 2) else base.year - 1
    begun = base.month >= first
    if shift == -1:
        over = base.month >= first + 3
        if season == "WI":
            return base.year - 1 if base.month >= 3 else base.year - 2
        return base.year if over else base.year - 1
    if shift == 1 or tense == "future":
        return base.year if not begun else base.year + 1
    return base.year if begun else base.year - 1


def resolve_numeric(form: Numeric, context: Context) -> Resolved:
    """A date in digits, day or month first: the reading nearest to the day of the report, not after
    it if possible.
    """
    year = form.year or context.speech.year
    readings = [cal.valid_date(year, form.first, form.second), cal.valid_date(year, form.second, form.first)]
    options = [one for one in readings if one is not None]
    if not options:
        return NOTHING
    return at_day(min(options, key=lambda one: (one > context.speech, abs((one - context.speech).days))))
