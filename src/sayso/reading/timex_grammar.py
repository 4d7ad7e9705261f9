"""How the rules of the time grammar are written, compiled and matched.

A rule is a regular expression over token classes (`timex_tokens`). Written out:

    month dot? comma      a class of the lexicon, or a word named for itself ("ago")
    MONTH NUM             an upper-case name is a macro of `MACROS`
    <m MONTH>             a group that the rule's builder reads as `found.word("m")`
    NOT(x) AFTER(x) UNLESS(x)   look-ahead not x, look-behind x, look-behind not x (x: one class)
    ? {0,3} | ( )         as in any regular expression; every repetition is bounded

A builder turns what was found into pieces (words -> form) or returns None: "not a time after all".
"""

from __future__ import annotations

import re
from collections.abc import Callable, Iterable
from typing import NamedTuple

from sayso.reading.timex_tokens import TABLES, Lexicon, Token, Tokens, build_lexicon
from sayso.timeforms import Edge, Form, TimexType


class Piece(NamedTuple):
    """One expression within a match: tokens first..last of it (last excluded). `weak`: only a time if joined to a date."""

    first: int
    last: int
    type: TimexType
    form: Form
    weak: bool = False


Pieces = list[Piece] | None


class Found:
    """A match of a rule, seen through its groups."""

    def __init__(self, tokens: Tokens, match: re.Match[str], lexicon: Lexicon) -> None:
        self._tokens, self._match, self._lexicon = tokens, match, lexicon
        self.first, self.last = match.span()

    def has(self, group: str) -> bool:
        """Whether the group took part in the match."""
        return group in self._match.re.groupindex and self._match.group(group) is not None

    def tokens(self, group: str) -> list[Token]:
        """The tokens of a group, none if it took no part."""
        if group not in self._match.re.groupindex:
            return []
        first, last = self._match.span(group)
        return self._tokens.tokens[first:last] if first >= 0 else []

    def word(self, group: str) -> str:
        """The words of a group in lower case, one space between tokens."""
        return " ".join(token.low for token in self.tokens(group))

    def look(self, table: str, group: str) -> str | int | None:
        """The meaning, in a word table, of the first word of the group that the table has."""
        words = self._lexicon.tables[table]
        return next((words[token.low] for token in self.tokens(group) if token.low in words), None)

    def place(self, table: str, group: str) -> int | None:
        """As `look`, for tables of numbers."""
        meaning = self.look(table, group)
        return int(meaning) if meaning is not None else None

    def integer(self, group: str) -> int | None:
        """The first digits of a group ("3rd" is 3)."""
        for token in self.tokens(group):
            digits = re.match(r"\d{1,6}", token.low)
            if digits:
                return int(digits.group())
        return None

    def number(self, word: str) -> int | None:
        """The meaning of one number word."""
        value = self._lexicon.tables["numword"].get(word)
        return int(value) if value is not None else None

    def amount(self, group: str) -> float | None:
        """The number a group says in digits or words; None where it says none that is definite."""
        return number_value([token.low for token in self.tokens(group)], self._lexicon)

    def edge(self, group: str = "edge") -> Edge | None:
        """Whether the group says the start, middle or end of something."""
        for token in self.tokens(group):
            for table, edge in _EDGES:
                if token.low in self._lexicon.tables[table]:
                    return edge
        return None

    def at(self, index: int) -> Token | None:
        """The token at an index, None outside the text."""
        return self._tokens.tokens[index] if 0 <= index < len(self._tokens.tokens) else None

    def capital(self, index: int) -> bool:
        """Whether the token at an index starts with a capital."""
        token = self.at(index)
        return token is not None and self._tokens.text[token.start].isupper()

    def touches(self, index: int) -> bool:
        """Whether nothing stands between the token at an index and the one before it."""
        token, before = self.at(index), self.at(index - 1)
        return token is not None and before is not None and token.start == before.end

    def group_span(self, group: str) -> tuple[int, int]:
        """The token indexes of a group."""
        return self._match.span(group)

    def whole(self, type_: TimexType, form: Form, weak: bool = False) -> list[Piece]:
        """The match as one piece."""
        return [Piece(self.first, self.last, type_, form, weak)]


_EDGES: tuple[tuple[str, Edge], ...] = (("start", "start"), ("mid", "mid"), ("finish", "end"))
_FRACTIONS = {"half": 0.5}
_COUPLE = {"couple": 2.0, "pair": 2.0, "handful": None}


