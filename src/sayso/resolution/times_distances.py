"""Distances, stretches and references in their context: "two days ago", "the past week", "recently"."""

from __future__ import annotations

from collections.abc import Mapping
from datetime import date

from sayso.record import Precision
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
from sayso.resolution.times_periods import period_told
from sayso.timeforms import Lasting, Reference, Relative, Unit


def resolve_relative(form: Relative, context: Context) -> Resolved:
    """The value of a distance from an anchor; NOTHING where the anchor is not known."""
    if form.anchor == "event":
        return Resolved(duration_value(Lasting(amount=abs(form.amount) if form.amount else None, unit=form.unit)))
    if form.amount is None:
        return _vague_distance(form, context)
    period = period_told(form, context)
    if period is not None:
        return period
    if context.narrative and context.told is not None and context.told.year < 1:
        return _before_our_era(form, context.told)
    base = _anchor(form, context)
    untold = form.anchor == "context" and context.told is None and form.unit not in _SHORT
    if base is None or (untold and form.amount > 0):
        return NOTHING  # "a week later" when nothing was told before
    if form.unit in _SHORT:
        length = duration_value(Lasting(amount=abs(form.amount), unit=form.unit))
        return Resolved(length if form.anchor == "context" else base.isoformat(), Days(base, base, "day"))
    suffix = time_suffix(form.part, form.clock)
    return _whole(form, base, context, suffix) if form.whole else _distance(form, base, suffix)


def _anchor(form: Relative, context: Context) -> date | None:
    if form.anchor == "speech" or not context.told:
        return context.now()
    if form.unit in ("day", "week", "hour", "minute", "second"):
        return context.told_day or (None if context.narrative else context.now())
    if context.narrative:
        return context.now()
    if form.amount == 0 and form.edge is not None:
        return context.told.date() if year_being_told(context) is not None else context.speech
    return context.told.date() or context.speech


def _before_our_era(form: Relative, told: Point) -> Resolved:
    years = {"year": 1, "decade": 10, "century": 100}.get(form.unit)
    if years is None:
        return NOTHING
    year = told.year + round((form.amount or 0) * years)
    if form.unit == "decade":
        return Resolved(f"BC{-year // 10:03d}", None, Point(year))
    if form.unit == "century":
        return Resolved(f"BC{-year // 100:02d}", None, Point(year))
    return Resolved(cal.year_text(year), None, Point(year))


def _vague_distance(form: Relative, context: Context) -> Resolved:
    """ "months ago": between six and two of the unit before, as the annotators of this project took it."""
    if form.anchor != "speech":
        day = context.told_day or context.now()
        recent = form.unit in _SHORT
        return Resolved(
            duration_value(Lasting(amount=None, unit=form.unit)),
            Days(day, day, "day") if recent and day else None,
        )
    value = "PAST_REF" if form.direction < 0 else "FUTURE_REF"
    base = context.now()
    if base is None or context.narrative:
        return Resolved(value)
    if form.unit in _SHORT:
        return Resolved(value, Days(base, base, "day"))
    near, far = cal.shift(base, 2 * form.direction, form.unit), cal.shift(base, 6 * form.direction, form.unit)
    days = Days(min(near, far), max(near, far), "vague") if near and far else None
    return Resolved(value, days)


def _whole(form: Relative, base: date, context: Context, suffix: str) -> Resolved:
    """A calendar unit: "last week", "this month", "the previous day"."""
    amount = form.amount or 0
    if form.unit == "day":
        night = form.part == "NI" and form.anchor == "speech" and amount == -1
        if form.portion == "earlier" and form.anchor == "speech":  # overnight: from the evening before
            before = cal.shift_days(base, -1)
            return Resolved(base.isoformat() + "TNI", Days(before, base, "range"), None)
        return at_day(cal.shift_days(base, amount), "TNI" if night else suffix)
    if form.unit == "weekend":
        return _weekend(base, int(amount))
    moved = cal.shift(base, amount, form.unit)
    if moved is None:
        return NOTHING
    if amount < 0 and form.portion == "later":  # "the past year": up to now
        return Resolved(_unit_value(moved, form.unit), Days(moved, base, "range"))
    value = _unit_value(moved, form.unit)
    days = cal.days_of(value)
    point = Point(moved.year, moved.month if form.unit in ("month", "week", "quarter") else None)
    quarter = cal.quarter_of(moved) if form.unit == "quarter" else None
    if days is None:
        return Resolved(value, None, point, quarter)
    if form.edge:
        days = cal.part_of(days, form.edge)
    elif amount == 0 and not context.narrative and form.anchor == "speech":
        days = _until_now(days, base, form.portion)
    elif form.portion == "later":
        days = Days(max(days.begin, base), days.end, "range") if base <= days.end else days
    elif form.portion == "earlier" and days.begin <= base <= days.end:
        days = Days(days.begin, base, "range")
    return Resolved(value, days, point, quarter)


