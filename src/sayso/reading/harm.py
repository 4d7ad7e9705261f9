"""What happened to those whom a quantity counts, and whether the quantity is a part of another one."""

from __future__ import annotations

from collections.abc import Sequence
from typing import Literal

from sayso.number_words import Token, is_plural, number_words, tokens, word_at
from sayso.numerals import read_numeral
from sayso.record import Quantity

Role = Literal["killed", "injured", "captured", "displaced", "count"]
_HARMS: tuple[Literal["killed", "injured", "captured", "displaced"], ...] = (
    "killed",
    "injured",
    "captured",
    "displaced",
)
_REACH = 240  # code points looked at on each side
_NEAR = 3  # tokens between a verb and the number it governs: "killing at least [12]"
_FAR = 16
_ENDS = frozenset(".;!?\n")
_BREAKS = frozenset({"while", "when", "after", "before", "as", "but", "in", "during", "amid", "since", "because"})
_PART_WORDS = frozenset({"including", "includes", "include", "included", "inc", "incl"})
_THEM = frozenset({"them", "whom", "which", "these", "those"})
_OF_THEM = _THEM | {"victims", "dead"}
_PART_REACH = 14
_ASIDES = _PART_WORDS | {"most", "mostly", "among"}
_AUXILIARIES = frozenset(
    {"were", "was", "are", "have", "has", "had", "been", "being", "others", "more", "people", "reported"}
)
_CAPTIVES = frozenset({"hostages", "hostage", "prisoners", "prisoner", "refugees", "detainees", "captives"})


def role_hint(quantity: Quantity, text: str) -> Role | None:
    """What the words near a quantity say was done to those counted; "count" for things; None when unsaid.

    A hint from word order alone ("killing at least [12]", "[12] others were wounded"), for use where no
    reader has decided. A clause's own words outweigh those of the clause before it.
    """
    nouns = number_words().nouns
    unit = quantity.unit or ""
    last = tokens(unit)[-1:]
    head = word_at(last, 0)
    if head in nouns["things"]:
        return "count"
    if own := harm_of(head, harms_only=True):
        return own
    if last and head not in nouns["people"] and not _is_person(unit[last[0].start :], head):
        return "count"
    left = _before(quantity, text)
    right = tokens(text[quantity.span.end : quantity.span.end + _REACH].split("\n", 1)[0])
    if head in _CAPTIVES and any(token.lower in nouns["freed"] for token in (*left[-6:], *right[:6])):
        return "count"
    return (
        _at_once(right)
        or _nearest(left[-_NEAR:][::-1], passive=False)
        or _follows(right)
        or _nearest(_clause(left)[::-1], passive=True)
        or harm_of(head)
    )


def is_part(quantity: Quantity, text: str) -> bool:
    """Whether a quantity is part of one before it: "12 civilians, including [5 children]"."""
    after = tokens(text[quantity.span.end : quantity.span.end + 24])
    own = tokens(quantity.span.text)
    if (word_at(after, 0) == "of" and word_at(after, 1) in _OF_THEM) or _names_whole(after, 0):
        return True
    if any(_names_whole(own, i) for i in range(len(own))):
        return True
    nouns = number_words().nouns
    left = _before(quantity, text)[-_PART_REACH:]
    for i in range(len(left) - 1, -1, -1):
        word = left[i].lower
        named = i + 1 + (word_at(left, i + 1) == "the")
        if word in _PART_WORDS or (word in ("among", "of") and word_at(left, named) in _OF_THEM):
            return True
        if word in _OF_THEM:
            continue
        if word in _ENDS or harm_of(word) or (word in nouns["stops"] and word not in _LINKS):
            return False
    return False


def _names_whole(run: Sequence[Token], i: int) -> bool:
    """Whether the words at token `i` say what is divided: "seven [of them] children", "9 [of the dead]"."""
    the = word_at(run, i + 1) == "the"
    return word_at(run, i) == "of" and word_at(run, i + 1 + the) in (_OF_THEM if the else _THEM)


_LINKS = frozenset({"a", "an", "the", "and", "of", "at", "least", "them", "whom", "more", "than", "were"})


def _before(quantity: Quantity, text: str) -> Sequence[Token]:
    start = max(0, quantity.span.start - _REACH)
    return tokens(text[start : quantity.span.start].rsplit("\n", 1)[-1])


def _clause(left: Sequence[Token]) -> Sequence[Token]:
    """The tokens since the last end of a sentence."""
    for i in range(len(left) - 1, max(-1, len(left) - _FAR), -1):
        if left[i].lower in _ENDS:
            return left[i + 1 :]
    return left[-_FAR:]


def _nearest(run: Sequence[Token], *, passive: bool) -> Role | None:
    """The first role word of a run. With `passive`, "were killed and [12]" still counts, behind a number."""
    if passive and any(token.lower == "toll" for token in run):
        return "killed"
    for i, token in enumerate(run):
        role = harm_of(token.lower)
        if role is None:
            if token.lower in _ENDS or (token.lower == "," and not passive):
                return None
            continue
        if not passive and word_at(run, i + 1) in ("were", "was", "been", "are", "have"):
            return None  # "10 people were killed, [12] ..." belongs to the ten
        return role
    return None


def _at_once(run: Sequence[Token]) -> Role | None:
    """The role right after a quantity: "[12] wounded", "[12 people] were killed"."""
    for i, token in enumerate(run[:4]):
        if role := harm_of(token.lower):
            active = token.lower.endswith("ing") or _starts_number(run, i + 1)
            return None if active else role  # "killing [2 children], injuring 9 others"
        if token.lower not in _AUXILIARIES:
            return None
    return None


def _follows(run: Sequence[Token]) -> Role | None:
    """The role that the words after a quantity give it: "[12] people, most of them women, were killed"."""
    nouns, inside = number_words().nouns, False
    for i, token in enumerate(run[:_FAR]):
        word = token.lower
        if word in _ENDS or (word in _BREAKS and not inside):
            return None
        if role := harm_of(word):
            return role
        inside = inside or word in _ASIDES
        following = word_at(run, i + 1)
        goes_on = inside or following in _ASIDES or following in nouns["stops"] or following[:1].isdigit()
        if word == "," and not goes_on:
            return None
        if word == "and" and not _starts_number(run, i + 1) and not inside:
            return None
    return None


def _starts_number(run: Sequence[Token], i: int) -> bool:
    return word_at(run, i) in ("a", "an", "their", "his", "her") or read_numeral(run, i) is not None


def harm_of(word: str, *, harms_only: bool = False) -> Role | None:
    """The role that a word names. With `harms_only`, not where it names people ("hostages")."""
    nouns = number_words().nouns
    if harms_only and word in _CAPTIVES:
        return None
    for role in _HARMS:
        if word in nouns[f"role_{role}"]:
            return role
    return None


def _is_person(noun: str, lower: str) -> bool:
    """Whether a noun may name people: "engineers", or any name with a capital ("Chechens")."""
    return noun[0].isupper() or (is_plural(lower) and lower.endswith(("ans", "ers", "ors", "ists", "ees", "men")))
