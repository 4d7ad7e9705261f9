"""Keeping the index in step with what is kept: called in the transaction that adds a report, reading or correction."""

from __future__ import annotations

from collections.abc import Iterable, Sequence
from typing import Any

import sqlalchemy as sa
from sqlalchemy import Connection

from sayso.errors import StoreError
from sayso.record import Event, Report
from sayso.store import contents, copies, derive, schema, search, words
from sayso.store.contents import Held

MAX_CANDIDATES = 500  # possible copies looked at for one report
BATCH = 500  # keys in one IN list

_claim, _entity, _part, _report = schema.claim, schema.entity, schema.part, schema.report
_INSERT_CLAIM = sa.insert(_claim)
_INSERT_PART = sa.insert(_part)
_INSERT_ENTITY = sa.insert(_entity)
_LAST = sa.select(sa.func.max(_claim.c.pk)).where(
    _claim.c.pk >= sa.bindparam("first"), _claim.c.pk < sa.bindparam("end")
)


class Names:
    """The keys of entities already met. Only what a finished transaction has written may be remembered."""

    def __init__(self, limit: int = 200_000) -> None:
        self._limit = limit
        self._known: dict[str, int] = {}

    def keys(self, connection: Connection, names: Iterable[derive.Name]) -> dict[str, int]:
        """The database's key of every name, by the name's own key; new names are written."""
        wanted = {full_key(name): name for name in names}
        found = {key: self._known[key] for key in wanted if key in self._known}
        missing = [key for key in wanted if key not in found]
        found |= _entities(connection, missing)
        new = [key for key in missing if key not in found]
        if new:
            connection.execute(_INSERT_ENTITY, [_entity_row(key, wanted[key]) for key in new])
            found |= _entities(connection, new)
        return found

    def remember(self, found: dict[str, int]) -> None:
        """After the transaction: what it looked up or wrote."""
        if len(self._known) > self._limit:
            self._known.clear()
        self._known.update(found)


def full_key(name: derive.Name) -> str:
    """A name's key in the entity table."""
    return f"{name.kind}:{name.key}"


def claims(connection: Connection, names: Names, held: Held, events: Sequence[Event]) -> dict[str, int]:
    """Put a report's current events in place of those it had; returns entity keys for `Names.remember`."""
    old = list(connection.scalars(sa.select(_claim.c.pk).where(_claim.c.report == held.pk)))
    for start in range(0, len(old), BATCH):
        batch = old[start : start + BATCH]
        connection.execute(sa.delete(_part).where(_part.c.claim.in_(batch)))
        connection.execute(sa.delete(_claim).where(_claim.c.pk.in_(batch)))
        search.delete_claims(connection, batch)
    if not events:
        return {}
    made = derive.rows(held.key, held.report, events)
    keys = names.keys(connection, (name for rows in made for name, _ in rows.parts))
    pk = _next(connection, held.report, len(made))
    table: list[dict[str, Any]] = []
    parts: list[dict[str, Any]] = []
    texts: list[tuple[int, Sequence[str]]] = []
    for rows in made:
        table.append({"pk": pk, "report": held.pk, "superseded": held.superseded, **rows.row})
        parts.extend({"entity": keys[full_key(name)], "claim": pk, "role": role} for name, role in rows.parts)
        texts.append((pk, rows.words))
        pk += 1
    connection.execute(_INSERT_CLAIM, table)
    if parts:
        connection.execute(_INSERT_PART, parts)
    search.insert(connection, search.CLAIM_TEXT, texts)
    return keys


def report_words(connection: Connection, pk: int, report: Report, tokens: Sequence[str]) -> None:
    """Index a new report's title and text (its normalised words)."""
    title = words.tokens(report.title) if report.title else []
    search.insert(connection, search.REPORT_TEXT, [(pk, [*title, *tokens])])


def copies_of(
    connection: Connection, pk: int, report: Report, signed: bytes, versions: Sequence[int]
) -> list[int]:
    """Link a new report with its copies, both ways; returns their keys, the earliest published first.

    Versions of the same page are no copies. Of more than MAX_CANDIDATES possible copies the rest is not looked at.
    """
    keys = copies.bands(signed)
    if not keys:
        return []
    table = schema.band
    query = sa.select(table.c.report).where(table.c.hash.in_(keys)).distinct().limit(MAX_CANDIDATES)
    candidates = [n for n in connection.scalars(query) if n not in versions]
    connection.execute(sa.insert(table), [{"hash": key, "report": pk} for key in dict.fromkeys(keys)])
    if not candidates:
        return []
    found = connection.execute(
        sa.select(_report.c.pk, _report.c.signature, _report.c.published).where(_report.c.pk.in_(candidates))
    )
    alike: list[tuple[Any, int, float]] = []
    for other, signature, published in found:
        similarity = copies.similarity(signed, signature, report.published, published)
        if similarity is not None:
            alike.append((published, other, similarity))
    alike.sort()
    if alike:
        pairs = [(pk, other, s) for _, other, s in alike] + [(other, pk, s) for _, other, s in alike]
        connection.execute(
            sa.insert(schema.copy), [{"report": a, "copy_of": b, "similarity": s} for a, b, s in pairs]
        )
    return [other for _, other, _ in alike]


def versions(connection: Connection, report: Report, address: str | None) -> list[Held]:
    """Every held version of the same page, oldest first: the same address, or the same id where one has no address."""
    same = _report.c.id == report.id
    if address is None:
        condition: sa.ColumnElement[bool] = same
    else:
        condition = (_report.c.address == address) | (same & _report.c.address.is_(None))
    found = contents.held(connection, condition)
    return sorted(found, key=lambda h: (h.report.published, contents.seen(h), h.key))


def supersede(connection: Connection, ordered: Sequence[Held]) -> None:
    """Mark all versions but the last as superseded, in the report and in its claims."""
    for n, version in enumerate(ordered):
        superseded = n < len(ordered) - 1
        if version.superseded != superseded:
            values = {"superseded": superseded}
            connection.execute(sa.update(_report).where(_report.c.pk == version.pk).values(values))
            connection.execute(sa.update(_claim).where(_claim.c.report == version.pk).values(values))


def _entities(connection: Connection, keys: Sequence[str]) -> dict[str, int]:
    found: dict[str, int] = {}
    for start in range(0, len(keys), BATCH):
        query = sa.select(_entity.c.key, _entity.c.pk).where(_entity.c.key.in_(keys[start : start + BATCH]))
        found.update((row.key, row.pk) for row in connection.execute(query))
    return found


def _entity_row(key: str, name: derive.Name) -> dict[str, Any]:
    return {
        "kind": name.kind,
        "key": key,
        "name": name.name,
        "search": words.padded(name.name)[: derive.MAX_KEY],
        "country": name.country,
        "lat": name.lat,
        "lon": name.lon,
    }


def _next(connection: Connection, report: Report, n: int) -> int:
    first = derive.first(report.published)
    end = first + (1 << derive.DAY_BITS)
    last = connection.execute(_LAST, {"first": first, "end": end}).scalar()
    pk = first if last is None else int(last) + 1
    if pk + n > end:
        raise StoreError(
            f"more than {end - first:,} claims published on {report.published}: keep them in two records"
        )
    return pk
