"""Sentences of a report, as spans without the white space around them."""

from __future__ import annotations

import re
import tomllib
from functools import cache
from importlib.resources import files

from sayso.record import Span, Struct

_BOUNDARY = re.compile(r"""(?P<stop>[.!?…]{1,6})(?P<close>["'”’»)\]]{0,3})(?P<gap>\s+)""")
_LAST_WORD = re.compile(r"(?:[A-Za-z]\.)*[A-Za-z]+$")
_NEXT_WORD = re.compile(r"""["'“‘«(\[$€£#]*(\w+)""")
_LINE = re.compile(r"[^\n]+")
_LOOKBACK = 24  # characters: longer than any abbreviation


class Rules(Struct, frozen=True, kw_only=True):
    """data/sentences.toml."""

    abbreviations: frozenset[str]
    may_end: frozenset[str]
    openers: frozenset[str]


@cache
def rules() -> Rules:
    """The word lists, read once."""
    table = tomllib.loads((files("sayso") / "data" / "sentences.toml").read_text(encoding="utf-8"))
    return Rules(**{name: frozenset(words.split()) for name, words in table.items()})


def split_sentences(text: str) -> tuple[Span, ...]:
    """The sentences of `text` in order. Between them stands only white space; every other character is in one."""
    found: list[Span] = []
    for line in _LINE.finditer(text):
        start = line.start()
        for match in _BOUNDARY.finditer(text, line.start(), line.end()):
            if _ends_sentence(text, match, line.end()):
                _keep(found, text, start, match.end("close"))
                start = match.end()
        _keep(found, text, start, line.end())
    return tuple(found)


def _keep(found: list[Span], text: str, start: int, end: int) -> None:
    while start < end and text[start].isspace():
        start += 1
    while end > start and text[end - 1].isspace():
        end -= 1
    if start < end:
        found.append(Span(start=start, end=end, text=text[start:end]))


def _ends_sentence(text: str, match: re.Match[str], limit: int) -> bool:
    following = _NEXT_WORD.match(text, match.end(), min(limit, match.end() + 40))
    if following is None:
        return True
    first = following[1]
    if first[0].islower():
        return False  # "It's over!" he said
    if match["stop"] != ".":
        return True
    before = _LAST_WORD.search(text, max(0, match.start() - _LOOKBACK), match.start())
    if before is None:
        return True
    word = before[0].lower()
    if word in rules().may_end:
        return first.lower() in rules().openers
    return word not in rules().abbreviations and not (len(word) == 1 and before[0].isupper())
