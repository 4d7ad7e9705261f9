"""Which place each name of a report means, decided for all names together.

Every candidate gets a score: how large it is, how surely the name is its own, what the words around say (a
noun such as "province", a container such as ", Texas"), and how well it lies with the other names of the
report: same country, same first-level area, near by. The last three depend on the other choices, so they
are computed a few times over from the softened choices of the round before. The weights were fitted on half
of two public corpora (docs/places.md).
"""

from __future__ import annotations

import math
from collections.abc import Sequence
from typing import NamedTuple

import numpy as np
from numpy.typing import NDArray

from sayso.resolution.gazetteer import ADJECTIVE, BARE, OTHER, Place

Floats = NDArray[np.float64]


class Weights(NamedTuple):
    """The weights of the score, in nats."""

    size: float = 0.75  # a tenfold population
    famous: float = 1.0  # a town of a million: what the name means unless the report says otherwise
    other: float = -0.6  # the name is another name of the place
    bare: float = -1.2  # ... without its article
    adjective: float = -2.0
    sound: float = -2.5  # only the sound of the name agrees
    country: float = 1.7  # prior of countries over towns of equal size
    admin1: float = 0.5
    admin2: float = -0.5
    region: float = 0.7
    noun: float = 3.0  # a noun agrees ("province" with a first-level area)
    clash: float = -2.5  # ... or does not
    link: float = 2.0  # a container named beside it holds it
    same_country: float = 0.6  # times the log of the share of the report's other names in the country
    nation: float = 0.7  # what a country named as such counts for the places in it, of one name's evidence
    same_admin1: float = 0.8
    near: float = 3.0  # times the share of other names near by
    reach_km: float = 90.0
    context: float = 0.3  # what a name outside the asked-for spans counts as evidence
    calm: float = 1.0  # names' worth of evidence without a place: few names around say little
    floor: float = 0.02  # share that a country or area without any evidence is given


DEFAULT = Weights()
FAMOUS = 1_000_000


class Group(NamedTuple):
    """All mentions of one name in a report. `noun`: the kind its words say; `holders`: groups named as its
    container."""

    name: str
    candidates: tuple[Place, ...]
    nouns: frozenset[str]
    weight: float  # as evidence for the others
    holders: frozenset[int]
    firm: frozenset[int] = frozenset()  # those of `holders` that words, not only a comma, make its container


def score(groups: Sequence[Group], weights: Weights = DEFAULT, rounds: int = 3) -> list[Floats]:
    """A score in nats for every candidate of every group; their softmax reads as probabilities."""
    if not groups:
        return []
    table = _Table(groups, weights)
    total = table.fixed
    for _ in range(rounds):
        total = table.fixed + table.evidence(total)
    return [total[table.slices[i]] for i in range(len(groups))]


class _Table:
    """The candidates of all groups in columns."""

    def __init__(self, groups: Sequence[Group], weights: Weights) -> None:
        self.groups, self.weights = groups, weights
        flat = [place for group in groups for place in group.candidates]
        ends = np.cumsum([len(g.candidates) for g in groups])
        self.slices = [slice(end - len(g.candidates), end) for end, g in zip(ends, groups, strict=True)]
        self.owner = np.repeat(np.arange(len(groups)), [len(g.candidates) for g in groups])
        self.mass = np.array([g.weight for g in groups])
        self.country = _codes([p.country for p in flat])
        self.admin1 = _codes([f"{p.country}.{p.admin1}" if p.country and p.admin1 else None for p in flat])
        self.fixed = np.array([_fixed(p, g, weights) for g in groups for p in g.candidates])
        lat = np.radians(np.array([p.lat if p.lat is not None else np.nan for p in flat], dtype=float))
        lon = np.radians(np.array([p.lon if p.lon is not None else np.nan for p in flat], dtype=float))
        self.unit = np.stack([np.cos(lat) * np.cos(lon), np.cos(lat) * np.sin(lon), np.sin(lat)], axis=1)
        self.small = np.array([p.kind not in ("country", "water") for p in flat], dtype=bool) & ~np.isnan(lat)
        self.national = np.array([weights.nation if p.kind == "country" else 1.0 for p in flat])
        self.links = self._links()

    def evidence(self, total: Floats) -> Floats:
        """What the other groups' present choices add to each candidate."""
        share = self._softmax(total)
        w = self.weights
        out = w.same_country * self._agreement(share * self.national, self.country)
        out += w.same_admin1 * self._agreement(share, self.admin1)
        out += w.near * self._nearness(share)
        return out + w.link * self._linked(share)

    def _softmax(self, total: Floats) -> Floats:
        share = np.empty_like(total)
        for part in self.slices:
            row = total[part]
            if row.size:
                e = np.exp(row - row.max())
                share[part] = e / e.sum()
        return share

    def _agreement(self, share: Floats, codes: NDArray[np.int64]) -> Floats:
        """Log of the share of other groups' mass in the candidate's country or area, less that of no mass."""
        size = int(codes.max(initial=0)) + 1
        mass = share * self.mass[self.owner]
        grid = np.zeros((len(self.groups), size))
        np.maximum.at(grid, (self.owner, codes), mass)  # twenty small namesakes are no stronger than one
        grid[:, 0] = 0  # code 0: none
        sums = grid.sum(axis=1, keepdims=True)
        grid *= self.mass[:, None] / np.maximum(sums, self.mass[:, None])
        others = grid.sum(axis=0)[None, :] - grid
        total = (self.mass.sum() - self.mass + self.weights.calm)[:, None]
        value = np.log(self.weights.floor + others / total) - math.log(self.weights.floor)
        value[:, 0] = 0
        return np.asarray(value[self.owner, codes])

    def _nearness(self, share: Floats) -> Floats:
        """Share of the other groups whose present choice lies near, fading with distance."""
        picks = [part.start + int(share[part].argmax()) for part in self.slices if part.stop > part.start]
        anchors = np.array([i for i in picks if self.small[i]], dtype=np.int64)
        out = np.zeros(len(self.owner))
        if anchors.size < 2:
            return out
        cosine = np.clip(self.unit[self.small] @ self.unit[anchors].T, -1, 1)
        close = np.exp(-np.arccos(cosine) * 6371.0 / self.weights.reach_km)
        own = self.owner[self.small][:, None] == self.owner[anchors][None, :]
        mass = (share[anchors] * self.mass[self.owner[anchors]])[None, :]
        near = np.where(own, 0.0, close * mass).sum(axis=1)
        rest = np.where(own, 0.0, mass).sum(axis=1)
        out[self.small] = near / (rest + self.weights.calm)
        return out

    def _links(self) -> list[tuple[int, int]]:
        """Pairs (held, holder) of candidates where the words name the holder as container."""
        pairs = []
        for i, group in enumerate(self.groups):
            for h in group.holders:
                for a, inner in enumerate(group.candidates):
                    for b, outer in enumerate(self.groups[h].candidates):
                        if holds(outer, inner):
                            pairs.append((self.slices[i].start + a, self.slices[h].start + b))
        return pairs

    def _linked(self, share: Floats) -> Floats:
        out = np.zeros(len(self.owner))
        for inner, outer in self.links:
            out[inner] = max(out[inner], math.sqrt(share[outer]))
            out[outer] = max(out[outer], math.sqrt(share[inner]))
        return out


