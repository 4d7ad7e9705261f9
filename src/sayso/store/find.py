"""Finding claims and reports; at most COUNTED matches are walked for one page. `plan.py` says how."""

from __future__ import annotations

from collections.abc import Sequence

import sqlalchemy as sa
from sqlalchemy import Connection

from sayso.store import contents, facets, names, plan, schema, search, words
from sayso.store.centre import Locate
from sayso.store.query import COUNTED, Count, Facet, Hit, Page, Query, ReportHit, ReportPage

_claim, _report = schema.claim, schema.report
EXCERPT = 160  # code points of a report's beginning


def find(connection: Connection, query: Query, locate: Locate | None = None) -> Page:
    """The claims that meet the query, in the order asked for; `locate` is asked where no claim says where."""
    centre = names.centre(connection, query, locate)
    matches = plan.matches(connection, query, centre)
    if matches is None:
        none: dict[Facet, tuple[Count, ...]] = dict.fromkeys(query.facets, ())
        return Page(hits=(), total=0, exact=True, offset=query.offset, facets=none, centre=centre)
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
    events = contents.current_of(connection, list(reports.values()))
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
