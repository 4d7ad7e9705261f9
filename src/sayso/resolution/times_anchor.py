"""What time expressions are anchored to, and what anchoring gives: a TIMEX3 value and its days."""

from __future__ import annotations

from datetime import date
from typing import NamedTuple

from sayso.resolution import times_calendar as cal
from sayso.resolution.times_calendar import Days
from sayso.timeforms import Clock


class Point(NamedTuple):
    """The date last told: a year (negative before our era), and month and day where they were told."""

    year: int
    month: int | None = None
    day: int | None = None

    def date(self) -> date | None:
        """The first day of the point; None before our era."""
        return cal.valid_date(self.year, self.month or 1, self.day or 1)


class Context(NamedTuple):
    """What an expression is anchored to: the day of the report, and the dates told so far in the text."""

    speech: date  # the day on which the report speaks
    narrative: bool  # a story of the past: "today" is the date told last
    told: Point | None = None  # the date told last
    told_day: date | None = None  # the last date told with its day
    quarter: tuple[int, int] | None = None  # the first quarter told, as year and number
    compared: tuple[int, int] | None = None  # the quarter that "a year earlier" looks back from, if it does
    specific: Point | None = None  # the last date told with its month
    looking_back: bool = False  # a report is telling of an earlier year that it named
    told_since: int = 0  # characters since `told`
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


def at_day(day: date, suffix: str = "") -> Resolved:
    """A single day, with its time of day if any, and the point that it leaves."""
    return Resolved(day.isoformat() + suffix, Days(day, day, "day"), Point(day.year, day.month, day.day))


def time_suffix(part: str | None, clock: Clock | None) -> str:
    """The time of day as TIMEX3 writes it after a date: T09:00, TMO."""
    if clock is not None:
        zone = "Z" if clock.zone in ("utc", "gmt") else ""
        return f"T{clock.hour:02d}:{clock.minute or 0:02d}{zone}"
    return f"T{part}" if part else ""


_PASSAGE = 400  # characters: how far a report's look back at another year carries on


def year_being_told(context: Context, month: int = 12) -> int | None:
    """The earlier year that a report looks back at: the last date told, nearby, names its month and year.

    A month before the one told is not of that year: the telling goes on and does not turn back.
    """
    told = context.told
    if told is None or told.month is None or month < told.month or context.told_since > _PASSAGE:
        return None
    return told.year if context.looking_back and told.year < context.speech.year else None
