"""Builders of the time grammar for distances and named units: "two days ago", "last month"."""

from __future__ import annotations

from collections.abc import Mapping
from typing import Literal

from sayso.reading.timex_calendar import shift_of
from sayso.reading.timex_grammar import Builder, Found, Piece, Pieces
from sayso.reading.timex_tokens import around
from sayso.timeforms import Anchor, Lasting, Relative, Unit, Unplaced

_UNITS: Mapping[str | int | None, Unit] = {
    "second": "second", "minute": "minute", "hour": "hour", "day": "day", "weekend": "weekend",
    "week": "week", "month": "month", "quarter": "quarter", "year": "year", "decade": "decade",
    "century": "century",
}  # fmt: skip
PAST_WORDS = frozenset({"last", "past", "previous", "preceding", "prior", "recent", "latest"})
FUTURE_WORDS = frozenset({"next", "coming", "following", "succeeding"})
_AFTER_WORDS = frozenset({"later", "after", "afterward", "afterwards", "thereafter", "following"})
_SHORT: frozenset[Unit | None] = frozenset({"second", "minute", "hour", None})


def unit_of(found: Found, group: str = "u") -> tuple[Unit | None, int]:
    """The unit of a group and by how much it multiplies ("fortnight" is two weeks)."""
    name = found.look("unit", group) or found.look("uplural", group)
    if name is None and "second" in found.word(group):
        name = "second"
    return ("week", 2) if name == "fortnight" else (_UNITS.get(name), 1)


def amount_of(found: Found) -> float | None:
    """The number before a unit, with "and a half"; None where it is vague or missing."""
    if found.has("some"):
        return 2.0 if "couple" in found.word("some") else None
    amount = found.amount("n")
    if amount is None:
        return None
    return amount + (0.5 if found.has("half") else 0.0)


def _distance(found: Found, sign: Literal[-1, 1], anchor: Anchor) -> Relative | None:
    unit, times = unit_of(found)
    if unit is None:
        return None
    amount = amount_of(found)
    return Relative(
        amount=sign * amount * times if amount is not None else None, unit=unit, anchor=anchor,
        direction=sign, whole=False, yearly=unit == "year" and amount == 1 and sign < 0,
    )  # fmt: skip


def _ago(found: Found) -> Pieces:
    form = _distance(found, -1, "speech")
    return found.whole("DATE", form) if form else None


def _from_now(found: Found) -> Pieces:
    """ "three months from now", "weeks from today"."""
    form = _distance(found, 1, "speech")
    return found.whole("DATE", form) if form else None


def _later(found: Found) -> Pieces:
    """ "three days later", "a year earlier", "two days after" with nothing behind it to be after of."""
    way, after = found.word("way"), found.after
    if way in ("before", "after") and after and (after.isalnum() or after in "'\"`$“"):
        return None
    form = _distance(found, 1 if way in _AFTER_WORDS else -1, "context")
    return found.whole("DATE", form) if form else None


def _from_event(found: Found) -> Pieces:
    """ "four days after the vote": the distance is known, the event's day is not."""
    form = _distance(found, 1 if found.word("way") in _AFTER_WORDS else -1, "event")
    return [Piece(found.first, found.group_span("way")[0], "DURATION", form)] if form else None


def _named_unit(found: Found) -> Pieces:
    """ "last week", "this month", "the same day", "the following year"."""
    unit, _ = unit_of(found)
    if unit is None:
        return None
    words = found.word("s").split()
    name, the = words[-1], words[0] == "the"
    if name == "last" and unit in ("second", "minute"):
        return None  # "at the last minute"
    if _of_event(found) and name in ("last", "next", "previous"):
        return found.whole("DATE", Unplaced())
    stretch = _as_stretch(found, unit, name, the=the)
    if stretch is not None:
        return stretch
    amount = -1 if name in PAST_WORDS - {"latest"} else 1 if name in FUTURE_WORDS else 0
    speech = name in ("this", "current") or (name in ("last", "next", "coming", "latest") and not the)
    return found.whole("DATE", _lead(found, amount, unit, "speech" if speech or name == "coming" else "context"))


_COMPARED = 30  # words before "last year" in which the comparison begins


