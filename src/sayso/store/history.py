"""What changed, when, and which report, reader or person changed it."""

from __future__ import annotations

import difflib
from collections.abc import Sequence
from itertools import pairwise

from sqlalchemy import Connection

from sayso.record import Argument, Event, Layer, NumberValue, PlaceValue, Provenance, Span, Struct, TimeValue
from sayso.store import contents, corrections, look, show
from sayso.store.contents import Held, HeldReading
from sayso.store.corrections import Correction
from sayso.store.judgements import Judgement

MAX_DIFF = 400  # lines of one diff


class Difference(Struct, frozen=True, kw_only=True):
    """One thing that is not as it was; None: not there."""

    what: str
    old: str | None
    new: str | None


class Entry(Struct, frozen=True, kw_only=True):
    """One step in the history of a report, claim or incident."""

    when: str  # ISO 8601, UTC
    who: str  # reader and version, a person's name, or an outlet
    what: str  # added, read, copy, version, corrected, undone, judged, said
    id: str | None = None  # of the reading, correction, judgement or report
    why: str | None = None
    about: str | None = None  # of a correction: the claim it is of, with its words
    differences: tuple[Difference, ...] = ()
    diff: tuple[str, ...] = ()  # of texts, as difflib's unified format


def history(connection: Connection, id: str) -> tuple[Entry, ...]:
    """Everything that happened to a report, claim or incident, oldest first.

    Raises:
        StoreError: the record holds nothing with this id.
    """
    held = look.claim_reports(connection, id)
    if held:
        return _of_claim(connection, held, id)
    view = show.incident(connection, id)
    if view is not None:
        return _of_incident(view)
    return _of_report(connection, look.report(connection, id))


def diff(old: str, new: str, old_name: str, new_name: str) -> tuple[str, ...]:
    """The unified diff of two texts by line (sentences of one long line apart), at most MAX_DIFF lines."""
    lines = difflib.unified_diff(_lines(old), _lines(new), old_name, new_name, lineterm="", n=1)
    return tuple(line for _, line in zip(range(MAX_DIFF), lines, strict=False))


def differences(old: Event, new: Event) -> tuple[Difference, ...]:
    """Field by field, what the new event has otherwise than the old."""
    found = [
        Difference(what=name, old=_text(getattr(old, name)), new=_text(getattr(new, name)))
        for name in ("type", "mode", "status", "hedge", "trigger")
        if getattr(old, name) != getattr(new, name)
    ]
    if old.attribution != new.attribution:
        found.append(Difference(what="attribution", old=_layers(old), new=_layers(new)))
    before = {(a.role, a.span): a for a in old.arguments}
    after = {(a.role, a.span): a for a in new.arguments}
    for key in dict.fromkeys([*before, *after]):
        was, now = before.get(key), after.get(key)
        if _argument(was) != _argument(now):
            found.append(Difference(what=key[0], old=_argument(was), new=_argument(now)))
    return tuple(found)


def _of_report(connection: Connection, held: Held) -> tuple[Entry, ...]:
    report = held.report
    entries = [Entry(when=contents.seen(held), who=report.publisher or "no outlet", what="added", id=report.id)]
    for (old, before), (new, fetched) in pairwise(show.versions(connection, held)):
        entries.append(_version(old, new, next((t for t in fetched if t > before[-1]), fetched[0])))
    entries += [_copy(connection, held, other) for other in show.copies(connection, held)]
    earlier: Sequence[Event] | None = None
    for reading in contents.readings(connection, held):
        events = corrections.apply(report.id, reading.record.events, ())
        entries.append(_reading(reading, earlier, events))
        earlier = events
    entries += [_correction(c) for c in contents.corrections_of(connection, held.pk)]
    return _sorted(entries)


def _version(old: Held, new: Held, when: str) -> Entry:
    names = [
        Difference(what=name, old=_text(getattr(old.report, name)), new=_text(getattr(new.report, name)))
        for name in ("id", "title", "publisher", "published", "url", "language")
        if getattr(old.report, name) != getattr(new.report, name)
    ]
    return Entry(
        when=when,
        who=new.report.publisher or "no outlet",
        what="version",
        id=new.key,
        differences=tuple(names),
        diff=diff(old.report.text, new.report.text, old.key, new.key),
    )


def _copy(connection: Connection, held: Held, other: show.Other) -> Entry:
    found = look.report(connection, other.key)
    return Entry(
        when=other.seen,
        who=other.publisher or "no outlet",
        what="copy",
        id=other.id,
        diff=diff(held.report.text, found.report.text, held.report.id, other.id),
    )


def _reading(reading: HeldReading, before: Sequence[Event] | None, events: Sequence[Event]) -> Entry:
    changed: list[Difference] = []
    if before is not None:
        paired: set[int] = set()
        for event in events:
            at = corrections.find_event(before, event)
            if at is None or at in paired:
                changed.append(Difference(what="event", old=None, new=_event(event)))
                continue
            paired.add(at)
            changed += differences(before[at], event)
        changed += [Difference(what="event", old=_event(e), new=None) for n, e in enumerate(before) if n not in paired]
    return Entry(
        when=reading.made,
        who=_reader(reading.record.provenance),
        what="read",
        id=reading.id,
        differences=tuple(changed),
    )


