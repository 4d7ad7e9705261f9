"""Deriving the whole index anew from what is kept: after a change of the index, or when `verify` found it wrong."""

from __future__ import annotations

import sqlalchemy as sa
from sqlalchemy import Connection

from sayso.store import add, contents, copies, index, look, schema, search, words
from sayso.store.ids import claim_ids, page


def rebuild(connection: Connection) -> tuple[int, index.Names]:
    """Empty the index and fill it again, in the caller's transaction: readers see the old one until it ends.

    Returns how many reports there are, and the names that were written.
    """
    for table in schema.INDEX:
        connection.execute(sa.delete(table))
    search.clear(connection)
    connection.execute(sa.update(schema.report).values(superseded=False))
    names = index.Names()
    keys = look.all_keys(connection)
    for pk in keys:
        names.remember(_report(connection, names, pk))
    return len(keys), names


def _report(connection: Connection, names: index.Names, pk: int) -> dict[str, int]:
    report = contents.by_pk(connection, pk).report
    tokens = words.tokens(report.text)
    signed = copies.signature(tokens)
    connection.execute(
        sa.update(schema.report).where(schema.report.c.pk == pk).values(signature=signed, page=page(report))
    )
    index.report_words(connection, pk, report, tokens)
    versions = index.versions(connection, page(report))
    index.supersede(connection, versions)
    index.copies_of(connection, pk, report, signed, [h.pk for h in versions])
    held = contents.by_pk(connection, pk)
    for reading in contents.readings(connection, held):
        index.know(connection, pk, claim_ids(report.id, reading.record.events))
    found = add.refresh(connection, names, held)
    index.know(connection, pk, [str(e.claim) for e in contents.current(connection, held)])
    return found
