"""Corrected reports as gold: the plain form of annotated records, without ids, scores and other additions.

Only what annotators write is in it, so that training and scoring read it like any other gold file.
"""

from __future__ import annotations

from collections.abc import Iterator
from typing import Any

import msgspec
import sqlalchemy as sa
from sqlalchemy import Connection

from sayso.record import Argument, Event, Layer, NumberValue, PlaceValue, TimeValue
from sayso.store import contents, corrections, schema

_NOT_WORK = corrections.Note | corrections.Undo


def gold(connection: Connection, *, reviewed: bool = False) -> Iterator[bytes]:
    """One line of JSON for every report that a person corrected, as it stands now, in order of the
    reports' keys.

    With `reviewed`, only reports that a person marked as checked as a whole.
    """
    table = schema.correction
    owners = list(connection.scalars(sa.select(table.c.report).distinct()))
    keys = connection.scalars(
        sa.select(schema.report.c.pk).where(schema.report.c.pk.in_(owners)).order_by(schema.report.c.key)
    ).all()
    for pk in keys:
        entries = corrections.effective(contents.corrections_of(connection, pk))
        whole = any(isinstance(e.change, corrections.Reviewed) for e in entries)
        if not whole and (reviewed or all(isinstance(e.change, _NOT_WORK) for e in entries)):
            continue
        held = contents.by_pk(connection, pk)
        report = held.report
        record = {
            "id": report.id,
            "publisher": report.publisher,
            "published": report.published,
            "title": report.title,
            "text": report.text,
            "events": [_event(e) for e in contents.current(connection, held)],
            "reviewed": whole,
        }
        yield msgspec.json.encode(record) + b"\n"


def _event(event: Event) -> dict[str, Any]:
    return {
        "id": event.id,
        "trigger": event.trigger,
        "type": event.type,
        "mode": event.mode,
        "status": event.status,
        "hedge": event.hedge,
        "attribution": [_layer(layer) for layer in event.attribution],
        "arguments": [_argument(argument) for argument in event.arguments],
        "incident": event.incident,
    }


def _layer(layer: Layer) -> dict[str, Any]:
    names = ("source", "cue", "stance", "quote", "name", "code")
    return {name: getattr(layer, name) for name in names}


def _argument(argument: Argument) -> dict[str, Any]:
    found: dict[str, Any] = {"role": argument.role, "span": argument.span}
    if argument.role in ("actor", "target"):
        found |= {"name": argument.name, "code": argument.code}
    value = argument.value
    if isinstance(value, TimeValue):
        found["value"] = {name: getattr(value, name) for name in ("begin", "end", "precision")}
    elif isinstance(value, PlaceValue):
        found["value"] = {name: getattr(value, name) for name in ("name", "country", "kind", "lat", "lon")}
    elif isinstance(value, NumberValue):
        found["value"] = {"low": value.low, "high": value.high}
    if argument.of is not None:
        found["of"] = argument.of
    return found
