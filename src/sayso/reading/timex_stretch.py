"""Builders of the time grammar for stretches, repetitions and references: "three days", "every week",
"recently".
"""

from __future__ import annotations

from collections.abc import Mapping
from typing import Literal

from sayso.reading.timex_grammar import Builder, Found, Piece, Pieces
from sayso.reading.timex_relative import FUTURE_WORDS, PAST_WORDS, amount_of, unit_of
from sayso.reading.timex_tokens import around
from sayso.timeforms import Lasting, Reference, Relative, Repeated, Unit, Unplaced

_SYMBOLS: Mapping[Unit, str] = {
    "second": "TS", "minute": "TM", "hour": "TH", "day": "D", "weekend": "WE", "week": "W", "month": "M",
    "quarter": "Q", "year": "Y", "decade": "DE", "century": "CE",
}  # fmt: skip
_REFERENCES: Mapping[str | int | None, Literal["PAST_REF", "PRESENT_REF", "FUTURE_REF"]] = {
    "PAST_REF": "PAST_REF", "PRESENT_REF": "PRESENT_REF", "FUTURE_REF": "FUTURE_REF",
}  # fmt: skip
_YEARS = range(1900, 2100)  # "the 1988 quarter" counts no quarters


def _period(amount: float, unit: Unit) -> str:
    symbol = _SYMBOLS[unit]
    return f"PT{amount:g}{symbol[1]}" if symbol[0] == "T" else f"P{amount:g}{symbol}"


def _stretch(found: Found) -> Pieces:
    """ "the past three days", "the next few months", "recent weeks"."""
    unit, times = unit_of(found)
    counted = found.has("n") or found.has("some")
    if unit is None or not (counted or found.look("uplural", "u")):
        return None
    word, amount = found.word("s").split()[-1], amount_of(found)
    direction = -1 if word in PAST_WORDS else 1 if word in FUTURE_WORDS else 0
    form = Lasting(
        amount=amount * times if amount is not None else None, unit=unit,
        direction=0 if word in _OF_EVENTS and _of_event(found, counted=counted) else direction,
        recent=word in ("recent", "latest") and not counted,
        anchor="context" if word in ("following", "succeeding") else "speech",
    )  # fmt: skip
    return [Piece(found.group_span("s")[0], found.last, "DURATION", form)]


_OF_EVENTS = frozenset({"last", "next", "following"})


def _of_event(found: Found, *, counted: bool) -> bool:
    """Whether a stretch is one of something else: "the last days of the war", "the last two days before the vote".

    "The last two weeks of fighting" are those of the report: a bare noun tells what filled them.
    """
    of = found.after == "of" and (not counted or found.at(found.last + 1).low in around("determiner"))
    return of or found.after == "before"


def _lasting(found: Found) -> Pieces:
    """ "three days", "a four-month", "several years"; "a year" after a count is a rate, not a length."""
    unit, times = unit_of(found)
    amount = amount_of(found)
    if unit is None or (found.has("n") and amount is None):
        return None
    if found.word("some") == "some" and found.word("u") == "day":  # "some day" looks ahead
        return None
    if _is_age(found, unit) or _is_fraction(found, unit, amount) or _is_night(found):
        return None
    if found.word("n").startswith("0"):
        return None
    if amount in _YEARS and "," not in found.word("n"):
        return None
    if found.word("n") in ("a", "an") and found.before == "on":
        return None  # "on a day when it rained"
    if found.word("n") in ("a", "an") and found.after == "-" and found.at(found.last + 1).low in ("to", "by"):
        return None  # "on a day-to-day basis"
    if found.word("n") in ("a", "an") and _is_rate(found):
        return found.whole("SET", Repeated(value=_period(1, unit)))
    if found.has("n") and unit == "second" and not found.look("uplural", "u"):  # "a second strike"
        return None
    return found.whole("DURATION", Lasting(amount=amount * times if amount is not None else None, unit=unit))


def _is_age(found: Found, unit: Unit) -> bool:
    """ "6-year-old", ", 52 years old,": about a person, not about when."""
    if found.at(found.last - 1).low != "old":
        return False
    return (unit == "year" and found.touches(found.last - 1)) or found.before == ","


def _quarter_century(found: Found) -> Pieces:
    """ "a quarter of a century", "a quarter-century ago"."""
    if found.at(found.last - 1).low == "ago":
        return found.whole("DATE", Relative(amount=-25, unit="year", anchor="speech", direction=-1, whole=False))
    return found.whole("DURATION", Lasting(amount=25, unit="year"))


def _is_fraction(found: Found, unit: Unit, amount: float | None) -> bool:
    return unit == "quarter" and amount in (0.5, 1.0, 3.0)


def _is_night(found: Found) -> bool:
    return "night" in found.word("u") and (not found.has("n") or found.word("n") in ("a", "an"))


def _is_rate(found: Found) -> bool:
    """ "twice a day", "20 barrels a day", "$5 a month": a set, not a length."""
    word = found.before
    if word in around("rate_before") or word[:1].isdigit():
        return True
    return len(word) > 4 and word.endswith("s") and word not in around("not_plural")


