"""The grammar of numbers in news, shared by the stage that finds quantities and the one that resolves them.

`read_numeral` reads the number phrase that begins at one token: bound words, the number itself (digits,
words, vague words, a range) and words after it ("or more"). The words are data: `data/numbers.toml`.

Each function reads a bounded number of tokens, so finding every number is linear in the length of the text.
"""

from __future__ import annotations

import re
from collections.abc import Mapping, Sequence
from fractions import Fraction
from typing import Literal

from sayso.number_words import DASHES, Bound, Phrase, Token, glued, match_longest, number_words, word_at
from sayso.record import Struct

Kind = Literal["digits", "words", "vague", "unbounded"]
_MAX_DIGITS = 15  # longer runs of digits are identifiers, not counts
_LONGEST_CARDINAL = 16  # tokens; bounds the work on text made to be slow
_VULGAR = {"½": Fraction(1, 2), "¼": Fraction(1, 4), "¾": Fraction(3, 4)}  # "2½ million"
_FRACTIONS = {"half": Fraction(1, 2), "quarter": Fraction(1, 4), "quarters": Fraction(1, 4)}
_ALTERNATIVES: Mapping[Phrase, bool] = {
    ("or",): True,
    ("or", "even"): True,
    ("if", "not"): True,
}  # "tens, if not hundreds, of thousands"
DOUBTS = frozenset({"possibly", "perhaps", "maybe", "probably"})
_ROUND_BASES = frozenset({5, 10, 100, 1_000})  # "nine out of 10" is a share, "29 out of 36" a count
_SMALL_BASES = frozenset({2, 3, 4})  # "two in three"
_LARGEST_BASE = 1_000  # "one in 2014" is no share
_BASE_REACH = 4  # words from a base to its noun: "three [separate drone attacks]"


class Cardinal(Struct, frozen=True):
    """A plain number: its value, the token after it, and the scale word that ended it (1 when none did).

    The value may be a fraction while the scale is still to come: the 1.5 of "1.5 to 2 million".
    """

    value: Fraction
    last: int
    scale: int
    kind: Kind


class Numeral(Struct, frozen=True):
    """A number phrase: tokens `first` to `last` (exclusive), and its bounds, both inclusive, None when open.

    `core` is the first token of the number itself, after its bound words.
    """

    first: int
    core: int
    last: int
    low: int | None
    high: int | None
    kind: Kind


def apply_bound(kind: Bound | None, low: int | None, high: int | None) -> tuple[int | None, int | None]:
    """What a bound word makes of a number: "more than 7" is 8 and up, "nearly 50" is 50 at most."""
    match kind:
        case "least":
            return low, None
        case "above":
            exact = low is not None and high is not None
            return (low + 1 if low is not None and exact else low), None
        case "most":
            return None, high
        case "below":
            return None, (None if high is None else max(high - 1, 0))
        case _:
            return low, high


def read_numeral(run: Sequence[Token], i: int, *, ranges: bool = True) -> Numeral | None:
    """The number phrase that begins at token `i`; None when none begins there.

    With `ranges` off, "12 to 15" is read as 12: for texts that say a toll rose from one to the other.
    """
    pair = _read_between(run, i) if ranges else None
    if pair:
        return pair
    bound, core = skip_bounds(run, i)
    number = _read_core(run, core)
    if number is None and core > i:  # "some" is a bound before a number, and a vague number alone
        bound, core = None, i
        number = _read_core(run, core)
    if number is None:
        return None
    if isinstance(number, Numeral):
        least, most = apply_bound(bound, number.low, number.high)
        return Numeral(first=i, core=core, last=number.last, low=least, high=most, kind=number.kind)
    return _bounded(run, i, core, bound, number, ranges)


def share_end(run: Sequence[Token], numeral: Numeral) -> int | None:
    """The token after a share that begins with `numeral`: "one in five", "nine out of 10", "3 in every 100".

    None where it is a count: "29 out of 36 drones", "two in three attacks". Only a round base makes "out of" a
    share (5, 10, 100, 1,000); "in" takes 2, 3 and 4 as well, and "one in" any base.
    """
    j = numeral.last
    word = word_at(run, j)
    if word != "in" and (word != "out" or word_at(run, j + 1) != "of"):
        return None
    j += 1 if word == "in" else 2
    every = word_at(run, j) == "every"
    base = read_cardinal(run, j + every)
    part = numeral.high if numeral.low is None else numeral.low
    if base is None or part is None or not 0 < part < base.value <= _LARGEST_BASE:
        return None
    share = every or base.value in _ROUND_BASES
    if word == "in":
        share = (share or part == 1 or base.value in _SMALL_BASES) and not _is_occasion(run, base.last)
    return base.last if share else None


