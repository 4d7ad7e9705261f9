"""Is that number a year, is that word a month? The words beside it decide; they are data."""

from __future__ import annotations

from sayso.reading.timex_grammar import Found
from sayso.reading.timex_tokens import around

_EARLIEST_PLAIN, _LATEST_PLAIN = (
    1900,
    2039,
)  # a bare number in this range is a year unless the words around object

_AREA_CODE = 3  # digits before the hyphen of a telephone number


def before_noun(found: Found) -> bool:
    """Whether a plain lower-case word follows that is no function word: what a number counts, most likely."""
    return found.after.isalpha() and not found.capital(found.last) and found.after not in around("function")


def is_year(found: Found, year: int) -> bool:
    """Whether a bare number of four digits (group y) is a year: "in 1812", not "1812 soldiers"."""
    first = found.group_span("y")[0]
    token, before, after = found.at(first), found.at(first - 1).low, found.after
    if token.low[:1] in ("'", "’"):
        return found.after not in around("counted")  # a programme: "'60 Minutes"
    if (token.glued and before not in ("-", "–", "(")) or before in around("not_year_before"):
        return False
    if after in around("street_after") and (after == "block" or found.capital(found.last)):
        return False  # "the 1400 block", "1640 N. Elm St."
    if after in around("makes") or (before == "-" and len(found.at(first - 2).low) == _AREA_CODE):
        return False  # a model, a telephone number
    led = before in around("year_before")
    if after == "-" and found.touches(found.last):
        return led
    if after in around("counted") or after in ("%", "percent"):
        return False
    counted = after.endswith("s") and before_noun(found)
    if _EARLIEST_PLAIN <= year <= _LATEST_PLAIN and year != 2000:
        return led or not counted
    return led and not counted


def is_month(found: Found) -> bool:
    """Whether a bare month name (group m) is one: "May" starts sentences, "April" is a name too."""
    name, before, after = found.word("m").rstrip(" ."), found.before, found.after
    led = before in around("month_before")
    if not led and before != "the" and name in around("first_names") and _names_person(found):
        return False
    if name in ("may", "march"):
        if before in ("the", "this") and before_noun(found):
            return True  # "the March vote"
        if not before or (name == "march" and found.capital(found.first - 1) and not led):
            return False
        return led or not after or after in ",.;)-"
    if before in around("title"):
        return False
    return name not in ("mar", "sep", "jan", "dec") or "." in found.word("m") or before in ("in", "since", "until")


def _names_person(found: Found) -> bool:
    """Whether a capital follows on the same line, as a family name does: "April Jones", "August Meyer"."""
    return found.after.isalpha() and found.capital(found.last) and found.beside(found.last)


def is_season(found: Found) -> bool:
    """Whether a season without a year (group s) is one: "the fall of Aleppo", "Arab Spring" are not."""
    after, before = found.after, found.before
    if after in ("of", "'") or (after == "-" and found.touches(found.last)):
        return False
    if found.word("s") == "fall" and after in ("from", "into", "to", "below", "through", "off"):
        return False  # "the fall from power"
    led = found.has("shift") or found.has("edge") or found.has("the")
    if not led and before not in around("season_before"):
        return False
    name = found.word("s") in ("fall", "spring") and found.capital(found.last - 1)
    return found.has("shift") or not name