def number_value(words: list[str], lexicon: Lexicon) -> float | None:
    """The number that words or digits say: "two hundred and ten", "1,200", "a couple of"; None if not definite."""
    table = lexicon.tables["numword"]
    total = current = 0.0
    seen = False
    if words and words[0] in ("a", "an"):
        words = words[1:] or ["one"]
        if words[0] in ("hundred", "thousand", "dozen"):
            words = ["one", *words]
    for word in words:
        if word in _COUPLE:
            return _COUPLE[word]
        if word in ("few", "several", "many", "some", "number", "dozens"):
            return None
        if word[0].isdigit():
            digits = re.match(r"\d{1,9}(?:\.\d{1,3})?", word.replace(",", ""))
            current, seen = (float(digits.group()) if digits else 0.0), True
        elif word in table:
            value = int(table[word])
            current = max(current, 1.0) * value if value in (12, 100, 1000) and (seen or value > 12) else current + value
            seen = True
            if value == 1000:
                total, current = total + current, 0.0
        elif word in _FRACTIONS:
            total += _FRACTIONS[word]
            seen = True
    return total + current if seen else None


MACROS = {
    "MONTH": "(month|mabbr dot?)",
    "WDAY": "(weekday|wplural|wabbr dot?)",
    "DAY": "(dom|domord)",
    "BC": "(bc|bce|b dot c dot?)",
    "NUM": "(num|(article? (numword|half)|article)(hyphen? numword|and numword|and article half){0,4})",
    "SOME": "(article few|article? couple of?|article? handful of|article number of|several|many|some|numerous|dozens of|the? few)",
    "ABOUT": (
        "((about|around|nearly|almost|over|some|roughly|approximately|only|just|under|exactly|barely|up to|at least|at most"
        "|close to|no? (more|less|fewer|longer) than|as (many|much|long|little) as){1,2})"
    ),
    "UNIT": "(unit|uplural|second)",
    "SPOKEN": "((sixteen|seventeen|eighteen|nineteen|twenty) (numword hyphen? numword|numword|oh numword))",
    "EDGE": (
        "(the? very? (early|mid|late) (part of|hyphen|in|on)? the?|the? very? (beginning|start|outset|onset|opening|middle|end"
        "|close) (part|weeks|days|months|years|hours)? of the?|end hyphen?|the? (first|last|latter|early|final|closing"
        "|opening) (week|weeks|days|months|years|part|half) of)"
    ),
    "YEARREF": "(comma? (of the same|of that|of last|of this|of next|last|this|next|that same|that|the same) year)",
}  # fmt: skip

_SYNTAX = re.compile(r"<(?P<open>\w+) |NOT\(|AFTER\(|UNLESS\(|(?P<macro>[A-Z]+)|(?P<name>[a-z][a-z0-9]*)|\{[\d,]+\}|\S|\s+")


class Rule(NamedTuple):
    """A pattern and what to make of its matches."""

    name: str
    pattern: str
    build: Callable[[Found], Pieces]


class Grammar(NamedTuple):
    """Rules, compiled in their order, and the lexicon they were compiled against."""

    lexicon: Lexicon
    rules: tuple[tuple[Rule, re.Pattern[str]], ...]


def expand(pattern: str) -> str:
    """The pattern with its macros written out."""
    for _ in range(3):
        pattern = re.sub(r"\b(?!NOT|AFTER|UNLESS)[A-Z]{2,}\b", lambda name: MACROS[name.group()], pattern)
    return pattern


def build_grammar(rules: Iterable[Rule]) -> Grammar:
    """Compile rules against the word tables. A name that is no class is a word that stands for itself."""
    expanded = [rule._replace(pattern=expand(rule.pattern)) for rule in rules]
    names = {found["name"] for rule in expanded for found in _SYNTAX.finditer(rule.pattern) if found["name"]}
    shapes = {"iso", "slash", "clock", "num", "tens", "domord", "ordnum", "ampm", "gap", "dom", "y2", "y3", "y4", "hr", "hhmm"}
    marks = {"comma", "dot", "hyphen", "dash", "stroke", "paren", "apos", "money", "percent"}
    literals = names - shapes - marks - set(TABLES)
    lexicon = build_lexicon(literals)
    members: dict[str, str] = {}
    for classes, char in lexicon.chars.items():
        for name in classes:
            members[name] = members.get(name, "") + char
    compiled = ((rule, re.compile(_translate(rule.pattern, members))) for rule in expanded)
    return Grammar(lexicon, tuple(compiled))


def _translate(pattern: str, members: dict[str, str]) -> str:
    def one(found: re.Match[str]) -> str:
        text = found.group()
        if found["open"]:
            return f"(?P<{found['open']}>"
        if found["name"]:
            return f"[{members[text]}]"
        if text.isspace():
            return ""
        return {">": ")", "NOT(": "(?!", "AFTER(": "(?<=", "UNLESS(": "(?<!", "(": "(?:"}.get(text, text)

    return _SYNTAX.sub(one, pattern)
