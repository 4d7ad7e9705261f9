"""The quantities of a report: number phrases with their words, their bounds and what they count.

What only looks like a count is left out: dates, years, times, durations, ages, money, percentages, distances,
ordinals, model names, telephone numbers, addresses, labels ("Resolution 2254"). docs/numbers.md has the list.
"""

from __future__ import annotations

from collections.abc import Sequence

from sayso.number_words import DASHES, Token, glued, is_model, is_particle, is_plural, number_words, tokens, word_at
from sayso.numerals import Numeral, read_numeral, share_end
from sayso.reading.facts import find_facts
from sayso.reading.harm import harm_of, is_part, role_hint
from sayso.reading.not_counts import no_count
from sayso.record import NumberValue, Quantity, Span

__all__ = ["find_facts", "find_quantities", "is_part", "role_hint"]

_Run = Sequence[Token]
_LONGEST_UNIT = 8  # tokens of a noun phrase after a number
_PAST_SINGULAR = 2  # words from "terrorist" to the plural it may describe: "terrorist organisation sites"
_ALONE = frozenset({"once", "twice", "thrice", "double", "twin", "twins", "both", "couple", "nil", "some", "various"})
_LOOSE = frozenset({"most", "few", "fewer", "numbers", "so", "lots", "multitudes"})
_NOBODY = frozenset({"no", "nobody", "none", "zero", "not"})
_CHANGES = frozenset({"rise", "rises", "rose", "risen", "rising", "up", "increase", "increased", "increases", "grew"})
_CHANGES |= frozenset(
    {"raise", "raised", "raises", "raising", "fell", "down", "decreased", "dropped", "revised", "toll"}
)
_DETERMINERS = frozenset({"the", "its", "his", "her", "their", "our", "these", "those", "them"})


def find_quantities(text: str) -> tuple[Quantity, ...]:
    """Every count in a report, in order: the number phrase with its bound words and its noun, if near.

    `unit` is what is counted, in the report's words ("Syrian civilians"); None where no noun follows. Spans
    do not overlap. Linear in the length of the text.
    """
    run, starters = tokens(text), number_words().starters
    found: list[Quantity] = []
    i = 0
    while i < len(run):
        word = run[i].lower
        if not (word[0].isdigit() or word in starters):
            i += 1
            continue
        quantity, i = _quantity_at(text, run, i)
        if quantity:
            found.append(quantity)
    return tuple(found)


def _quantity_at(text: str, run: _Run, i: int) -> tuple[Quantity | None, int]:
    """The quantity that begins at token `i`, if any, and the token to go on from."""
    if word_at(run, i) in ("no", "without") and (nothing := _no_harm(text, run, i)):
        return nothing
    if is_particle(run, i):
        return None, i + 1
    numeral = read_numeral(run, i, ranges=not _changes(run, i))
    if numeral is None or "\n" in text[run[i].start : run[numeral.last - 1].end]:
        return None, i + 1
    head = None if numeral.high == 0 else _head(text, run, numeral)
    if no_count(text, run, numeral, head):
        return None, numeral.last
    if share := share_end(run, numeral):
        return None, share
    if not _is_told(run, numeral, head):
        return None, numeral.last
    last = numeral.last if head is None else head[1]
    value = NumberValue(low=numeral.low, high=numeral.high)
    unit = None if head is None else text[run[head[0]].start : run[head[1] - 1].end]
    return Quantity(span=_span(text, run, i, last), value=value, unit=unit), last


def _head(text: str, run: _Run, numeral: Numeral) -> tuple[int, int] | None:
    """The noun phrase that a number counts, as tokens first to last (exclusive): "[Syrian civilians]"."""
    first = numeral.last
    if word_at(run, first) == "of":
        determined = word_at(run, first + 1) in _DETERMINERS
        if numeral.kind in ("digits", "words") and not determined and numeral.low != 2:
            return None  # "a third of 12 towns"; "a couple of" is 2
        first += 1 + determined
    nouns = number_words().nouns
    one = numeral.low == numeral.high == 1
    last = None
    for j in range(first, min(first + _LONGEST_UNIT, len(run))):
        word, following = word_at(run, j), word_at(run, j + 1)
        if _ends_noun(text, run, first, j) or (last is not None and j - last >= _PAST_SINGULAR):
            break
        if j > first and _is_model_part(run, j):
            continue  # "Challenger 2 tanks", "F-16 jets", "Tu-22M3 bombers"
        if is_plural(word) or any(word in nouns[kind] for kind in ("people", "times", "measures")):
            last = j + 1
            if is_plural(word) and following not in nouns["people"]:
                break  # "terrorist" goes on to "terrorist cells", "officers" does not
        elif one and not text[run[j].start].isupper() and not _is_counted(following):
            last = j + 1  # "one projectile", "one Israeli soldier"
            break
    return None if last is None else (first, last)


