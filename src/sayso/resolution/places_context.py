"""A report's place names gathered: those asked for, those around them, what the words between them say."""

from __future__ import annotations

import itertools
import re
from collections.abc import Sequence
from difflib import SequenceMatcher
from typing import NamedTuple

from sayso.placewords import name_pattern, place_words
from sayso.record import Span
from sayso.resolution.gazetteer import ADJECTIVE, Gazetteer, Place
from sayso.resolution.placenames import bare, fold
from sayso.resolution.places_joint import DEFAULT, Group, Weights

MOST_CANDIDATES = 60
_CONTEXT_LIMIT = 400  # names around the asked-for ones that are looked at: a report, not a book
_IN = re.compile(r"^(?:, ?| ?\(|,? (?:in|of|near|outside) (?:the )?(?:[a-z]+ern |central )?)$")
_OWNS = re.compile(r"^(?:[’']s?|s[’'])(?: [a-z-]+){0,3} $")
_ADJECTIVE_OF = re.compile(r"^(?:[ -][a-z-]+){0,4} $")


class Seen(NamedTuple):
    """A name in the text. `asked`: its number among the asked-for spans, None for a name around them."""

    start: int
    end: int
    name: str
    noun: str | None
    asked: int | None
    strong: bool = False  # stands inside an asked-for phrase: full evidence


def around(text: str, asked: Sequence[Span], gazetteer: Gazetteer) -> list[Seen]:
    """Names in the text outside the asked-for spans that the gazetteer knows as a whole."""
    taken = sorted((s.start, s.end) for s in asked)
    words = place_words()
    skip = words.function | words.titles | words.leading | words.not_names
    doubtful = words.given | words.ambiguous  # "Donald", "Change": no evidence
    found, i = [], 0
    for match in name_pattern().finditer(text):
        start, end = match.span()
        while i < len(taken) and taken[i][1] <= start:
            i += 1
        if i < len(taken) and taken[i][0] < end:
            if taken[i][0] <= start:
                continue
            end = taken[i][0]
        name = text[start:end].rstrip(" -")
        first, _, rest = name.partition(" ")
        if first.casefold().rstrip(".") in skip and rest:
            start, name = start + len(first) + 1, rest.lstrip()
        if "." in first and rest and not gazetteer.find(name):  # "D.C. He"
            name = first
        if (
            name.casefold() in skip
            or name.casefold() in doubtful
            or len(name) < 2
            or not gazetteer.find(name)
        ):
            continue
        end = start + len(name)
        if len(name) < 6 and text[end : end + 1] == "." and text[max(0, start - 2) : start] != ", ":
            continue  # "Miss.", "Ala." are states only behind a town
        found.append(Seen(start, start + len(name), name, None, None))
        if len(found) >= _CONTEXT_LIMIT:
            break
    return found


def group(
    seen: Sequence[Seen], text: str, gazetteer: Gazetteer, weights: Weights = DEFAULT
) -> tuple[list[Group], list[int]]:
    """One group a name: `groups`, and for each of `seen` (in order of the text) the number of its group."""
    order = sorted(range(len(seen)), key=lambda i: (seen[i].start, seen[i].end))
    numbers: dict[str, int] = {}
    of = [0] * len(seen)
    for i in order:
        of[i] = numbers.setdefault(fold(seen[i].name), len(numbers))
    holders: list[set[int]] = [set() for _ in numbers]
    nouns: list[set[str]] = [set() for _ in numbers]
    for a, b in itertools.pairwise(order):
        held, holder = _link(seen[a], seen[b], text, gazetteer) or (None, None)
        if held is not None and holder is not None:
            first, second = (a, b) if held is seen[a] else (b, a)
            if of[first] != of[second]:
                holders[of[first]].add(of[second])
    asked: set[int] = set()
    for i in order:
        if seen[i].asked is not None or seen[i].strong:
            asked.add(of[i])
        if seen[i].noun:
            nouns[of[i]].add(str(seen[i].noun))
    groups = []
    for name, n in numbers.items():
        weight = 1.0 if n in asked else weights.context
        found = candidates(seen[of.index(n)].name, gazetteer)
        groups.append(Group(name, found, frozenset(nouns[n]), weight, frozenset(holders[n])))
    return groups, of


SOUND = 4  # a place's `sort` where only the sound of the name agrees
_LIKE = 0.7  # least similarity (difflib ratio) of names that agree by sound


def candidates(name: str, gazetteer: Gazetteer) -> tuple[Place, ...]:
    """The places a name can mean; adjectives only where nothing bears the name itself, sound only where
    nothing else does."""
    found = gazetteer.find(name)
    if not found and name.endswith("s"):
        found = gazetteer.find(name[:-1].rstrip("'’"))
    own = tuple(p for p in found if p.sort != ADJECTIVE)
    return (own or found or by_sound(name, gazetteer))[:MOST_CANDIDATES]


def by_sound(name: str, gazetteer: Gazetteer) -> tuple[Place, ...]:
    """Places whose name may be another transcription of this one."""
    key = bare(fold(name))
    like = (
        (SequenceMatcher(None, key, bare(fold(place.name.partition(",")[0]))).ratio(), place)
        for place in gazetteer.sounds_like(name)
    )
    return tuple(place._replace(sort=SOUND) for ratio, place in like if ratio >= _LIKE)


def _link(a: Seen, b: Seen, text: str, gazetteer: Gazetteer) -> tuple[Seen, Seen] | None:
    """(held, holder) where the words between two neighbouring names say that one lies in the other."""
    between = text[a.end : b.start]
    if len(between) > 40:
        return None
    if _IN.match(between):
        return a, b
    if _OWNS.match(between):
        return b, a
    if _ADJECTIVE_OF.match(between) and any(p.sort == ADJECTIVE for p in gazetteer.find(a.name)):
        return b, a
    return None


def groups_of(text: str, spans: Sequence[Span], gazetteer: Gazetteer) -> tuple[list[Group], list[int | None]]:
    """Groups for bare names: what a benchmark with gold toponyms needs."""
    seen = [Seen(s.start, s.end, s.text, None, i) for i, s in enumerate(spans)]
    seen += around(text, spans, gazetteer)
    groups, of = group(seen, text, gazetteer)
    return groups, list(of[: len(spans)])
