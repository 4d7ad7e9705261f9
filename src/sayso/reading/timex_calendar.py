"""Builders of the time grammar for calendar dates: days, months, years, seasons, holidays."""

from __future__ import annotations

from collections.abc import Mapping

from sayso.reading.timex_grammar import Builder, Found, Piece, Pieces
from sayso.reading.timex_plausible import before_noun, is_month, is_season, is_year
from sayso.reading.timex_tokens import around
from sayso.timeforms import Calendar, Clock, Numeric, Relative, Season, Unit

_SHIFTS = {
    "last": -1, "past": -1, "previous": -1, "this": 0, "that": 0, "same": 0, "next": 1, "coming": 1,
    "following": 1,
}  # fmt: skip
_SEASONS: Mapping[str | int | None, Season] = {"SP": "SP", "SU": "SU", "FA": "FA", "WI": "WI"}


def shift_of(found: Found, group: str = "shift") -> int | None:
    """-1 last, 0 this or that, 1 next, as the group says."""
    return next((_SHIFTS[token.low] for token in found.tokens(group) if token.low in _SHIFTS), None)


def year_of(found: Found, group: str = "y") -> int | None:
    """The year of a group; negative before our era; of two digits 1950-2049, after an apostrophe 1930-2029."""
    year, word = found.integer(group), found.word(group)
    if year is None:
        return None
    if found.has("bc"):
        return -year
    if word[:1] in "'’":
        return full_year(year, turn=30)
    return full_year(year) if len(word) == 2 else year


def full_year(year: int, *, turn: int = 50) -> int:
    """A year of two digits in full: from `turn` on in the last century, below in this one. Others stay."""
    return year if year > 99 else year + (1900 if year >= turn else 2000)


def unit_reference(found: Found, unit: Unit, group: str = "ref") -> Relative | None:
    """ "last year" or "of that month" beside a date."""
    if not found.has(group):
        return None
    words = found.word(group)
    amount = -1 if "last" in words else 1 if "next" in words else 0
    speech = bool(amount) or "this" in words
    return Relative(amount=amount, unit=unit, anchor="speech" if speech else "context", direction=amount)


def year_reference(found: Found, group: str = "ref") -> Relative | None:
    """ "last year" or "of that year" after a date."""
    return unit_reference(found, "year", group)


def month_of(found: Found) -> int | None:
    """The month that group m names."""
    return found.place("month", "m") or found.place("mabbr", "m")


def weekday_of(found: Found) -> int | None:
    """The ISO weekday that group w names."""
    return found.place("weekday", "w") or found.place("wplural", "w") or found.place("wabbr", "w")


def _valid_day(day: int | None) -> bool:
    return day is not None and 1 <= day <= 31


def _line_end(found: Found) -> int | None:
    """Where a headline ends after its weekday, and the next line begins with the date."""
    split = found.group_span("w")[1]
    return split if split > 0 and found.broken(split) and found.at(split).low != "," else None


def _day_month(found: Found) -> Pieces:
    day = found.integer("d") or found.place("ordword", "d")
    month = month_of(found)
    if not _valid_day(day) or month is None:
        return None
    year = year_of(found)
    split = _line_end(found)
    if split is not None:
        weekday = Piece(found.first, split, "DATE", Calendar(weekday=weekday_of(found)))
        date = Calendar(year=year, month=month, day=day, of=year_reference(found))
        return [weekday, Piece(split, found.last, "DATE", date)]
    form = Calendar(
        year=year, month=month, day=day, weekday=weekday_of(found), of=year_reference(found),
        shift=shift_of(found), nickname=_is_nickname(found),
    )  # fmt: skip
    return found.whole("DATE", form)


def _is_nickname(found: Found) -> bool:
    """ "the Sept. 11 attacks", "Oct. 7 terror attack"; not "an Oct. 7 attack", "on Oct. 7 attacked"."""
    following = {found.after, found.at(found.last + 1).low}
    return bool(following & around("attack_after")) and found.before not in ("a", "an", "on")


