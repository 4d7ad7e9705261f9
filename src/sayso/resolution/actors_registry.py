"""The actors registry: who is who, as data, checked when it is loaded.

Each file holds `kind` ("organisation", "group", "media" or "person") and `actor`, a list of entries. A
user's file has the same form; an entry of the user's with the id of a shipped one replaces it.
"""

from __future__ import annotations

import tomllib
from collections.abc import Iterable, Iterator
from datetime import date
from importlib.resources import files
from pathlib import Path
from typing import Any

import msgspec

from sayso.errors import RegistryError

Term = tuple[date, date]  # first and last day, both inclusive

SHIPPED = ("actors.toml", "actors_groups.toml", "actors_media.toml", "actors_people.toml")
KINDS = ("organisation", "group", "media", "person")
_TELLING = ("MIL", "POL", "SPY", "JUD", "LEG", "MED")
STATELESS = ("IGO", "NGO", "NON")
_GOVERNING = frozenset({"president", "minister", "chancellor", "premier", "king", "queen", "emir", "sultan"})


class Entry(msgspec.Struct, frozen=True, kw_only=True, forbid_unknown_fields=True):
    """One actor. `valid` holds intervals: "1987/..", "2017-01-20/2021-01-20" (ISO 8601, ".." = open).

    For a person, `valid` is the time in the office named and `otherwise` the sector outside it. `shared`
    are names that several entries may hold: the one valid on the day and of a country that the report names
    is taken, else the first. `generic` are names that bodies of other states bear too ("Supreme Court").
    `called` are descriptions that mean this actor once a report has named it ("the monitor").
    """

    id: str
    name: str
    aliases: tuple[str, ...] = ()
    shared: tuple[str, ...] = ()
    generic: tuple[str, ...] = ()
    called: tuple[str, ...] = ()
    country: str | None = None
    sector: str | None = None
    otherwise: str | None = None
    office: str | None = None
    sex: str | None = None
    surname: str | None = None
    valid: tuple[str, ...] = ()
    note: str | None = None
    kind: str = "organisation"

    def terms(self) -> tuple[Term, ...]:
        """The intervals of `valid` as days."""
        return tuple(_term(text) for text in self.valid)

    def in_office(self, day: date) -> bool:
        """Whether the entry is valid on `day`; one without intervals always is."""
        return not self.valid or any(first <= day <= last for first, last in self.terms())

    def code(self, day: date) -> str | None:
        """The actor code on `day`: country, then sector ("RUS MIL", "NGO", "MED")."""
        sector = self.sector if self.otherwise is None or self.in_office(day) else self.otherwise
        return actor_code(self.country, sector)

    def family_name(self) -> str | None:
        """The name a person is called by after the first mention."""
        if self.kind != "person":
            return None
        return self.surname or self.name.split()[-1]


def actor_code(country: str | None, sector: str | None) -> str | None:
    """Country and sector joined as an actor code; either may be missing, None where both are.

    International bodies and NGOs have a sector only where it tells something (peacekeepers: "IGO MIL").
    """
    if country in ("IGO", "NGO") and sector not in _TELLING:
        sector = None
    return " ".join(part for part in (country, sector) if part) or None


def load_entries(codes: frozenset[str], sectors: frozenset[str], extra: Path | None) -> tuple[Entry, ...]:
    """Every entry, the user's included; checked.

    Raises RegistryError naming the file and the entry that has an unknown code, a bad interval or a name
    twice.
    """
    entries: dict[str, Entry] = {}
    for name, text in _texts(extra):
        for entry in _decode(name, text):
            if name in SHIPPED and entry.id in entries:
                raise RegistryError(f"{name}: the id {entry.id!r} is taken twice; give one of the two another id")
            _check(name, entry, codes, sectors)
            entries[entry.id] = entry
    _check_names(entries.values())
    return tuple(entries.values())


def read_toml(name: str) -> dict[str, Any]:
    """A data file of this package."""
    return tomllib.loads(files("sayso.data").joinpath(name).read_text(encoding="utf-8"))


def _texts(extra: Path | None) -> Iterator[tuple[str, str]]:
    for name in SHIPPED:
        yield name, files("sayso.data").joinpath(name).read_text(encoding="utf-8")
    if extra is not None:
        try:
            yield str(extra), extra.read_text(encoding="utf-8")
        except OSError as error:
            raise RegistryError(
                f"{extra}: cannot be read ({error.strerror}); expected a TOML file of actors"
            ) from error


def _decode(name: str, text: str) -> list[Entry]:
    try:
        data = tomllib.loads(text)
    except tomllib.TOMLDecodeError as error:
        raise RegistryError(f"{name}: not valid TOML: {error}") from error
    kind = data.get("kind", "organisation")
    rows = data.get("actor", [])
    if not isinstance(rows, list):
        raise RegistryError(f"{name}: `actor` is a {type(rows).__name__}; expected a list of entries ([[actor]])")
    out = []
    for row in rows:
        try:
            out.append(msgspec.convert({"kind": kind, **row} if isinstance(row, dict) else row, Entry))
        except msgspec.ValidationError as error:
            label = row.get("id", row.get("name")) if isinstance(row, dict) else row
            raise RegistryError(f"{name}: entry {label!r}: {error}") from error
    return out


def _check(file: str, entry: Entry, codes: frozenset[str], sectors: frozenset[str]) -> None:
    where = f"{file}: entry {entry.id!r}"
    if entry.country is not None and entry.country not in codes:
        raise RegistryError(f"{where}: country {entry.country!r} is unknown; expected ISO alpha-3, IGO, NGO or NON")
    for sector in (entry.sector, entry.otherwise):
        if sector is not None and sector not in sectors:
            raise RegistryError(f"{where}: sector {sector!r} is unknown; expected one of {' '.join(sorted(sectors))}")
    if entry.country is None and entry.sector is None:
        raise RegistryError(f"{where}: has neither country nor sector; give at least one")
    if entry.country is None and entry.kind == "person" and _governs(entry.office or ""):
        raise RegistryError(f"{where}: a {entry.office} without country; give the alpha-3 code of the state governed")
    if entry.kind not in KINDS:
        raise RegistryError(f"{where}: kind {entry.kind!r} is unknown; expected one of {' '.join(KINDS)}")
    if not entry.name.strip():
        raise RegistryError(f"{where}: the name is empty; give the canonical name")
    for text in entry.valid:
        try:
            first, last = _term(text)
        except ValueError:
            raise RegistryError(f'{where}: valid {text!r}; expected "1987/..", "2017-01-20/2021-01-20"') from None
        if first > last:
            raise RegistryError(f"{where}: valid {text!r} ends before it begins; swap the two")


def _governs(office: str) -> bool:
    """Whether the office is that of a head of state or a minister."""
    return office.casefold().rpartition(" ")[2] in _GOVERNING


def _check_names(entries: Iterable[Entry]) -> None:
    owner: dict[str, str] = {}
    for entry in entries:
        for name in {alias.casefold() for alias in (entry.name, *entry.aliases) if alias not in entry.shared}:
            other = owner.setdefault(name, entry.id)
            if other != entry.id:
                raise RegistryError(
                    f"the name {name!r} belongs to {other!r} and {entry.id!r}; list it under `shared` in both"
                )


def _term(text: str) -> Term:
    first, slash, last = text.partition("/")
    if not slash:
        raise ValueError(text)
    begin = date(int(first), 1, 1) if len(first) == 4 else date.fromisoformat(first)
    if last == "..":
        return begin, date.max
    return begin, date(int(last), 12, 31) if len(last) == 4 else date.fromisoformat(last)
