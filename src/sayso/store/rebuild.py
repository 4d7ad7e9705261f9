"""Deriving the whole index anew from what is kept: after a change of the index, or when `verify` found it wrong."""

from __future__ import annotations

import sqlalchemy as sa
from sqlalchemy import Connection

from sayso.store import add, contents, copies, index, look, schema, search, words
from sayso.store.ids import claim_ids, page


def rebuild(connection: Connection) -> int:
    """Empty the index and fill it again, in the caller's transaction: readers see the old one until it ends.

    Entities are written again under the keys they have, which other programs that are adding may remember. Returns how
    many reports there are.
    """
    for table in schema.REFILLED:
        connection.execute(sa.delete(table))
    search.clear(connection)
    connection.execute(sa.update(schema.report).values(superseded=False))
    names = index.Names(anew=True)
    keys = look.all_keys(connection)
    for pk in keys:
        names.remember(_report(connection, names, pk))
    for shared in index.pages(connection):
        index.supersede(connection, index.versions(connection, shared))
    return len(keys)


def _report(connection: Connection, names: index.Names, pk: int) -> dict[str, int]:
    report = contents.by_pk(connection, pk).report
    tokens = words.tokens(report.text)
    signed = copies.signature(tokens)
    connection.execute(
        sa.update(schema.report).where(schema.report.c.pk == pk).values(signature=signed, page=page(report))
    )
    index.report_words(connection, pk, report, tokens)
    index.copies_of(connection, pk, report, signed, page(report))
    held = contents.by_pk(connection, pk)
    for reading in contents.readings(connection, held):
        index.know(connection, pk, claim_ids(report.id, reading.record.events))
    found = add.refresh(connection, names, held)
    index.know(connection, pk, [str(e.claim) for e in contents.current(connection, held)])
    return found
