"""A report's place names gathered: those asked for, those around them, what the words between them say."""

from __future__ import annotations

import itertools
import re
from collections.abc import Iterator, Sequence
from difflib import SequenceMatcher
from typing import NamedTuple

from sayso.placewords import name_pattern, noun_kind, place_words
from sayso.record import Span
from sayso.resolution.gazetteer import ADJECTIVE, MAIN, OTHER, Gazetteer, Place
from sayso.resolution.placenames import bare, fold, skeleton
from sayso.resolution.places_joint import DEFAULT, Group, Weights

MOST_CANDIDATES = 60
_CONTEXT_LIMIT = 400  # names around the asked-for ones that are looked at: a report, not a book
_KIND = r"(?: (?:village|town|city|district|neighbou?rhood|area|camp|suburb|quarter|county))?"
_IN = re.compile(rf"^(?:, ?| ?\(|{_KIND},? (?:in|of|near|outside) (?:the )?(?:[a-z]+ern |central )?)$")
_FIRM_IN = re.compile(rf"^{_KIND},? (?:in|of) (?:the )?(?:[a-z]+ern |central )?$")
_OWNS = re.compile(r"^(?:[’']s?|s[’'])((?: [a-z-]+){0,4}) $")
_ADJECTIVE_OF = re.compile(r"^((?: [a-z-]+){1,4}) $")


class Seen(NamedTuple):
    """A name in the text. `asked`: its number among the asked-for spans, None for a name around them."""

    start: int
    end: int
    name: str
    noun: str | None
    asked: int | None
    strong: bool = False  # stands inside an asked-for phrase: full evidence


_POSSESSIVE = re.compile(r"[’'ʼ`]s(?:\s+|$)")


def _runs(text: str, gazetteer: Gazetteer) -> Iterator[tuple[int, int]]:
    """Runs of capitalised words, cut at possessives: "Syria's Idlib"."""
    for match in name_pattern().finditer(text):
        start, end = match.span()
        cut = _POSSESSIVE.search(text, start, end)
        while cut is not None and not gazetteer.find(text[start:end]):
            yield start, cut.start()
            start = cut.end()
            cut = _POSSESSIVE.search(text, start, end)
        if start < end:
            yield start, end


def around(text: str, asked: Sequence[Span], gazetteer: Gazetteer) -> list[Seen]:
    """Names in the text outside the asked-for spans that the gazetteer knows as a whole."""
    taken = sorted((s.start, s.end) for s in asked)
    words = place_words()
    skip = words.function | words.titles | words.leading | words.not_names
    doubtful = words.given | words.ambiguous  # "Donald", "Change": no evidence
    found, i = [], 0
    for start, end in _runs(text, gazetteer):
        while i < len(taken) and taken[i][1] <= start:
            i += 1
        if i < len(taken) and taken[i][0] < end:
            if taken[i][0] <= start:
                continue
            end = taken[i][0]
        name = text[start:end].rstrip(" -")
        first, _, rest = name.partition(" ")
        if first.casefold().rstrip(".") in skip and rest and not gazetteer.find(name):
            start, name = start + len(first) + 1, rest.lstrip()
        if "." in first and rest and not gazetteer.find(name):  # "D.C. He"
            name = first
        if name.casefold() in skip or name.casefold() in doubtful or len(name) < 2 or not gazetteer.find(name):
            continue
        end = start + len(name)
        if len(name) < 6 and text[end : end + 1] == "." and text[max(0, start - 2) : start] != ", ":
            continue  # "Miss.", "Ala." are states only behind a town
        found.append(Seen(start, start + len(name), name, None, None))
        if len(found) >= _CONTEXT_LIMIT:
            break
    return found


_DOMAIN = re.compile(r"^(?:https?://)?(?:[\w-]+\.)+([a-z]{2})(?:/|$)")


def outlet(publisher: str | None, end: int, gazetteer: Gazetteer) -> list[Seen]:
    """Places in an outlet's name, as evidence from outside the text: "The Boston Globe", "lfpress.ca".

    They stand behind the text (`end` and on) so that no words link them to its names.
    """
    if not publisher:
        return []
    words = place_words()
    names = [m.group() for m in name_pattern().finditer(publisher)]
    pieces = [" ".join(run[i:j]) for run in (n.split() for n in names) for i, j in _parts(len(run))]
    known = [p for p in pieces if p.casefold() not in words.function | words.organisation and gazetteer.knows(p)]
    domain = _DOMAIN.match(publisher.casefold())
    if domain:
        code = {"UK": "GB"}.get(domain.group(1).upper(), domain.group(1).upper())
        country = gazetteer.country(code)
        known += [country.place.name] if country and code not in ("CO", "ME", "TV", "IO") else []
    longest = [p for p in known if not any(p != q and p in q for q in known)]
    return [Seen(end + 100 * n, end + 100 * n + 1, name, None, None) for n, name in enumerate(longest, start=1)]


