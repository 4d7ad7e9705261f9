"""A number phrase of a report -> its bounds.

The conventions are those of the record's contract: exact n is n..n, "at least 7" is 7.., "up to 50" is ..50,
"more than N" is N+1.., "dozens" 24.., "scores" 40.., "hundreds" 200.., "several" 3.., and "many" has neither.
The words of the phrase are never rewritten: they stay in the argument's span, the value stands beside them.
"""

from __future__ import annotations

import re
from collections.abc import Sequence

from sayso.number_words import (
    DASHES,
    Token,
    glued,
    is_particle,
    is_plural,
    match_longest,
    number_words,
    tokens,
    word_at,
)
from sayso.numerals import Numeral, read_cardinal, read_numeral
from sayso.record import NumberValue, Span

_MAX_PHRASE = 400  # code points; no number phrase is longer, and the rest cannot change the number
_PART = frozenset({"including", "among", "whom", "which", "who", "that", "after", "when", "while", "because", "where"})
_STOP = frozenset({"of", "from", "in", "at", "on", "near", "for", "to", "by", "under", "inside", "outside", "during"})
_DETERMINERS = frozenset({"a", "an", "the", "his", "her", "their", "its", "my", "our", "another", "this", "that"})
_ONE = frozenset({"he", "she", "him", "i", "me", "himself", "herself", "someone", "somebody", "it"})
_MANY = frozenset({"they", "them", "we", "us", "themselves", "these", "those"})
_COUNTED_COMPOUNDS = frozenset({"strong", "plus", "member", "man", "person", "odd", "something"})
_AGES = frozenset({"year", "years", "month", "months", "week", "weeks", "day", "days"})
_NOT_A_COUNT = re.compile(
    r"[$€£¥₽₴₹₪₺%]|\bper\s?cent\b|\bpercentage\b"
    r"|\b(?:dollars?|euros?|rou?bles?|hryvnias?|shekels?|liras?|yuan|usd|eur)\b"
    r"|\b(?:half|thirds?|quarters?|fifths?|tenths?)\b(?!\s+(?:of\s+)?(?:an?\s+)?(?:dozen|hundred|thousand|million|billion))"
    r"|\b(?:one|two|three|four|\d{1,3})\s+(?:in|out\s+of)\s+(?:every\s+)?(?:\d|two|three|four|five|ten)"
)
_AND_A_HALF = re.compile(r"\band\s+a\s+half\b")
_SPACED = re.compile(r"(?<![\d.,])(\d{1,3}) (\d{3})(?![\d.,])")  # "15 000"
_Run = Sequence[Token]


def number_value(phrase: str) -> NumberValue | None:
    """The bounds that a phrase of a report states; None where it states no count (a percentage, money).

    "at least 12 civilians including five children" -> 12..None; "many" -> None..None; "a soldier" -> 1..1.
    """
    text = phrase[:_MAX_PHRASE].lower()
    if _NOT_A_COUNT.search(_AND_A_HALF.sub("", text)):
        return None
    text = _SPACED.sub(r"\1\2", text)
    run = _whole(_without_ages([token for token in tokens(text) if token.lower not in "\"“”()[]*'‘’"]))
    if not any(token.lower[0].isalnum() for token in run):
        return None
    low, high = _sum(_chunks(run))
    return NumberValue(low=low, high=high)


def number_in(text: str, span: Span) -> NumberValue | None:
    """`number_value` of a span, with a bound that stands just outside it: "at least [three soldiers]"."""
    start, end = span.start, span.end
    before = tokens(text[max(0, start - 40) : start])
    for size in range(min(5, len(before)), 0, -1):
        found = match_longest(before, len(before) - size, number_words().bounds)
        if found and found[1] == len(before) and not is_particle(before, len(before) - size):
            start -= len(text[max(0, start - 40) : start]) - before[-size].start
            break
    after = tokens(text[end : end + 20])
    found = match_longest(after, 0, number_words().after) if text[end : end + 1] == " " else None
    if found:
        end += after[found[1] - 1].end
    return number_value(text[start:end])


def _whole(run: _Run) -> _Run:
    """The run up to the words that name a part of it: "12 civilians, including five children"."""
    cut = next((i for i, token in enumerate(run) if i and token.lower in _PART), len(run))
    while cut > 1 and run[cut - 1].lower in (",", "of", "most", "-", "–", "—"):
        cut -= 1  # "13 of whom", "20, most of whom"
    return run[:cut]


def _without_ages(run: _Run) -> _Run:
    """The run without numbers that describe one thing: "a 45-year-old woman", "a 25-tonne truck"."""
    kept: list[Token] = []
    i = 0
    while i < len(run):
        skip = _age_end(run, i)
        if skip == i:
            kept.append(run[i])
            skip += 1
        i = skip
    return kept


