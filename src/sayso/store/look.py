"""Looking things up by their ids: reports, claims, and what became of them."""

from __future__ import annotations

from collections import deque

import msgspec
import sqlalchemy as sa
from sqlalchemy import Connection

from sayso.errors import StoreError
from sayso.record import Event, Provenance
from sayso.store import contents, corrections, schema
from sayso.store.contents import Held
from sayso.store.judgements import Judgement, Link, Side

MAX_INCIDENT = 1_000  # claims gathered for one incident

_JUDGEMENT = msgspec.json.Decoder(Judgement)
_LINK = msgspec.json.Decoder(Link)


def reports(connection: Connection, id: str) -> list[Held]:
    """The reports with this Report.id or key, the current version last."""
    table = schema.report
    found = contents.held(connection, (table.c.id == id) | (table.c.key == id))
    return sorted(found, key=lambda h: (not h.superseded, h.report.published, contents.seen(h), h.key))


def report(connection: Connection, id: str) -> Held:
    """The report with this id or key; of several versions the current one.

    Raises:
        StoreError: there is none, or several that are no versions of one another share the id.
    """
    found = reports(connection, id)
    if not found:
        raise StoreError(f"no report {id!r} in this record; `sayso find --reports WORDS` lists reports with their ids")
    current = [held for held in found if not held.superseded]
    if len(current) > 1:
        each = ", ".join(f"{h.key} ({h.report.publisher or 'no outlet'}, {h.report.published})" for h in current)
        raise StoreError(f"{len(current)} reports have the id {id!r}: give the key of one: {each}")
    return found[-1]


def claim_reports(connection: Connection, id: str) -> list[Held]:
    """The reports that ever had this claim, the current version last."""
    keys = list(connection.scalars(sa.select(schema.known.c.report).where(schema.known.c.claim == id)))
    found = contents.held(connection, schema.report.c.pk.in_(keys)) if keys else []
    return sorted(found, key=lambda h: (not h.superseded, h.report.published, contents.seen(h), h.key))


def claim(connection: Connection, id: str) -> tuple[Held, Event]:
    """A claim as it stands, with its report. An id of an older reading leads to the event that took its
    place.

    Raises:
        StoreError: no reading and no person ever made this claim, or a person rejected it.
    """
    held = claim_reports(connection, id)
    if not held:
        raise StoreError(f"no claim {id!r} in this record; `sayso find WORDS` lists claims with their ids")
    for candidate in reversed(held):
        event = standing(connection, candidate, id)
        if event is not None:
            return candidate, event
    raise StoreError(f"claim {id!r} is no longer in the current view of report {held[-1].report.id!r}: see its history")


def standing(connection: Connection, held: Held, id: str) -> Event | None:
    """The current event with this claim id, or the one that a newer reading has in its place."""
    events = contents.current(connection, held)
    for event in events:
        if event.claim == id:
            return event
    old = once(connection, held, id)
    if old is None or _rejected(connection, held, old):
        return None
    at = corrections.find_event(events, old)
    return None if at is None else events[at]


def once(connection: Connection, held: Held, id: str) -> Event | None:
    """The event with this claim id in the newest reading or correction that had it."""
    for reading in reversed(contents.readings(connection, held)):
        for event in corrections.apply(held.report.id, reading.record.events, ()):
            if event.claim == id:
                return event
    for entry in reversed(contents.corrections_of(connection, held.pk)):
        event_ = getattr(entry.change, "event", None)
        if isinstance(event_, Event) and event_.claim == id:
            return event_
    return None


def _rejected(connection: Connection, held: Held, event: Event) -> bool:
    entries = corrections.effective(contents.corrections_of(connection, held.pk))
    rejected = [e.change.event for e in entries if isinstance(e.change, corrections.Reject)]
    return corrections.find_event(rejected, event) is not None


# ---- which claims speak of the same happening


