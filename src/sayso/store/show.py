"""Everything the record knows of one thing: a report, claim, incident, or a name (actor, place, weapon)."""

from __future__ import annotations

import re
from collections import Counter
from collections.abc import Iterable, Sequence
from datetime import date

import sqlalchemy as sa
from sqlalchemy import Connection

from sayso.errors import StoreError
from sayso.record import Argument, Event, Provenance, Report, Struct
from sayso.store import contents, find, look, schema, words
from sayso.store.contents import Held
from sayso.store.corrections import Correction
from sayso.store.judgements import Judgement
from sayso.store.query import Hit

SHOWN = 50  # claims shown of a name
_ID = re.compile(r"[cir][0-9a-f]{16}")


class Other(Struct, frozen=True, kw_only=True):
    """Another report: a version of the same page, or a copy."""

    id: str
    key: str
    publisher: str | None
    published: date
    seen: str  # when it was first fetched, or added, ISO 8601
    similarity: float | None = None  # copies only: share of word sequences in common, 0..1


class Read(Struct, frozen=True, kw_only=True):
    """A reading of the report: by what, when, how many events."""

    id: str
    made: str
    by: Provenance | None
    events: int


class ReportView(Struct, frozen=True, kw_only=True, tag_field="kind", tag="report"):
    """A report with all that the record keeps about it. `events` are the current ones."""

    report: Report
    key: str
    added: str
    superseded: bool
    events: tuple[Event, ...]
    readings: tuple[Read, ...]
    versions: tuple[Other, ...]  # of the same page, oldest first, this one left out
    copies: tuple[Other, ...]  # earliest published first
    corrections: tuple[Correction, ...]


class Account(Struct, frozen=True, kw_only=True):
    """One value as one report gives it: its words, and whose they are."""

    role: str
    argument: Argument
    claim: str
    report: str
    publisher: str | None
    published: date
    source: str | None  # innermost source, None for the outlet's own voice


class ClaimView(Struct, frozen=True, kw_only=True, tag_field="kind", tag="claim"):
    """A claim with its evidence, what people did to it, and the other claims of the same happening."""

    hit: Hit
    accounts: tuple[Account, ...]
    corrections: tuple[Correction, ...]  # of its report
    judgements: tuple[Judgement, ...]
    others: tuple[Hit, ...]


class IncidentView(Struct, frozen=True, kw_only=True, tag_field="kind", tag="incident"):
    """Claims of one happening, oldest report first; accounts that disagree stand side by side, by role."""

    id: str
    claims: tuple[Hit, ...]
    accounts: tuple[Account, ...]


class NameView(Struct, frozen=True, kw_only=True, tag_field="kind", tag="name"):
    """An actor, place, country, weapon or code, with the claims it has a part in."""

    name: str
    kinds: tuple[str, ...]
    roles: dict[str, int]  # role -> claims
    together: dict[str, int]  # codes of an actor, countries of a place -> claims
    points: tuple[tuple[float, float], ...]  # a place's coordinates, WGS84
    first: date | None  # days of publication
    last: date | None
    total: int
    claims: tuple[Hit, ...]  # the newest


View = ReportView | ClaimView | IncidentView | NameView


def show(connection: Connection, id: str) -> View:
    """What `id` stands for: a claim's, incident's or report's id, else a name or code.

    Raises:
        StoreError: nothing in the record is called that.
    """
    if _ID.fullmatch(id):
        if id[0] == "c" and look.claim_reports(connection, id):
            return claim(connection, id)
        if id[0] == "i" and (view := incident(connection, id)) is not None:
            return view
    if look.reports(connection, id):
        return report(connection, look.report(connection, id))
    return name(connection, id)


def report(connection: Connection, held: Held) -> ReportView:
    """A report."""
    read = contents.readings(connection, held)
    return ReportView(
        report=held.report,
        key=held.key,
        added=held.added,
        superseded=held.superseded,
        events=contents.current(connection, held),
        readings=tuple(Read(id=r.id, made=r.made, by=r.record.provenance, events=len(r.record.events)) for r in read),
        versions=tuple(_other(h) for h, _ in versions(connection, held) if h.pk != held.pk),
        copies=copies(connection, held),
        corrections=tuple(contents.corrections_of(connection, held.pk)),
    )


def versions(connection: Connection, held: Held) -> list[tuple[Held, tuple[str, ...]]]:
    """Every version of the report's page, itself included, oldest first; with each time it was fetched."""
    from sayso.store import index
    from sayso.store.ids import page

    shared = page(held.report)
    found = {h.pk: h for h in contents.held(connection, schema.report.c.page == shared)}
    return [(found[v.pk], v.fetched) for v in index.versions(connection, shared)]


def copies(connection: Connection, held: Held) -> tuple[Other, ...]:
    """The report's copies."""
    table = schema.copy
    query = sa.select(table.c.copy_of, table.c.similarity).where(table.c.report == held.pk)
    alike: dict[int, float] = {row[0]: row[1] for row in connection.execute(query)}
    found = contents.held(connection, schema.report.c.pk.in_(alike)) if alike else []
    found.sort(key=lambda h: (h.report.published, contents.seen(h), h.key))
    return tuple(_other(h, alike[h.pk]) for h in found)