def _age_end(run: _Run, i: int) -> int:
    """The token after an age or measure that begins at token `i`; `i` itself when none does."""
    aged = word_at(run, i) in ("aged", "age", "ages")
    number = read_cardinal(run, i + aged)
    if number is None:
        return i
    j = number.last
    if aged:
        return j
    if word_at(run, j) in _AGES and word_at(run, j + 1) == "old":
        return j + 2
    unit = word_at(run, j + 1)
    compound = word_at(run, j) in DASHES and glued(run, j - 1) and glued(run, j) and unit.isalpha()
    if not compound or unit in _COUNTED_COMPOUNDS or read_cardinal(run, j + 1):
        return i
    j += 2
    while word_at(run, j) in DASHES and glued(run, j):
        j += 2
    return j + (word_at(run, j) == "old")


def _chunks(run: _Run) -> list[_Run]:
    """The run, split where "and", "plus" or "with" joins something that is counted on its own."""
    listed = any(token.lower == "and" for token in run)
    chunks: list[_Run] = []
    start = i = 0
    while i < len(run):
        word, numeral = run[i].lower, _numeral_at(run, i)
        if numeral:
            i = numeral.last
            continue
        if word in ("and", "plus", "with", "&") or (word == "," and listed):
            chunks.append(run[start:i])
            start = i + (word != "with")
        elif word == ",":
            break  # an apposition: "John Smith, a teacher"
        i += 1
    chunks.append(run[start:i])
    return [chunk for chunk in chunks if chunk]


def _sum(chunks: list[_Run]) -> tuple[int | None, int | None]:
    """The first chunk's bounds, with those of the chunks that add to it."""
    if not chunks:
        return None, None
    low, high = _value(chunks[0])
    harmed = _harm(chunks[0])
    for chunk in chunks[1:]:
        if harmed and _harm(chunk):
            break  # "10 killed and 20 injured" are two numbers
        if not _adds(chunk):
            continue
        more_low, more_high = _value(chunk)
        low = more_low if low is None else low + (more_low or 0)
        high = None if high is None or more_high is None else high + more_high
    return low, high


def _adds(chunk: _Run) -> bool:
    """Whether a later chunk counts something of its own: a number, or one person ("and her son")."""
    kin = number_words().nouns["kin"]
    if chunk[0].lower == "with":
        return len(chunk) > 1 and any(_singular(token.lower) in kin for token in chunk)
    if _first_numeral(chunk):
        return True
    one = chunk[0].lower in _DETERMINERS or chunk[-1].lower in kin
    return one and _noun_phrase(chunk) == (1, 1)


def _value(chunk: _Run) -> tuple[int | None, int | None]:
    """The bounds of one chunk: its number, or what its noun says."""
    if chunk[0].lower == "with":
        chunk = chunk[1:]
    numeral = _first_numeral(chunk)
    if numeral is None:
        return _noun_phrase(chunk)
    of = next((i for i, token in enumerate(chunk[: numeral.first]) if token.lower == "of"), None)
    if of is not None and chunk[0].lower in _DETERMINERS and chunk[of - 1].lower not in number_words().nouns["groups"]:
        return 1, 1  # "the commander of 300 men" is one; "a family of six" is six
    return numeral.low, numeral.high


def _numeral_at(run: _Run, i: int) -> Numeral | None:
    """The number that begins at token `i`, unless it is part of a name: "F-16", "A320"."""
    previous = word_at(run, i - 1)
    if glued(run, i - 1) and (previous in DASHES or previous.isalpha()) and run[i].lower[0].isdigit():
        return None
    numeral = read_numeral(run, i)
    if numeral and word_at(run, i) == "one" and word_at(run, i + 1) == "another":
        return None
    return numeral


def _first_numeral(run: _Run) -> Numeral | None:
    return next((numeral for i in range(len(run)) if (numeral := _numeral_at(run, i))), None)


_FUNCTION = frozenset({"at", "the", "of", "in", "on", "by", "to", "from", "and", "with", "for", "than", "that"})


def _noun_phrase(chunk: _Run) -> tuple[int | None, int | None]:
    """What a phrase without a number says: one ("a soldier"), more ("soldiers"), nothing ("a crowd")."""
    nouns = number_words().nouns
    cut = next((i for i, token in enumerate(chunk) if i and token.lower in _STOP), len(chunk))
    names = [token.lower for token in chunk[:cut] if token.lower[0].isalpha()] or [chunk[0].lower]
    head = names[-1]
    if len(names) == 1 and head in _FUNCTION:
        return None, None
    if names[0] in ("no", "without", "zero", "neither"):
        return 0, 0
    if head in nouns["groups"]:
        return None, None
    if len(names) == 2 and set(names) <= nouns["kin"]:
        return 2, 2  # a headline's "Mother, child"
    if head in _ONE or (head == "her" and len(names) == 1):
        return 1, 1
    if head in _MANY or is_plural(head):
        return 2, None
    return 1, 1


def _harm(chunk: _Run) -> bool:
    return any(token.lower in number_words().nouns["harms"] for token in chunk)


def _singular(word: str) -> str:
    return "child" if word == "children" else word.removesuffix("s")