def _is_counted(word: str) -> bool:
    nouns = number_words().nouns
    return word in nouns["people"] or word in nouns["things"]


def _ends_noun(text: str, run: _Run, first: int, j: int) -> bool:
    """Whether token `j` cannot belong to the noun phrase that begins at token `first`."""
    word = word_at(run, j)
    if "\n" in text[run[j - 1].end : run[j].start] or _is_verb(word):
        return True
    if word in DASHES and j > first and run[j - 1].end == run[j].start:
        return False  # "anti-tank missiles"
    if j > first and _is_model_part(run, j):
        return False
    us = text[run[j].start : run[j].end] == "US"
    return not word[0].isalpha() or (word in number_words().nouns["stops"] and not us)


def _is_model_part(run: _Run, j: int) -> bool:
    """Whether token `j` goes on with the name of a model: "Challenger [2]", "F-[16]", "Tu-22[M][3]"."""
    if is_model(run, j):
        return True
    previous = word_at(run, j - 1)
    numbered = word_at(run, j)[0].isdigit() or previous[:1].isdigit()
    return numbered and glued(run, j - 1) and (previous in DASHES or previous.isalnum())


def _is_verb(word: str) -> bool:
    """Whether a word tells of harm and cannot be what is counted: "50 [injure] dozens"."""
    nouns = number_words().nouns
    return word not in nouns["people"] and word not in nouns["harms"] and harm_of(word) is not None


def _is_told(run: _Run, numeral: Numeral, head: tuple[int, int] | None) -> bool:
    """Whether a number word is used as a count here, and not as an idiom ("one of the best")."""
    word, nouns = word_at(run, numeral.core), number_words().nouns
    bare = numeral.first == numeral.core and numeral.last == numeral.core + 1
    if bare and word in _ALONE:
        return False
    if numeral.high == 0 and word in _NOBODY:
        return _near_harm(run, numeral.last)
    if numeral.low == numeral.high == 1 and numeral.kind == "words" and bare:
        follows = word_at(run, numeral.last)
        harmed = follows in nouns["harms"] or (follows in ("was", "of") and _near_harm(run, numeral.last))
        return harmed or (head is not None and follows not in nouns["one_not"] and _one_counts(run, numeral))
    if numeral.kind == "unbounded":
        follows = word_at(run, numeral.last)
        harmed = follows in nouns["harms"] or (follows in ("more", "others") and _near_harm(run, numeral.last))
        return (head is not None or harmed) and word not in _LOOSE
    return numeral.kind != "vague" or head is not None or word in number_words().plural_scales


def _one_counts(run: _Run, numeral: Numeral) -> bool:
    return word_at(run, numeral.first - 1) not in {
        "the",
        "this",
        "which",
        "every",
        "any",
        "each",
        "no",
        "some",
    }


def _near_harm(run: _Run, i: int) -> bool:
    return any(word_at(run, j) in number_words().nouns["harms"] for j in range(i, i + 5))


def _no_harm(text: str, run: _Run, i: int) -> tuple[Quantity, int] | None:
    """ "no casualties", "without any injuries": nobody."""
    for j in range(i + 1, min(i + 4, len(run))):
        if word_at(run, j) in number_words().nouns["harms"]:
            unit = text[run[j].start : run[j].end]
            none = NumberValue(low=0, high=0)
            return Quantity(span=_span(text, run, i, j + 1), value=none, unit=unit), j + 1
        if word_at(run, j) not in {
            "any",
            "further",
            "immediate",
            "new",
            "civilian",
            "reported",
            "other",
            "human",
        }:
            return None
    return None


def _changes(run: _Run, i: int) -> bool:
    """Whether the text tells of a change: "rose from [12] to 15" has two numbers, not a range."""
    if word_at(run, i - 1) != "from":
        return False
    return any(word_at(run, j) in _CHANGES for j in range(max(0, i - 7), i - 1))


def _span(text: str, run: _Run, first: int, last: int) -> Span:
    start, end = run[first].start, run[last - 1].end
    return Span(start=start, end=end, text=text[start:end])
