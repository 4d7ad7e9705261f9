"""What a time expression says before its date is known: the forms that reading finds, resolution anchors.

A form is built from the words alone. It becomes days only with a publication date and the dates around it
(`sayso.resolution.times`). The terms are TIMEX3's (ISO-TimeML): DATE, TIME, DURATION, SET; years before our
era are negative (480 BC is -480).
"""

from __future__ import annotations

from typing import Literal

from sayso.record import Span, Struct

Unit = Literal[
    "second",
    "minute",
    "hour",
    "day",
    "weekend",
    "week",
    "month",
    "quarter",
    "season",
    "year",
    "decade",
    "century",
]
Season = Literal["SP", "SU", "FA", "WI"]
Part = Literal["DT", "MO", "MI", "AF", "EV", "NI"]
Edge = Literal["start", "mid", "end"]
Anchor = Literal["speech", "context", "event"]
TimexType = Literal["DATE", "TIME", "DURATION", "SET"]


class Clock(Struct, frozen=True):
    """A time of day. `zone` as written ("GMT", "local", "EST"); None where none is given."""

    hour: int
    minute: int | None = None
    zone: str | None = None


class Calendar(Struct, frozen=True, tag="calendar"):
    """A calendar date as far as the words name it; None for what they leave open.

    `shift` is "last" (-1), "this" (0) or "next" (1) before a name that recurs ("last May", "this Friday").
    `of` is a further expression that gives the missing year, month or week ("June 12 last year", "Friday last
    week").
    """

    year: int | None = None
    century: int | None = None  # leading digits: 19 is 1900-1999; negative before our era
    decade: int | None = None  # leading digits: 198 is 1980-1989; one digit where the century is left open
    half: int | None = None
    quarter: int | None = None
    fiscal: bool = False
    compared: bool = False  # "the 1988 period": that part of the year which the figures before are of
    ends: int | None = None  # the month that the quarter ends with: "the quarter ended July 31"
    season: Season | None = None
    month: int | None = None
    week: int | None = None  # of the month: 1 the first seven days, -1 the last
    stretch: Lasting | None = None  # only the first (direction 1) or the last (-1) days, weeks or months of it
    day: int | None = None
    weekday: int | None = None  # ISO: Monday 1 .. Sunday 7
    holiday: str | None = None  # a name of the holidays table
    part: Part | None = None
    clock: Clock | None = None
    edge: Edge | None = None
    shift: int | None = None
    of: Relative | None = None
    nickname: bool = False  # "the Sept. 11 attacks": the day stands for what happened on it


class Numeric(Struct, frozen=True, tag="numeric"):
    """Numbers with slashes, "9/11/23": day first or month first is for resolution to decide."""

    first: int
    second: int
    year: int | None = None


class Relative(Struct, frozen=True, tag="relative"):
    """A distance from an anchor: "two days ago", "last week", "the following month", "today".

    `amount` is signed and None where vague ("some days ago"). `whole`: the calendar unit is meant ("last
    week"), not the distance ("a week ago"). `portion`: "earlier this month" is the part before the anchor.
    """

    amount: float | None
    unit: Unit
    anchor: Anchor
    direction: int = 0  # -1 past, 1 future, 0 the same; the sign when amount is vague
    whole: bool = True
    portion: Literal["earlier", "later"] | None = None
    edge: Edge | None = None
    part: Part | None = None
    season: Season | None = None
    clock: Clock | None = None
    yearly: bool = False  # "a year earlier", "year-ago": the same period of another year


class Lasting(Struct, frozen=True, tag="lasting"):
    """A stretch of time: "three days", "the past two weeks" (direction -1), "the next decade" (1).

    `anchor` is "context" where it begins with the day that was told last ("the following days").
    """

    amount: float | None  # None is vague: "several"
    unit: Unit | None  # None: "a while"
    direction: int = 0
    recent: bool = False  # "recent weeks": the amount is left to convention
    anchor: Anchor = "speech"


class Repeated(Struct, frozen=True, tag="repeated"):
    """A set of times: "daily", "every two weeks". `value` is the TIMEX3 value, which needs no anchor."""

    value: str


class Reference(Struct, frozen=True, tag="reference"):
    """Past, present or future without a date: "recently", "now", "soon"."""

    to: Literal["PAST_REF", "PRESENT_REF", "FUTURE_REF"]
    word: str  # what was said, lower case


class Unplaced(Struct, frozen=True, tag="unplaced"):
    """A time that points at something which is no date: "at the same time", "that period"."""


Form = Calendar | Numeric | Relative | Lasting | Repeated | Reference | Unplaced


class TimexForm(Struct, frozen=True):
    """A time expression of a text and what its words say."""

    span: Span
    type: TimexType
    form: Form
