"""A number phrase of a report -> its bounds.

The conventions are those of the record's contract: exact n is n..n, "at least 7" is 7.., "up to 50" is ..50,
"more than N" is N+1.., "dozens" 24.., "scores" 40.., "hundreds" 200.., "several" 3.., and "many" has neither.
The words of the phrase are never rewritten: they stay in the argument's span, the value stands beside them.
"""

from __future__ import annotations

import re
from collections.abc import Sequence

from sayso.number_words import Token, is_particle, is_plural, match_longest, number_words, tokens, word_at
from sayso.numerals import DOUBTS, share_end
from sayso.record import NumberValue, Span
from sayso.resolution.numbers_phrase import (
    first_numeral,
    numeral_at,
    opens_list,
    without_ages,
    without_marks,
    without_parts,
)

_MAX_PHRASE = 400  # code points; no number phrase is longer, and the rest cannot change the number
_STOP = frozenset({"of", "from", "in", "at", "on", "near", "for", "to", "by", "under", "inside", "outside", "during"})
_DETERMINERS = frozenset({"a", "an", "the", "his", "her", "their", "its", "my", "our", "another", "this", "that"})
_ONE = frozenset({"he", "she", "him", "i", "me", "himself", "herself", "someone", "somebody", "it"})
_MANY = frozenset({"they", "them", "we", "us", "themselves", "these", "those"})
_EVERYONE = frozenset({"all", "every", "everyone", "everybody", "anyone", "anybody"})
_TOLD = ("role_killed", "role_injured", "role_captured", "role_displaced")
_YOUNG = frozenset({"boy", "girl", "son", "daughter", "baby", "toddler", "infant", "teenager"})
_REST = frozenset({"civilian", "other"})
_NOT_A_COUNT = re.compile(
    r"[$€£¥₽₴₹₪₺%]|\bper\s?cent\b|\bpercentage\b"
    r"|\b(?:dollars?|euros?|rou?bles?|hryvnias?|shekels?|liras?|yuan|usd|eur)\b"
    r"|\b(?:half(?!\s-)|thirds?|quarters?|fifths?|tenths?)\b"
    r"(?!\s+(?:of\s+)?(?:an?\s+)?(?:dozen|hundred|thousand|million|billion))"
)
_AND_A_HALF = re.compile(r"\band\s+a\s+half\b")
_SPACED = re.compile(r"(?<![\d.,])\d{1,3}(?: \d{3})+(?![\d.,])")  # "15 000", "1 200 000"
_Run = Sequence[Token]


def number_value(phrase: str) -> NumberValue | None:
    """The bounds that a phrase of a report states; None where it states no count (a percentage, money).

    "at least 12 civilians including five children" -> 12..None; "many" -> None..None; "a soldier" -> 1..1.
    """
    text = _SPACED.sub(lambda digits: digits[0].replace(" ", ""), phrase[:_MAX_PHRASE].lower())
    run = without_parts(without_marks(tokens(text)))
    if _is_no_count(run):
        return None
    run = without_ages(run)
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


def _is_no_count(run: _Run) -> bool:
    """Whether a run states no count: a percentage, a sum of money, "half of the town", "one in five"."""
    if _NOT_A_COUNT.search(_AND_A_HALF.sub("", " ".join(token.lower for token in run))):
        return True
    numeral = first_numeral(run)
    return numeral is not None and share_end(run, numeral) is not None


def _chunks(run: _Run) -> list[tuple[str, _Run]]:
    """The run, split where "and", "plus", "with" or a comma joins something that is counted on its own.

    Each piece comes with the word or mark before it; "" before the first.
    """
    listed = any(token.lower == "and" for token in run)
    chunks: list[tuple[str, _Run]] = []
    start, joint, counted = 0, "", False
    i = 0
    while i < len(run):
        word, numeral = run[i].lower, numeral_at(run, i)
        if numeral:
            i, counted = numeral.last, True
            continue
        if word in ("and", "plus", "with", "&") or (word == "," and listed):
            chunks.append((joint, run[start:i]))
            start, joint = i + 1, word
        elif word == "," or (counted and opens_list(run, i)):
            break  # an apposition: "John Smith, a teacher", "three people: a man and two women"
        i += 1
    chunks.append((joint, run[start:i]))
    return [(joint, chunk) for joint, chunk in chunks if chunk]


def _sum(chunks: list[tuple[str, _Run]]) -> tuple[int | None, int | None]:
    """The first chunk's bounds, with those of the chunks that add to it."""
    if not chunks:
        return None, None
    first = chunks[0][1]
    added = [first]
    listed = 0  # how many of them stand before the first comma
    for joint, chunk in chunks[1:]:
        if joint == "," and not listed:
            listed = len(added)
        if _is_another_toll(chunk) or (_harm(first) and _harm(chunk)):
            break  # "10 killed and 20 injured" are two numbers
        if _adds(joint, chunk):
            added.append(chunk)
    if listed and _are_parts(added[:listed], added[listed:]):
        added = added[:listed]
    return _total(added)


