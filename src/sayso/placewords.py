"""Common words about places, shared by finding and resolving place names: the word lists and the shape of a
name.

The lists are data: `sayso/data/places_words.toml`.
"""

from __future__ import annotations

import re
import tomllib
from functools import cache
from pathlib import Path
from typing import NamedTuple

_STEMS = ("north", "south", "east", "west", "northeast", "northwest", "southeast", "southwest", "central")
_SHORT = {"center": "central", "centre": "central", "middle": "central"}
_LETTERS = {"n": "north", "s": "south", "e": "east", "w": "west"}


class PlaceWords(NamedTuple):
    """The lists of places_words.toml; every word in lower case."""

    nouns: dict[str, str]  # singular noun -> kind of place
    directions: dict[str, str]  # "northern" -> "north"
    leading: frozenset[str]
    near: frozenset[str]
    modifiers: frozenset[str]
    not_names: frozenset[str]
    function: frozenset[str]
    titles: frozenset[str]
    local: frozenset[str]
    organisation: frozenset[str]
    ambiguous: frozenset[str]
    given: frozenset[str]


@cache
def place_words() -> PlaceWords:
    """The word lists, read once."""
    path = Path(__file__).resolve().parent / "data" / "places_words.toml"
    table = tomllib.loads(path.read_text("utf-8"))
    nouns = {noun: kind for kind, words in table["nouns"].items() for noun in words}
    directions = {s + ending: s for s in _STEMS for ending in ("", "ern", "ernmost")} | _SHORT | _LETTERS
    lists = {name: frozenset(words) for name, words in table["lists"].items()}
    lists["leading"] |= frozenset(directions)
    return PlaceWords(nouns=nouns, directions=directions, **lists)


def noun_kind(word: str) -> str | None:
    """The kind of place that a common noun names, None where it names none: "villages" -> "town"."""
    nouns = place_words().nouns
    word = word.casefold().rstrip(".")
    if word in nouns:
        return nouns[word]
    if word.endswith("ies"):
        return nouns.get(word[:-3] + "y")
    return nouns.get(word.removesuffix("s"))


_ARABIC = "al|el|ad|ar|as|ash|at|az|an|ed|er|es|ez"
_PARTICLES = f"{_ARABIC}|de|del|la|le|les|los|las|du|da|dos|di|d|van|von|der|bin|ibn|of|the|en|sur"
_ARTICLES = f"{_ARABIC}|et|il|ul|d|l"


@cache
def name_pattern() -> re.Pattern[str]:
    """A run of capitalised words with the particles between: "Jisr al-Shughur", "al-Bab", "Isle of Man",
    "U.S."."""
    word = r"(?:(?:[A-Z]\.){2,}|[^\W\d_a-z]\w*(?:[-’'ʼ`][^\W_]\w*)*)"
    dotted = r"(?:(?:St|Ste|Mt|Ft|U\.S|U\.N|[NSEW])\.)"  # a dot that ends no sentence
    between = rf"(?: ?- ?| )(?:(?:{_PARTICLES})[- ’']{{1,2}}){{0,2}}(?:{dotted} )?"
    first = rf"(?<!\w)(?:(?:{_ARTICLES})(?:[-‐–’']| (?=[^\W\d_a-z])) ?)?(?:{dotted} )?{word}"
    return re.compile(rf"{first}(?:{between}{word})*(?: \d{{1,3}}\b)?")
