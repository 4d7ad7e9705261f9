"""The gazetteer's own tables (src/sayso/data/*.toml), read and checked."""

from __future__ import annotations

import tomllib
from pathlib import Path
from typing import Any, NamedTuple

FILES = (
    "countries",
    "places_countries",
    "places_admin",
    "places_facilities",
    "places_towns",
    "places_water",
    "regions",
)


class Own(NamedTuple):
    """A place of our own tables."""

    name: str
    kind: str
    country: str | None
    point: tuple[float, float] | None
    aliases: tuple[str, ...]
    adjectives: tuple[str, ...]
    weight: int


class Tables(NamedTuple):
    """Our tables by use."""

    places: list[Own]
    countries: dict[str, dict[str, Any]]
    adjectives: dict[str, list[str]]
    admin: dict[str, Any]
    spellings: list[dict[str, Any]]


WEIGHTS = {"region": 100_000, "water": 200_000, "facility": 2_000, "town": 1_000, "quarter": 500}


def read_tables(folder: Path) -> Tables:
    """Read the tables in `folder`. Raises ValueError naming the file and the entry that is wrong."""
    files = {name: tomllib.loads((folder / f"{name}.toml").read_text("utf-8")) for name in FILES}
    places = [_own(row, "region", "regions") for row in files["regions"]["region"]]
    places += [_own(row, "water", "places_water") for row in files["places_water"]["water"]]
    places += [_own(row, "facility", "places_facilities") for row in files["places_facilities"]["facility"]]
    for row in files["places_towns"]["town"]:
        places.append(_own(row, "quarter" if "of" in row else "town", "places_towns"))
    adjectives: dict[str, list[str]] = {}
    for row in files["countries"]["country"]:
        adjectives[row["alpha2"]] = [*row.get("adjectives", ()), *row.get("people", ())]
    return Tables(
        places,
        files["places_countries"]["country"],
        adjectives,
        files["places_admin"],
        files["places_towns"]["spelling"],
    )


def _own(row: dict[str, Any], kind: str, file: str) -> Own:
    name, point, country = row.get("name"), row.get("point"), row.get("country")
    if not isinstance(name, str) or not name:
        raise ValueError(f"{file}.toml: an entry has no name: {row}")
    if point is not None and not (len(point) == 2 and abs(point[0]) <= 90 and abs(point[1]) <= 180):
        raise ValueError(f"{file}.toml: {name}: point must be [latitude, longitude] in degrees, got {point}")
    if country is not None and not (isinstance(country, str) and len(country) == 2 and country.isupper()):
        raise ValueError(f"{file}.toml: {name}: country must be an ISO 3166-1 alpha-2 code, got {country!r}")
    aliases = tuple(row.get("aliases", ()))
    if "of" in row:
        name, aliases = f"{name}, {row['of']}", (name, *aliases)
    return Own(
        name, kind, country, (float(point[0]), float(point[1])) if point else None,
        aliases, tuple(row.get("adjectives", ())), int(row.get("weight", WEIGHTS[kind])),
    )  # fmt: skip