def _month_day_list(found: Found) -> Pieces:
    """Two days of one month, "3 and 5 May", "April 6 to 9": a piece each."""
    first, second, month = found.integer("d"), found.integer("e"), month_of(found)
    if not (_valid_day(first) and _valid_day(second)) or month is None:
        return None
    year = year_of(found)
    day_at, second_at, month_at = found.group_span("d"), found.group_span("e"), found.group_span("m")
    begin = found.first if month_at[0] < day_at[0] else day_at[0]
    one = Piece(begin, day_at[1], "DATE", Calendar(year=year, month=month, day=first))
    return [one, Piece(second_at[0], found.last, "DATE", Calendar(year=year, month=month, day=second))]


def _iso(found: Found) -> Pieces:
    text = found.word("i")
    year, month, day = int(text[:4]), int(text[5:7]), int(text[8:10])
    if not (1 <= month <= 12 and 1 <= day <= 31):
        return None
    clock = Clock(hour=int(text[11:13]), minute=int(text[14:16])) if len(text) > 10 else None
    if clock and (clock.hour > 24 or (clock.minute or 0) > 59):
        return None
    return found.whole("TIME" if clock else "DATE", Calendar(year=year, month=month, day=day, clock=clock))


def _slash(found: Found) -> Pieces:
    parts = [int(part) for part in found.word("x").split("/")]
    if not (1 <= parts[0] <= 31 and 1 <= parts[1] <= 31):
        return None
    if parts == [9, 11]:
        return found.whole("DATE", Calendar(year=2001, month=9, day=11))
    if len(parts) < 3:
        return None
    return found.whole("DATE", Numeric(first=parts[0], second=parts[1], year=full_year(parts[2])))


def _ymd(found: Found) -> Pieces:
    year, month, day = (int(part) for part in found.word("x").replace(".", "/").split("/"))
    valid = 1 <= month <= 12 and _valid_day(day) and year > 0
    return found.whole("DATE", Calendar(year=year, month=month, day=day)) if valid else None


def _dmy(found: Found) -> Pieces:
    day, month, year = (int(part) for part in found.word("x").split("."))
    valid = 1 <= month <= 12 and _valid_day(day) and year > 0
    return found.whole("DATE", Calendar(year=year, month=month, day=day)) if valid else None


def _week_of_month(found: Found) -> Pieces:
    """ "the first week of May", "the last week of May"."""
    week = -1 if found.word("o") in ("last", "final") else found.place("ordword", "o")
    return found.whole("DATE", Calendar(year=year_of(found), month=month_of(found), week=week))


def _weekday_of_month(found: Found) -> Pieces:
    """ "the third Thursday of May", "the last Monday in June"."""
    which = -1 if found.word("o") == "last" else found.place("ordword", "o")
    form = Calendar(year=year_of(found), month=month_of(found), week=which, weekday=weekday_of(found))
    return found.whole("DATE", form)


def _day_of_month(found: Found) -> Pieces:
    """ "on the 3rd", "on the 12th of last month"; not "on the 3rd floor"."""
    of_month = found.word("ref").endswith("month")
    if not of_month and (found.has("ref") or before_noun(found)):
        return None
    form = Calendar(day=found.integer("d"), shift=shift_of(found, "ref"))
    return [Piece(found.first + 1, found.last, "DATE", form)]


def _month(found: Found) -> Pieces:
    month = month_of(found)
    bare = not any(found.has(group) for group in ("edge", "shift", "y", "ref"))
    if month is None or (bare and not is_month(found)):
        return None
    form = Calendar(
        year=year_of(found), month=month, edge=found.edge(), shift=shift_of(found), of=year_reference(found)
    )
    return found.whole("DATE", form)


def _year(found: Found) -> Pieces:
    year = year_of(found)
    if year is None:
        return None
    explicit = found.has("bc") or found.has("edge") or found.has("intro")
    if not explicit and not is_year(found, year):
        return None
    return found.whole("DATE", Calendar(year=year, edge=found.edge(), fiscal="fiscal" in found.word("intro")))