def _until_now(days: Days, base: date, portion: str | None) -> Days:
    """ "this month" of a report runs to the day of the report, "later this month" from it."""
    if portion == "later":
        return Days(base, days.end, "range")
    precision: Precision = "range" if portion == "earlier" else days.precision
    return Days(days.begin, base, precision)


def _weekend(base: date, amount: int) -> Resolved:
    """The weekend just past or running; "next" the coming one."""
    saturday = cal.shift_days(cal.monday(base), 5)
    if amount > 0:
        saturday = saturday if base.isoweekday() < 6 else cal.shift_days(saturday, 7)
    elif base.isoweekday() < 6 or amount < 0:
        saturday = cal.shift_days(saturday, -7)
    value = f"{cal.week_text(saturday)}-WE"
    return Resolved(value, cal.days_of(value), Point(saturday.year, saturday.month))


def _unit_value(day: date, unit: str) -> str:
    if unit == "week":
        return cal.week_text(day)
    if unit == "month":
        return f"{day.year:04d}-{day.month:02d}"
    if unit == "quarter":
        year, quarter = cal.quarter_of(day)
        return f"{year:04d}-Q{quarter}"
    if unit == "decade":
        return f"{day.year // 10:03d}"
    if unit == "century":
        return f"{day.year // 100:02d}"
    return f"{day.year:04d}"


def _distance(form: Relative, base: date, suffix: str) -> Resolved:
    """A distance: "three days ago" is a day, "two months ago" a month, "five years ago" a year."""
    moved = cal.shift(base, form.amount or 0, form.unit)
    if moved is None:
        return NOTHING  # "5,000 years ago": the calendar of this program does not reach so far
    if form.unit in ("day", "week", "weekend"):
        return at_day(moved, suffix)
    value = _unit_value(moved, form.unit)
    return Resolved(value, cal.days_of(value), Point(moved.year, moved.month if form.unit == "month" else None))


# How many of a unit "recent days" and its like reach back: what annotators of this project's reports took.
_RECENT: Mapping[Unit, int] = {"hour": 0, "day": 3, "week": 4, "month": 3, "year": 3, "decade": 3}
_SHORT = frozenset({"second", "minute", "hour"})


def resolve_lasting(form: Lasting, context: Context) -> Resolved:
    """The value of a stretch, and its days where it touches the day of the report or one told before."""
    base = context.told_day if form.anchor == "context" else None if context.narrative else context.speech
    return Resolved(duration_value(form), stretch_days(form, base) if base else None)


_IN_YEARS: Mapping[Unit, int] = {"decade": 10, "century": 100}


def duration_value(form: Lasting) -> str:
    """The TIMEX3 value of a stretch: P3D, PT2H, PXM. Decades are counted in years, as in ISO 8601."""
    if form.unit is None:
        return "PXX"
    if form.amount is not None and form.unit in _IN_YEARS:
        return f"P{form.amount * _IN_YEARS[form.unit]:.10g}Y"
    symbol = cal.SYMBOLS[form.unit]
    number = "X" if form.amount is None else f"{form.amount:.10g}"
    if number.startswith("0."):
        number = number[1:]
    return f"PT{number}{symbol[1]}" if symbol[:1] == "T" else f"P{number}{symbol}"


def stretch_days(form: Lasting, base: date) -> Days | None:
    """The days of a stretch that ends ("the past week") or begins ("the next two months") at a day.

    None where it has no direction, or reaches beyond the years that `date` knows.
    """
    if not form.direction or form.unit is None:
        return None
    amount = form.amount if form.amount is not None else _RECENT.get(form.unit, 3)
    other = cal.shift(base, form.direction * amount, form.unit)
    if other is None:
        return None
    precision: Precision = "vague" if form.amount is None else "range"
    begin, end = min(base, other), max(base, other)
    return Days(begin, end, "day" if begin == end else precision)


def resolve_reference(form: Reference, context: Context) -> Resolved:
    """A reference keeps its own value; some words say how far they reach."""
    return Resolved(form.to, _reference_days(form, context))


def _reference_days(form: Reference, context: Context) -> Days | None:
    """ "recently" reaches back a month, "soon" ahead two weeks; other references say too little."""
    if context.narrative:
        return None
    base = context.speech
    if form.word in ("recently", "recent", "lately"):
        return Days(cal.shift_months(base, -1), base, "vague")
    if form.word in ("soon", "shortly"):
        return Days(base, cal.shift_days(base, 14), "vague")
    if form.word == "moments ago":
        return Days(base, base, "day")
    if form.word in ("now", "earlier"):
        return Days(base, base, "vague")
    return None