def judgements(connection: Connection, claims: set[str]) -> list[Judgement]:
    """Every judgement on any of these claims, oldest first."""
    table = schema.judgement
    query = sa.select(table.c.body).where(table.c.left_claim.in_(claims) | table.c.right_claim.in_(claims))
    found = [_JUDGEMENT.decode(body) for (body,) in connection.execute(query)]
    return sorted(found, key=lambda j: (j.made, j.id))


def links(connection: Connection, claims: set[str]) -> list[Link]:
    """Every link of any of these claims."""
    table = schema.link
    query = sa.select(table.c.body).where(table.c.left_claim.in_(claims) | table.c.right_claim.in_(claims))
    return [_LINK.decode(body) for (body,) in connection.execute(query.order_by(table.c.id))]


def incident(connection: Connection, start: str) -> list[str]:
    """The ids of the claims that speak of the same happening as claim `start`, itself first; at most
    MAX_INCIDENT.

    Joined are claims of one report's incident, pairs judged the same, and linked pairs of positive weight;
    not joined
    are pairs judged different or unsure. The newest judgement of a pair outranks older ones and every link.
    """
    found = {start: None}
    queue = deque([start])
    while queue and len(found) < MAX_INCIDENT:
        for other in _neighbours(connection, queue.popleft()):
            if other not in found:
                found[other] = None
                queue.append(other)
    return list(found)[:MAX_INCIDENT]


def _neighbours(connection: Connection, id: str) -> list[str]:
    verdicts: dict[str, str] = {}
    for judged in judgements(connection, {id}):
        sides = {s.event.claim: s for s in (judged.left, judged.right)}
        sides.pop(id, None)
        for other in sides.values():
            verdicts[now_of(connection, other)] = judged.verdict
    near = dict.fromkeys(_mates(connection, id))
    for link in links(connection, {id}):
        if link.weight > 0:
            near[link.right if link.left == id else link.left] = None
    near |= dict.fromkeys(other for other, verdict in verdicts.items() if verdict == "same")
    return [other for other in near if verdicts.get(other, "same") == "same" and other != id]


def now_of(connection: Connection, side: Side) -> str:
    """The claim id that a judged claim has now: its own, or that of the event a newer reading has in its
    place.
    """
    own = str(side.event.claim)
    held = contents.held(connection, schema.report.c.key == side.report)
    event = standing(connection, held[0], own) if held else None
    return own if event is None else str(event.claim)


def _mates(connection: Connection, id: str) -> list[str]:
    """Current claims of the same report that the reading gave the same incident."""
    table, known = schema.claim, schema.known
    owner = sa.select(known.c.report).where(known.c.claim == id)
    own = sa.select(table.c.incident).where(table.c.report.in_(owner), table.c.id == id)
    query = sa.select(table.c.id).where(table.c.incident.in_(own)).order_by(table.c.pk)
    return list(connection.scalars(query))


# ---- everything


def has_reading(connection: Connection, key: str, by: Provenance | None) -> bool:
    """Whether a reading of this report with this provenance is held."""
    table, report_ = schema.reading, schema.report
    query = sa.select(table.c.pk).join_from(table, report_, table.c.report == report_.c.pk)
    query = query.where(report_.c.key == key)
    return connection.execute(query.where(made_by(by))).first() is not None


def made_by(by: Provenance | None, *, registries: bool = True) -> sa.ColumnElement[bool]:
    """The condition on the reading table that a reading has exactly this provenance; or, without `registries`, all
    of it but those.
    """
    column = schema.reading.c
    names = [n for n in Provenance.__struct_fields__ if registries or n != "registries"]
    return sa.and_(*(column[n].is_not_distinct_from(None if by is None else getattr(by, n)) for n in names))


def all_judgements(connection: Connection) -> tuple[Judgement, ...]:
    """Every judgement, oldest first."""
    table = schema.judgement
    query = sa.select(table.c.body).order_by(table.c.made, table.c.id)
    return tuple(_JUDGEMENT.decode(body) for (body,) in connection.execute(query))


def all_keys(connection: Connection) -> list[int]:
    """The database's keys of all reports."""
    return list(connection.scalars(sa.select(schema.report.c.pk).order_by(schema.report.c.pk)))
