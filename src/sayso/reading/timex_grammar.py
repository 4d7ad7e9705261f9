"""How the rules of the time grammar are compiled and matched.

The rules themselves are data (data/times_grammar.toml): regular expressions over token classes. A builder
turns what a rule found into pieces (words -> form), or returns None: "not a time after all".
"""

from __future__ import annotations

import re
import tomllib
from collections.abc import Callable, Mapping
from functools import cache
from importlib import resources
from typing import NamedTuple

from sayso.reading.timex_tokens import MARKS, SHAPES, TABLES, Lexicon, Token, Tokens, build_lexicon, data
from sayso.timeforms import Edge, Form, TimexType


class Piece(NamedTuple):
    """One expression in a match: tokens first..last (last excluded). `weak`: only a time beside a date."""

    first: int
    last: int
    type: TimexType
    form: Form
    weak: bool = False


Pieces = list[Piece] | None
_EDGES: tuple[tuple[str, Edge], ...] = (("start", "start"), ("mid", "mid"), ("finish", "end"))
_ENDS: Mapping[str, Edge] = {
    "first": "start", "opening": "start", "last": "end", "final": "end", "closing": "end", "latter": "end",
}  # fmt: skip
_NO_TOKEN = Token(0, 0, "", False)


class Found:
    """A match of a rule, seen through its groups. Groups that took no part are empty, never an error."""

    def __init__(self, tokens: Tokens, match: re.Match[str], lexicon: Lexicon) -> None:
        self._tokens, self._match, self._lexicon = tokens, match, lexicon
        self.first, self.last = match.span()

    def has(self, group: str) -> bool:
        """Whether the group took part in the match."""
        return self.group_span(group)[0] >= 0

    def group_span(self, group: str) -> tuple[int, int]:
        """The token indexes of a group; (-1, -1) if it took no part."""
        return self._match.span(group) if group in self._match.re.groupindex else (-1, -1)

    def tokens(self, group: str) -> list[Token]:
        """The tokens of a group."""
        first, last = self.group_span(group)
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
        return next((_ENDS[token.low] for token in self.tokens(group) if token.low in _ENDS), None)

    def at(self, index: int) -> Token:
        """The token at an index; an empty one outside the text."""
        return self._tokens.tokens[index] if 0 <= index < len(self._tokens.tokens) else _NO_TOKEN

    @property
    def before(self) -> str:
        """The word before the match, lower case; empty at the start of the text."""
        return self.at(self.first - 1).low

    @property
    def after(self) -> str:
        """The word after the match, lower case; empty at the end of the text."""
        return self.at(self.last).low

    def capital(self, index: int) -> bool:
        """Whether the token at an index starts with a capital."""
        token = self.at(index)
        return token is not _NO_TOKEN and self._tokens.text[token.start].isupper()

    def beside(self, index: int) -> bool:
        """Whether only a space stands between the token at an index and the one before it."""
        token, before = self.at(index), self.at(index - 1)
        return self._tokens.text[before.end : token.start] == " "

    def broken(self, index: int) -> bool:
        """Whether a line ends between the token at an index and the one before it."""
        return "\n" in self._tokens.text[self.at(index - 1).end : self.at(index).start]

    def touches(self, index: int) -> bool:
        """Whether nothing stands between the token at an index and the one before it."""
        token, before = self.at(index), self.at(index - 1)
        return token is not _NO_TOKEN and before is not _NO_TOKEN and token.start == before.end

    def whole(self, type_: TimexType, form: Form, weak: bool = False) -> list[Piece]:
        """The match as one piece."""
        return [Piece(self.first, self.last, type_, form, weak)]


_COUPLE = {"couple": 2.0, "pair": 2.0, "handful": None}
_INDEFINITE = frozenset({"few", "several", "many", "some", "number", "dozens"})
_MULTIPLIERS = (12, 100, 1000)


