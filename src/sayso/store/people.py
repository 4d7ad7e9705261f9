"""What people say about the record: corrections and judgements, each one entry that is added and never
changed.
"""

from __future__ import annotations

from typing import Any

import msgspec
import sqlalchemy as sa
from sqlalchemy import Connection

from sayso.errors import StoreError
from sayso.record import Argument, Event, Layer, Span
from sayso.store import add, contents, corrections, index, judgements, look, schema
from sayso.store.contents import Held
from sayso.store.corrections import AnyChange, Correction
from sayso.store.judgements import Judgement, Link, Side, Verdict


def correct(
    connection: Connection,
    names: index.Names,
    held: Held,
    change: AnyChange,
    who: str,
    why: str | None,
    made: str,
) -> tuple[Correction, dict[str, int]]:
    """Keep a correction of a report and derive its claims anew; returns it and entity keys for
    `Names.remember`.

    Raises:
        StoreError: words that are not in the text, an undo of what is not there, nobody named.
    """
    entry = corrections.correction(held.key, change, who, why, made)
    _check(connection, held, entry)
    return entry, keep(connection, names, held, entry)


def keep(connection: Connection, names: index.Names, held: Held, entry: Correction) -> dict[str, int]:
    """Keep a correction, once; returns entity keys for `Names.remember`."""
    row = {"report": held.pk, "made": entry.made, "who": entry.who}
    if not _insert(connection, schema.correction, entry, row):
        return {}
    found = add.refresh(connection, names, held)
    index.know(connection, held.pk, [str(e.claim) for e in contents.current(connection, held)])
    return found


def judge(
    connection: Connection, left: str, right: str, verdict: Verdict, who: str, why: str | None, made: str
) -> Judgement:
    """Keep a person's judgement on two claims.

    Raises:
        StoreError: one of the claims is not in the record, both are one, nobody named.
    """
    sides = []
    for id in (left, right):
        held, event = look.claim(connection, id)
        sides.append(Side(report=held.key, event=event))
    entry = judgements.judgement(sides[0], sides[1], verdict, who, why, made)
    keep_judgement(connection, entry)
    return entry


def keep_judgement(connection: Connection, entry: Judgement) -> bool:
    """Keep a judgement, once; whether it is new."""
    row = {
        "left_claim": judgements.claim_of(entry.left),
        "right_claim": judgements.claim_of(entry.right),
        "made": entry.made,
        "who": entry.who,
    }
    return _insert(connection, schema.judgement, entry, row)


def keep_link(connection: Connection, entry: Link) -> bool:
    """Keep a linker's proposal, once; whether it is new."""
    return _insert(connection, schema.link, entry, {"left_claim": entry.left, "right_claim": entry.right})


def owner_of_correction(connection: Connection, id: str) -> Held:
    """The report that a correction is about.

    Raises:
        StoreError: there is no such correction.
    """
    pk = connection.execute(sa.select(schema.correction.c.report).where(schema.correction.c.id == id)).scalar()
    if pk is None:
        raise StoreError(f"no correction {id!r} in this record; `sayso history REPORT` lists them with their ids")
    return contents.by_pk(connection, int(pk))


def judgement_of(connection: Connection, id: str) -> Judgement:
    """The judgement with this id.

    Raises:
        StoreError: there is none.
    """
    body = connection.execute(sa.select(schema.judgement.c.body).where(schema.judgement.c.id == id)).scalar()
    if body is None:
        raise StoreError(f"no judgement {id!r} in this record; `sayso history CLAIM` lists them with their ids")
    return msgspec.json.decode(body, type=Judgement)


def _insert(connection: Connection, table: sa.Table, entry: Correction | Judgement | Link, row: dict[str, Any]) -> bool:
    if connection.execute(sa.select(table.c.pk).where(table.c.id == entry.id)).first() is not None:
        return False
    connection.execute(sa.insert(table), row | {"id": entry.id, "body": msgspec.json.encode(entry).decode()})
    return True


def _check(connection: Connection, held: Held, entry: Correction) -> None:
    change = entry.change
    text = held.report.text
    if isinstance(change, corrections.Undo):
        held_ids = {c.id for c in contents.corrections_of(connection, held.pk)}
        if change.correction not in held_ids:
            raise StoreError(f"report {held.report.id!r} has no correction {change.correction!r} to undo")
        return
    event = getattr(change, "event", None)
    if isinstance(event, Event):
        contents.check_spans(held.report.id, text, contents.event_spans(event))
    contents.check_spans(held.report.id, text, _new_spans(change))


def _new_spans(change: AnyChange) -> list[Span]:
    found: list[Span | None] = []
    if isinstance(change, corrections.SetHedge):
        found.append(change.hedge)
    if isinstance(change, corrections.SetAttribution):
        found.extend(span for layer in change.attribution for span in _of_layer(layer))
    if isinstance(change, corrections.SetArgument):
        found.extend(span for argument in (change.wrong, change.right) for span in _of_argument(argument))
    return [span for span in found if span is not None]


def _of_layer(layer: Layer) -> tuple[Span | None, ...]:
    return layer.source, layer.cue


def _of_argument(argument: Argument | None) -> tuple[Span | None, ...]:
    return () if argument is None else (argument.span, argument.of)
