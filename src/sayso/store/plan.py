"""How a query is answered: which condition leads, and how the others are checked on its matches.

The rarest condition that has an index leads. None is counted further than the rarest found before it, words last: in
PostgreSQL each match of a word that is counted is a row of the table read. Claim keys sort by the day of publication,
so the usual order needs no sorting. The rows of the claim table are wide and far apart: they are looked at only where
a condition needs them.
"""

from __future__ import annotations

from datetime import timedelta
from typing import Any

import msgspec
import sqlalchemy as sa
from sqlalchemy import ColumnElement, Connection

from sayso.store import derive, names, schema, search, words
from sayso.store.centre import Centre
from sayso.store.query import Query

_claim, _part, _report = schema.claim, schema.part, schema.report
ESTIMATE = 50_000  # a condition that matches more than this is not counted further
FEW = 200  # claims whose words are looked up one by one rather than all matches of the words listed
WORDS, DAYS, INDEXED = -1, -2, -3

Condition = ColumnElement[bool]


class Lead(msgspec.Struct, frozen=True, kw_only=True):
    """A condition that can lead: which one, and a SELECT of its claim keys (column pk, each once)."""

    of: int  # its place among Plan.names, or WORDS, DAYS, INDEXED and below
    keys: Any
    ordered: bool = False  # its keys come in the order of publication without sorting
    rows: int = ESTIMATE  # how many up to there; as many, too, where nobody needed to count


class Plan(msgspec.Struct, frozen=True, kw_only=True):
    """A query worked out: conditions on the claim's row, name conditions as (entities, roles), words, days."""

    on_row: tuple[Any, ...]
    names: tuple[tuple[tuple[int, ...], tuple[str, ...]], ...]
    words: words.Words | None
    days: tuple[Any, ...]  # conditions of which one must hold; () where no days are asked for


def matches(connection: Connection, query: Query, centre: Centre | None) -> sa.Select[Any] | None:
    """A SELECT of the keys of all matches, in order; None where a name that is asked for is not in this record."""
    plan = _plan(connection, query, centre)
    if plan is None:
        return None
    best = _best(connection, _leads(connection, plan, query), query)
    if best is None:
        return _checked(connection, plan, query, None, sa.select(_claim.c.pk), _claim.c.pk, row=True)
    lead = best.keys.subquery("lead")
    row = bool(plan.on_row) or query.sort != "published" or (bool(plan.days) and best.of != DAYS)
    selected = sa.select(lead.c.pk)
    if row:
        selected = selected.join_from(lead, _claim, lead.c.pk == _claim.c.pk)
    return _checked(connection, plan, query, best, selected, lead.c.pk, row=row)


def _best(connection: Connection, leads: list[Lead], query: Query) -> Lead | None:
    """The rarest; but of common ones one whose newest are walked until enough are met, if there is one."""
    if len(leads) == 1 and leads[0].ordered:
        return leads[0]
    best: Lead | None = None
    for lead in leads:
        upto = ESTIMATE if best is None else best.rows
        if upto <= FEW:
            break
        rows = _count(connection, lead, upto)
        if best is None or rows < upto:
            best = msgspec.structs.replace(lead, rows=rows)
    if best is not None and best.rows == ESTIMATE and not best.ordered and query.sort == "published":
        return next((lead for lead in leads if lead.ordered), None)
    return best


def _checked(
    connection: Connection,
    plan: Plan,
    query: Query,
    best: Lead | None,
    selected: sa.Select[Any],
    key: ColumnElement[Any],
    *,
    row: bool,
) -> sa.Select[Any]:
    """What leads, with all conditions but its own checked; `row`: the claim's row is at hand."""
    conditions = [*plan.on_row, *_on_key(query, key)]
    if not query.all_versions:
        conditions.append(_claim.c.superseded.is_(False) if row else search.is_current(connection, key))
    if plan.days and (best is None or best.of != DAYS):
        conditions.append(sa.or_(*plan.days))
    for n, (keys, roles) in enumerate(plan.names):
        if best is None or best.of != n:
            conditions.append(
                sa.exists().where(_part.c.claim == key, _part.c.entity.in_(keys), _part.c.role.in_(roles))
            )
    if plan.words is not None and (best is None or best.of != WORDS):
        few = best is not None and best.rows <= FEW
        conditions.append(search.has_words(connection, key, plan.words, few=few))
    return selected.where(*conditions).order_by(*_order(query, key))


def _plan(connection: Connection, query: Query, centre: Centre | None) -> Plan | None:
    """What the query means in this record; None where a name it asks for is not there."""
    found: list[tuple[tuple[int, ...], tuple[str, ...]]] = []
    for role in ("actor", "target", "source"):
        value = getattr(query, role)
        if value is not None:
            found.append((names.party(connection, value), (role,)))
    if query.weapon is not None:
        found.append((tuple(sorted(names.entities(connection, "weapon", query.weapon))), ("weapon", "goods")))
    if query.place is not None or centre is not None:
        found.append((names.places(connection, query, centre), ("place",)))
    if any(not keys for keys, _ in found):
        return None
    return Plan(
        on_row=tuple(_on_row(connection, query)),
        names=tuple(found),
        words=None if query.text is None else words.query(query.text),
        days=_days(query),
    )


