"""The words of a place phrase taken apart: names, what kind of thing is named, which part of it, how near
to it.

"the Homs province village of Al-Qabu" -> head Al-Qabu, noun town, container Homs (admin1).
"northern Syria" -> head Syria, direction north. "some 12 km east of the city" -> no head, noun town, near.
"""

from __future__ import annotations

import re
from collections.abc import Callable
from typing import Literal, NamedTuple

from sayso.placewords import name_pattern, noun_kind, place_words
from sayso.resolution.gazetteer import Kind

_POSSESSIVE = re.compile(r"[’'ʼ`]s\b|s[’'](?=\s|$)")
# "rebel-held", "DAESH-controlled", "US-built": a word about a place, not its name
_COMPOUND = re.compile(
    r"\w+(?:\s\w+)?-(?:held|controlled|run|backed|led|majority|besieged|dominated|ruled|administered|occupied|built|based|linked|"
    r"populated|inhabited|allied|supported)\b",
    re.IGNORECASE,
)
_PART_OF = re.compile(
    r"\b(?:north|south|east|west|north(?:east|west)|south(?:east|west)|cent(?:er|re))\s+of\b"
    r"|\b(?:north|south|east|west|cent)[a-z]*\s+(?:parts?|territories|edges?|sections?|half|sectors?|suburbs|outskirts|countryside)\b",
    re.IGNORECASE,
)
# "north of X", "to the north of X"; "the north of X" is a part of it
_BESIDE = re.compile(
    r"(?:\bto\s+the\s|(?<!\bthe\s))(?<![\w-])(?:(?:north|south)(?:-?(?:east|west))?|east|west)\s+of\b", re.IGNORECASE
)

Rank = Literal[0, 1, 2, 3]
"""What the gazetteer says of a name: 0 unknown, 1 known, 2 a country or area or large town, 3 an adjective or
people."""
Lookup = Callable[[str], Rank]


class Name(NamedTuple):
    """A capitalised name inside a phrase. `start`, `end`: offsets into the phrase."""

    text: str
    start: int
    end: int
    # the kind said by the word before or after: "Aleppo province", "the city of Hama"
    noun: str | None = None
    full: str | None = None  # "Salem Mosque" for the name Salem with the noun facility


class Phrase(NamedTuple):
    """A place phrase taken apart. `head` None: nothing is named ("the city", "there")."""

    head: Name | None
    containers: tuple[Name, ...]
    noun: str | None
    word: str | None  # the noun as written, singular: "province", "airspace", "hospital"
    direction: str | None
    near: bool
    part: bool  # "the north of X", "the southern parts of X": a part for sure, not where X lies
    beside: bool  # "north of X": outside a town, a part of a larger place
    rest: str  # the phrase without leading article

    def outside(self, kind: Kind) -> bool:
        """Whether the words say near a place of that kind, not in it."""
        return self.near or (self.beside and kind in ("town", "quarter", "facility"))


def parse(text: str, lookup: Lookup) -> Phrase:
    """Take a phrase apart."""
    names = _names(text, lookup)
    head, containers = _head(text, names, lookup)
    spoken = _COMPOUND.sub(lambda m: " " * len(m.group()), text)
    loose = [
        m.group().casefold()
        for m in re.finditer(r"[^\W\d_]{2,}|\b[NSEW]\b", spoken)
        if not any(n.start <= m.start() < n.end for n in names)
    ]
    noun, word = _noun(loose)
    if "border" in loose and noun != "facility":
        noun, word = "border", "border"
    if head is not None and head.noun is not None and noun != "border":
        noun = head.noun
        if head.full is not None:
            word = head.full.split()[-1].casefold()
    directions = place_words().directions
    direction = next((d for w in loose if (d := directions.get(w))), None)
    near = any(w in place_words().near for w in loose)
    rest = re.sub(r"^(?:the|a|an)\s+", "", text.strip(), flags=re.IGNORECASE)
    part, beside = _PART_OF.search(text) is not None, _BESIDE.search(text) is not None
    return Phrase(head, containers, noun, word, direction, near, part, beside, rest)


