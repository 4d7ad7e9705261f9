"""Facets: how the claims that were found divide by type, actor, place and so on."""

from __future__ import annotations

from collections.abc import Sequence
from typing import Any

import sqlalchemy as sa
from sqlalchemy import ColumnElement, Connection

from sayso.store import schema, search
from sayso.store.query import Count, Facet

FACET_VALUES = 12  # shown of each facet
PARTS: dict[str, tuple[str, tuple[str, ...]]] = {
    "actor": ("actor", ("actor",)),
    "source": ("actor", ("source",)),
    "code": ("code", ("actor",)),
    "place": ("place", ("place",)),
    "country": ("country", ("place",)),
    "weapon": ("weapon", ("weapon", "goods")),
}

_claim, _part, _entity, _report = schema.claim, schema.part, schema.entity, schema.report


def facets(connection: Connection, keys: Sequence[int], names: Sequence[Facet]) -> dict[Facet, tuple[Count, ...]]:
    """The commonest values of each facet among the claims with these primary keys, most first."""
    chosen = search.listed(connection, keys)
    parts = _parts(connection, chosen, names)
    return {name: _top(parts[name] if name in PARTS else _columns(connection, chosen, name)) for name in names}


def _top(counts: dict[str, int]) -> tuple[Count, ...]:
    ordered = sorted(counts.items(), key=lambda item: (-item[1], item[0]))
    return tuple(Count(value=value, count=n) for value, n in ordered[:FACET_VALUES])


def _columns(connection: Connection, chosen: sa.Select[Any], name: Facet) -> dict[str, int]:
    value: ColumnElement[Any]
    query = sa.select(_claim)
    if name == "year":
        value = sa.extract("year", _claim.c.begin)
    elif name == "outlet":
        value = _report.c.publisher
        query = query.join(_report, _claim.c.report == _report.c.pk)
    else:
        value = _claim.c[name]
    query = query.with_only_columns(value, sa.func.count(), maintain_column_froms=True)
    rows = connection.execute(query.where(_claim.c.pk.in_(chosen), value.is_not(None)).group_by(value))
    return {str(row[0]): int(row[1]) for row in rows}


def _parts(connection: Connection, chosen: sa.Select[Any], names: Sequence[Facet]) -> dict[str, dict[str, int]]:
    """All facets of names in one pass; names that two entities share are counted together."""
    counts: dict[str, dict[str, int]] = {name: {} for name in names if name in PARTS}
    if not counts:
        return counts
    roles = {role for name in counts for role in PARTS[name][1]}
    grouped = sa.select(_part.c.role, _part.c.entity, sa.func.count().label("claims"))
    grouped = grouped.where(_part.c.claim.in_(chosen), _part.c.role.in_(roles))
    found = grouped.group_by(_part.c.role, _part.c.entity).subquery("found")
    query = sa.select(found.c.role, _entity.c.kind, _entity.c.name, found.c.claims)
    for role, kind, value, n in connection.execute(query.join_from(found, _entity, found.c.entity == _entity.c.pk)):
        for name, of in counts.items():
            if kind == PARTS[name][0] and role in PARTS[name][1]:
                of[value] = of.get(value, 0) + int(n)
    return counts
