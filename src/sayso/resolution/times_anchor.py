"""Anchoring: a form, the day the report speaks and the dates told so far give a TIMEX3 value and its days."""

from __future__ import annotations

from datetime import date
from typing import NamedTuple

from sayso.record import Precision
from sayso.resolution import times_calendar as cal
from sayso.resolution.times_calendar import Days
from sayso.resolution.times_context import Tense
from sayso.timeforms import Calendar, Clock, Form, Lasting, Numeric, Reference, Relative, Repeated


class Point(NamedTuple):
    """The date last told: a year (negative before our era), and month and day where they were told."""

    year: int
    month: int | None = None
    day: int | None = None

    def date(self) -> date | None:
        """The first day of the point; None before our era."""
        return cal.valid_date(self.year, self.month or 1, self.day or 1)


class Context(NamedTuple):
    """What an expression is anchored to. `told` and `quarter` change as the text goes on.

    `told` is the last date of the text; `told_in` the sentence it stands in, as an offset.
    """

    speech: date
    narrative: bool
    told: Point | None = None
    told_day: date | None = None
    quarter: tuple[int, int] | None = None
    compared: tuple[int, int] | None = None  # the quarter that "a year earlier" looks back from, if it does
    specific: Point | None = None  # the last date told with its month
    looking_back: bool = False  # a report is telling of an earlier year that it named
    told_since: int = 0  # characters since a bare year was told last
    ahead: bool = False  # the report's weekdays run a day ahead of its publication date

    def now(self, *, text: bool = False) -> date | None:
        """The day that "today" means; in a narrative, and for `text`, the day told last."""
        if self.narrative or text:
            told = self.told.date() if self.told else None
            return told if told is not None or self.narrative else self.speech
        return self.speech


class Resolved(NamedTuple):
    """A TIMEX3 value, its days, and the point it leaves for what follows (None: it leaves none)."""

    value: str | None
    days: Days | None = None
    point: Point | None = None
    quarter: tuple[int, int] | None = None


NOTHING = Resolved(None)


def resolve(form: Form, context: Context, tense: Tense) -> Resolved:
    """The value of a form in its context."""
    if isinstance(form, Calendar):
        return _calendar(form, context, tense)
    if isinstance(form, Relative):
        return _relative(form, context)
    if isinstance(form, Lasting):
        return _lasting(form, context)
    if isinstance(form, Repeated):
        return Resolved(form.value)
    if isinstance(form, Reference):
        return Resolved(form.to, _reference_days(form, context))
    if isinstance(form, Numeric):
        return _numeric(form, context)
    return NOTHING


def _simple(value: str, days: Days | None = None, point: Point | None = None) -> Resolved:
    return Resolved(value, days if days is not None else cal.days_of(value), point)


def _day(day: date, suffix: str = "") -> Resolved:
    return Resolved(day.isoformat() + suffix, Days(day, day, "day"), Point(day.year, day.month, day.day))


# -- calendar dates ------------------------------------------------------------------------------------------------


def _calendar(form: Calendar, context: Context, tense: Tense) -> Resolved:
    if form.decade is not None or form.century is not None:
        return _era(form)
    year = form.year
    if year is None and form.of is not None:
        year = _year_of(form.of, context)
    suffix = time_suffix(form.part, form.clock)
    if form.holiday is not None:
        return _holiday(form, context, tense, year, suffix)
    if form.day is not None and form.month is not None:
        wanted: Tense = "past" if form.shift == -1 else "future" if form.shift == 1 else tense
        return _month_day(form.month, form.day, year, context, wanted, suffix, form.weekday)
    if form.weekday is not None:
        return _weekday(form, context, tense, suffix)
    if form.month is not None:
        chosen = year if year is not None else _year_for_month(form.month, form.shift, context, tense)
        return _edged(f"{cal.year_text(chosen)}-{form.month:02d}", form, Point(chosen, form.month))
    if form.quarter is not None:
        return _quarter(form, context, year)
    if form.half is not None and year is not None:
        return _edged(f"{cal.year_text(year)}-H{form.half}", form, Point(year, 1))
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
        return _day(base, suffix) if base else Resolved(f"XXXX-XX-XX{suffix}")
    return NOTHING


def _edged(value: str, form: Calendar, point: Point | None) -> Resolved:
    days = cal.days_of(value)
    return Resolved(value, cal.part_of(days, form.edge) if days and form.edge else days, point)