def _is_occasion(run: Sequence[Token], i: int) -> bool:
    """Whether the nouns at token `i` say when or where: "[attacks]", "[separate drone strikes]", "[days]"."""
    nouns = number_words().nouns
    for j in range(i, i + _BASE_REACH):
        word = word_at(run, j)
        if any(word in nouns[kind] for kind in ("occasions", "times", "measures", "months")):
            return True
        if not word.isalpha() or word in nouns["stops"]:
            return False
    return False


def read_cardinal(run: Sequence[Token], i: int) -> Cardinal | None:
    """A plain number at token `i`, in digits or words: "1.2 million", "twenty-six", "a hundred and two"."""
    if fraction := _read_fraction(run, i):
        return fraction
    start = _read_start(run, i)
    if start is None:
        return None
    current, j, kind = start
    scales = number_words().all_scales
    total, scale = Fraction(0), 1
    while j < min(len(run), i + _LONGEST_CARDINAL):
        if word_at(run, j) in scales:
            if current >= 1_000 > scales[word_at(run, j)]:
                break  # "21 July 2016 Dozens of ..."
            scale = scales[word_at(run, j)]
            total, current = (total + current * scale, Fraction(0)) if scale > 100 else (total, current * scale)
            j += 1
            if _is_and_a_half(run, j):
                current += Fraction(scale, 2)
                j += 3
        elif scale >= 100 and (rest := _read_small(run, j + (word_at(run, j) == "and"))):
            current, j = current + rest[0], rest[1]
            scale = 1
        else:
            break
    return Cardinal(value=total + current, last=j, scale=scale, kind=kind)


def _read_start(run: Sequence[Token], i: int) -> tuple[Fraction, int, Kind] | None:
    """The number before any scale word: digits, "twenty-six", "a" before a scale, or a scale by itself."""
    table, word = number_words(), word_at(run, i)
    if word[:1].isdigit():
        value = _digits(word, scaled=word_at(run, i + 1) in table.scales or glued(run, i))
        if value is None:
            return None
        if part := _VULGAR.get(word_at(run, i + 1)):
            return value + part, i + 2, "digits"
        suffix = table.suffixes.get(word_at(run, i + 1)) if glued(run, i) else None
        return (value * suffix, i + 2, "digits") if suffix else (value, i + 1, "digits")
    if word in ("a", "an") and word_at(run, i + 1) in table.scales:
        return Fraction(1), i + 1, "words"
    if word in table.scales:
        return Fraction(1), i, "words"
    small = _read_small(run, i)
    if small is None:
        return None
    value, j = Fraction(small[0]), small[1]
    if _is_and_a_half(run, j) and word_at(run, j + 3) in table.scales:
        value, j = value + Fraction(1, 2), j + 3
    return value, j, "words"


def _read_fraction(run: Sequence[Token], i: int) -> Cardinal | None:
    """A part of a scale word: "half a dozen", "a half-million", "three quarters of a million"."""
    j = i + (word_at(run, i) in ("a", "an"))
    parts = 1
    if word_at(run, j) == "three":
        parts, j = 3, j + 1 + (word_at(run, j + 1) in DASHES)
    fraction = _FRACTIONS.get(word_at(run, j))
    if fraction is None:
        return None
    direct = word_at(run, j) != "half"  # "in the last quarter a dozen ships" is a dozen
    j += 1
    if direct and word_at(run, j) == "a":
        return None
    for _ in range(3):  # "half-a-dozen"
        j += word_at(run, j) in ("of", "a") or word_at(run, j) in DASHES
    scale = number_words().scales.get(word_at(run, j))
    if scale is None:
        return None
    return Cardinal(value=parts * fraction * scale, last=j + 1, scale=scale, kind="words")


def _read_small(run: Sequence[Token], i: int) -> tuple[int, int] | None:
    """A number word below one hundred at token `i`, and the token after it."""
    table, word = number_words(), word_at(run, i)
    if word in table.units:
        return table.units[word], i + 1
    if word not in table.tens:
        return None
    j = i + 1 + (word_at(run, i + 1) in DASHES)
    unit = table.units.get(word_at(run, j), 0)
    return (table.tens[word] + unit, j + 1) if 0 < unit < 10 else (table.tens[word], i + 1)


