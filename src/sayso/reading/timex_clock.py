"""Builders of the time grammar for weekdays, times of day and parts of a day."""

from __future__ import annotations

from collections.abc import Mapping

from sayso.reading.timex_calendar import shift_of, weekday_of
from sayso.reading.timex_grammar import Builder, Found, Piece, Pieces
from sayso.timeforms import Calendar, Clock, Part, Relative, Repeated

_PARTS: Mapping[str | int | None, Part] = {"MO": "MO", "AF": "AF", "EV": "EV", "NI": "NI", "MI": "MI"}
_DAYS = {"today": 0, "tonight": 0, "yesterday": -1, "tomorrow": 1, "overnight": 0}
_YEARS_FROM = 1500  # a bare number from here on is sooner a year than an hour


def part_of_day(found: Found, group: str = "p") -> Part | None:
    """The part of the day that a group names."""
    return _PARTS.get(found.look("daypart", group))


def _clock_of(found: Found) -> Clock | None:
    """The time of day of groups c (clock or hour), half (a.m., p.m.) and zone; None where it is none."""
    digits = found.word("c").replace(".", ":").split(":")
    if not digits[0].isdigit():
        return None
    hour = int(digits[0])
    minute = int(digits[1]) if len(digits) > 1 and digits[1].isdigit() else None
    if len(digits[0]) == 4:
        hour, minute = hour // 100, hour % 100
    half = found.word("half").replace(".", "").replace(" ", "")
    if half == "pm" and hour < 12:
        hour += 12
    if half == "am" and hour == 12:
        hour = 0
    if hour > 24 or (minute or 0) > 59:
        return None
    zone = next((token.low for token in found.tokens("zone") if token.low.isalpha()), None)
    return Clock(hour=hour, minute=minute, zone=zone)


def _clock(found: Found) -> Pieces:
    clock = _clock_of(found)
    return found.whole("TIME", Calendar(clock=clock)) if clock else None


def _clock_bare(found: Found) -> Pieces:
    """ "at 10:57": a clock after a preposition, without a.m., p.m. or a zone."""
    clock, at = _clock_of(found), found.group_span("c")
    if clock is None or "." in found.word("c"):
        return None
    return [Piece(at[0], at[1], "TIME", Calendar(clock=clock))]


def _clock_military(found: Found) -> Pieces:
    """ "at 0630", "about 1330": hours without a colon."""
    clock, at = _clock_of(found), found.group_span("c")
    if clock is None or ((found.integer("c") or 0) >= _YEARS_FROM and not found.has("near")):
        return None
    return [Piece(at[0], at[1], "TIME", Calendar(clock=clock))]


def _clock_hours(found: Found) -> Pieces:
    """ "0630 hours", "at 1500 hours"; "1500 hours" alone is a length."""
    clock = _clock_of(found)
    led = found.before in ("at", "around", "about", "by", "from", "until", "since", "and", "to")
    return found.whole("TIME", Calendar(clock=clock)) if clock and (led or found.word("c")[0] == "0") else None


def _during_night(found: Found) -> Pieces:
    """ "during the night" of a report is the night before it, as "overnight" is."""
    form = Relative(amount=0, unit="day", anchor="speech", portion="earlier")
    return [Piece(found.first + 1, found.last, "DATE", form)]


def _moment(found: Found) -> Pieces:
    hour = found.place("moment", "c")
    if hour is None or found.before == "high":  # "High Noon"
        return None
    return found.whole("TIME", Calendar(clock=Clock(hour=hour, minute=0 if hour == 12 else None)))


def _part(found: Found) -> Pieces:
    """A bare part of a day: a time only beside a date ("Friday morning", "the night of May 13")."""
    return found.whole("TIME", Calendar(part=part_of_day(found)), weak=True)


def _part_in(found: Found) -> Pieces:
    """ "in the morning", of the day that is told of."""
    return [Piece(found.first + 1, found.last, "TIME", Calendar(part=part_of_day(found)))]


def _hours(found: Found) -> Pieces:
    """ "the early hours": a time only beside a date."""
    return found.whole("TIME", Calendar(part="MO"), weak=True)


def _weekday(found: Found) -> Pieces:
    weekday = weekday_of(found)
    if weekday is None or found.has("every") or (found.look("wabbr", "w") and "." not in found.word("w")):
        return None
    if found.look("wplural", "w") and found.before == "on":
        return found.whole("SET", Repeated(value=f"XXXX-WXX-{weekday}"))  # "on Fridays"
    return found.whole("DATE", Calendar(weekday=weekday, shift=shift_of(found), edge=found.edge("pre")))


def _day_word(found: Found) -> Pieces:
    """today, tonight, yesterday, tomorrow, overnight."""
    word = found.word("d")
    amount, part = _DAYS[word], "NI" if word == "tonight" else part_of_day(found)
    form = Relative(
        amount=amount, unit="day", anchor="speech", direction=amount, part=part,
        portion="earlier" if word == "overnight" else None,
    )  # fmt: skip
    return found.whole("TIME" if part else "DATE", form)


def _day_but_one(found: Found) -> Pieces:
    amount = -2 if found.word("d") == "yesterday" else 2
    return found.whole("DATE", Relative(amount=amount, unit="day", anchor="speech", direction=amount))


def _this_part(found: Found) -> Pieces:
    """ "this morning", "last night", "the next evening", "that afternoon"."""
    part, amount = part_of_day(found), shift_of(found, "s")
    if amount is None or part is None:
        return None
    form = Relative(
        amount=amount, unit="day", anchor="speech" if found.word("s") in ("this", "last") else "context",
        direction=amount, part=part, edge=found.edge("pre"),
    )  # fmt: skip
    return found.whole("TIME", form)


def clock_builders() -> Mapping[str, Builder]:
    """The builders of this module by the names that the rules use."""
    return {
        "clock": _clock, "oclock": _clock, "clock_bare": _clock_bare, "clock_military": _clock_military,
        "moment": _moment, "clock_hours": _clock_hours, "during_night": _during_night,
        "part": _part, "part_in": _part_in, "hours": _hours, "weekday": _weekday,
        "day_word": _day_word, "day_but_one": _day_but_one, "this_part": _this_part,
    }  # fmt: skip