def time_suffix(part: str | None, clock: Clock | None) -> str:
    """The time of day as TIMEX3 writes it after a date: T09:00, TMO."""
    if clock is not None:
        if clock.hour == 24:
            return "T24:00"
        return f"T{clock.hour:02d}:{clock.minute or 0:02d}"
    return f"T{part}" if part else ""


def _era(form: Calendar) -> Resolved:
    if form.century is not None:
        number = form.century
        value = f"{number:02d}" if number >= 0 else f"BC{-number - 1:02d}"
        point = Point(number * 100 if number >= 0 else number * 100)
    else:
        number = form.decade or 0
        if 0 <= number < 10:
            number += 190
        value = f"{number:03d}" if number >= 0 else f"BC{-number:03d}"
        point = Point(number * 10)
    days = cal.days_of(value)
    return Resolved(value, cal.part_of(days, form.edge) if days and form.edge else days, point)


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


_AGAINST_TENSE = {"past": 3.0, "future": 4.0, "open": 1.0}  # found on train.jsonl and half of TimeBank and AQUAINT


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


def _year_for_day(month: int, day: int, context: Context, tense: Tense, weekday: int | None) -> int:
    if context.narrative and context.told is not None:
        return _narrative_year(month, context)
    base = context.speech
    past_year = _year_being_told(context)
    if past_year is not None and tense != "future" and weekday is None:
        return past_year
    options = [one for one in (cal.valid_date(base.year + step, month, day) for step in (-1, 0, 1)) if one]
    if not options:
        return base.year
    matching = [one for one in options if weekday is None or one.isoweekday() == weekday] or options
    return min(matching, key=lambda one: _strangeness(Days(one, one, "day"), base, tense)).year


_PASSAGE = 400  # characters: how far a report's look back at another year carries on


def _year_being_told(context: Context) -> int | None:
    """The earlier year that a report is looking back at: the last date told names its month and year, nearby."""
    told = context.told
    if told is None or told.month is None or context.told_since > _PASSAGE:
        return None
    return told.year if context.looking_back and told.year < context.speech.year else None


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
    past_year = _year_being_told(context)
    if past_year is not None and tense != "future" and shift is None:
        return past_year
    if shift == -1:
        return base.year if month < base.month else base.year - 1
    if shift == 1:
        return base.year if month > base.month else base.year + 1
    if shift == 0:
        return base.year
    options = [cal.days_of(f"{base.year + step:04d}-{month:02d}") for step in (-1, 0, 1)]
    known = [one for one in options if one is not None]
    return min(known, key=lambda one: _strangeness(one, base, tense, 6.0)).begin.year if known else base.year


def _weekday(form: Calendar, context: Context, tense: Tense, suffix: str) -> Resolved:
    weekday = form.weekday or 1
    if context.narrative:
        told = context.told_day
        if told is None:
            return Resolved(f"XXXX-WXX-{weekday}")
        return _day(cal.shift_days(told, (weekday - told.isoweekday()) % 7), suffix)
    base = context.speech
    back = (base.isoweekday() - weekday) % 7
    if form.shift == -1:
        back = back + 7 if back < 2 else back
    elif form.shift == 1:
        back = -((weekday - base.isoweekday()) % 7 or 7)
    elif (tense == "future" and back) or (context.ahead and back == 6):
        back -= 7
    return _day(cal.shift_days(base, -back), suffix)


def _quarter(form: Calendar, context: Context, year: int | None) -> Resolved:
    number = form.quarter or 1
    if year is None:
        base = context.now() or context.speech
        latest_year, latest = cal.quarter_of(base)
        year = latest_year if number <= latest else latest_year - 1
        if form.shift is not None:
            year = base.year + form.shift
    value = f"{cal.year_text(year)}-Q{number}"
    return Resolved(value, cal.days_of(value), Point(year, number * 3 - 2) if year > 0 else None, (year, number))


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


def _numeric(form: Numeric, context: Context) -> Resolved:
    """A date in digits, day or month first: the reading nearest to the day of the report, not after it if possible."""
    year = form.year or context.speech.year
    readings = [cal.valid_date(year, form.first, form.second), cal.valid_date(year, form.second, form.first)]
    options = [one for one in readings if one is not None]
    if not options:
        return NOTHING
    return _day(min(options, key=lambda one: (one > context.speech, abs((one - context.speech).days))))