def _on_row(connection: Connection, query: Query) -> list[Condition]:
    sqlite = search.is_sqlite(connection)
    conditions = [
        _column(sqlite, name) == value
        for name in ("type", "mode", "status")
        if (value := getattr(query, name)) is not None
    ]
    if query.report is not None or query.outlet is not None:
        reports = sa.select(_report.c.pk)
        if query.report is not None:
            reports = reports.where((_report.c.id == query.report) | (_report.c.key == query.report))
        if query.outlet is not None:
            reports = reports.where(_report.c.publisher == query.outlet)
        conditions.append(_column(sqlite, "report").in_(reports))
    if query.not_denied:
        conditions.append(_claim.c.denied.is_(False))
    if query.not_hedged:
        conditions.append(_claim.c.hedged.is_(False))
    if query.min_score is not None:
        conditions.append(_claim.c.score >= query.min_score)
    if query.min_killed is not None:
        conditions.append(_claim.c.killed_low >= query.min_killed)
    return conditions


def _on_key(query: Query, key: ColumnElement[Any]) -> list[Condition]:
    """The day of publication is part of the key."""
    conditions = []
    if query.published_from is not None:
        conditions.append(key >= derive.first(query.published_from))
    if query.published_to is not None:
        conditions.append(key < derive.first(query.published_to + timedelta(days=1)))
    return conditions


def _days(query: Query) -> tuple[Condition, ...]:
    """The event's days meet those asked for: conditions of which no claim meets two; () where none are asked for.

    Only long events can have begun much earlier.
    """
    c = _claim.c
    ends = [] if query.end is None else [c.begin <= query.end]
    if query.begin is None:
        return (sa.and_(c.begin.is_not(None), *ends),) if ends else ()
    ends.append(c.until >= query.begin)
    recent = c.begin >= query.begin - timedelta(days=derive.LONG)
    return sa.and_(c.long.is_(False), recent, *ends), sa.and_(c.long.is_(True), *ends)


def _column(sqlite: bool, name: str) -> ColumnElement[Any]:
    """A column that must not lead: SQLite leaves the index of `+column` alone; PostgreSQL counts for
    itself.
    """
    column = _claim.c[name]
    return sa.literal_column(f"+claim.{name}", column.type) if sqlite else column


def _leads(connection: Connection, plan: Plan, query: Query) -> list[Lead]:
    """The conditions that have an index, those cheap to count first."""
    leads = []
    for n, (keys, roles) in enumerate(plan.names):
        chosen = sa.select(_part.c.claim.label("pk")).where(_part.c.entity.in_(keys), _part.c.role.in_(roles))
        single = len(keys) == 1 and len(roles) == 1  # then every claim is there once, in order
        leads.append(Lead(of=n, keys=chosen if single else chosen.distinct(), ordered=single))
    if plan.days:
        each = [sa.select(_claim.c.pk).where(days) for days in plan.days]  # apart: each is a walk along the index
        leads.append(Lead(of=DAYS, keys=each[0] if len(each) == 1 else sa.union_all(*each)))
    for n, condition in enumerate(_indexed(query)):
        leads.append(Lead(of=INDEXED - n, keys=sa.select(_claim.c.pk).where(condition)))
    if plan.words is not None:
        keys_of = search.matches(connection, search.CLAIM_TEXT, plan.words)
        leads.append(Lead(of=WORDS, keys=keys_of, ordered=True))
    return leads


def _indexed(query: Query) -> list[Condition]:
    """The conditions on the claim table that have an index of their own."""
    found: list[Condition] = []
    if query.type is not None:
        of_type = _claim.c.type == query.type
        if query.mode is not None:
            of_type &= _claim.c.mode == query.mode
            if query.status is not None:
                of_type &= _claim.c.status == query.status
        found.append(of_type)
    if query.report is not None:
        reports = sa.select(_report.c.pk).where((_report.c.id == query.report) | (_report.c.key == query.report))
        found.append(_claim.c.report.in_(reports))
    return found


def _count(connection: Connection, lead: Lead, upto: int) -> int:
    """How many claims the condition has, counted up to `upto`."""
    counted = lead.keys.limit(upto).subquery("counted")
    return int(connection.execute(sa.select(sa.func.count()).select_from(counted)).scalar() or 0)


def _order(query: Query, key: ColumnElement[Any]) -> list[ColumnElement[Any]]:
    """Unknown values come last either way; equal ones newest first."""
    columns: dict[str, ColumnElement[Any]] = {
        "time": _claim.c.begin,
        "score": _claim.c.score,
        "killed": sa.func.coalesce(_claim.c.killed_low, _claim.c.killed_high),
    }
    if query.sort == "published":
        return [key.asc() if query.ascending else key.desc()]
    column = columns[query.sort]
    return [column.is_(None), column.asc() if query.ascending else column.desc(), key.desc()]
