"""Tokens of a text and the classes of the time grammar they belong to.

The grammar does not match letters: each token becomes one character that stands for the set of classes it is
in ("second" is a unit and an ordinal), and the rules are regular expressions over that string. So a rule
reads like the phrase it finds, and the work grows with the number of tokens, not with what they contain.
"""

from __future__ import annotations

import re
import tomllib
from collections.abc import Iterable, Mapping
from functools import cache
from importlib import resources
from typing import NamedTuple

OTHER = "."  # the class of a token that no rule names

_TOKEN = re.compile(
    r"""
    (?P<iso>\d{4}-\d{2}-\d{2}(?:T\d{2}:\d{2}(?::\d{2})?)?)(?![\w-])
  | (?P<ymd>\d{4}[/.]\d{1,2}[/.]\d{1,2})(?![\w/])
  | (?P<dmy>\d{1,2}\.\d{1,2}\.\d{4})(?![\w/])
  | (?P<slash>\d{1,2}/\d{1,2}(?:/(?:\d{4}|\d{2}))?)(?![\w/])
  | (?P<colon>\d{1,2}[:.]\d{2}(?::\d{2})?)(?![\d.,]\d|\d|%)
  | (?P<tens>\d{2,4}['’]?s)(?!\w)
  | (?P<ordinal>\d{1,4}(?:st|nd|rd|th))(?!\w)
  | (?P<number>\d+(?:,\d{3})*(?:\.\d+)?)
  | (?P<ampm>[AaPp](?:\.m\b\.?|[Mm]\b))
  | (?P<word>[^\W\d_]+)
  | (?P<gap>\n[ \t\r]*\n)
  | (?P<mark>[^\w\s])
    """,
    re.VERBOSE,
)
MARKS = {
    ",": "comma", ".": "dot", "-": "hyphen", "–": "hyphen", "—": "dash", "/": "stroke",
    "(": "paren", ")": "paren", "'": "apos", "’": "apos", "`": "apos", "$": "money", "€": "money",
    "£": "money", "#": "money", "%": "percent",
}  # fmt: skip
_CAPITAL = ("month", "mabbr", "weekday", "wplural", "wabbr")
TABLES = (
    "month", "mabbr", "weekday", "wplural", "wabbr", "unit", "uplural", "season", "daypart", "dayparts",
    "moment", "article", "numword", "ordword", "decadeword",
    "frequency", "reference", "start", "mid", "finish", "zone",
)  # fmt: skip


class Token(NamedTuple):
    """A token: its place, its words in lower case, and whether a letter, hyphen or sign touches it before."""

    start: int
    end: int
    low: str
    glued: bool


class Tokens(NamedTuple):
    """The tokens of a text; `classes[i]` is the class character of `tokens[i]`."""

    text: str
    tokens: list[Token]
    classes: str


class Lexicon(NamedTuple):
    """Word tables (class -> word -> meaning) and the character that stands for each set of classes."""

    tables: Mapping[str, Mapping[str, str | int]]
    words: Mapping[str, frozenset[str]]
    chars: dict[frozenset[str], str]

    def char(self, classes: frozenset[str]) -> str:
        """The character of a set of classes; the same set has the same character within a lexicon."""
        return self.chars.get(classes, OTHER)


SINGLE = ("iso", "ymd", "dmy", "slash", "tens", "ampm", "gap")  # kinds of token that are a class of their own
SHAPES: tuple[frozenset[str], ...] = tuple(
    frozenset(names.split())
    for names in (
        "iso", "ymd", "dmy", "slash", "colon", "colon num", "tens", "domord ordnum", "ordnum", "ampm", "gap",
        "num",
        "num dom y2 hr", "num dom hr", "num dom y2", "num hr y2", "num hr", "num y2", "num y3", "num y4",
        "num y4 hhmm", "num hhmm",
    )
)  # fmt: skip