def _total(chunks: list[_Run]) -> tuple[int | None, int | None]:
    """The sum of the bounds of some chunks; the high one is open where one of theirs is."""
    values = [_value(chunk) for chunk in chunks]
    lows = [low for low, _ in values if low is not None]
    highs = [high for _, high in values if high is not None]
    return (sum(lows) if lows else None), (sum(highs) if len(highs) == len(values) else None)


def _are_parts(whole: list[_Run], parts: list[_Run]) -> bool:
    """Whether a list after a comma tells who were counted before it: "nine people, five adults and four children".

    It does after "people"; else where the numbers agree and all parts are told apart in one way, by age and sex or
    by calling: "five soldiers, three policemen and two children" are ten. What is itself named by age or sex has no
    such parts ("two men, a woman and a child"), only children have.
    """
    head = _nouns(whole[0])[-1]
    if head in ("people", "persons"):
        return True
    if len(parts) < 2 or _total(whole)[0] != _total(parts)[0]:
        return False
    named = {_singular(_nouns(part)[-1]) for part in parts}
    ages = number_words().nouns["kin"] | _YOUNG | {"adult"}
    if _singular(head) in ages:
        return head == "children" and named <= _YOUNG
    return named <= ages or not named & (ages | _REST)


def _is_another_toll(chunk: _Run) -> bool:
    """Whether a later chunk says what else was done: "and [wounded 40]", "and [40 wounded]"."""
    nouns = number_words().nouns
    numeral = first_numeral(chunk)
    if _tells_role(chunk[0].lower) or numeral is None:
        return _tells_role(chunk[0].lower)
    before, after = word_at(chunk, numeral.first - 1), word_at(chunk, numeral.last)
    if before == "of" and word_at(chunk, numeral.first - 2) in nouns["harms"]:
        return True  # "the injury of 40"
    return _tells_role(before) or (_tells_role(after) and after in nouns["harms"])


def _adds(joint: str, chunk: _Run) -> bool:
    """Whether a later chunk counts something of its own: a number, or one person ("and her son")."""
    kin = number_words().nouns["kin"]
    if joint == "with":
        return any(_singular(token.lower) in kin for token in chunk)
    if numeral := first_numeral(chunk):
        return numeral.last < len(chunk) or chunk[0].lower not in DOUBTS  # "10 people and possibly 12"
    one = chunk[0].lower in _DETERMINERS or chunk[-1].lower in kin
    return one and _noun_phrase(chunk) == (1, 1)


def _value(chunk: _Run) -> tuple[int | None, int | None]:
    """The bounds of one chunk: its number, or what its noun says."""
    numeral = first_numeral(chunk)
    if numeral is None:
        return _noun_phrase(chunk)
    of = next((i for i, token in enumerate(chunk[: numeral.first]) if token.lower == "of"), 0)
    if of and chunk[0].lower in _DETERMINERS and not _is_counted_by(chunk[of - 1].lower):
        return (2, None) if is_plural(chunk[of - 1].lower) else (1, 1)  # "the commander of 300 men" is one
    return numeral.low, numeral.high


def _is_counted_by(noun: str) -> bool:
    """Whether the number after "of" counts a noun: "a family of six", "the bodies of 12", "the release of 12"."""
    return _tells_role(noun) or any(noun in number_words().nouns[kind] for kind in ("groups", "harms", "freed"))


_FUNCTION = frozenset({"at", "the", "of", "in", "on", "by", "to", "from", "and", "with", "for", "than", "that"})


def _nouns(chunk: _Run) -> list[str]:
    """The words of a noun phrase, its head last: "soldiers of the 3rd brigade" -> soldiers."""
    cut = next((i for i, token in enumerate(chunk) if i and token.lower in _STOP), len(chunk))
    return [token.lower for token in chunk[:cut] if token.lower[0].isalpha()] or [chunk[0].lower]


def _noun_phrase(chunk: _Run) -> tuple[int | None, int | None]:
    """What a phrase without a number says: one ("a soldier"), more ("soldiers"), nothing ("a crowd", "everyone")."""
    nouns = number_words().nouns
    names = _nouns(chunk)
    head = names[-1]
    if len(names) == 1 and head in _FUNCTION:
        return None, None
    if names[0] in ("no", "without", "zero", "neither"):
        return 0, 0
    many = head in _MANY or is_plural(head)
    if head in nouns["groups"] or (names[0] in _EVERYONE and not many):
        return None, None
    if len(names) == 2 and set(names) <= nouns["kin"]:
        return 2, 2  # a headline's "Mother, child"
    if head in _ONE or (head == "her" and len(names) == 1):
        return 1, 1
    return (2, None) if many else (1, 1)


def _tells_role(word: str) -> bool:
    return any(word in number_words().nouns[kind] for kind in _TOLD)


def _harm(chunk: _Run) -> bool:
    return any(token.lower in number_words().nouns["harms"] for token in chunk)


def _singular(word: str) -> str:
    return "child" if word == "children" else re.sub(r"men$", "man", word.removesuffix("s"))
