"""Places that a phrase means without naming them: "the city", "the capital", "there", "its countryside", "the
border"."""

from __future__ import annotations

import re
from collections.abc import Mapping, Sequence
from typing import NamedTuple

from sayso.record import PlaceValue, Span
from sayso.resolution import places_value as value
from sayso.resolution.gazetteer import Gazetteer
from sayso.resolution.places_phrase import Phrase
from sayso.resolution.places_value import Choice


class Told(NamedTuple):
    """A place that the report named. `strong`: inside one of the phrases asked for; `speaks`: it stands for a
    government."""

    start: int
    choice: Choice
    strong: bool
    speaks: bool


class Scene(NamedTuple):
    """What the report has told so far: its places in order, its main country, and each country's share of its
    names."""

    text: str
    told: Sequence[Told]
    main: str | None
    shares: Mapping[str | None, float]
    gazetteer: Gazetteer


_WANTED = {
    "town": ("town",),
    "quarter": ("quarter",),
    "admin1": ("admin1", "region"),
    "admin2": ("quarter", "admin2", "region"),
    "area": ("region", "quarter", "town", "admin1", "facility"),
    "countryside": ("town", "admin1"),
    "water": ("water",),
    "facility": ("town", "quarter", "region", "admin1"),
}


def resolve_unnamed(phrase: Phrase, span: Span, holders: Sequence[Choice], scene: Scene) -> PlaceValue | None:
    """The value of a phrase that names no place of its own; `holders`: what its adjectives name ("the Syrian
    capital")."""
    noun, gazetteer, told = phrase.noun, scene.gazetteer, scene.told
    holder = holders[0] if holders else None
    code = holder.place.country if holder else scene.main
    country = _country(code, gazetteer)
    if noun == "border":
        return value.border([h.place for h in holders], scene.main, scene.shares, gazetteer)
    if phrase.word == "capital" and "provincial" not in phrase.rest:
        return value.capital(code or _capital_told(span, scene), gazetteer, phrase.outside("town"))
    if noun == "country" and country is not None:
        if phrase.direction:
            return value.part(country, phrase.direction, gazetteer)
        return value.airspace(country, phrase.rest) if phrase.word == "airspace" else value.plain(country)
    if holder is not None and noun is None and phrase.direction is None:  # "Russian", "Russians"
        return value.plain(holder)
    if _some(phrase, span.text):  # "two villages": which ones, nobody says
        return value.unplaced(phrase.rest, code, value.kind_of(phrase))
    behind = _behind(span, scene) if noun in ("facility", "countryside", "area", None) else None
    found = behind or _antecedent(noun, span, holder, told)
    if found is None:
        return value.plain(country) if holder and country and noun in (None, "area", "admin1") else None
    if noun == "facility":
        landmark = _landmark(phrase, span, told)
        return landmark or value.inside(found, f"{phrase.word} in {found.place.name}", "facility")
    if noun == "countryside":
        return value.countryside(found, phrase.direction)
    kinds, outside = ("town", "region", "country", "admin1"), phrase.outside(found.place.kind)
    if phrase.direction and noun in (None, "area", "quarter") and found.place.kind in kinds and not outside:
        return value.part(found, phrase.direction, gazetteer)
    return value.plain(found, outside)


_IN = re.compile(r"^,? (?:in|of|at|near|outside|inside|on)\b[^.;,]*$")
_NEXT = 40  # characters behind a phrase in which its container may stand


def _behind(span: Span, scene: Scene) -> Choice | None:
    """The place right behind a phrase that says where it is: "an oil depot" in "an oil depot in Krasnodar"."""
    after = [t for t in scene.told if span.end <= t.start <= span.end + _NEXT]
    after = [t for t in after if _IN.match(scene.text[span.end : t.start])]
    small = [t for t in after if t.choice.place.kind != "country"]
    return next((t.choice._replace(rivals=()) for t in small), None)


def _antecedent(noun: str | None, span: Span, holder: Choice | None, told: Sequence[Told]) -> Choice | None:
    """The nearest place before the phrase of the kind that the noun wants, else the first one after it."""
    kinds = _WANTED.get(noun or "area", ())
    fits = [
        t for t in told
        if t.choice.place.kind in kinds and (holder is None or t.choice.place.country == holder.place.country)
    ]  # fmt: skip
    if not fits and noun == "town":
        return _antecedent("admin1", span, holder, told)
    before = [t for t in fits if t.start < span.start]
    strong = [t for t in before if t.strong]
    pick = strong or before or fits[:1]
    return pick[-1].choice._replace(rivals=()) if pick else None


_ANAPHORIC = re.compile(r"^(?:the|these|those|both|its|their|this|that)\b", re.IGNORECASE)


def _some(phrase: Phrase, words: str) -> bool:
    """Several places, none of them pointed to."""
    plural = bool(
        re.search(r"\b(?:villages|towns|cities|neighbou?rhoods|districts|provinces|areas|regions)\b", phrase.rest)
    )
    return plural and not _ANAPHORIC.match(words)


def _landmark(phrase: Phrase, span: Span, told: Sequence[Told]) -> PlaceValue | None:
    """The last landmark named whose name has the noun: "the hospital" after "Al-Shifa Hospital"."""
    for one in reversed([t for t in told if t.start < span.start]):
        place = one.choice.place
        if place.kind == "facility" and phrase.word and phrase.word in place.name.casefold().split():
            return value.plain(one.choice)
    return None


def _capital_told(span: Span, scene: Scene) -> str | None:
    """The country of the last capital that was named."""
    for told in reversed([t for t in scene.told if t.start < span.start]):
        found = scene.gazetteer.country(told.choice.place.country or "")
        if found is not None and found.capital is not None and found.capital.id == told.choice.place.id:
            return told.choice.place.country
    return None


def _country(code: str | None, gazetteer: Gazetteer) -> Choice | None:
    found = gazetteer.country(code) if code else None
    return Choice(found.place, 0.5) if found else None