@cache
def around(name: str) -> frozenset[str]:
    """A list of words of the table `around`: what may or may not stand beside an expression."""
    return frozenset(str(data()["around"][name]).split())


@cache
def data() -> Mapping[str, Mapping[str, str | int]]:
    """The tables of data/times.toml."""
    path = resources.files("sayso") / "data" / "times.toml"
    return tomllib.loads(path.read_text(encoding="utf-8"))


def build_lexicon(literals: Iterable[str]) -> Lexicon:
    """The lexicon of the word tables and of the words that rules name directly."""
    tables = {name: data()[name] for name in TABLES}
    words: dict[str, set[str]] = {}
    for name, table in tables.items():
        for word in table:
            words.setdefault(word, set()).add(name)
    for word in literals:
        words.setdefault(word, set()).add(word)
    frozen = {word: frozenset(names) for word, names in words.items()}
    lower = {names.difference(_CAPITAL) for names in frozen.values()}
    every = set(SHAPES) | set(frozen.values()) | lower | {frozenset({name}) for name in MARKS.values()}
    every.discard(frozenset())
    ordered = sorted(every, key=sorted)
    return Lexicon(tables, frozen, {names: chr(0xE000 + i) for i, names in enumerate(ordered)})


def tokenize(text: str, lexicon: Lexicon) -> Tokens:
    """Cut a text into tokens and class them. Linear in the text; any text is accepted."""
    tokens: list[Token] = []
    classes: list[str] = []
    known = lexicon.words
    chars = lexicon.chars
    for found in _TOKEN.finditer(text):
        start, end = found.span()
        kind = found.lastgroup
        surface = found.group()
        low = surface.lower()
        glued = False
        if kind == "word":
            names = known.get(low)
            if names is None:
                char = OTHER
            else:
                char = chars.get(names if surface[0].isupper() else names.difference(_CAPITAL), OTHER)
        else:
            before = text[start - 1] if start else " "
            glued = before.isalnum() or before in "-#$€£_+–"
            char = chars.get(_shape(kind or "", surface, glued, before), OTHER)
        tokens.append(Token(start, end, low, glued))
        classes.append(char)
    return Tokens(text, tokens, "".join(classes))


def _shape(kind: str, surface: str, glued: bool, before: str) -> frozenset[str]:
    """The classes of a token that is not a word."""
    if kind == "mark":
        return frozenset({MARKS[surface]}) if surface in MARKS else frozenset()
    if kind == "number":
        return _number_classes(surface, signed=(glued and before in "#$€£_+") or before.isalpha())
    if kind == "ordinal":
        return frozenset({"domord", "ordnum"}) if 1 <= int(surface[:-2]) <= 31 else frozenset({"ordnum"})
    if kind == "colon":
        hour, minute = int(re.split("[:.]", surface)[0]), int(re.split("[:.]", surface)[1])
        timely = hour <= 24 and minute < 60
        if "." in surface:
            return frozenset({"colon", "num"}) if timely else frozenset({"num"})
        return frozenset({"colon"}) if timely else frozenset()
    if kind == "tens" and before.isalpha():  # "A330s" are no decade
        return frozenset()
    return frozenset({kind}) if kind in SINGLE else frozenset()


def _number_classes(surface: str, signed: bool) -> frozenset[str]:
    if signed or not surface.isascii() or not surface.isdigit() or len(surface) > 4:
        return frozenset({"num"})
    value, names = int(surface), {"num"}
    if len(surface) <= 2:
        if 1 <= value <= 31:
            names.add("dom")
        if value <= 24:
            names.add("hr")
        if len(surface) == 2:
            names.add("y2")
    if len(surface) == 3 and surface[0] != "0":
        names.add("y3")
    if len(surface) == 4:
        if 1000 <= value <= 2199:
            names.add("y4")
        if value // 100 <= 24 and value % 100 < 60:
            names.add("hhmm")
    return frozenset(names)
