"""Reading a sample of reports again: what made a reading must make the same bytes of the same text."""

from __future__ import annotations

import random
from collections.abc import Callable

import sqlalchemy as sa
from sqlalchemy import Connection

from sayso.errors import SaysoError
from sayso.record import Provenance, Record, Report, Struct
from sayso.store import contents, look, schema

Wrong = Callable[[str, str], None]  # told where, and what is wrong there


class Again(Struct, frozen=True, kw_only=True):
    """How to read again: what reads, the provenance of what it makes, of how many reports, chosen by `seed`."""

    read: Callable[[Report], Record]
    by: Provenance | None
    sample: int = 20
    seed: int = 0


def compare(connection: Connection, again: Again, wrong: Wrong) -> int:
    """Read a sample of the reports that `again.by` has read; returns how many gave the same bytes."""
    read = sa.select(schema.reading.c.report).where(look.made_by(again.by))
    report = schema.report.c
    keys = list(connection.scalars(sa.select(report.pk).where(report.pk.in_(read)).order_by(report.key)))
    chosen = random.Random(again.seed).sample(keys, min(again.sample, len(keys)))
    return sum(_same(connection, contents.by_pk(connection, pk), again, wrong) for pk in chosen)


def others(connection: Connection, by: Provenance | None) -> tuple[int, int]:
    """How many readings differ in their registries alone, and how many were made by another reader."""
    total = sa.select(sa.func.count()).select_from(schema.reading)
    own = int(connection.execute(total.where(look.made_by(by))).scalar() or 0)
    reader = int(connection.execute(total.where(look.made_by(by, registries=False))).scalar() or 0)
    return reader - own, int(connection.execute(total).scalar() or 0) - reader


def _same(connection: Connection, held: contents.Held, again: Again, wrong: Wrong) -> bool:
    where = f"report {held.report.id}"
    try:
        made = [r for r in contents.readings(connection, held) if r.record.provenance == again.by]
        record = again.read(held.report)
    except SaysoError as error:
        wrong(where, f"cannot be read again: {error}")
        return False
    if any(contents.pack(record) == contents.pack(r.record) for r in made):
        return True
    wrong(where, f"read again with equal weights, ontology and registries, it differs from reading {made[-1].id}")
    return False
