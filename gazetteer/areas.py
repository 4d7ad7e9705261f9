"""First- and second-level areas: names, and points from their towns (no package has the points)."""

from __future__ import annotations

from collections import defaultdict
from statistics import median
from typing import Any, NamedTuple

from sources import Packages, Town, plain

TYPE_WORDS = [
    "governorate",
    "province",
    "oblast",
    "oblasts",
    "region",
    "state",
    "district",
    "county",
    "prefecture",
    "department",
    "municipality",
    "republic",
    "krai",
    "kray",
    "territory",
    "canton",
    "division",
    "voivodeship",
    "parish",
    "borough",
    "emirate",
    "raion",
    "oblysy",
    "city",
    "shire",
    "council",
]


CITY_DEGREES = 0.3  # about 30 km


class Area(NamedTuple):
    """An administrative area. `names`: its own name first. `kind`: admin1 or admin2."""

    name: str
    kind: str
    country: str
    admin1: str
    admin2: str | None
    lat: float
    lon: float
    population: int
    names: tuple[str, ...]


def areas(packages: Packages, admin: dict[str, Any]) -> list[Area]:
    """All areas that have at least one town."""
    first: dict[tuple[str, str], list[Town]] = defaultdict(list)
    second: dict[tuple[str, str, str], list[Town]] = defaultdict(list)
    for town in packages.towns:
        first[town.country, town.admin1].append(town)
        if town.admin2:
            second[town.country, town.admin1, town.admin2].append(town)
    made = [_first(key, towns, packages, admin) for key, towns in sorted(first.items()) if key in packages.admin1]
    made += [_second(key, towns) for key, towns in sorted(second.items())]
    return made


def _first(key: tuple[str, str], towns: list[Town], packages: Packages, admin: dict[str, Any]) -> Area:
    country, code = key
    packaged = packages.admin1[key]
    name = admin["name"].get(country, {}).get(code) or _typed(plain(packaged, country), admin["type"].get(country))
    short = [] if is_city(towns, packaged) else [packaged, base(packaged), base(name)]
    names = [name, *short, *admin["alias"].get(country, {}).get(code, ())]
    point = admin["point"].get(country, {}).get(code) or middle(towns)
    return Area(name, "admin1", country, code, None, *point, sum(t.population for t in towns), _unique(names))


def _second(key: tuple[str, str, str], towns: list[Town]) -> Area:
    country, code, name = key
    names = _unique([plain(name, country), name, base(name)])
    return Area(names[0], "admin2", country, code, name, *middle(towns), sum(t.population for t in towns), names)


def is_city(towns: list[Town], name: str) -> bool:
    """Whether an area is a city under its own name (Kyiv, Damascus, Beirut): the bare name then means the
    town."""
    lat, lon = median(t.lat for t in towns), median(t.lon for t in towns)
    spread = sorted(max(abs(t.lat - lat), abs(t.lon - lon)) for t in towns)
    largest = max(towns, key=lambda t: t.population)
    namesake = any(base(name) in n or n in base(name) for n in (largest.name, *largest.aliases) if len(n) > 3)
    return namesake and spread[len(spread) * 9 // 10] < CITY_DEGREES


def middle(towns: list[Town]) -> tuple[float, float]:
    """Between the median of the towns and the middle of their extent: towns crowd, areas do not."""
    lats, lons = sorted(t.lat for t in towns), sorted(t.lon for t in towns)
    if lons[-1] - lons[0] > 180:  # an area across the date line
        lons = sorted(x % 360 for x in lons)
    cut = len(towns) // 50
    inner_lat, inner_lon = lats[cut : len(lats) - cut], lons[cut : len(lons) - cut]
    lat = (median(lats) + (inner_lat[0] + inner_lat[-1]) / 2) / 2
    lon = (median(lons) + (inner_lon[0] + inner_lon[-1]) / 2) / 2
    return round(lat, 4), round((lon + 180) % 360 - 180, 4)


def base(name: str) -> str:
    """A name without its type words: "Belgorod Oblast" -> "Belgorod", "Provincia de Alicante" stays."""
    words = name.split()
    while len(words) > 1 and words[-1].casefold().strip("()’'") in TYPE_WORDS:
        words.pop()
    if len(words) > 2 and words[0].casefold() in TYPE_WORDS and words[1] == "of":
        words = words[2:]
    return " ".join(words)


def _typed(name: str, noun: str | None) -> str:
    if noun is None or base(name) != name:
        return name
    return f"{name} {noun}"


def _unique(names: list[str]) -> tuple[str, ...]:
    return tuple(dict.fromkeys(n for n in names if n))