def holds(outer: Place, inner: Place) -> bool:
    """Whether the outer place contains the inner one, as far as the gazetteer can tell."""
    if outer.id == inner.id or outer.country is None or outer.country != inner.country:
        return False
    if outer.kind == "country":
        return inner.kind != "country"
    if outer.kind == "admin1":
        return inner.kind not in ("country", "admin1") and outer.admin1 == inner.admin1
    if outer.kind == "admin2":
        return inner.kind == "town" and outer.admin1 == inner.admin1 and outer.admin2 == inner.admin2
    if outer.kind == "region":
        return inner.kind != "country" and _within(outer, inner, 250)
    return inner.kind in ("town", "quarter", "facility") and _within(outer, inner, 40)


def _within(a: Place, b: Place, km: float) -> bool:
    if a.lat is None or a.lon is None or b.lat is None or b.lon is None:
        return False
    return distance_km(a.lat, a.lon, b.lat, b.lon) <= km


def distance_km(lat: float, lon: float, lat2: float, lon2: float) -> float:
    """Great-circle distance, all in degrees."""
    p, q, half = math.radians(lat), math.radians(lat2), math.radians(lon2 - lon) / 2
    h = math.sin((q - p) / 2) ** 2 + math.cos(p) * math.cos(q) * math.sin(half) ** 2
    return 12742.0 * math.asin(min(1.0, math.sqrt(h)))


_AGREES = {
    "town": {"town"}, "quarter": {"quarter"}, "admin1": {"admin1", "region"}, "admin2": {"admin2", "quarter"},
    "country": {"country"}, "water": {"water"}, "facility": {"facility"}, "area": {"region", "facility"},
    "countryside": {"town", "admin1"},
}  # fmt: skip


def _fixed(place: Place, group: Group, w: Weights) -> float:
    value = w.size * math.log10(place.weight + 100)
    value += w.famous * (place.kind == "town" and place.weight >= FAMOUS and place.sort <= OTHER)
    value += {OTHER: w.other, BARE: w.bare, ADJECTIVE: w.adjective}.get(
        place.sort, 0.0 if place.sort < ADJECTIVE else w.sound
    )
    kind = place.kind
    value += w.country * (kind == "country") + w.admin1 * (kind == "admin1") + w.admin2 * (kind == "admin2")
    value += w.region * (kind in ("region", "water", "facility"))
    for noun in group.nouns:
        agrees = _AGREES.get(noun)
        if agrees is not None:
            value += w.noun if kind in agrees else w.clash if noun in ("town", "admin1", "admin2", "water") else 0.0
    return value


def _codes(labels: list[str | None]) -> NDArray[np.int64]:
    """Labels as numbers from 1; 0 for None."""
    known: dict[str, int] = {}
    return np.array([known.setdefault(x, len(known) + 1) if x else 0 for x in labels], dtype=np.int64)
