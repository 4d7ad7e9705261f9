"""What a name stands for in this record: actors, codes, countries, weapons, and places by name or by distance."""

from __future__ import annotations

import re
from typing import Any

import sqlalchemy as sa
from sqlalchemy import Connection

from sayso.errors import StoreError
from sayso.store import schema, words
from sayso.store.centre import Centre, Locate, Located, Near
from sayso.store.distance import box, kilometres
from sayso.store.query import Query

_entity = schema.entity
_CODE = re.compile(r"[A-Z]{3}(?: [A-Z]{3})?")
_COUNTRY = re.compile(r"[A-Z]{2}")


def entities(connection: Connection, kind: str, name: str) -> dict[int, Any]:
    """The entities of a kind whose name has the words of `name` in this order, by key: the row."""
    wanted = words.padded(name)
    if not wanted.strip():
        raise StoreError(f"the name {name!r} has no word in it: give at least one letter or digit")
    query = sa.select(_entity).where(_entity.c.kind == kind, _entity.c.search.contains(wanted, autoescape=True))
    return {row.pk: row for row in connection.execute(query)}


def party(connection: Connection, name: str) -> tuple[int, ...]:
    """Actors or sources by name or code."""
    found = set(entities(connection, "actor", name))
    if _CODE.fullmatch(name):
        exact = _entity.c.key == f"code:{name}"
        sectors = (_entity.c.key >= f"code:{name} ") & (_entity.c.key < f"code:{name}!")  # "!" follows the space
        codes = connection.scalars(sa.select(_entity.c.pk).where(exact | sectors))
        found.update(codes)
    return tuple(sorted(found))


def places(connection: Connection, query: Query, centre: Centre | None) -> tuple[int, ...]:
    """The places meant by name, or those within reach of the query's centre."""
    if centre is not None:
        return tuple(sorted(around(connection, centre.near)))
    if query.place is None:
        return ()
    found = entities(connection, "place", query.place)
    return tuple(sorted({*found, *_countries(connection, query.place, found)}))


def centre(connection: Connection, query: Query, locate: Locate | None) -> Centre | None:
    """The point that a query's distances are from; None where it asks for none.

    A named place lies where the record's claims put it; where no claim does, where `locate` puts it.

    Raises:
        StoreError: nobody knows where it lies, or the name is that of places far apart.
    """
    if query.near is not None:
        return Centre(near=query.near)
    if query.place is None or query.within is None:
        return None
    name, km = query.place, query.within
    found = list(entities(connection, "place", name).values())
    exact = [row for row in found if row.search == words.padded(name)]
    placed = [
        Located(name=row.name, country=row.country, lat=row.lat, lon=row.lon)
        for row in exact or found
        if row.lat is not None and row.lon is not None
    ]
    if placed:
        return Centre(near=_point(name, km, placed), place=placed[0])
    located = list(locate(name)) if locate is not None else []
    if not located:
        raise StoreError(f"no town or site called {name!r} is known to lie at one point: give it with --near LAT,LON")
    return Centre(near=_point(name, km, located), place=located[0], looked_up=True)


def _countries(connection: Connection, name: str, found: dict[int, Any]) -> list[int]:
    """A country's name or two letters stand for every place in it."""
    codes = {row.country for row in found.values() if f"|{row.country}|country|" in row.key and row.country}
    if _COUNTRY.fullmatch(name):
        codes.add(name)
    keys = [f"country:{code}" for code in sorted(codes)]
    return list(connection.scalars(sa.select(_entity.c.pk).where(_entity.c.key.in_(keys)))) if keys else []


def _point(name: str, km: float, placed: list[Located]) -> Near:
    """The one point within `km` of which all of `placed` lie."""
    first = placed[0]
    for other in placed:
        if kilometres(first.lat, first.lon, other.lat, other.lon) > km:
            raise StoreError(f"{name!r} names places far apart: {first}; {other}. Say which with --near LAT,LON")
    return Near(lat=first.lat, lon=first.lon, km=km)


def around(connection: Connection, near: Near) -> dict[int, float]:
    """The places of the record near a point: key -> distance in km, none beyond near.km."""
    south, north, west, east = box(near.lat, near.lon, near.km)
    conditions = [_entity.c.kind == "place", _entity.c.lat.between(south, north)]
    if west is not None and east is not None:
        conditions.append(_entity.c.lon.between(west, east))
    rows = connection.execute(sa.select(_entity.c.pk, _entity.c.lat, _entity.c.lon).where(*conditions))
    distances = {row.pk: kilometres(near.lat, near.lon, row.lat, row.lon) for row in rows}
    return {pk: km for pk, km in distances.items() if km <= near.km}
