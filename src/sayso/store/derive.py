"""From the current events of a report to the rows they are found by. Pure: the same events give the same
rows.
"""

from __future__ import annotations

from collections.abc import Iterator, Sequence
from datetime import date
from typing import Any

import msgspec

from sayso.record import Argument, Event, NumberValue, PlaceValue, Report, Span, TimeValue
from sayso.store import words
from sayso.store.ids import digest, incident_id

DAY_BITS = 24  # room for 16 million claims a day of publication
LONG = 31  # days; an event said to last longer is looked up by a rule of its own
PLACE_ROLES = ("place", "origin")
ACTOR_ROLES = ("actor", "target")
NUMBER_ROLES = ("killed", "injured")
MAX_KEY = 200  # code points
MAX_NUMBER = 2**63 - 1  # of a database's integer; larger claims are found by their words only


class Name(msgspec.Struct, frozen=True, kw_only=True):
    """An entry of the entity table: what a part can be looked up by."""

    kind: str
    key: str
    name: str
    country: str | None = None
    lat: float | None = None
    lon: float | None = None


class ClaimRows(msgspec.Struct, frozen=True, kw_only=True):
    """The rows of one claim, without their keys: `row` of the claim table, `parts` as (name, role),
    `words`.
    """

    row: dict[str, Any]
    parts: tuple[tuple[Name, str], ...]
    words: tuple[str, ...]


def first(published: date) -> int:
    """The first claim key of a day: keys sort by day of publication, so that lists need no sorting."""
    return published.toordinal() << DAY_BITS


def rows(key: str, report: Report, events: Sequence[Event]) -> list[ClaimRows]:
    """The rows of a report's current events, in order; `key` is the report's key."""
    denied = {e.incident for e in events if e.incident is not None and _denied(e)}
    return [
        ClaimRows(
            row=_row(key, n, event, _denied(event) or event.incident in denied),
            parts=tuple(_parts(event)),
            words=tuple(words.of_claim(report.text, event)),
        )
        for n, event in enumerate(events)
    ]


def _denied(event: Event) -> bool:
    return event.status == "negated" or any(layer.stance == "denies" for layer in event.attribution)


def _row(key: str, position: int, event: Event, denied: bool) -> dict[str, Any]:
    innermost = event.attribution[0] if event.attribution else None
    row: dict[str, Any] = {
        "id": event.claim,
        "position": position,
        "type": event.type,
        "mode": event.mode,
        "status": event.status,
        "hedged": event.hedge is not None,
        "denied": denied,
        "trigger": event.trigger.text,
        "trigger_start": event.trigger.start,
        "trigger_end": event.trigger.end,
        "source": None if innermost is None else _name(innermost.name, innermost.source),
        "source_code": None if innermost is None else innermost.code,
        "stance": None if innermost is None else innermost.stance,
        "score": event.score,
        "incident": None if event.incident is None else incident_id(key, event.incident),
    }
    row |= _when(event.arguments)
    row |= _where(event.arguments)
    for role in NUMBER_ROLES:
        row |= _how_many(event.arguments, role)
    return row


def _when(arguments: Sequence[Argument]) -> dict[str, Any]:
    """The days that all time expressions of the event have in common, else those of the first."""
    values = [a.value for a in arguments if a.role == "time" and isinstance(a.value, TimeValue)]
    if not values:
        return {"begin": None, "until": None, "long": None}
    begin, until = max(v.begin for v in values), min(v.end for v in values)
    if begin > until:
        begin, until = values[0].begin, values[0].end
    return {"begin": begin, "until": until, "long": (until - begin).days > LONG}


def _where(arguments: Sequence[Argument]) -> dict[str, Any]:
    """The first place with coordinates (the most specific comes first), else the first place."""
    places = [a.value for a in arguments if a.role == "place" and isinstance(a.value, PlaceValue)]
    place = next((p for p in places if p.lat is not None), places[0] if places else None)
    if place is None:
        return {"place": None, "country": None, "lat": None, "lon": None}
    return {"place": place.name, "country": place.country, "lat": place.lat, "lon": place.lon}


def _how_many(arguments: Sequence[Argument], role: str) -> dict[str, Any]:
    """The first number of this role: parts of it ("including 11 children") come after it and are never
    added.
    """
    value = next((a.value for a in arguments if a.role == role and isinstance(a.value, NumberValue)), None)
    low, high = (None, None) if value is None else (value.low, value.high)
    return {f"{role}_low": _stored(low), f"{role}_high": _stored(high)}


def _stored(number: int | None) -> int | None:
    return number if number is not None and abs(number) <= MAX_NUMBER else None


def _parts(event: Event) -> Iterator[tuple[Name, str]]:
    """Each name and role once."""
    found: dict[tuple[str, str, str], tuple[Name, str]] = {}
    for name, role in _all_parts(event):
        found.setdefault((name.kind, name.key, role), (name, role))
    yield from found.values()


def _all_parts(event: Event) -> Iterator[tuple[Name, str]]:
    for layer in event.attribution:
        yield from _party(_name(layer.name, layer.source), layer.code, "source")
    for argument in event.arguments:
        if argument.role in ACTOR_ROLES:
            yield from _party(_name(argument.name, argument.span), argument.code, argument.role)
        elif isinstance(argument.value, PlaceValue):
            yield from _place(argument.value, argument.role)
        if argument.weapon is not None:
            yield (
                Name(kind="weapon", key=_short(argument.weapon.id), name=argument.weapon.name),
                argument.role,
            )
        elif argument.role == "weapon":
            text = argument.span.text
            yield Name(kind="weapon", key=_short(f"words:{words.normal(text)}"), name=text), argument.role


def _party(name: str | None, code: str | None, role: str) -> Iterator[tuple[Name, str]]:
    if name:
        yield Name(kind="actor", key=_short(name), name=name), role
    if code:
        yield Name(kind="code", key=_short(code), name=code), role


def _place(value: PlaceValue, role: str) -> Iterator[tuple[Name, str]]:
    # Coordinates are part of the key: another gazetteer may place the same name elsewhere, and both are kept.
    key = f"{value.geoname or ''}|{value.name}|{value.country or ''}|{value.kind}|{value.lat}|{value.lon}"
    yield (
        Name(
            kind="place",
            key=_short(key),
            name=value.name,
            country=value.country,
            lat=value.lat,
            lon=value.lon,
        ),
        role,
    )
    if value.country:
        yield Name(kind="country", key=_short(value.country), name=value.country), role


def _name(name: str | None, span: Span | None) -> str | None:
    return name or (None if span is None else span.text)


def _short(text: str) -> str:
    """A key that fits an index (PostgreSQL takes 2,704 bytes): long ones keep their beginning and a
    digest.
    """
    return text if len(text) <= MAX_KEY else text[: MAX_KEY - 33] + " " + digest(text)