def _noun(words: list[str]) -> tuple[str | None, str | None]:
    """The noun that names the place: the last one before a preposition, areas only where nothing better is
    said."""
    found: tuple[str | None, str | None] = (None, None)
    for word in words:
        if word in ("in", "near", "inside", "outside", "around", "between") and found[0] is not None:
            break
        kind = noun_kind(word)
        if kind is not None and not (kind == "area" and found[0] is not None):
            found = (kind, word)
    return found


def _names(text: str, lookup: Lookup) -> list[Name]:
    spoken = _COMPOUND.sub(lambda m: " " * len(m.group()), text)
    names: list[Name] = []
    for match in name_pattern().finditer(spoken):
        held = _held(text, match.start(), match.end(), lookup)
        names += [held] if held is not None else _split(text, match.start(), match.end(), lookup)
    return names


def _held(text: str, start: int, end: int, lookup: Lookup) -> Name | None:
    """A name that the word before it is part of: "Pakistan-administered Kashmir" is not all of Kashmir."""
    before = re.search(r"\b(\w+)-\w+ $", text[:start])
    if before is None or not _COMPOUND.match(before.group()):
        return None
    for name in (text[before.start() : end], f"{before.group(1)} {text[start:end]}"):
        if lookup(name) == 2:
            return Name(name, before.start(), end)
    return None


def _split(text: str, start: int, end: int, lookup: Lookup) -> list[Name]:
    """The names in one run of capitalised words: possessives and hyphens part names, type words are none."""
    run = text[start:end]
    if run.casefold() in place_words().not_names:
        return []
    if " " not in run and run.casefold() in place_words().directions:  # "Southern parts", "the North"
        return []
    if (longer := _with_noun(text, start, end, lookup)) is not None:
        return [longer]
    if lookup(run) and not _plain_noun(run):
        return [Name(run, start, end, _noun_beside(text, start, end))]
    possessive = _POSSESSIVE.search(run)
    if possessive:
        left = _split(text, start, start + possessive.start(), lookup)
        offset = start + possessive.end()
        while offset < end and text[offset] in " -":
            offset += 1
        return left + (_split(text, offset, end, lookup) if offset < end else [])
    return _halves(text, start, end, lookup) or _trim(text, start, end, lookup)


def _with_noun(text: str, start: int, end: int, lookup: Lookup) -> Name | None:
    """A name that goes on in small letters: "Shaer gas field", "Nuseirat refugee camp"."""
    after = re.match(r"(?:\s+[a-z]+){1,3}", text[end:])
    if after is None:
        return None
    ends = [end + m.end() for m in re.finditer(r"\s+[a-z]+", after.group())]
    for stop in reversed(ends):
        if noun_kind(text[start:stop].split()[-1]) in ("facility", "area", "water", "town") and lookup(
            text[start:stop]
        ):
            return Name(text[start:stop], start, stop, None)
    return None


def _halves(text: str, start: int, end: int, lookup: Lookup) -> list[Name] | None:
    """Two known names joined: "Turkey-Syria", "Turkish-Syrian"."""
    left, hyphen, right = text[start:end].partition("-")
    if not (hyphen and lookup(left) and lookup(right)):
        return None
    noun, middle = _noun_beside(text, start, end), start + len(left)
    return [Name(left, start, middle, noun), Name(right, middle + 1, end, noun)]


def _plain_noun(run: str) -> bool:
    """Whether a run is only a capitalised common word: "Countryside", "City"."""
    return " " not in run and (noun_kind(run) is not None or run.casefold() in place_words().not_names)


def _trim(text: str, start: int, end: int, lookup: Lookup) -> list[Name]:
    words = [(m.group(), start + m.start(), start + m.end()) for m in re.finditer(r"\S+", text[start:end])]
    # "Northern", "The", "Rural", "Near"
    while words and words[0][0].casefold().strip(".") in place_words().leading:
        words.pop(0)
    if not words or (len(words) == 1 and _plain_noun(words[0][0])):
        return []
    first, last = words[0], words[-1]
    body = text[first[1] : last[2]]
    if lookup(body):
        return [Name(body, first[1], last[2], _noun_beside(text, first[1], last[2]))]
    if (halves := _halves(text, first[1], last[2], lookup)) is not None:
        return halves
    if len(words) > 1:
        return (
            _typed(text, words, lookup)
            or _pieces(text, words, lookup)
            or [Name(body, first[1], last[2], noun_kind(last[0]) or _noun_beside(text, first[1], last[2]), body)]
        )
    if body.endswith("s") and lookup(body[:-1]):  # "Syrias": the apostrophe was lost
        return [Name(body[:-1], first[1], last[2] - 1, _noun_beside(text, first[1], last[2]))]
    return [Name(body, first[1], last[2], _noun_beside(text, first[1], last[2]))]


