"""What of a number phrase is counted: neither quotation marks nor brackets, ages or the parts that it names."""

from __future__ import annotations

from collections.abc import Sequence

from sayso.number_words import DASHES, Token, glued, is_model, word_at
from sayso.numerals import Numeral, read_cardinal, read_numeral, skip_bounds

_PART = frozenset({"including", "among", "whom", "which", "who", "that", "after", "when", "while", "because", "where"})
_OF_WHOLE = frozenset({"them", "whom", "which", "these", "those"})
_MARKS = frozenset("\"“”()[]*'‘’")
_COUNTED_COMPOUNDS = frozenset({"strong", "plus", "member", "man", "person", "odd", "something"})
_AGES = frozenset({"year", "years", "month", "months", "week", "weeks", "day", "days"})
_Run = Sequence[Token]


def without_marks(run: _Run) -> _Run:
    """The run without quotation marks, and without what brackets add to a number or noun: "a soldier (24)"."""
    counted, aside = skip_bounds(run, 0)[1], False
    kept: list[Token] = []
    for i, token in enumerate(run):
        if token.lower in ("(", "["):
            aside = i > counted and word_at(run, i + 1) != "or"  # "two (or three)"
        elif token.lower in (")", "]"):
            aside = False
        elif not aside and token.lower not in _MARKS:
            kept.append(token)
    return kept


def without_parts(run: _Run) -> _Run:
    """The run up to the words that name a part: "12 civilians, including five children", "20, most of them women"."""
    cut = next((i for i in range(1, len(run)) if run[i].lower in _PART or _of_whole(run, i)), None)
    if cut is None:
        return run
    if _of_whole(run, cut):
        cut, last = max(_breaks(run[:cut]), default=cut), _goes_on(run, cut + 1)
        return without_parts([*run[:cut], *run[last:]])
    while cut > 1 and (run[cut - 1].lower == "," or run[cut - 1].lower in DASHES):
        cut -= 1
    return run[:cut]


def _goes_on(run: _Run, i: int) -> int:
    """The ", and" from token `i` on, which ends an aside: "90 passengers, most of them Danes[,] and 11 crew"."""
    return next((j for j in range(i, len(run)) if (run[j].lower, word_at(run, j + 1)) == (",", "and")), len(run))


def _of_whole(run: _Run, i: int) -> bool:
    """ "13 [of whom]", "a third [of them]"."""
    return word_at(run, i) == "of" and word_at(run, i + 1) in _OF_WHOLE


def _breaks(run: _Run) -> list[int]:
    """The commas, colons and dashes after the first token of a run, those inside its numbers left out."""
    found: list[int] = []
    i = 0
    while i < len(run):
        numeral = numeral_at(run, i)
        if i and numeral is None and (run[i].lower == "," or opens_list(run, i)):
            found.append(i)
        i = numeral.last if numeral else i + 1
    return found


def opens_list(run: _Run, i: int) -> bool:
    """Whether token `i` is a colon or a dash between words: what follows a number there lists its parts."""
    word = word_at(run, i)
    inner = word != "—" and glued(run, i - 1) and glued(run, i)  # "pro-Russian"
    return word == ":" or (word in DASHES and not inner)


def without_ages(run: _Run) -> _Run:
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
    if word_at(run, i) in ("aged", "age", "ages") or _is_aside(run, i):
        last = _ages_end(run, i + 1)
        return i if last == i + 1 else last
    number = read_cardinal(run, i)
    if number is None:
        return i
    j = number.last
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


def _is_aside(run: _Run, i: int) -> bool:
    """Whether a comma after a noun opens a bare number, which is an age: "a man[,] 45, and a woman"."""
    if word_at(run, i) != "," or not word_at(run, i - 1).isalpha() or read_cardinal(run, i - 1):
        return False
    number = read_cardinal(run, i + 1)
    return number is not None and _is_bare(run, number.last)


def _ages_end(run: _Run, i: int) -> int:
    """The token after the ages listed from token `i` on: "45", "between 3 and 5", "10, 12 and 14"; `i` for none."""
    numeral = read_numeral(run, i)
    while numeral:
        i = j = numeral.last
        while word_at(run, i) in _AGES or word_at(run, i) == "old":
            i += 1
        while word_at(run, j) in (",", "and", "or", "&"):
            j += 1
        numeral = read_numeral(run, j) if j > numeral.last else None
        if numeral and not _is_bare(run, numeral.last):
            break  # "aged 30 and [two children]"
    return i


def _is_bare(run: _Run, i: int) -> bool:
    """Whether the number that ends before token `i` counts nothing."""
    return word_at(run, i) in ("", ",", ";", ".", "and", "or", "&")


def numeral_at(run: _Run, i: int) -> Numeral | None:
    """The number that begins at token `i`, unless it is part of a name: "F-16", "A320", "Challenger 2"."""
    previous = word_at(run, i - 1)
    if glued(run, i - 1) and (previous in DASHES or previous.isalpha()) and run[i].lower[0].isdigit():
        return None
    if is_model(run, i):
        return None
    numeral = read_numeral(run, i)
    if numeral and word_at(run, i) == "one" and word_at(run, i + 1) == "another":
        return None
    return numeral


def first_numeral(run: _Run) -> Numeral | None:
    """The first number of a run, names left out; None where it has none."""
    return next((numeral for i in range(len(run)) if (numeral := numeral_at(run, i))), None)