def _of_sum(found: Found) -> bool:
    """Whether "last year" stands beside a sum that is compared: "from $6 million last year", "last year's
    $6 million". In a report of a quarter it is the same quarter of the year before.
    """
    if found.after in ("'", "’"):
        return found.at(found.last + 2).low in around("currency")
    words = [found.at(index).low for index in range(max(0, found.first - _COMPARED), found.first)]
    words = words[:-1] if words[-1:] == [","] else words
    number = len(words) > 1 and words[-1][0].isdigit() and words[-2] in around("currency")
    sum_ends = number or (bool(words) and words[-1] in around("sum_end"))
    return sum_ends and bool(around("comparison").intersection(words))


def _as_stretch(found: Found, unit: Unit, name: str, *, the: bool) -> Pieces:
    """ "the past week", "over the next year": lengths up to or from now; None for calendar units."""
    if name == "past" and unit == "year":
        form = Relative(amount=-1, unit=unit, anchor="speech", direction=-1, portion="later")
        return found.whole("DATE", form)
    if name == "past" and unit != "weekend":
        return found.whole("DURATION", Lasting(amount=1, unit=unit, direction=-1))
    if the and name == "last" and unit in ("week", "month", "year", "decade", "century"):
        return found.whole("DATE", Lasting(amount=1, unit=unit, direction=-1))
    led = found.at(found.group_span("s")[0] - 1).low in ("over", "for", "within", "during")
    if the and led and name in ("next", "coming", "following"):
        return found.whole("DURATION", Lasting(amount=1, unit=unit, direction=1))
    if unit in _SHORT:
        return found.whole("DURATION", Lasting(amount=1, unit=unit, direction=shift_of(found, "s") or 0))
    return None


def _of_event(found: Found) -> bool:
    """Whether "of" and no date follow: "the last month of the war"."""
    following = found.at(found.last + 1).low
    return found.after == "of" and bool(following) and not following[0].isdigit()


def _lead(found: Found, amount: int, unit: Unit, anchor: Anchor) -> Relative:
    """A calendar unit with what leads it: "earlier this month", "early next year"."""
    lead = found.word("lead")
    return Relative(
        amount=amount, unit=unit, anchor=anchor, direction=amount, edge=found.edge(),
        portion="earlier" if "earlier" in lead else "later" if "later" in lead else None,
        yearly=unit == "year" and anchor == "speech" and amount < 0 and not lead and _of_sum(found),
    )  # fmt: skip


def _edge_of_unit(found: Found) -> Pieces:
    """ "the end of the year", "later in the day"."""
    unit, _ = unit_of(found)
    if unit is None or unit in _SHORT:
        return None
    return found.whole("DATE", _lead(found, 0, unit, "context"))


def _unit_following(found: Found) -> Pieces:
    """ "the day before", "the year after" with nothing behind it to be before of."""
    unit, _ = unit_of(found)
    after = found.after
    if unit is None or unit in _SHORT:
        return None
    if after.isalpha() and after not in ("in", "at", "when", "and", "by", "with", "on"):
        return None
    amount = -1 if found.word("s") == "before" else 1
    return found.whole("DATE", Relative(amount=amount, unit=unit, anchor="context", direction=amount))


def _the_day(found: Found) -> Pieces:
    """ "ended the day lower": the day that is told of."""
    form = Relative(amount=0, unit="day", anchor="context")
    return [Piece(found.first + 1, found.last, "DATE", form)]


def _year_end(found: Found) -> Pieces:
    return found.whole("DATE", Relative(amount=0, unit="year", anchor="context", edge="end"))


def _weekend(found: Found) -> Pieces:
    return found.whole("DATE", Relative(amount=0, unit="weekend", anchor="speech"))


def _all_unit(found: Found) -> Pieces:
    unit, _ = unit_of(found)
    return found.whole("DURATION", Relative(amount=0, unit=unit or "day", anchor="speech"))


def relative_builders() -> Mapping[str, Builder]:
    """The builders of this module by the names that the rules use."""
    return {
        "ago": _ago, "from_now": _from_now, "later": _later, "from_event": _from_event, "named_unit": _named_unit,
        "unit_following": _unit_following, "edge_of_unit": _edge_of_unit, "the_day": _the_day,
        "year_end": _year_end, "weekend": _weekend, "all_unit": _all_unit,
    }  # fmt: skip