def _year_bare(found: Found) -> Pieces:
    """A year of three digits: only a text that counts in BC has them (`find_timexes` sees to that)."""
    at = found.group_span("y")
    if before_noun(found):
        return None
    return [Piece(at[0], at[1], "DATE", Calendar(year=-(found.integer("y") or 0)), weak=True)]


def _spoken_year(found: Found) -> Pieces:
    """ "nineteen ninety-six", "the year two thousand": years as broadcasts spell them."""
    numbers = [found.number(token.low) for token in found.tokens("words") if token.low.isalpha()]
    values = [number for number in numbers if number is not None]
    if values[:2] == [2, 1000]:
        year = 2000 + (values[-1] if len(values) > 2 else 0)
    elif 16 <= values[0] <= 20 and len(values) > 1 and max(values[1:]) < 100:
        if values[1] < 10 and "oh" not in found.word("words"):
            return None
        year = values[0] * 100 + sum(values[1:])
    else:
        return None
    return found.whole("DATE", Calendar(year=year, month=found.place("month", "m"), edge=found.edge()))


def _year_range(found: Found) -> Pieces:
    """ "2014-16", "1995/96", "499-493 BC": both years."""
    first, second = year_of(found, "y"), found.integer("z")
    if first is None or second is None:
        return None
    if found.has("bc"):
        second = -second
    elif len(found.word("z")) == 2:
        second += first // 100 * 100
    if not first < second <= first + 200:
        return None
    one, two = found.group_span("y"), found.group_span("z")
    return [
        Piece(one[0], one[1], "DATE", Calendar(year=first)),
        Piece(two[0], found.last, "DATE", Calendar(year=second)),
    ]


def _is_short_decade(found: Found) -> bool:
    """ "the 90s", "the 70s and 80s"; not "in his 80s"."""
    return found.has("the") or found.has("edge") or found.before in around("decade_before")


def _decade(found: Found) -> Pieces:
    if found.has("t"):
        number = found.integer("t")
        if number is None or number % 10 or (number < 100 and not _is_short_decade(found)):
            return None
        decade = number // 10
    else:
        decade = found.place("decadeword", "name") or 0
    return found.whole("DATE", Calendar(decade=-decade if found.has("bc") else decade, edge=found.edge()))


def _century(found: Found) -> Pieces:
    number = found.integer("o") or found.place("ordword", "o")
    if number is None or not 1 <= number <= 22:
        return None
    if found.capital(found.last - 1) and found.capital(found.last) and found.beside(found.last):
        return None  # the film company
    century = -number if found.has("bc") else number - 1
    return found.whole("DATE", Calendar(century=century, edge=found.edge()))


def _season(found: Found) -> Pieces:
    dated = found.has("y") or found.has("ref")
    if not dated and not is_season(found):
        return None
    form = Calendar(
        year=year_of(found), season=_SEASONS.get(found.look("season", "s")), shift=shift_of(found),
        edge=found.edge(), of=year_reference(found),
    )  # fmt: skip
    return found.whole("DATE", form)


def _holiday(found: Found) -> Pieces:
    name = found.word("h").replace(" ' ", "'").replace(" ’ ", "'").replace(" - ", "-")
    if not found.capital(found.group_span("h")[0]):
        return None
    feast = name in ("easter", "christmas", "ramadan")
    if feast and found.after.isalpha() and found.capital(found.last):  # "the Easter Rising"
        return None
    form = Calendar(holiday=name, year=year_of(found), shift=shift_of(found), of=year_reference(found))
    return found.whole("DATE", form)


def calendar_builders() -> Mapping[str, Builder]:
    """The builders of this module by the names that the rules use."""
    return {
        "iso": _iso, "slash": _slash, "day_month": _day_month, "month_day_list": _month_day_list,
        "month": _month, "year": _year, "year_bare": _year_bare, "spoken_year": _spoken_year,
        "year_range": _year_range,
        "decade": _decade, "century": _century, "season": _season, "ymd": _ymd, "dmy": _dmy,
        "week_of_month": _week_of_month, "weekday_of_month": _weekday_of_month,
        "day_of_month": _day_of_month, "holiday": _holiday,
    }  # fmt: skip
