"""From an entry and the words of a phrase to the value of a record: name, kind, point, precision."""

from __future__ import annotations

from collections.abc import Mapping
from typing import NamedTuple

from sayso.record import PlaceKind, PlaceValue, Rival
from sayso.resolution.gazetteer import Gazetteer, Place
from sayso.resolution.places_phrase import Phrase

# Parts of a small country or area still lie within tens of kilometres of its point; of a larger one they do
# not.
SMALL_KM2 = 12_000

_KINDS: dict[str, PlaceKind] = {
    "country": "country", "admin1": "region", "admin2": "region", "region": "region", "town": "city",
    "quarter": "other", "water": "water", "facility": "facility",
}  # fmt: skip
_SPOKEN_KINDS: dict[str, PlaceKind] = {
    "quarter": "other", "admin1": "region", "admin2": "region", "area": "other", "facility": "facility",
    "water": "water", "country": "country", "countryside": "region", "border": "region",
}  # fmt: skip
# UCDP GED where_prec and ACLED geo_precision by kind of entry (their codebooks; reference values in
# docs/places.md).
_UCDP = {
    "town": 1,
    "quarter": 1,
    "facility": 1,
    "admin2": 3,
    "admin1": 4,
    "region": 5,
    "country": 6,
    "water": 7,
}
_ACLED = {"town": 1, "quarter": 1, "facility": 1, "admin2": 2, "admin1": 3, "region": 3, "water": 3}
_NEAR, _PART_OF_COUNTRY = 2, 5


class Choice(NamedTuple):
    """The entry chosen for a name, its share of the belief (0..1), and what else it could be."""

    place: Place
    score: float
    rivals: tuple[Rival, ...] = ()


def plain(choice: Choice, near: bool = False) -> PlaceValue:
    """The value of an entry as it is; `near`: the words say near it, not in it."""
    place = choice.place
    ucdp, acled = _UCDP[place.kind], _ACLED.get(place.kind)
    if near and place.kind in ("town", "quarter", "facility"):
        ucdp, acled = _NEAR, 2
    if place.kind == "water" and place.lat is None and place.country is not None:
        ucdp = _PART_OF_COUNTRY  # a river is a line
    return PlaceValue(
        name=place.name, country=place.country, kind=_KINDS[place.kind], lat=place.lat, lon=place.lon,
        geoname=place.geoname, ucdp=ucdp, acled=acled, score=round(choice.score, 3), rivals=choice.rivals,
    )  # fmt: skip


def part(choice: Choice, direction: str, gazetteer: Gazetteer) -> PlaceValue:
    """Part of an entry ("northern Syria", "eastern Aleppo"), from our own table where it is there."""
    place = choice.place
    name = f"{adjective(direction)} {place.name}"
    for own in gazetteer.find(name):
        if own.country == place.country:
            return plain(choice._replace(place=own, rivals=()))
    if place.kind in ("town", "quarter"):
        return _changed(plain(choice), name, "other", 1, 1, True)
    if place.kind == "admin1":
        return _changed(plain(choice), name, "region", 4, 3, True)
    if place.kind in ("country", "region"):
        code = gazetteer.country(place.country) if place.country else None
        small = place.kind == "region" or (code is not None and code.area_km2 <= SMALL_KM2)
        return _changed(plain(choice), name, "region", _PART_OF_COUNTRY, 3, small)
    return plain(choice)


def countryside(choice: Choice, direction: str | None) -> PlaceValue:
    """The land around a town or the rural part of an area: "the northern countryside of Aleppo"."""
    base = choice.place.name
    for word in (" Governorate", " Province", " Oblast"):
        base = base.removesuffix(word)
    name = f"{adjective(direction)} {base} countryside" if direction else f"{base} countryside"
    return _changed(plain(choice), name, "region", 3, 2, True)


def border(
    named: list[Place], main: str | None, shares: Mapping[str | None, float], gazetteer: Gazetteer
) -> PlaceValue:
    """A border ("the Turkish-Syrian border", "the border"): a line, so no point; the report's own country first.

    Where one side or none is named, the other one is the neighbour that the report names most.
    """
    countries = list(dict.fromkeys(p.country for p in named if p.country))
    if not countries and main:
        countries = [main]
    if len(countries) == 1 and (home := gazetteer.country(countries[0])):
        beside = max(((share, str(c)) for c, share in shares.items() if c in home.neighbours), default=None)
        if beside is not None:
            countries.insert(0 if named else 1, beside[1])
    elif main in countries:
        countries.sort(key=lambda c: c != main)
    names = [found.place.name for c in countries if (found := gazetteer.country(c))]
    name = "-".join(names) + " border" if names else "border"
    country = countries[0] if countries else main
    return PlaceValue(name=name, country=country, kind="region", ucdp=_PART_OF_COUNTRY, acled=3)


def inside(choice: Choice, name: str, kind: PlaceKind) -> PlaceValue:
    """A thing without an entry of its own, inside one: its container's point, coded at the container's
    precision."""
    place = choice.place
    ucdp = {"town": 2, "quarter": 2, "facility": 2}.get(place.kind, _UCDP[place.kind])
    keep = place.kind in ("town", "quarter", "facility", "admin2", "admin1") or (place.kind == "region")
    return _changed(plain(choice), name, kind, ucdp, 2 if ucdp <= 3 else 3, keep)


def guessed(choice: Choice, name: str, kind: PlaceKind) -> PlaceValue:
    """A name without an entry in one sentence with a place that has one: it lies somewhere about there, not
    surely in it."""
    if choice.place.kind == "country":
        return unplaced(name, choice.place.country, kind)
    return _changed(plain(choice._replace(score=choice.score / 2)), name, kind, 4, 3, True)


def capital(code: str | None, gazetteer: Gazetteer, near: bool) -> PlaceValue | None:
    """The capital of a country."""
    found = gazetteer.country(code) if code else None
    return plain(Choice(found.capital, 0.8), near) if found and found.capital else None


def airspace(choice: Choice, words: str) -> PlaceValue:
    """A country's airspace, with the country's point as for the country itself."""
    first = words.split()[0].removesuffix("’s").removesuffix("'s") if words[:1].isupper() else choice.place.name
    return _changed(plain(choice), f"{first} airspace", "other", 7, 3, True)


def unplaced(name: str, country: str | None, kind: PlaceKind) -> PlaceValue:
    """A place that the text names and the gazetteer does not have: name and country, no point."""
    return PlaceValue(name=name, country=country, kind=kind)


def _changed(value: PlaceValue, name: str, kind: PlaceKind, ucdp: int, acled: int, point: bool) -> PlaceValue:
    return PlaceValue(
        name=name,
        country=value.country,
        kind=kind,
        lat=value.lat if point else None,
        lon=value.lon if point else None,
        ucdp=ucdp,
        acled=acled,
        score=value.score,
    )


def adjective(direction: str) -> str:
    """The adjective of a direction: "north" -> "northern"; "central" stays."""
    return direction if direction == "central" else direction + "ern"


def kind_of(phrase: Phrase) -> PlaceKind:
    """The kind that the words alone say, for a name without an entry."""
    return _SPOKEN_KINDS.get(phrase.noun or "", "city")
