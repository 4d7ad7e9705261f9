"""Finding claims and reports.

The rarest condition that has an index leads; the others are checked on its matches. Claim keys sort by the
day of
publication, so the usual order needs no sorting, and at most COUNTED matches are ever walked for one page.
"""

from __future__ import annotations

from collections.abc import Sequence
from datetime import timedelta
from typing import Any

import msgspec
import sqlalchemy as sa
from sqlalchemy import ColumnElement, Connection

from sayso.store import contents, derive, facets, names, schema, search, words
from sayso.store.centre import Centre, Locate
from sayso.store.query import COUNTED, Count, Facet, Hit, Page, Query, ReportHit, ReportPage

_claim, _part, _report = schema.claim, schema.part, schema.report
ESTIMATE = 50_000  # a condition that matches more than this is not counted further
FEW = 200  # claims whose words are looked up one by one rather than all matches of the words listed
WORDS, DAYS, INDEXED = -1, -2, -3
EXCERPT = 160  # code points of a report's beginning

Condition = ColumnElement[bool]


class Lead(msgspec.Struct, frozen=True, kw_only=True):
    """A condition that can lead: which one, a SELECT of its claim keys (column pk, each once), how many up
    to ESTIMATE.
    """

    of: int  # its place among Plan.names, or WORDS, DAYS, INDEXED and below
    keys: Any
    rows: int
    ordered: bool = False  # its keys come in the order of publication without sorting


class Plan(msgspec.Struct, frozen=True, kw_only=True):
    """A query worked out: conditions on the claim table, name conditions as (entities, roles), words."""

    on_claim: tuple[Any, ...]
    names: tuple[tuple[tuple[int, ...], tuple[str, ...]], ...]
    words: words.Words | None
    days: Any  # a condition, or None


def find(connection: Connection, query: Query, locate: Locate | None = None) -> Page:
    """The claims that meet the query, in the order asked for; `locate` is asked where no claim says where."""
    centre = names.centre(connection, query, locate)
    plan = _plan(connection, query, centre)
    if plan is None:
        none: dict[Facet, tuple[Count, ...]] = dict.fromkeys(query.facets, ())
        return Page(hits=(), total=0, exact=True, offset=query.offset, facets=none, centre=centre)
    matches = _matches(connection, plan, query)
    upto = max(COUNTED + 1, query.offset + query.limit)
    keys = list(connection.scalars(matches.limit(upto)))
    total = len(keys)
    page = keys[query.offset : query.offset + query.limit]
    exact = total <= COUNTED or total < upto
    counts = facets.facets(connection, keys[:COUNTED], query.facets) if query.facets else {}
    return Page(
        hits=tuple(hits(connection, page)),
        total=total if exact else max(COUNTED, query.offset + len(page)),
        exact=exact,
        offset=query.offset,
        facets=counts,
        centre=centre,
    )


def hits(connection: Connection, keys: Sequence[int]) -> list[Hit]:
    """The claims with these primary keys, in this order."""
    if not keys:
        return []
    columns = (_claim.c.pk, _claim.c.report, _claim.c.position, _claim.c.denied, _claim.c.incident)
    rows = {row.pk: row for row in connection.execute(sa.select(*columns).where(_claim.c.pk.in_(keys)))}
    reports = {h.pk: h for h in contents.held(connection, _report.c.pk.in_({row.report for row in rows.values()}))}
    events = {pk: contents.current(connection, held) for pk, held in reports.items()}
    found = []
    for key in keys:
        row = rows[key]
        held, event = reports[row.report], events[row.report][row.position]
        report = held.report
        found.append(
            Hit(
                claim=str(event.claim),
                report=report.id,
                key=held.key,
                publisher=report.publisher,
                published=report.published,
                title=report.title,
                url=report.url,
                event=event,
                evidence=words.sentence(report.text, event.trigger),
                denied=row.denied,
                superseded=held.superseded,
                incident=row.incident,
            )
        )
    return found


def find_reports(connection: Connection, text: str, limit: int, offset: int) -> ReportPage:
    """Reports whose title or text has all the words, newest first, whether they hold claims or not."""
    asked = words.query(text)
    query = sa.select(_report.c.pk).order_by(_report.c.published.desc(), _report.c.pk.desc())
    if asked is not None:
        matching = search.matches(connection, search.REPORT_TEXT, asked)
        query = query.where(_report.c.pk.in_(matching))
    upto = max(COUNTED + 1, offset + limit)
    keys = list(connection.scalars(query.limit(upto)))
    page = keys[offset : offset + limit]
    held = {h.pk: h for h in contents.held(connection, _report.c.pk.in_(page))}
    counted = sa.select(_claim.c.report, sa.func.count()).where(_claim.c.report.in_(page)).group_by(_claim.c.report)
    counts: dict[int, int] = {row[0]: row[1] for row in connection.execute(counted)}
    exact = len(keys) <= COUNTED or len(keys) < upto
    return ReportPage(
        hits=tuple(_report_hit(held[pk], counts.get(pk, 0)) for pk in page),
        total=len(keys) if exact else max(COUNTED, offset + len(page)),
        exact=exact,
        offset=offset,
    )


