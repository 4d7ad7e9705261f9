"""From scores to one place a name: the likeliest that the report's own words allow, and what else it could be."""

from __future__ import annotations

from collections.abc import Sequence
from typing import NamedTuple

import numpy as np

from sayso.record import Rival
from sayso.resolution.gazetteer import MAIN, Place
from sayso.resolution.places_context import SOUND
from sayso.resolution.places_joint import Floats, Group, distance_km, score
from sayso.resolution.places_value import Choice

LARGE = 100_000  # weight from which a name is known without its country
MOST_RIVALS = 3
_LEAST_RIVAL = 0.01  # share of the belief below which another reading is not worth showing
_SEAT = 0.4  # share of an area's inhabitants from which its namesake town is what a bare name means
_CITY, _CITY_SEAT = 200_000, 0.1  # the same for a city whose own name it is: its inhabitants, their share
_BESIDE_KM = 60.0
_FOREIGN = 0.04  # share of a report's names in a country below which a small place in it is not believed
_AT_HOME = 0.15  # the same for a place that only sounds like the name
_SURE = 0.5  # belief from which a container's country binds what it holds

Shares = dict[str | None, float]


class Chosen(NamedTuple):
    """A choice a group (None: no place is believable), and the share of the report's names in each country."""

    choices: list[Choice | None]
    countries: Shares


def choose(groups: Sequence[Group]) -> Chosen:
    """Decide every group of a report."""
    beliefs = [_softmax(row) for row in score(groups)]
    own, countries = _countries(groups, beliefs)
    chooser = _Chooser(groups, beliefs, own, countries)
    choices = [chooser.choice(n) for n in range(len(groups))]
    known = [n for n, choice in enumerate(choices) if choice is not None]
    _, countries = _countries([groups[n] for n in known], [beliefs[n] for n in known])
    return Chosen(choices, countries)


class _Chooser(NamedTuple):
    groups: Sequence[Group]
    beliefs: Sequence[Floats]
    own: Sequence[Shares]
    countries: Shares

    def choice(self, number: int) -> Choice | None:
        """The place of one group."""
        candidates, belief = self.groups[number].candidates, self.beliefs[number]
        order = [k for k in np.argsort(-belief, kind="stable").tolist() if self._allowed(number, candidates[k])]
        if not order or not self._believable(number, candidates[order[0]]):
            return None
        best, share = order[0], float(belief[order[0]])
        seat = self._seat(number, candidates[best])
        if seat is not None:
            best, share = seat, share + float(belief[seat])
        rivals = [(candidates[k], float(belief[k])) for k in order if k != best and belief[k] >= _LEAST_RIVAL]
        return Choice(candidates[best], share, tuple(_rival(p, b) for p, b in rivals[:MOST_RIVALS]))

    def _allowed(self, number: int, place: Place) -> bool:
        """Not in another country than the container that the words give it: "Somalia's Hiran region" is not in
        Iraq."""
        if place.kind == "country":
            return True
        tops = [top for top in map(self._top, self.groups[number].firm) if top is not None]
        return all(not top.country or not place.country or top.country == place.country for top in tops)

    def _top(self, number: int) -> Place | None:
        """The likeliest place of a group, None where none is likely."""
        belief = self.beliefs[number]
        if not belief.size or belief.max() < _SURE:
            return None
        return self.groups[number].candidates[int(belief.argmax())]

    def _believable(self, number: int, place: Place) -> bool:
        """A small place in a country that nothing else in the report points to is chance: better unknown than
        wrong."""
        if place.kind not in ("town", "quarter", "admin2") or place.weight >= LARGE or len(self.groups) == 1:
            return place.sort != SOUND
        tops = [top for top in map(self._top, self.groups[number].firm) if top is not None and top.sort != SOUND]
        if any(top.country == place.country for top in tops):
            return True
        others = self.countries.get(place.country, 0.0) - self.own[number].get(place.country, 0.0)
        return others >= (_AT_HOME if place.sort == SOUND else _FOREIGN)

    def _seat(self, number: int, area: Place) -> int | None:
        """The town that a bare "Kyiv" or "Aleppo" means rather than the area of the same name around it."""
        group = self.groups[number]
        if area.kind != "admin1" or group.nouns & {"admin1", "admin2"}:
            return None
        for k, town in enumerate(group.candidates):
            inside = town.kind == "town" and town.country == area.country and _close(area, town)
            city = town.sort == MAIN and town.weight >= _CITY
            if inside and town.weight >= (_CITY_SEAT if city else _SEAT) * area.weight:
                return k
        return None


def _rival(place: Place, belief: float) -> Rival:
    return Rival(
        name=place.name,
        country=place.country,
        lat=place.lat,
        lon=place.lon,
        geoname=place.geoname,
        score=round(belief, 3),
    )


def _close(area: Place, town: Place) -> bool:
    """Whether a town lies in or beside an area."""
    if area.admin1 == town.admin1:
        return True
    if area.lat is None or area.lon is None or town.lat is None or town.lon is None:
        return False
    return distance_km(area.lat, area.lon, town.lat, town.lon) <= _BESIDE_KM


def _softmax(row: Floats) -> Floats:
    if not row.size:
        return row
    e = np.exp(row - row.max())
    return np.asarray(e / e.sum())


def _countries(groups: Sequence[Group], beliefs: Sequence[Floats]) -> tuple[list[Shares], Shares]:
    """The share of the report's names in each country: what each name alone gives, and all together."""
    total = sum(g.weight for g in groups if g.candidates) or 1.0
    own: list[Shares] = []
    everything: Shares = {}
    for g, belief in zip(groups, beliefs, strict=True):
        mine: Shares = {}
        for place, share in zip(g.candidates, belief, strict=True):
            if place.country and place.sort != SOUND:
                mine[place.country] = mine.get(place.country, 0.0) + g.weight * float(share) / total
        own.append(mine)
        for country, mass in mine.items():
            everything[country] = everything.get(country, 0.0) + mass
    return own, everything
