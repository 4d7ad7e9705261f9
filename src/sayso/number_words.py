"""The words of numbers: tokens of a text, the tables of `data/numbers.toml`, and what they say of a word."""

from __future__ import annotations

import re
import tomllib
from collections.abc import Mapping, Sequence
from functools import cache
from importlib.resources import files
from typing import Any, Literal, TypeVar

from sayso.record import Struct

Bound = Literal["least", "above", "most", "below", "about"]
Phrase = tuple[str, ...]
T = TypeVar("T")

DASHES = frozenset("-–—‑−")
_TOKEN = re.compile(
    r"\d+(?:[.,'’]\d+|[\u00a0\u2009\u202f]\d{3}(?!\d))*"  # 1,200  1.2  1 200 with a hard space
    r"|[^\W\d_]+(?:['’][^\W\d_]+)?"  # a word, with its apostrophe
    r"|\S"
)
# Arabic-Indic and extended Arabic-Indic digits and separators, one code point for one, so offsets hold.
_ASCII_DIGITS = {ord("٠") + n: str(n) for n in range(10)} | {ord("۰") + n: str(n) for n in range(10)}
_ASCII_DIGITS |= {ord("٫"): ".", ord("٬"): ","}
_LONGEST_PHRASE = 5  # words, in any table of numbers.toml
_MODEL = re.compile(r"([^\W\d_]+)[-‑–\s](\d+)")  # "MiG-29", "Challenger 2"


class Token(Struct, frozen=True):
    """A word, a number or a mark: `text[start:end]`; `lower` has it in lower case, with ASCII digits."""

    start: int
    end: int
    lower: str


class Words(Struct, frozen=True):
    """The tables of `numbers.toml`; phrases are tuples of words in lower case."""

    units: dict[str, int]
    tens: dict[str, int]
    scales: dict[str, int]
    suffixes: dict[str, int]
    plural_scales: dict[str, int]
    all_scales: dict[str, int]  # both: "two dozen", "three dozens"
    vague: Mapping[Phrase, int]
    unbounded: Mapping[Phrase, bool]
    exact: Mapping[Phrase, int]
    bounds: Mapping[Phrase, Bound]
    after: Mapping[Phrase, Bound]
    before: Mapping[Phrase, bool]
    nouns: Mapping[str, frozenset[str]]
    starters: frozenset[str]  # the words a number phrase can begin with, articles and possessives left out


@cache
def number_words() -> Words:
    """The number words, read once from `data/numbers.toml`."""
    raw = tomllib.loads((files("sayso.data") / "numbers.toml").read_text(encoding="utf-8"))
    phrases = [raw["exact"], raw["vague"], raw["unbounded"]["words"], *raw["bounds"].values()]
    starters = {key.split(" ")[0] for table in phrases for key in table}
    starters |= {
        *raw["units"],
        *raw["tens"],
        *raw["scales"],
        *raw["plural_scales"],
        "another",
        "between",
        "half",
        "no",
        "quarter",
        "without",
    }
    return Words(
        starters=frozenset(starters),
        units=raw["units"],
        tens=raw["tens"],
        scales=raw["scales"],
        suffixes=raw["suffixes"],
        plural_scales=raw["plural_scales"],
        all_scales=raw["scales"] | raw["plural_scales"],
        vague={_phrase(key): value for key, value in raw["vague"].items()},
        unbounded={_phrase(key): True for key in raw["unbounded"]["words"]},
        exact={_phrase(key): value for key, value in raw["exact"].items()},
        bounds={_phrase(key): kind for kind, keys in raw["bounds"].items() for key in keys},
        after={_phrase(key): kind for kind, keys in raw["after"].items() for key in keys},
        before={_phrase(key): True for key in raw["before"]["words"]},
        nouns={kind: frozenset(names) for kind, names in raw["nouns"].items()},
    )


def tokens(text: str) -> tuple[Token, ...]:
    """The words, numbers and marks of a text, in order; offsets are code points into `text`."""
    plain = text.translate(_ASCII_DIGITS)
    return tuple(
        Token(start=m.start(), end=m.end(), lower=m.group().lower().replace("’", "'")) for m in _TOKEN.finditer(plain)
    )


def word_at(run: Sequence[Token], i: int) -> str:
    """Token `i` in lower case; "" outside the text."""
    return run[i].lower if 0 <= i < len(run) else ""


def glued(run: Sequence[Token], i: int) -> bool:
    """Whether tokens `i` and `i + 1` exist with nothing between them."""
    return 0 <= i < len(run) - 1 and run[i].end == run[i + 1].start


def match_longest(run: Sequence[Token], i: int, table: Mapping[Phrase, T]) -> tuple[T, int] | None:
    """The value of the longest phrase of `table` that begins at token `i`, and the token after it."""
    words = tuple([token.lower for token in run[i : i + _LONGEST_PHRASE]])
    for size in range(len(words), 0, -1):
        value = table.get(words[:size])
        if value is not None:
            return value, i + size
    return None


def is_plural(word: str) -> bool:
    """Whether a noun in lower case is a plural: "soldiers", "people"; not "crisis", "witness"."""
    nouns = number_words().nouns
    if word in nouns["plurals"]:
        return True
    if word in nouns["singulars"] or len(word) < 4:
        return False
    return word.endswith(("s", "men")) and not word.endswith(("ss", "us", "'s", "yemen", "turkmen"))


def is_particle(run: Sequence[Token], i: int) -> bool:
    """Whether "over" or "under" at token `i` belongs to the word before it: "took over two fields"."""
    spatial = word_at(run, i) in ("over", "under", "above", "below")
    return spatial and word_at(run, i - 1) in number_words().nouns["particle_verbs"]


def is_model(run: Sequence[Token], i: int) -> bool:
    """Whether token `i` is the number of a weapon's name, written apart from it: "MiG 29", "Challenger 2"."""
    return word_at(run, i)[:1].isdigit() and (word_at(run, i - 1), word_at(run, i)) in _models()


@cache
def _models() -> frozenset[tuple[str, str]]:
    """The word and the number of weapons' names, read once from `data/weapons.toml`: ("mig", "29").

    Words that also stand before a count are left out: "an 18 ...", "at 4 ...", "missile 3".
    """
    raw = tomllib.loads((files("sayso.data") / "weapons.toml").read_text(encoding="utf-8"))
    nouns = number_words().nouns
    names = (name for kind in raw["weapons"].values() for entry in kind for name in _names(entry))
    pairs = {(m[1].lower(), m[2]) for name in names for m in _MODEL.finditer(name)}
    return frozenset(pair for pair in pairs if pair[0] not in nouns["stops"] | nouns["things"])


def _names(weapon: Mapping[str, Any]) -> tuple[str, ...]:
    return (weapon["name"], *weapon.get("aliases", ()))


def _phrase(key: str) -> Phrase:
    return tuple(key.split(" "))