def _correction(entry: Correction) -> Entry:
    change = entry.change
    found: tuple[Difference, ...] = ()
    what = "corrected"
    if isinstance(change, corrections.Undo):
        what, found = "undone", (Difference(what="correction", old=change.correction, new=None),)
    elif isinstance(change, corrections.Reviewed):
        what = "reviewed"
    elif isinstance(change, corrections.Add):
        found = (Difference(what="event", old=None, new=_event(change.event)),)
    elif isinstance(change, corrections.Reject):
        found = (Difference(what="event", old=_event(change.event), new=None),)
    elif isinstance(change, corrections.Note):
        what = "noted"
    else:
        after = corrections.apply(entry.report, (change.event,), (entry,))
        found = differences(change.event, after[0])
    about = (
        f"claim {change.event.claim} {_event(change.event)}" if isinstance(change, corrections.EventChange) else None
    )
    return Entry(when=entry.made, who=entry.who, what=what, id=entry.id, why=entry.why, about=about, differences=found)


def _of_claim(connection: Connection, held: Sequence[Held], id: str) -> tuple[Entry, ...]:
    entries: list[Entry] = []
    for report in held:
        event = look.once(connection, report, id)
        if event is None:
            continue
        entries += _readings_of(connection, report, event)
        for entry in contents.corrections_of(connection, report.pk):
            about = getattr(entry.change, "event", None)
            if (isinstance(about, Event) and corrections.find_event([about], event) is not None) or (
                isinstance(entry.change, corrections.Undo) and entry.change.correction in {e.id for e in entries}
            ):
                entries.append(_correction(entry))
    entries += [_judgement(j, id) for j in look.judgements(connection, {id})]
    return _sorted(entries)


def _readings_of(connection: Connection, held: Held, event: Event) -> list[Entry]:
    """How each reading of the report has the event."""
    entries = []
    before: Event | None = None
    for reading in contents.readings(connection, held):
        events = corrections.apply(held.report.id, reading.record.events, ())
        at = corrections.find_event(events, event)
        now = None if at is None else events[at]
        if now is None and before is None:
            continue
        changed: tuple[Difference, ...]
        if before is None or now is None:
            changed = (Difference(what="event", old=_event(before), new=_event(now)),)
        else:
            changed = differences(before, now)
        who = f"{_reader(reading.record.provenance)}, report {held.report.id}"
        entries.append(Entry(when=reading.made, who=who, what="read", id=reading.id, differences=changed))
        before = now
    return entries


def _judgement(entry: Judgement, id: str) -> Entry:
    other = entry.right if entry.left.event.claim == id else entry.left
    found = Difference(what=entry.verdict, old=None, new=f"{other.event.claim} ({_event(other.event)})")
    return Entry(when=entry.made, who=entry.who, what="judged", id=entry.id, why=entry.why, differences=(found,))


def _of_incident(view: show.IncidentView) -> tuple[Entry, ...]:
    """What each report added to what was said before it; `when` is the day of publication."""
    said: dict[str, str | None] = {}
    entries = []
    for hit in view.claims:
        found = []
        for argument in hit.event.arguments:
            value = _argument(argument)
            if said.get(argument.role) != value:
                found.append(Difference(what=argument.role, old=said.get(argument.role), new=value))
                said[argument.role] = value
        if said.get("status") != hit.event.status:
            found.append(Difference(what="status", old=said.get("status"), new=hit.event.status))
            said["status"] = hit.event.status
        outlet = hit.publisher or "no outlet"
        entries.append(Entry(when=str(hit.published), who=outlet, what="said", id=hit.claim, differences=tuple(found)))
    return tuple(entries)


def _sorted(entries: Sequence[Entry]) -> tuple[Entry, ...]:
    return tuple(sorted(entries, key=lambda e: e.when))


def _lines(text: str) -> list[str]:
    return [part for line in text.splitlines() for part in line.replace(". ", ".\n").split("\n")]


def _reader(by: Provenance | None) -> str:
    return "unknown reader" if by is None else f"{by.reader} {by.version}"


def _event(event: Event | None) -> str | None:
    return None if event is None else f"{event.type} {event.trigger.text!r} {event.status}"


def _text(value: object) -> str | None:
    if value is None:
        return None
    return repr(value.text) if isinstance(value, Span) else str(value)


def _layers(event: Event) -> str | None:
    return "; ".join(_layer(layer) for layer in event.attribution) or None


def _layer(layer: Layer) -> str:
    words = "nobody named" if layer.source is None else repr(layer.source.text)
    cue = "" if layer.cue is None else f" {layer.cue.text!r}"
    return f"{words}{cue} {layer.stance}" + (
        f" = {layer.name or ''} {layer.code or ''}".rstrip() if layer.name or layer.code else ""
    )


def _argument(argument: Argument | None) -> str | None:
    """An argument as a person reads it: its words, then what they mean."""
    if argument is None:
        return None
    value = argument.value
    meaning = ""
    if isinstance(value, TimeValue):
        meaning = f"{value.begin}..{value.end} ({value.precision})"
    elif isinstance(value, PlaceValue):
        meaning = ", ".join(str(p) for p in (value.name, value.country, value.lat, value.lon) if p is not None)
    elif isinstance(value, NumberValue):
        meaning = f"{'' if value.low is None else value.low}..{'' if value.high is None else value.high}"
    elif argument.weapon is not None:
        meaning = argument.weapon.name
    elif argument.name or argument.code:
        meaning = " ".join(part for part in (argument.name, argument.code) if part)
    return repr(argument.span.text) + (f" = {meaning}" if meaning else "")
