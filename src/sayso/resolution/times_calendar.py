"""Calendar arithmetic of time expressions: TIMEX3 values, the days they cover, holidays, seasons.

Years before our era are negative. Weeks are ISO weeks, Monday to Sunday.
"""

from __future__ import annotations

import calendar
import re
import tomllib
from collections.abc import Mapping
from datetime import date
from functools import cache
from importlib import resources
from typing import NamedTuple

from sayso.record import Precision
from sayso.timeforms import Edge, Season, Unit

SYMBOLS: Mapping[Unit, str] = {
    "second": "TS", "minute": "TM", "hour": "TH", "day": "D", "weekend": "WE", "week": "W", "month": "M",
    "quarter": "Q", "season": "", "year": "Y", "decade": "DE", "century": "CE",
}  # fmt: skip
SEASON_MONTHS: Mapping[Season, int] = {
    "SP": 3,
    "SU": 6,
    "FA": 9,
    "WI": 12,
}  # first month, northern hemisphere


class Days(NamedTuple):
    """The first and last day (both inclusive) that a value covers, and how precise that is."""

    begin: date
    end: date
    precision: Precision


def shift_days(day: date, days: float) -> date:
    """`day` moved by whole days, held within the years that `date` knows."""
    moved = day.toordinal() + round(days)
    return date.fromordinal(min(max(moved, 1), date.max.toordinal()))


def shift_months(day: date, months: int) -> date:
    """`day` moved by months; the 31st becomes the last day of a shorter month."""
    index = day.year * 12 + day.month - 1 + months
    year, month = divmod(index, 12)
    year = min(max(year, 1), 9999)
    return date(year, month + 1, min(day.day, calendar.monthrange(year, month + 1)[1]))


def shift(day: date, amount: float, unit: Unit) -> date | None:
    """`day` moved by an amount of a unit (fractions of months and years by their days).

    None where that leaves the years that `date` knows.
    """
    days: dict[Unit, float] = {"second": 0, "minute": 0, "hour": 1 / 24, "day": 1, "week": 7, "weekend": 7}
    if unit in days:
        moved = day.toordinal() + round(amount * days[unit])
        return date.fromordinal(moved) if 1 <= moved <= date.max.toordinal() else None
    months: dict[Unit, int] = {
        "month": 1,
        "quarter": 3,
        "season": 3,
        "year": 12,
        "decade": 120,
        "century": 1200,
    }
    total = amount * months[unit]
    whole = int(total)
    if not 1 <= day.year + (day.month - 1 + whole) // 12 <= 9999:
        return None
    return shift_days(shift_months(day, whole), (total - whole) * 30)


def monday(day: date) -> date:
    """The Monday of the day's ISO week."""
    return shift_days(day, -day.weekday())


def year_text(year: int) -> str:
    """A year as TIMEX3 writes it; BC0480 before our era (the WikiWars convention)."""
    return f"{year:04d}" if year >= 0 else f"BC{-year:04d}"


def week_text(day: date) -> str:
    """The ISO week of a day: 2024-W52."""
    year, week, _ = day.isocalendar()
    return f"{year:04d}-W{week:02d}"


def quarter_of(day: date) -> tuple[int, int]:
    """Year and quarter of a day."""
    return day.year, (day.month - 1) // 3 + 1


def half_of(day: date) -> tuple[int, int]:
    """Year and half year of a day."""
    return day.year, (day.month - 1) // 6 + 1


def valid_date(year: int, month: int, day: int) -> date | None:
    """The date, or None where the calendar has none (30 February, or a year that `date` does not know)."""
    if not 1 <= year <= 9999 or not 1 <= month <= 12 or not 1 <= day <= calendar.monthrange(year, month)[1]:
        return None
    return date(year, month, day)


def _months(year: int, month: int, count: int) -> tuple[date, date]:
    first = date(year, month, 1)
    return first, shift_days(shift_months(first, count), -1)


_VALUE = re.compile(
    r"(?P<year>\d{4})(?:-(?:W(?P<week>\d{2})(?P<weekend>-WE)?|Q(?P<quarter>[1-4])|H(?P<half>[12])"
    r"|(?P<season>SP|SU|FA|WI)|(?P<month>\d{2})(?:-(?P<day>\d{2})(?:T.*)?)?))?"
)