# -- distances -----------------------------------------------------------------------------------------------------


def _relative(form: Relative, context: Context) -> Resolved:
    if form.anchor == "event":
        return Resolved(duration_value(Lasting(amount=abs(form.amount) if form.amount else None, unit=form.unit)))
    if form.amount is None:
        return _vague_distance(form, context)
    if form.yearly and context.compared is not None:
        year, quarter = context.compared
        value = f"{cal.year_text(year - 1)}-Q{quarter}"
        return Resolved(value, cal.days_of(value), None)
    if form.unit == "quarter" and form.whole and context.quarter is not None and form.anchor == "context":
        year, quarter = context.quarter
        value = f"{cal.year_text(year)}-Q{quarter}"
        return Resolved(value, cal.days_of(value), None, context.quarter)
    if context.narrative and context.told is not None and context.told.year < 1:
        return _before_our_era(form, context.told)
    base = _anchor(form, context)
    if base is None:
        return NOTHING
    if form.unit in ("second", "minute", "hour"):
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
        return context.told.date() if _year_being_told(context) is not None else context.speech
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
        near = form.unit in ("second", "minute", "hour") and day is not None
        return Resolved(duration_value(Lasting(amount=None, unit=form.unit)), Days(day, day, "day") if near and day else None)
    value = "PAST_REF" if form.direction < 0 else "FUTURE_REF"
    base = context.now()
    if base is None or context.narrative:
        return Resolved(value)
    if form.unit in ("second", "minute", "hour"):
        return Resolved(value, Days(base, base, "day"))
    near, far = cal.shift(base, 2 * form.direction, form.unit), cal.shift(base, 6 * form.direction, form.unit)
    return Resolved(value, Days(min(near, far), max(near, far), "vague"))


def _whole(form: Relative, base: date, context: Context, suffix: str) -> Resolved:
    """A calendar unit: "last week", "this month", "the previous day"."""
    amount = form.amount or 0
    if form.unit == "day":
        night = form.part == "NI" and form.anchor == "speech" and amount == -1
        if form.portion == "earlier" and form.anchor == "speech":  # overnight: from the evening before
            before = cal.shift_days(base, -1)
            return Resolved(base.isoformat() + "TNI", Days(before, base, "range"), None)
        return _day(cal.shift_days(base, amount), "TNI" if night else suffix)
    if form.unit == "weekend":
        return _weekend(base, int(amount))
    moved = cal.shift(base, amount, form.unit)
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
    elif base.isoweekday() < 6:
        saturday = cal.shift_days(saturday, -7)
    elif amount < 0:
        saturday = cal.shift_days(saturday, -7)
    value = f"{cal.week_text(saturday)}-WE"
    return _simple(value, None, Point(saturday.year, saturday.month))


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
    if form.unit in ("day", "week", "weekend"):
        return _day(moved, suffix)
    value = _unit_value(moved, form.unit)
    return _simple(value, None, Point(moved.year, moved.month if form.unit == "month" else None))


# -- stretches and references --------------------------------------------------------------------------------------

_RECENT = {"hour": 0, "day": 3, "week": 4, "month": 3, "year": 3, "decade": 3}  # units that "recent days" reaches back


def _lasting(form: Lasting, context: Context) -> Resolved:
    return Resolved(duration_value(form), None if context.narrative else stretch_days(form, context.speech))


def duration_value(form: Lasting) -> str:
    """The TIMEX3 value of a stretch: P3D, PT2H, PXM."""
    if form.unit is None:
        return "PXX"
    symbol = cal.SYMBOLS[form.unit]
    number = "X" if form.amount is None else f"{form.amount:g}"
    if number.startswith("0."):
        number = number[1:]
    return f"PT{number}{symbol[1]}" if symbol[:1] == "T" else f"P{number}{symbol}"


def stretch_days(form: Lasting, base: date) -> Days | None:
    """The days of a stretch that ends ("the past week") or begins ("the next two months") at a day."""
    if not form.direction or form.unit is None:
        return None
    amount = form.amount if form.amount is not None else _RECENT.get(form.unit, 3)
    other = cal.shift(base, form.direction * amount, form.unit)
    precision: Precision = "vague" if form.amount is None else "range"
    begin, end = min(base, other), max(base, other)
    return Days(begin, end, "day" if begin == end else precision)


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