def _bare_plural(found: Found) -> Pieces:
    """ "for weeks", "months"."""
    unit, _ = unit_of(found)
    before = found.before
    if unit is None or before[:1].isdigit() or before in around("not_stretch_before"):
        return None
    if (
        found.word("u") in ("minutes", "hours")
        and found.after in ("of", "and")
        and found.before in around("record_before")
    ):
        return None  # "the minutes of the meeting", "the hours of work"
    if found.word("u") in ("nights", "quarters", "seconds", "moments"):
        return None
    return found.whole("DURATION", Lasting(amount=None, unit=unit))


def _bare_unit(found: Found) -> Pieces:
    """ "day-long"."""
    unit, _ = unit_of(found)
    if unit is None or not found.touches(found.last - 1):
        return None
    return found.whole("DURATION", Lasting(amount=1, unit=unit))


def _while(found: Found) -> Pieces:
    return found.whole("DURATION", Lasting(amount=None, unit=None))


def _frequency(found: Found) -> Pieces:
    if found.before == "average":  # a measure: "the average daily output"
        return None
    if found.word("f") == "daily" and found.capital(found.last) and not found.capital(found.first):
        return None  # a newspaper: "the Communist Party daily Granma"
    return found.whole("SET", Repeated(value=str(found.look("frequency", "f"))))


def _every(found: Found) -> Pieces:
    """ "every two weeks", "each July", "per day"."""
    unit, times = unit_of(found)
    if found.has("w"):
        return found.whole("SET", Repeated(value=f"XXXX-WXX-{found.place('weekday', 'w')}"))
    if found.has("p"):
        return found.whole("SET", Repeated(value=f"XXXX-XX-XXT{found.look('daypart', 'p')}"))
    if found.has("q"):
        return found.whole("SET", Repeated(value=f"XXXX-{found.look('season', 'q')}"))
    if found.has("m"):
        return found.whole("SET", Repeated(value=f"XXXX-{found.place('month', 'm') or 0:02d}"))
    if unit is None or unit == "second":
        return None
    return found.whole("SET", Repeated(value=_period((amount_of(found) or 1) * times, unit)))


def _reference(found: Found) -> Pieces:
    to = _REFERENCES.get(found.look("reference", "r"))
    word, before = found.word("r").split()[-1], found.before
    if to is None:
        return None
    if word == "future" and (before not in ("the", "near", "in", "distant") or found.after == "-"):
        return None
    if (word == "soon" and not _soon_ahead(found)) or (word == "now" and (before == "the" or _now_and_then(found))):
        return None
    if word == "current" and (found.after in ("account", "of", "was", "is") or not found.after.isalpha()):
        return None  # of water or money
    return found.whole("DATE", Reference(to=to, word=word))


def _now_and_then(found: Found) -> bool:
    """ "now and then", "every now and again": at times, not now."""
    return found.before != "between" and found.after == "and" and found.at(found.last + 1).low in ("then", "again")


def _soon_ahead(found: Found) -> bool:
    """ "will soon be" looks ahead; "soon became" and "as soon as" do not."""
    if found.after in ("as", "after", "before", "afterwards", "afterward"):
        return False
    words = {found.at(index).low for index in range(found.first - 3, found.first)}
    return bool(words & around("soon_before")) or not found.after.isalpha()


def _phrase(found: Found) -> Pieces:
    if found.has("past"):
        return found.whole("DATE", Reference(to="PAST_REF", word=found.word("past")))
    if found.has("future"):
        return found.whole("DATE", Reference(to="FUTURE_REF", word=found.word("future")))
    return found.whole("DATE", Reference(to="PRESENT_REF", word="now"))


def _one_day(found: Found) -> Pieces:
    """ "will one day": some time ahead."""
    at = found.group_span("future")
    return [Piece(at[0], at[1], "DATE", Reference(to="FUTURE_REF", word="one day"))]


def _ahead(found: Found) -> Pieces:
    """ "the years ahead", "the weeks to come"."""
    return found.whole("DATE", Reference(to="FUTURE_REF", word="ahead"))


def _all_day(found: Found) -> Pieces:
    """ "24 hours a day", "seven days a week": all the time, a set rather than a length and a rate."""
    unit: Unit = "day" if found.at(found.last - 1).low == "day" else "week"
    if found.amount("n") != (24 if unit == "day" else 7):
        return None
    return found.whole("SET", Repeated(value=_period(1, unit)))


def _moments_ago(found: Found) -> Pieces:
    return found.whole("DATE", Reference(to="PAST_REF", word="moments ago"))


def _unplaced(found: Found) -> Pieces:
    """ "at the same time": points at no date. With a comma it only joins sentences."""
    if found.before not in around("of_time") or (found.after == "," and "same" in found.word("what")):
        return None
    return found.whole("DATE", Unplaced())


def stretch_builders() -> Mapping[str, Builder]:
    """The builders of this module by the names that the rules use."""
    return {
        "stretch": _stretch, "lasting": _lasting, "bare_plural": _bare_plural, "bare_unit": _bare_unit,
        "while": _while, "frequency": _frequency, "every": _every, "reference": _reference, "phrase": _phrase,
        "moments_ago": _moments_ago, "one_day": _one_day, "ahead": _ahead, "all_day": _all_day,
        "quarter_century": _quarter_century, "unplaced": _unplaced,
    }  # fmt: skip