def days_of(value: str) -> Days | None:
    """The days of a TIMEX3 value; None for durations, sets, references, years that `date` does not know."""
    if re.fullmatch(r"\d{3}", value) and value != "000":
        return Days(date(int(value) * 10, 1, 1), date(int(value) * 10 + 9, 12, 31), "decade")
    if re.fullmatch(r"\d{2}", value) and value != "00":
        return Days(date(int(value) * 100, 1, 1), date(int(value) * 100 + 99, 12, 31), "range")
    found = _VALUE.fullmatch(value)
    if found is None or found["year"] == "0000":
        return None
    year = int(found["year"])
    if found["week"]:
        return _week_days(year, int(found["week"]), weekend=bool(found["weekend"]))
    if found["quarter"]:
        return Days(*_months(year, int(found["quarter"]) * 3 - 2, 3), "range")
    if found["half"]:
        return Days(*_months(year, int(found["half"]) * 6 - 5, 6), "range")
    if found["season"]:
        code = found["season"]
        return Days(*_months(year, {"SP": 3, "SU": 6, "FA": 9, "WI": 12}[code], 3), "range")
    if found["day"]:
        day = valid_date(year, int(found["month"]), int(found["day"]))
        return Days(day, day, "day") if day else None
    if found["month"]:
        if not 1 <= int(found["month"]) <= 12:
            return None
        return Days(*_months(year, int(found["month"]), 1), "month")
    return Days(date(year, 1, 1), date(year, 12, 31), "year")


def _week_days(year: int, week: int, *, weekend: bool) -> Days | None:
    try:
        first = date.fromisocalendar(year, week, 1)
    except ValueError:
        return None
    if weekend:
        return Days(shift_days(first, 5), shift_days(first, 6), "range")
    return Days(first, shift_days(first, 6), "week")


def part_of(days: Days, edge: Edge) -> Days:
    """The early, middle or late part of a stretch, as the annotated news of this project divides it.

    A month by tens of days, a year by four, four and three months, a decade by four, three and three years;
    anything else by thirds.
    """
    begin, end = days.begin, days.end
    length = (end - begin).days + 1
    if days.precision == "month":
        first, last = {"start": (1, 10), "mid": (11, 20), "end": (21, 31)}[edge]
        return Days(begin.replace(day=first), end if edge == "end" else begin.replace(day=last), "range")
    if days.precision == "year":
        first, last = {"start": (1, 4), "mid": (5, 8), "end": (10, 12)}[edge]
        return Days(date(begin.year, first, 1), _months(begin.year, last, 1)[1], "range")
    if days.precision == "decade":  # the first four years, the middle three, the last three
        first, last = {"start": (0, 3), "mid": (4, 6), "end": (7, 9)}[edge]
        return Days(date(begin.year + first, 1, 1), date(begin.year + last, 12, 31), "range")
    if length < 3:
        return days
    third = length // 3
    offsets = {
        "start": (0, third - 1),
        "mid": (third, length - third - 1),
        "end": (length - third, length - 1),
    }
    first, last = offsets[edge]
    return Days(shift_days(begin, first), shift_days(begin, last), "range")


def week_of(days: Days, week: int) -> Days:
    """The nth seven days of a month (-1: the last seven)."""
    if week < 0:
        return stretch_of(days, -1, "week")
    begin = min(shift_days(days.begin, 7 * (week - 1)), days.end)
    return Days(begin, min(shift_days(begin, 6), days.end), "week")


def stretch_of(days: Days, amount: float, unit: Unit) -> Days:
    """The first days, weeks or months of a stretch; its last ones where the amount is negative."""
    begin, end = days.begin, days.end
    if amount < 0:
        begin = max(begin, shift(shift_days(end, 1), amount, unit) or begin)
    else:
        end = min(end, shift_days(shift(begin, amount, unit) or end, -1))
    return Days(begin, end, "day" if begin == end else "week" if (end - begin).days == 6 else "range")