def claim(connection: Connection, id: str) -> ClaimView:
    """A claim as it stands now.

    Raises:
        StoreError: it is not in the current view.
    """
    held, event = look.claim(connection, id)
    current = str(event.claim)
    joined = look.incident(connection, current)
    found = {h.claim: h for h in _hits(connection, joined)}
    hit = _of_report(connection, held, current)
    return ClaimView(
        hit=hit,
        accounts=tuple(accounts([hit])),
        corrections=tuple(contents.corrections_of(connection, held.pk)),
        judgements=tuple(look.judgements(connection, {id, current})),
        others=tuple(h for c, h in found.items() if c != current),
    )


def incident(connection: Connection, id: str) -> IncidentView | None:
    """An incident by its id; None if there is none."""
    table = schema.claim
    start = connection.execute(
        sa.select(table.c.id).where(table.c.incident == id).order_by(table.c.pk).limit(1)
    ).scalar()
    if start is None:
        return None
    found = _hits(connection, look.incident(connection, str(start)))
    found.sort(key=lambda h: (h.published, h.report, h.event.trigger.start))
    return IncidentView(id=id, claims=tuple(found), accounts=tuple(accounts(found)))


def name(connection: Connection, wanted: str) -> NameView:
    """Everything of a name or code, across kinds.

    Raises:
        StoreError: no entity is called that.
    """
    table, part, claim_ = schema.entity, schema.part, schema.claim
    normal = words.padded(wanted)
    exact = (table.c.search == normal) | table.c.key.in_([f"{kind}:{wanted}" for kind in ("code", "country", "weapon")])
    rows = connection.execute(sa.select(table).where(exact, table.c.kind.is_not(None)).order_by(table.c.key)).all()
    if not rows or not normal.strip():
        raise StoreError(
            f"nothing called {wanted!r} in this record: expected the id of a report, claim or incident, or a name"
        )
    keys = [row.pk for row in rows]
    mine = sa.select(part.c.claim).where(part.c.entity.in_(keys))
    roles = connection.execute(
        sa.select(part.c.role, sa.func.count(part.c.claim.distinct()))
        .where(part.c.entity.in_(keys))
        .group_by(part.c.role)
    )
    bounds = sa.select(sa.func.min(claim_.c.pk), sa.func.max(claim_.c.pk), sa.func.count()).where(claim_.c.pk.in_(mine))
    low, high, total = connection.execute(bounds).one()
    newest = list(connection.scalars(mine.distinct().order_by(part.c.claim.desc()).limit(SHOWN)))
    claims = find.hits(connection, newest)
    return NameView(
        name=rows[0].name,
        kinds=tuple(dict.fromkeys(row.kind for row in rows)),
        roles={row[0]: row[1] for row in sorted(roles, key=lambda r: (-r[1], r[0]))},
        together=_together(claims, {row.name for row in rows}),
        points=tuple(dict.fromkeys((row.lat, row.lon) for row in rows if row.lat is not None and row.lon is not None)),
        first=None if low is None else _day(low),
        last=None if high is None else _day(high),
        total=int(total),
        claims=tuple(claims),
    )


def accounts(hits: Iterable[Hit]) -> list[Account]:
    """Every value of the claims with its words and whose they are, by role in order of the ontology's use."""
    found: list[Account] = []
    for hit in hits:
        layers = hit.event.attribution
        source = None if not layers else layers[0].name or (layers[0].source.text if layers[0].source else None)
        found.extend(
            Account(
                role=argument.role,
                argument=argument,
                claim=hit.claim,
                report=hit.report,
                publisher=hit.publisher,
                published=hit.published,
                source=source,
            )
            for argument in hit.event.arguments
        )
    return sorted(found, key=lambda a: a.role)


def _together(claims: Sequence[Hit], names: set[str]) -> dict[str, int]:
    """What the name goes with in the shown claims: an actor's codes, a place's countries."""
    counts: Counter[str] = Counter()
    for hit in claims:
        for argument in hit.event.arguments:
            country = getattr(argument.value, "country", None)
            if argument.name in names and argument.code:
                counts[argument.code] += 1
            elif getattr(argument.value, "name", None) in names and country:
                counts[country] += 1
        for layer in hit.event.attribution:
            if layer.name in names and layer.code:
                counts[layer.code] += 1
    return dict(counts.most_common())


def _hits(connection: Connection, ids: Sequence[str]) -> list[Hit]:
    """Current claims by id, in order; one that is in several versions of a page comes from the newest."""
    found: list[Hit] = []
    for id in ids:
        for held in reversed(look.claim_reports(connection, id)):
            hits = _rows(connection, held, id)
            if hits:
                found.append(hits[0])
                break
    return found


def _of_report(connection: Connection, held: Held, id: str) -> Hit:
    return _rows(connection, held, id)[0]


def _rows(connection: Connection, held: Held, id: str) -> list[Hit]:
    table = schema.claim
    query = sa.select(table.c.pk).where(table.c.report == held.pk, table.c.id == id)
    return find.hits(connection, list(connection.scalars(query)))


def _other(held: Held, similarity: float | None = None) -> Other:
    return Other(
        id=held.report.id,
        key=held.key,
        publisher=held.report.publisher,
        published=held.report.published,
        seen=contents.seen(held),
        similarity=similarity,
    )


def _day(claim_key: int) -> date:
    from sayso.store.derive import DAY_BITS

    return date.fromordinal(claim_key >> DAY_BITS)
