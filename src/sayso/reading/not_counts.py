"""Numbers that count nothing: dates, times, ages, money, measures, names and labels."""

from __future__ import annotations

from collections.abc import Sequence

from sayso.number_words import DASHES, Token, glued, is_model, number_words, word_at
from sayso.numerals import Numeral

_Run = Sequence[Token]
_CURRENCY = frozenset("$€£¥₽₴₹₪₺")
_COUNTED_COMPOUNDS = frozenset({"strong", "plus", "odd"})
_LABEL_MARKS = frozenset("#№@_/:.+=&%")
_LONGEST_IDENTIFIER = 8  # digits without a separator: a telephone or case number
_OLDEST = 115  # years of age


def no_count(text: str, run: _Run, numeral: Numeral, head: tuple[int, int] | None) -> bool:
    """Whether a number is no count here. `head` has the tokens of the noun phrase after it, if any."""
    core, after = numeral.core, numeral.last
    counted = head is not None and not _is_unit_word(run, head)
    if _is_glued(run, numeral) or _is_measure(run, numeral, head) or _is_age(run, numeral, head):
        return True
    if numeral.kind != "digits":
        return word_at(run, core - 1) in {"aged", "age", "phase", "world war", "chapter"} and head is None
    raw = word_at(run, core)
    if (raw[0] == "0" and len(raw) > 1 and raw.isdigit()) or (raw.isdigit() and len(raw) >= _LONGEST_IDENTIFIER):
        return True
    bounded = core > numeral.first
    if word_at(run, core - 1) in ("(", "[") and word_at(run, after) in (")", "]"):
        return True  # a footnote, an age, an area code
    if word_at(run, core + 1) in number_words().suffixes and glued(run, core) and not _is_plain_noun(run, head):
        return True  # "4K", "700m long"
    return (
        _is_date(text, run, numeral)
        or (not bounded and _is_year(run, numeral, head))
        or (not bounded and _is_label(text, run, numeral, head, counted=counted))
        or _is_address(text, run, after)
        or _is_number_row(run, numeral)
    )


def _is_glued(run: _Run, numeral: Numeral) -> bool:
    """Part of a name, a time, a fraction or a compound: "F-16", "18:31", "3/4", "300km", "25-tonne"."""
    core, last = numeral.core, numeral.last
    before, after = word_at(run, core - 1), word_at(run, last)
    if before in _CURRENCY:
        return True
    if glued(run, core - 1):
        inner = before in DASHES and (glued(run, core - 2) and word_at(run, core - 2)[-1:].isalnum())
        if inner or before.isalnum() or before in _LABEL_MARKS:
            return True
    if not glued(run, last - 1):
        return False
    if after[0].isalnum() or after in _CURRENCY or after in "%°²":
        return True
    joined = glued(run, last) and word_at(run, last + 1)[:1].isalnum()
    if after in DASHES:
        return joined and word_at(run, last + 1) not in _COUNTED_COMPOUNDS
    return joined and after in ":/"


def _is_measure(run: _Run, numeral: Numeral, head: tuple[int, int] | None) -> bool:
    """A share, a sum of money, a distance or a stretch of time."""
    nouns, last = number_words().nouns, numeral.last
    follows = [word_at(run, j) for j in range(last, last + 3)]
    if follows[0] in "%°" and follows[0]:
        return True
    if follows[0] in ("a", "p") and follows[1] == "." and follows[2] == "m":
        return True
    if follows[0] == "per" and follows[1].startswith("cent"):
        return True
    measures = nouns["measures"] | nouns["money"] | nouns["times"]
    if follows[0] in measures or (follows[0] in ("us", "million", "billion", "more") and follows[1] in measures):
        return True
    return head is not None and _is_unit_word(run, head)


def _is_plain_noun(run: _Run, head: tuple[int, int] | None) -> bool:
    sizes = {"long", "high", "deep", "wide", "tall"}
    return head is not None and head[1] - head[0] <= 2 and word_at(run, head[0]) not in sizes


def _is_unit_word(run: _Run, head: tuple[int, int]) -> bool:
    nouns, word = number_words().nouns, word_at(run, head[1] - 1)
    return word in nouns["measures"] or word in nouns["money"] or word in nouns["times"]