def _digits(word: str, *, scaled: bool) -> Fraction | None:
    """The value of a digits token; None for what is no number (a date, an address, an identifier)."""
    parts = re.split(r"[^\d]", word)
    marks = set(re.findall(r"[^\d]", word))
    if sum(map(len, parts)) > _MAX_DIGITS:
        return None
    if not marks:
        return Fraction(int(word))
    grouped = all(len(part) == 3 for part in parts[1:]) and 0 < len(parts[0]) <= 3
    indian = len(parts[-1]) == 3 and all(len(part) == 2 for part in parts[1:-1]) and len(parts[0]) <= 2
    if marks == {"."} and len(parts) == 2:
        # "1.200 dead" has a thousands point; "1.250 million" a decimal one.
        return Fraction(int("".join(parts))) if grouped and not scaled else Fraction(word)
    if len(marks) == 1 and (grouped or indian):
        return Fraction(int("".join(parts)))
    if marks == {",", "."} and word.count(".") == 1 and word.rindex(".") > word.rindex(","):
        return Fraction(word.replace(",", ""))
    return None


def _read_core(run: Sequence[Token], i: int) -> Cardinal | Numeral | None:
    """The number at token `i` without its bounds: a Cardinal, or a Numeral where it is vague."""
    table = number_words()
    if found := match_longest(run, i, table.exact):
        value, j = found
        scale, j = _scale_after(run, j)
        return Cardinal(value=Fraction(value * scale), last=j, scale=scale, kind="words")
    if vague := match_longest(run, i, table.vague):
        scale, j = _scale_after(run, vague[1])
        return Numeral(first=i, core=i, last=j, low=vague[0] * scale, high=None, kind="vague")
    if unbounded := match_longest(run, i, table.unbounded):
        i, word = unbounded[1], word_at(run, unbounded[1])
        if word not in table.plural_scales:
            return Numeral(first=i, core=i, last=i, low=None, high=None, kind="unbounded")
    if word_at(run, i) in table.plural_scales:
        least, j = _read_plural(run, i)
        return Numeral(first=i, core=i, last=j, low=least, high=None, kind="vague")
    return read_cardinal(run, i)


def _read_plural(run: Sequence[Token], i: int) -> tuple[int, int]:
    """The least that the plural scale at token `i` says, with what multiplies it, and the token after them.

    "dozens", "tens of thousands", "hundreds or even thousands". A multiplier may serve both: "tens or hundreds
    of thousands" is 20,000 or more.
    """
    plurals = number_words().plural_scales
    unit = plurals[word_at(run, i)]
    times, j = _times_of(run, i + 1)
    join = match_longest(run, j + (word_at(run, j) == ","), _ALTERNATIVES)
    other = plurals.get(word_at(run, join[1])) if join else None
    if join is None or other is None:
        return 2 * unit * times, j
    last = join[1] + 1
    more, after = _times_of(run, last + (word_at(run, last) == ","))
    if other * more <= unit * times:
        return 2 * unit * times, j
    shared = times == 1 and unit < other
    return 2 * unit * (more if shared else times), last if more == 1 else after


def _times_of(run: Sequence[Token], i: int) -> tuple[int, int]:
    """What "of thousands" multiplies by, and the token after it; 1 where nothing does."""
    return _scale_after(run, i) if word_at(run, i) == "of" else (1, i)


def _scale_after(run: Sequence[Token], i: int) -> tuple[int, int]:
    """The scale words after "several" or "a couple (of)", and the token after them; 1 where there are none.

    Scales multiply while they rise: "several hundred thousand".
    """
    scales = number_words().all_scales
    product, largest = 1, 1
    while True:
        j = i + (word_at(run, i) == "of")
        scale = scales.get(word_at(run, j), 0)
        if scale <= largest:
            return product, i
        product, largest, i = product * scale, scale, j + 1


def skip_bounds(run: Sequence[Token], i: int) -> tuple[Bound | None, int]:
    """The bound said by the words that begin at token `i`, and the first token that says none."""
    table, bound = number_words(), None
    for _ in range(6):
        if found := match_longest(run, i, table.bounds):
            bound = found[0] if found[0] != "about" else bound
            i = found[1]
        elif before := match_longest(run, i, table.before):
            i = before[1]
        else:
            break
    return bound, i