def number_value(words: list[str], lexicon: Lexicon) -> float | None:
    """The number in words or digits: "two hundred and ten", "1,200", "a couple of"; None if not definite."""
    table = lexicon.tables["numword"]
    total = current = 0.0
    seen = False
    if words and words[0] in ("a", "an"):
        words = words[1:] or ["one"]
        if table.get(words[0]) in _MULTIPLIERS:
            words = ["one", *words]
    for word in words:
        if word in _COUPLE:
            return _COUPLE[word]
        if word in _INDEFINITE:
            return None
        if word[0].isdigit():
            digits = re.match(r"\d{1,9}(?:\.\d{1,3})?", word.replace(",", ""))
            current, seen = (float(digits.group()) if digits else 0.0), True
        elif word in table:
            value = int(table[word])
            multiplies = value in _MULTIPLIERS and (seen or value > 12)
            current = max(current, 1.0) * value if multiplies else current + value
            seen = True
            if value == 1000:
                total, current = total + current, 0.0
        elif word == "half":
            total, seen = total + 0.5, True
    return total + current if seen else None


class Rule(NamedTuple):
    """A pattern, a phrase it finds, and the name of the builder that makes pieces of its matches."""

    name: str
    build: str
    example: str
    pattern: str


Builder = Callable[[Found], Pieces]


class Grammar(NamedTuple):
    """Builders with their patterns, in the order of the rules, and the lexicon they were compiled against."""

    lexicon: Lexicon
    rules: tuple[tuple[Builder, re.Pattern[str]], ...]


@cache
def load_rules() -> tuple[Rule, ...]:
    """The rules of data/times_grammar.toml, their macros written out."""
    path = resources.files("sayso") / "data" / "times_grammar.toml"
    content = tomllib.loads(path.read_text(encoding="utf-8"))
    macros: dict[str, str] = content["macros"] | {"HOLIDAY": _holidays()}
    rules = (Rule(**rule) for rule in content["rule"])
    return tuple(rule._replace(pattern=_expand(rule.pattern, macros)) for rule in rules)


def _holidays() -> str:
    names = sorted(data()["holiday"], key=len, reverse=True)
    phrases = (name.replace("'", " apos ").replace("-", " hyphen ") for name in names)
    return f"({'|'.join(phrases)})"


_MACRO = re.compile(r"\b(?!NOT\b)[A-Z]{2,}\b")
_SYNTAX = re.compile(r"<(?P<open>\w+) |NOT\(|(?P<name>[a-z][a-z0-9]*)|\{[\d,]+\}|\S|\s+")


def _expand(pattern: str, macros: Mapping[str, str]) -> str:
    """The pattern with its macros written out; they may name each other, three deep."""
    for _ in range(4):
        pattern = _MACRO.sub(lambda name: macros[name.group()], pattern)
    return pattern


def build_grammar(builders: Mapping[str, Builder]) -> Grammar:
    """Compile the rules against the word tables. A name that is no class is a word that stands for itself."""
    rules = load_rules()
    names = {found["name"] for rule in rules for found in _SYNTAX.finditer(rule.pattern) if found["name"]}
    lexicon = build_lexicon(names.difference(*SHAPES, MARKS.values(), TABLES))
    members: dict[str, str] = {}
    for classes, char in lexicon.chars.items():
        for name in classes:
            members[name] = members.get(name, "") + char
    compiled = ((builders[rule.build], re.compile(_translate(rule.pattern, members))) for rule in rules)
    return Grammar(lexicon, tuple(compiled))


def _translate(pattern: str, members: Mapping[str, str]) -> str:
    def one(found: re.Match[str]) -> str:
        text = found.group()
        if found["open"]:
            return f"(?P<{found['open']}>"
        if found["name"]:
            return f"[{members[text]}]"
        if text.isspace():
            return ""
        return {">": ")", "NOT(": "(?!", "(": "(?:"}.get(text, text)

    return _SYNTAX.sub(one, pattern)
