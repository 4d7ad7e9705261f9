"""Places that a phrase means without naming them: "the city", "the capital", "there", "its countryside", "the border"."""

from __future__ import annotations

from collections.abc import Sequence
from typing import NamedTuple

from sayso.record import PlaceValue, Span
from sayso.resolution import places_value as value
from sayso.resolution.gazetteer import Gazetteer
from sayso.resolution.places_phrase import Phrase
from sayso.resolution.places_value import Choice


class Told(NamedTuple):
    """A place that the report named. `strong`: inside one of the phrases asked for."""

    start: int
    choice: Choice
    strong: bool


_WANTED = {
    "town": ("town",), "quarter": ("quarter",), "admin1": ("admin1", "region"), "admin2": ("quarter", "admin2", "region"),
    "area": ("region", "quarter", "town", "admin1", "facility"), "countryside": ("town", "admin1"), "water": ("water",),
    "facility": ("town", "quarter", "region", "admin1"),
}  # fmt: skip


def resolve_unnamed(
    phrase: Phrase,
    span: Span,
    holder: Choice | None,
    told: Sequence[Told],
    main: str | None,
    gazetteer: Gazetteer,
) -> PlaceValue | None:
    """The value of a phrase that names no place of its own; `holder`: the country that an adjective in it names."""
    noun = phrase.noun
    code = holder.place.country if holder else main
    country = _country(code, gazetteer)
    if noun == "border":
        return value.border([holder.place] if holder else [], main)
    if phrase.word == "capital" and "provincial" not in phrase.rest:
        return value.capital(code, gazetteer, phrase.near)
    if noun == "country" and country is not None:
        if phrase.direction:
            return value.part(country, phrase.direction, gazetteer)
        return value.airspace(country, phrase.rest) if phrase.word == "airspace" else value.plain(country)
    found = _antecedent(noun, span, holder, told)
    if found is None:
        return value.plain(country) if holder and country and noun in (None, "area", "admin1") else None
    if noun == "facility":
        return value.inside(found, f"{phrase.word} in {found.place.name}", "facility")
    if noun == "countryside":
        return value.countryside(found, phrase.direction)
    kinds = ("town", "region", "country", "admin1")
    if phrase.direction and noun in (None, "area", "quarter") and found.place.kind in kinds:
        return value.part(found, phrase.direction, gazetteer)
    return value.plain(found, phrase.near)


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


def _country(code: str | None, gazetteer: Gazetteer) -> Choice | None:
    found = gazetteer.country(code) if code else None
    return Choice(found.place, 0.5) if found else None