def _bounded(
    run: Sequence[Token], i: int, core: int, bound: Bound | None, number: Cardinal, ranges: bool
) -> Numeral | None:
    """A cardinal with what stands before and after it; None where it is no whole number (7.65)."""
    ranged = _read_range(run, number) if ranges else None
    if ranged:
        low, high, last, final = ranged
        least, most = (low + (bound == "above"), high) if final else apply_bound(bound, low, high)
        return Numeral(first=i, core=core, last=last, low=least, high=most, kind=number.kind)
    value = _whole(number.value)
    if value is None:
        return None
    last = number.last
    if after := _read_after(run, last):
        bound, last = after[0] if after[0] != "about" else bound, after[1]
    least, most = apply_bound(bound, value, value)
    return Numeral(first=i, core=core, last=last, low=least, high=most, kind=number.kind)


def _read_after(run: Sequence[Token], i: int) -> tuple[Bound, int] | None:
    """A bound said after the number: "50 or more", "50+", "50-plus"."""
    if word_at(run, i) == "+" and glued(run, i - 1):
        return "least", i + 1
    if word_at(run, i) in DASHES and word_at(run, i + 1) == "plus":
        return "least", i + 2
    found = match_longest(run, i, number_words().after)
    if found and read_cardinal(run, found[1]):
        return None  # "12, at least 5 of them children": the bound is the next number's
    return found


def _read_between(run: Sequence[Token], i: int) -> Numeral | None:
    """ "between X and Y" and "from X to Y"."""
    join = {"between": "and", "from": "to"}.get(word_at(run, i))
    if join is None:
        return None
    core = skip_bounds(run, i + 1)[1]
    low = read_cardinal(run, core)
    if low is None or word_at(run, low.last) != join:
        return None
    bound, at = skip_bounds(run, low.last + 1)
    high = read_cardinal(run, at)
    if high is None:
        return None
    pair = _rising(low, high)
    if pair is None:
        return None
    top = None if bound in ("least", "above") else pair[1]
    return Numeral(first=i, core=core, last=high.last, low=pair[0], high=top, kind=low.kind)


def _read_range(run: Sequence[Token], low: Cardinal) -> tuple[int, int | None, int, bool] | None:
    """The rest of a range that begins with `low`: its bounds, the token after it, and whether they are final.

    Final bounds keep what a bound word before the range says of its low end only: "at least 12 and up to 20".
    """
    word = word_at(run, low.last)
    if word in DASHES or word in ("to", "or"):
        bound, at = skip_bounds(run, low.last + 1)
        high = read_cardinal(run, at)
        pair = _rising(low, high) if high else None
        if high is None or pair is None:
            return None
        return pair[0], (None if bound in ("least", "above") else pair[1]), high.last, bound is not None
    listed = read_cardinal(run, low.last + 1) if word == "," else None
    if listed and word_at(run, listed.last) == "or":  # "100, 200 or 250"
        high = read_cardinal(run, listed.last + 1)
        pair = _rising(low, high) if high else None
        return (*pair, high.last, False) if high and pair else None
    j = low.last + (word == ",")
    j += word_at(run, j) in ("and", "but")
    bound, at = skip_bounds(run, j)
    high = read_cardinal(run, at) if bound == "most" or word_at(run, j) in DOUBTS else None
    pair = _rising(low, high) if high else None
    if high is None or pair is None:
        return None
    # "at least 12 and up to 20", "10 and possibly 12"
    return pair[0], (None if bound in ("least", "above") else pair[1]), high.last, True


def _rising(low: Cardinal, high: Cardinal) -> tuple[int, int] | None:
    """Both ends of a range, None unless they rise. A scale word may serve both: "10 to 15 million"."""
    shared = low.scale == 1 and high.scale > 1 and low.value * high.scale < high.value
    first, second = _whole(low.value * high.scale if shared else low.value), _whole(high.value)
    if first is None or second is None or first >= second:
        return None
    return first, second


def _whole(value: Fraction) -> int | None:
    return int(value) if value.denominator == 1 else None


def _is_and_a_half(run: Sequence[Token], i: int) -> bool:
    return tuple(word_at(run, j) for j in range(i, i + 3)) == ("and", "a", "half")