def _report_hit(held: contents.Held, claims: int) -> ReportHit:
    report = held.report
    return ReportHit(
        id=report.id,
        key=held.key,
        publisher=report.publisher,
        published=report.published,
        title=report.title,
        url=report.url,
        claims=claims,
        superseded=held.superseded,
        excerpt=" ".join(report.text[:EXCERPT].split()),
    )


# ---- the plan


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
        on_claim=tuple(_on_claim(connection, query)),
        names=tuple(found),
        words=None if query.text is None else words.query(query.text),
        days=_days(query),
    )


def _on_claim(connection: Connection, query: Query) -> list[Condition]:
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
    if not query.all_versions:
        conditions.append(_claim.c.superseded.is_(False))
    if query.min_score is not None:
        conditions.append(_claim.c.score >= query.min_score)
    if query.min_killed is not None:
        conditions.append(_claim.c.killed_low >= query.min_killed)
    if query.published_from is not None:
        conditions.append(_claim.c.pk >= derive.first(query.published_from))
    if query.published_to is not None:
        conditions.append(_claim.c.pk < derive.first(query.published_to + timedelta(days=1)))
    return conditions


def _days(query: Query) -> Condition | None:
    """The event's days meet those asked for. Only long events can have begun much earlier."""
    if query.begin is None and query.end is None:
        return None
    c = _claim.c
    conditions: list[Condition] = [c.begin.is_not(None)]
    if query.begin is not None:
        recent = c.long.is_(False) & (c.begin >= query.begin - timedelta(days=derive.LONG))
        conditions += [recent | c.long.is_(True), c.until >= query.begin]
    if query.end is not None:
        conditions.append(c.begin <= query.end)
    return sa.and_(*conditions)


def _column(sqlite: bool, name: str) -> ColumnElement[Any]:
    """A column that must not lead: SQLite leaves the index of `+column` alone; PostgreSQL counts for
    itself.
    """
    column = _claim.c[name]
    return sa.literal_column(f"+claim.{name}", column.type) if sqlite else column


def _matches(connection: Connection, plan: Plan, query: Query) -> sa.Select[Any]:
    """A SELECT of the keys of all matches, in order."""
    leads = _leads(connection, plan, query)
    best = min(leads, key=lambda lead: lead.rows, default=None)
    if best is not None and best.rows == ESTIMATE and not best.ordered and query.sort == "published":
        best = next((lead for lead in leads if lead.ordered), None)  # common: walk the newest until enough are met
    conditions = list(plan.on_claim)
    selected = sa.select(_claim.c.pk)
    key: ColumnElement[Any] = _claim.c.pk
    if best is not None:
        lead = best.keys.subquery("lead")
        key = lead.c.pk
        selected = sa.select(key).join_from(lead, _claim, key == _claim.c.pk)
    if plan.days is not None:
        conditions.append(plan.days)
    for n, (keys, roles) in enumerate(plan.names):
        if best is None or best.of != n:
            conditions.append(
                sa.exists().where(_part.c.claim == _claim.c.pk, _part.c.entity.in_(keys), _part.c.role.in_(roles))
            )
    if plan.words is not None and (best is None or best.of != WORDS):
        few = best is not None and best.rows <= FEW
        conditions.append(search.has_words(connection, _claim.c.pk, plan.words, few=few))
    return selected.where(*conditions).order_by(*_order(query, key))


def _leads(connection: Connection, plan: Plan, query: Query) -> list[Lead]:
    """The conditions that have an index, with how many claims each one has, counted up to ESTIMATE."""
    leads = []
    for n, (keys, roles) in enumerate(plan.names):
        chosen = sa.select(_part.c.claim.label("pk")).where(_part.c.entity.in_(keys), _part.c.role.in_(roles))
        single = len(keys) == 1 and len(roles) == 1  # then every claim is there once, in order
        leads.append(_counted(connection, n, chosen if single else chosen.distinct(), ordered=single))
    if plan.words is not None:
        keys_of = search.matches(connection, search.CLAIM_TEXT, plan.words)
        leads.append(_counted(connection, WORDS, keys_of, ordered=True))
    if plan.days is not None:
        leads.append(_counted(connection, DAYS, sa.select(_claim.c.pk).where(plan.days)))
    for n, condition in enumerate(_indexed(query)):
        leads.append(_counted(connection, INDEXED - n, sa.select(_claim.c.pk).where(condition)))
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


def _counted(connection: Connection, of: int, keys: sa.Select[Any], *, ordered: bool = False) -> Lead:
    upto = keys.limit(ESTIMATE).subquery("counted")
    rows = connection.execute(sa.select(sa.func.count()).select_from(upto)).scalar()
    return Lead(of=of, keys=keys, rows=int(rows or 0), ordered=ordered)


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