def half_days(days: Days, half: int) -> Days:
    """The first or second half of a month, by its days, or of a longer stretch, by its months."""
    begin, end = days.begin, days.end
    months = (end.year - begin.year) * 12 + end.month - begin.month + 1
    middle = shift_months(begin, months // 2) if months > 1 else shift_days(begin, ((end - begin).days + 1) // 2)
    return Days(begin, shift_days(middle, -1), "range") if half == 1 else Days(middle, end, "range")


@cache
def _tables() -> Mapping[str, Mapping[str, str]]:
    path = resources.files("sayso") / "data" / "times.toml"
    return tomllib.loads(path.read_text(encoding="utf-8"))


_DATE_IN_DIGITS = re.compile(r"\d[-/]\d|\d\.\d+\.\d")


def is_hour(words: str) -> bool:
    """Whether words tell a time of day and no date: "3 a.m. local time", "1300 GMT", "the afternoon"."""
    tables = _tables()
    known = (tables["around"]["hour"].split(), tables["daypart"], tables["moment"], tables["zone"])
    found = re.findall(r"[a-z]+", words.lower())
    return not _DATE_IN_DIGITS.search(words) and all(any(word in table for table in known) for word in found)


def names_holiday(words: str) -> bool:
    """Whether words name a holiday of the table: "Good Friday"."""
    lower = words.lower()
    return any(name in lower for name in _tables()["holiday"])


def year_known(month: int, day: int, speech: date) -> int | None:
    """The year of a day that stands for what happened on it ("the Sept. 11 attacks"), if it had by `speech`."""
    year = _tables()["nickname"].get(f"{month:02d}-{day:02d}")
    return int(year) if year is not None and date(int(year), month, day) <= speech else None


_ORDINALS = {"1": 0, "2": 1, "3": 2, "4": 3, "last": -1}


def holiday(name: str, year: int) -> Days | None:
    """The days of a holiday in a year; None where the table does not know it."""
    rule = _tables()["holiday"].get(name)
    if rule is None or not 1 <= year <= 9998:
        return None
    fixed = re.fullmatch(r"(?:(\d{4})-)?(\d\d)-(\d\d)", rule)
    if fixed:
        day = valid_date(int(fixed[1] or year), int(fixed[2]), int(fixed[3]))
        return Days(day, day, "day") if day else None
    if rule.startswith("easter"):
        day = shift_days(easter(year), int(rule.split()[1]))
        return Days(day, day, "day")
    if rule in ("ramadan", "eid al-fitr", "eid al-adha"):
        return _islamic(rule, year)
    if rule == "election":  # the Tuesday after the first Monday of November (United States)
        day = shift_days(_weekday_of_month(1, "1", 11, year), 1)
        return Days(day, day, "day")
    weekday, which, month = rule.split()
    names = {"monday": 1, "thursday": 4}
    months = {"january": 1, "may": 5, "september": 9, "november": 11}
    day = _weekday_of_month(names[weekday], which, months[month], year)
    return Days(day, day, "day")


def _weekday_of_month(weekday: int, which: str, month: int, year: int) -> date:
    days = [day for day in calendar.Calendar().itermonthdates(year, month) if day.month == month]
    return [day for day in days if day.isoweekday() == weekday][_ORDINALS[which]]


def _islamic(name: str, year: int) -> Days | None:
    """Ramadan to the eve of its feast; the feasts by their customary three days (four for al-Adha)."""
    tables = _tables()
    first = tables[name].get(str(year))
    if first is None:
        return None
    begin = date.fromisoformat(f"{year}-{first}")
    if name == "ramadan":
        return Days(begin, shift_days(date.fromisoformat(f"{year}-{tables['eid al-fitr'][str(year)]}"), -1), "range")
    return Days(begin, shift_days(begin, 2 if name == "eid al-fitr" else 3), "range")


def easter(year: int) -> date:
    """Easter Sunday of the Gregorian calendar (the anonymous algorithm published by Meeus)."""
    a, b, c = year % 19, year // 100, year % 100
    d, e = divmod(b, 4)
    g = (8 * b + 13) // 25
    h = (19 * a + b - d - g + 15) % 30
    i, k = divmod(c, 4)
    m = (32 + 2 * e + 2 * i - h - k) % 7
    n = (a + 11 * h + 22 * m) // 451
    month, day = divmod(h + m - 7 * n + 114, 31)
    return date(year, month, day + 1)


def ucdp_precision(begin: date, end: date) -> int | None:
    """UCDP GED date_prec: 1 a day, 2 up to six days, 3 a week, 4 up to a month, 5 up to a year; else None."""
    length = (end - begin).days + 1
    return next((code for limit, code in ((1, 1), (6, 2), (7, 3), (31, 4), (366, 5)) if length <= limit), None)


def acled_precision(begin: date, end: date) -> int | None:
    """ACLED time_precision: 1 a day, 2 up to a week, 3 up to a month; None beyond."""
    length = (end - begin).days + 1
    return next((code for limit, code in ((1, 1), (7, 2), (31, 3)) if length <= limit), None)
