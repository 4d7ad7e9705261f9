"""Builders of the time grammar for periods of account: quarters, halves, fiscal years, "a year earlier"."""

from __future__ import annotations

from collections.abc import Mapping

from sayso.reading.timex_calendar import full_year, month_of, shift_of, unit_reference, year_of, year_reference
from sayso.reading.timex_grammar import Builder, Found, Piece, Pieces
from sayso.reading.timex_relative import amount_of, unit_of
from sayso.timeforms import Calendar, Lasting, Relative


def _quarter(found: Found) -> Pieces:
    number = 4 if found.word("o") == "final" else found.integer("o") or found.place("ordword", "o")
    if number is None or not 1 <= number <= 4:
        return None
    of, lead = year_reference(found) or year_reference(found, "poss"), found.word("lead")
    if "ago" in lead or "earlier" in lead:
        of = Relative(amount=-1, unit="year", anchor="speech", direction=-1)
    form = Calendar(
        year=year_of(found) or year_of(found, "before"), quarter=number, edge=found.edge(),
        fiscal="fiscal" in lead, of=of, shift=shift_of(found, "lead"),
    )  # fmt: skip
    return found.whole("DATE", form)


def _quarter_short(found: Found) -> Pieces:
    number = found.integer("o")
    valid = number is not None and 1 <= number <= 4 and found.touches(found.group_span("o")[0])
    return found.whole("DATE", Calendar(year=year_of(found), quarter=number)) if valid else None


def _half_short(found: Found) -> Pieces:
    number = found.integer("o")
    valid = number in (1, 2) and found.touches(found.group_span("o")[0])
    return found.whole("DATE", Calendar(year=year_of(found), half=number)) if valid else None


def _half(found: Found) -> Pieces:
    """ "the second half of 2008", "the first half of May", "the latter half of the 1980s"."""
    number = 2 if found.word("o") in ("last", "latter") else found.place("ordword", "o")
    if number not in (1, 2):
        return None
    decade, century = found.integer("t"), found.integer("c") or found.place("ordword", "c")
    if (decade or 0) % 10:
        return None
    form = Calendar(
        year=year_of(found), month=month_of(found), half=number, of=year_reference(found),
        decade=decade // 10 if decade is not None else None, century=century - 1 if century else None,
    )  # fmt: skip
    return found.whole("DATE", form)


_PARTS = frozenset({"day", "week", "month", "quarter"})
_WHOLES = frozenset({"month", "year"})


def _part_of_period(found: Found) -> Pieces:
    """ "the first nine months of 2024", "the last 12 days of September", "the first two weeks of the month"."""
    unit, times = unit_of(found)
    amount = amount_of(found) if found.has("n") else 1
    if unit not in _PARTS or not amount:
        return None
    stretch = Lasting(amount=amount * times, unit=unit, direction=1 if found.word("o") == "first" else -1)
    if found.has("m") or found.has("y"):
        return found.whole("DATE", Calendar(year=year_of(found), month=month_of(found), stretch=stretch))
    whole, _ = unit_of(found, "ref")
    if whole not in _WHOLES:
        return None
    return found.whole("DATE", Calendar(stretch=stretch, of=unit_reference(found, whole)))


def _half_figures(found: Found) -> Pieces:
    """ "first-half profit"; of a year that is left open."""
    return [Piece(found.first, found.first + 3, "DATE", Calendar(half=found.place("ordword", "o")))]


def _fiscal(found: Found) -> Pieces:
    return found.whole("DATE", Calendar(year=year_of(found), fiscal=True))


def _fiscal_short(found: Found) -> Pieces:
    """ "FY2025", "FY 25"."""
    year = found.integer("y")
    if year is None or not (year < 100 or 1950 <= year <= 2100):
        return None
    return found.whole("DATE", Calendar(year=full_year(year), fiscal=True))


def _full_year(found: Found) -> Pieces:
    """ "the year ended June 30" is a length; "for the year", "the full year" the year itself."""
    if found.at(found.last - 1).low in ("ended", "ending"):
        return [Piece(found.first, found.last - 1, "DURATION", Lasting(amount=1, unit="year"))]
    if found.before == "for" or found.at(found.first + 1).low in ("full", "fiscal", "whole", "entire"):
        return found.whole("DATE", Relative(amount=0, unit="year", anchor="speech"))
    return None


def _year_ago(found: Found) -> Pieces:
    form = Relative(amount=-1, unit="year", anchor="speech", direction=-1, whole=False, yearly=True)
    return found.whole("DATE", form)


def _quarter_back(found: Found) -> Pieces:
    """ "the quarter": the one that is told of; "the latest quarter": that, or the one that ended last."""
    direction = -1 if found.has("latest") or found.has("newest") else 0
    return found.whole("DATE", Relative(amount=0, unit="quarter", anchor="context", direction=direction))


def _quarter_ended(found: Found) -> Pieces:
    """ "the quarter ended July 31": three months up to that one."""
    month = month_of(found)
    if month is None:
        return None
    middle = (month - 2) % 12 + 1
    form = Calendar(quarter=(middle + 2) // 3, ends=month)
    return [Piece(found.first, found.group_span("ended")[0], "DATE", form)]


def _same_period(found: Found) -> Pieces:
    """ "the 1988 quarter", "the same period of 1988"."""
    return found.whole("DATE", Calendar(year=year_of(found), compared=True))


def _same_period_ago(found: Found) -> Pieces:
    """ "the same period last year", "the corresponding month a year earlier"."""
    of = Relative(amount=-1, unit="year", anchor="speech", direction=-1)
    return found.whole("DATE", Calendar(of=of, compared=True))


def period_builders() -> Mapping[str, Builder]:
    """The builders of this module by the names that the rules use."""
    return {
        "quarter": _quarter, "half": _half, "half_figures": _half_figures, "quarter_short": _quarter_short,
        "half_short": _half_short, "fiscal_short": _fiscal_short, "fiscal": _fiscal, "full_year": _full_year,
        "year_ago": _year_ago, "quarter_back": _quarter_back, "quarter_ended": _quarter_ended,
        "same_period": _same_period, "same_period_ago": _same_period_ago, "part_of_period": _part_of_period,
    }  # fmt: skip