def _parts(size: int) -> list[tuple[int, int]]:
    return [(i, j) for i in range(size) for j in range(i + 1, min(size, i + 3) + 1)]


def group(
    seen: Sequence[Seen], text: str, gazetteer: Gazetteer, weights: Weights = DEFAULT
) -> tuple[list[Group], list[int]]:
    """One group a name: `groups`, and for each of `seen` (in order of the text) the number of its group."""
    order = sorted(range(len(seen)), key=lambda i: (seen[i].start, seen[i].end))
    numbers: dict[str, int] = {}
    of = [0] * len(seen)
    for i in order:
        area = "~" if seen[i].noun in ("admin1", "admin2") else ""  # "Kharkiv region" is not Kharkiv
        of[i] = numbers.setdefault(fold(seen[i].name) + area, len(numbers))
    holders: list[set[int]] = [set() for _ in numbers]
    firm: list[set[int]] = [set() for _ in numbers]
    nouns: list[set[str]] = [set() for _ in numbers]
    for a, b in itertools.pairwise(order):
        link = _link(seen[a], seen[b], text, gazetteer)
        if link is None or of[a] == of[b]:
            continue
        held, holder = (of[a], of[b]) if link.held is seen[a] else (of[b], of[a])
        holders[held].add(holder)
        if link.firm:
            firm[held].add(holder)
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
        groups.append(Group(name, found, frozenset(nouns[n]), weight, frozenset(holders[n]), frozenset(firm[n])))
    return groups, of


SOUND = 4  # a place's `sort` where only the sound of the name agrees
# least similarity (difflib ratio) of names that agree by sound: short, long ones
_LIKE, _LIKE_LONG = 0.7, 0.55
_LONG = 4  # consonants


def candidates(name: str, gazetteer: Gazetteer) -> tuple[Place, ...]:
    """The places a name can mean; adjectives only where nothing bears the name itself, sound only where
    nothing else does."""
    found = gazetteer.find(name)
    if not found and name.endswith("s"):
        found = gazetteer.find(name[:-1].rstrip("'’"))
    own = tuple(p for p in found if p.sort != ADJECTIVE)
    if any(p.kind == "facility" and p.sort == MAIN for p in own):  # the White House, not Casablanca in English
        own = tuple(p for p in own if p.sort != OTHER)
    return (own or found or by_sound(name, gazetteer))[:MOST_CANDIDATES]


def by_sound(name: str, gazetteer: Gazetteer) -> tuple[Place, ...]:
    """Places whose name may be another transcription of this one."""
    key = bare(fold(name))
    like = (
        (SequenceMatcher(None, key, bare(fold(place.name.partition(",")[0]))).ratio(), place)
        for place in gazetteer.sounds_like(name)
    )
    least = _LIKE_LONG if len(skeleton(key)) >= _LONG else _LIKE
    return tuple(place._replace(sort=SOUND) for ratio, place in like if ratio >= least)


class _Link(NamedTuple):
    held: Seen
    firm: bool


def _link(a: Seen, b: Seen, text: str, gazetteer: Gazetteer) -> _Link | None:
    """Whether the words between two neighbouring names say that one lies in the other."""
    between = text[a.end : b.start]
    if len(between) > 40:
        return None
    if _IN.match(between):
        return _Link(a, _FIRM_IN.match(between) is not None)
    owns = _OWNS.match(between)
    if owns and _describe(owns.group(1).split()):  # "Somalia's Hiran region" binds, "Israel's Gaza offensive" does not
        after = re.match(r"\s+([a-z]+)", text[b.end : b.end + 30])
        return _Link(b, b.noun is not None or (after is not None and noun_kind(after.group(1)) is not None))
    adjective = _ADJECTIVE_OF.match(between)
    if adjective and _describe(adjective.group(1).split(), noun=True):
        return _Link(b, True) if any(p.sort == ADJECTIVE for p in gazetteer.find(a.name)) else None
    return None


def _describe(words: Sequence[str], noun: bool = False) -> bool:
    """Whether the words between two names belong to the second: what describes a place, then its kind (without
    which they do not where `noun`).

    "the Syrian rebel-held northern town of X", but not "Russian forces capture village of X".
    """
    if words[-1:] == ["of"]:
        words, noun = words[:-1], True
    if words and noun_kind(words[-1]):
        words, noun = words[:-1], False
    w = place_words()
    return not noun and all("-" in word or word in w.modifiers or word in w.directions for word in words)


def groups_of(text: str, spans: Sequence[Span], gazetteer: Gazetteer) -> tuple[list[Group], list[int | None]]:
    """Groups for bare names: what a benchmark with gold toponyms needs."""
    seen = [Seen(s.start, s.end, s.text, None, i) for i, s in enumerate(spans)]
    seen += around(text, spans, gazetteer)
    groups, of = group(seen, text, gazetteer)
    return groups, list(of[: len(spans)])