def _typed(text: str, words: list[tuple[str, int, int]], lookup: Lookup) -> list[Name] | None:
    """A name and its type word apart: "Homs Province", "Province of Aleppo", "Rafah Crossing"."""
    kind = noun_kind(words[-1][0])
    if kind is not None:
        inner = _split(text, words[0][1], words[-2][2], lookup)
        if inner and (kind != "facility" or lookup(inner[-1].text)):
            full = text[words[0][1] : words[-1][2]]
            return [
                *inner[:-1],
                inner[-1]._replace(noun=kind, full=full if len(inner) == 1 else inner[-1].full),
            ]
    if len(words) > 2 and words[1][0].casefold() == "of" and (kind := noun_kind(words[0][0])):
        inner = _split(text, words[2][1], words[-1][2], lookup)
        whole = text[words[0][1] : words[-1][2]] if kind == "facility" else None
        if whole and (len(inner) != 1 or lookup(inner[0].text) < 2):  # "Faculty of Law"
            return [Name(whole, words[0][1], words[-1][2], kind, whole)]
        return [n._replace(noun=kind, full=whole) for n in inner]
    return None


def _pieces(text: str, words: list[tuple[str, int, int]], lookup: Lookup) -> list[Name] | None:
    """A country, area or large town at one end, the rest beside it: "Syrian Kurdish Qamishli", "UC San Diego"."""
    for cut in range(len(words) - 1, 0, -1):
        front = text[words[0][1] : words[cut - 1][2]]
        name = front if lookup(front) else front[:-1] if front.endswith("s") and lookup(front[:-1]) else None
        if name is None or (rank := lookup(name)) < 2:
            continue
        rest = text[words[cut][1] : words[-1][2]]
        if rank == 2 and lookup(rest) < 2 and not rest[:3].casefold().startswith(("al-", "el-")):
            full = text[words[0][1] : words[-1][2]]  # "Virginia Tech": one name, that lies in the first
            return [Name(name, words[0][1], words[0][1] + len(name), "facility", full)]
        return [Name(name, words[0][1], words[0][1] + len(name)), *_split(text, words[cut][1], words[-1][2], lookup)]
    for cut in range(1, len(words)):
        back = text[words[cut][1] : words[-1][2]]
        if lookup(back) == 2:
            full = text[words[0][1] : words[-1][2]]
            return [Name(back, words[cut][1], words[-1][2], "facility", full)]
    return None


def _noun_beside(text: str, start: int, end: int) -> str | None:
    """The kind said by the noun right after a name ("Aleppo province") or in "the city of" before it."""
    after = re.match(r"\s+([a-z]+)(?:\s+([a-z]+))?", text[end:])
    if after:
        if after.group(2) and after.group(1) in place_words().modifiers and (kind := noun_kind(after.group(2))):
            return kind
        if kind := noun_kind(after.group(1)):
            return kind
    before = re.search(r"([A-Za-z]+)\s+(?:of\s+(?:the\s+)?)?$", text[:start])
    return noun_kind(before.group(1)) if before else None


def _head(text: str, names: list[Name], lookup: Lookup) -> tuple[Name | None, tuple[Name, ...]]:
    """Which name is the place itself, and which ones only say where it lies."""
    head: Name | None = None
    containers: list[Name] = []
    before: Name | None = None
    for name in names:
        between = text[before.end : name.start] if before else ""
        if before and re.search(r"\bfor\b", between):  # "al-Furqan School for Basic Education"
            continue
        before = name
        if lookup(name.text) == 3 and name.full is None:
            containers.append(name)
        elif head is None:
            head = name
        elif re.search(r"^\s*(?:,|\(|in\b|and\b|or\b)|\b(?:in|inside|within)\s+(?:the\s+)?(?:\w+\s+)?$", between):
            containers.append(name)
        else:  # a possessive or "... province village of ..." stands before what it holds
            containers.append(head)
            head = name
    return head, tuple(containers)