def _is_age(run: _Run, numeral: Numeral, head: tuple[int, int] | None) -> bool:
    """ "aged 12", "Amal, 14, said", "Amal (14)"."""
    before, after = word_at(run, numeral.core - 1), word_at(run, numeral.last)
    if before in ("aged", "age", "ages"):
        return True
    if before in ("under", "over") and word_at(run, numeral.core - 2) in (
        "children",
        "anyone",
        "aged",
        "those",
    ):
        return True
    plain = numeral.low == numeral.high and numeral.first == numeral.core and head is None
    if not plain or numeral.low is None or numeral.low > _OLDEST:
        return False
    if any(word_at(run, j) in ("aged", "ages") for j in range(numeral.core - 6, numeral.core)):
        return True  # "between the ages of 20 and 40"
    named = word_at(run, numeral.core - 2)[:1].isalpha()
    return named and before == "," and after in (",", ".", ")", ";")


def _is_date(text: str, run: _Run, numeral: Numeral) -> bool:
    """ "January 3", "3 January", "Oct. 7"."""
    core, last = numeral.core, numeral.last
    before = core - 2 if word_at(run, core - 1) == "." else core - 1
    return _is_month(text, run, before) or _is_month(text, run, last) or word_at(run, core - 1) in ("ramadan",)


def _is_month(text: str, run: _Run, i: int) -> bool:
    """A month's name; "may" and "march" only with a capital."""
    return word_at(run, i) in number_words().nouns["months"] and text[run[i].start].isupper()


def _is_year(run: _Run, numeral: Numeral, head: tuple[int, int] | None) -> bool:
    """A year by its form, unless something is counted by it: "since 2014", but "2000 people"."""
    raw = word_at(run, numeral.core)
    if not (raw.isdigit() and len(raw) == 4 and 1900 <= int(raw) <= 2099):
        return False
    before, words = word_at(run, numeral.core - 1), number_words().nouns
    counted = head is not None and word_at(run, head[1] - 1) in words["people"] | words["things"]
    return not counted or before in number_words().nouns["before_years"] | number_words().nouns["months"]


def _is_label(text: str, run: _Run, numeral: Numeral, head: tuple[int, int] | None, *, counted: bool) -> bool:
    """ "Resolution 2254", "No. 10", "Hwasong 12", "MiG 29 jets", "1." at the start of a line."""
    core, after = numeral.core, word_at(run, numeral.last)
    start = run[core].start
    if after in (".", ")") and glued(run, numeral.last - 1) and (start == 0 or text[start - 1] == "\n"):
        return True
    before = core - 2 if word_at(run, core - 1) == "." else core - 1
    word, nouns = word_at(run, before), number_words().nouns
    if word in ("no", "nos", "art", "tel", "fig"):
        return True
    people = after in nouns["people"] or (head is not None and word_at(run, head[1] - 1) in nouns["people"])
    if text[run[before].start].isupper() and is_model(run, core) and not people and after not in nouns["harms"]:
        return True
    if counted or before < core - 1 or after in nouns["harms"] or after in nouns["people"]:
        return False
    if word in nouns["labels"]:
        return True
    named = before > 0 and word[:1].isalpha() and text[run[before].start].isupper()
    told = word in nouns["role_killed"] | nouns["role_injured"] | nouns["role_captured"]
    return named and not told and "\n" not in text[run[before].end : start] and _is_inside(text, run, before)


def _is_inside(text: str, run: _Run, i: int) -> bool:
    """Whether token `i` does not begin a sentence, so that its capital makes it a name."""
    previous = word_at(run, i - 1)
    return previous not in (".", "!", "?", ":", '"', "“") and text[run[i].start : run[i].end] not in (
        "The",
        "At",
        "In",
    )


def _is_address(text: str, run: _Run, i: int) -> bool:
    """ "10 Downing Street"."""
    streets = number_words().nouns["streets"]
    for j in range(i, min(i + 4, len(run))):
        if not text[run[j].start].isupper():
            return False
        if word_at(run, j) in streets:
            return j > i
    return False


def _is_number_row(run: _Run, numeral: Numeral) -> bool:
    """Beside another bare number: a telephone number, coordinates, a table."""
    before, after = word_at(run, numeral.core - 1), word_at(run, numeral.last)
    year = before.isdigit() and len(before) == 4
    time = word_at(run, numeral.core - 2) == ":"
    return (before[:1].isdigit() and not year and not time) or after[:1].isdigit()
