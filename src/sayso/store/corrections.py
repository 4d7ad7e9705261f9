"""What people put right. A correction is a fact of its own (who, when, why); the current view applies it,
nothing is erased.

A correction points at words of the report, not at a reading: when a newer reader reads the report again,
the event
whose trigger shares those words takes the correction over. If the new reader misses the event, the
corrected one stays,
because a person has looked at it.
"""

from __future__ import annotations

from collections.abc import Iterable, Sequence

import msgspec

from sayso.errors import StoreError
from sayso.record import Argument, Event, Layer, Span, Struct
from sayso.store.ids import claim_id, claim_ids, digest


class Change(Struct, frozen=True, kw_only=True, tag_field="what"):
    """Base of what a person can say about a report."""


class EventChange(Change, frozen=True, kw_only=True):
    """Something about one event, as it stood when the person saw it (its claim id included)."""

    event: Event


class Reject(EventChange, frozen=True, kw_only=True, tag="reject"):
    """The report does not say this."""


class SetField(EventChange, frozen=True, kw_only=True, tag="field"):
    """Type, mode, status or incident is `value`; of a mode or incident, None is a value too."""

    field: str
    value: str | None


class SetHedge(EventChange, frozen=True, kw_only=True, tag="hedge"):
    """The words that weaken the claim; None: nothing does."""

    hedge: Span | None


class SetArgument(EventChange, frozen=True, kw_only=True, tag="argument"):
    """`wrong` is not right, `right` is; one of them may be None: a part too many, a part that was missed."""

    wrong: Argument | None
    right: Argument | None


class SetAttribution(EventChange, frozen=True, kw_only=True, tag="attribution"):
    """Who says so, innermost first; () is the outlet's own voice."""

    attribution: tuple[Layer, ...]


class Note(EventChange, frozen=True, kw_only=True, tag="note"):
    """A remark that changes no value; the correction's `why` holds it."""


class Add(Change, frozen=True, kw_only=True, tag="add"):
    """An event that the reader missed."""

    event: Event


class Undo(Change, frozen=True, kw_only=True, tag="undo"):
    """The correction with this id no longer holds. Undoing an undo brings it back."""

    correction: str


class Reviewed(Change, frozen=True, kw_only=True, tag="reviewed"):
    """A person has checked the whole report: with its corrections it is gold."""


AnyChange = Reject | SetField | SetHedge | SetArgument | SetAttribution | Note | Add | Undo | Reviewed
FIELDS = ("type", "mode", "status", "incident")


class Correction(Struct, frozen=True, kw_only=True):
    """One entry: in report `report` (its key), `who` says `change`, because `why`, at `made` (ISO 8601,
    UTC).
    """

    id: str
    report: str
    change: AnyChange
    who: str
    why: str | None
    made: str


def correction(report: str, change: AnyChange, who: str, why: str | None, made: str) -> Correction:
    """An entry with its id.

    Raises:
        StoreError: nobody is named, or the change cannot be.
    """
    if not who.strip():
        raise StoreError("a correction needs the name of the person who makes it: give --who NAME or set SAYSO_WHO")
    if isinstance(change, SetField):
        if change.field not in FIELDS:
            raise StoreError(f"{change.field!r} cannot be set: expected one of {', '.join(FIELDS)}")
        if change.value is None and change.field in ("type", "status"):
            raise StoreError(f"every event has a {change.field}: give its value")
    if isinstance(change, SetArgument) and change.wrong is None and change.right is None:
        raise StoreError("nothing to put right: give the wrong part, the right one, or both")
    found = "x" + digest(report, change, who, why, made)[:16]
    return Correction(id=found, report=report, change=change, who=who, why=why, made=made)


def effective(corrections: Iterable[Correction]) -> tuple[Correction, ...]:
    """Those that hold, oldest first: undone ones are left out, and undoing an undo counts."""
    ordered = sorted(corrections, key=lambda c: (c.made, c.id))
    undone: dict[str, bool] = {}
    for entry in reversed(ordered):  # an undo comes after what it undoes, so the last word is known first
        if isinstance(entry.change, Undo) and not undone.get(entry.id, False):
            undone[entry.change.correction] = True
    return tuple(c for c in ordered if not undone.get(c.id, False))


def apply(report: str, events: Sequence[Event], corrections: Iterable[Correction]) -> tuple[Event, ...]:
    """The current events of the report whose Report.id is `report`: `events` of its newest reading, put
    right.

    Every event comes out with its claim id; a corrected one keeps the id it had, so that judgements still
    find it. What is said of an event after it was rejected (two people did, in records that were merged) changes
    nothing: it would meet another event at the same words, or bring the rejected one back.
    """
    ids = claim_ids(report, events)
    current = [msgspec.structs.replace(e, claim=i) for e, i in zip(events, ids, strict=True)]
    touched = False
    rejected: set[str] = set()
    for entry in effective(corrections):
        change = entry.change
        if isinstance(change, Add):
            current = [
                e for e in current if not (overlap(e.trigger, change.event.trigger) and e.type == change.event.type)
            ]
            current.append(_identified(report, change.event, current))
            rejected.discard(str(current[-1].claim))
            touched = True
        elif isinstance(change, EventChange) and change.event.claim not in rejected:
            if isinstance(change, Reject):
                rejected |= _claims(current, change.event)
            current = _changed(current, change)
            touched = True
    if not touched:
        return tuple(current)
    current.sort(key=lambda e: (e.trigger.start, e.trigger.end))
    return tuple(msgspec.structs.replace(e, id=f"e{n}") for n, e in enumerate(current, 1))


def find_event(events: Sequence[Event], like: Event) -> int | None:
    """Which of `events` is the one a person meant: the same claim, else the one whose trigger shares most
    words.
    """
    for n, event in enumerate(events):
        if event.claim is not None and event.claim == like.claim:
            return n
    best, found = 0.0, None
    for n, event in enumerate(events):
        shared = overlap(event.trigger, like.trigger)
        if not shared:
            continue
        rank = shared / max(1, event.trigger.end - event.trigger.start) + (event.type == like.type)
        if rank > best:
            best, found = rank, n
    return found


def overlap(a: Span, b: Span) -> int:
    """How many code points two spans share."""
    return max(0, min(a.end, b.end) - max(a.start, b.start))


def _claims(events: Sequence[Event], like: Event) -> set[str]:
    """The claim ids of the event that a person meant: the one it had then, and the one it has."""
    at = find_event(events, like)
    meant = (like,) if at is None else (like, events[at])
    return {event.claim for event in meant if event.claim is not None}


def _identified(report: str, event: Event, others: Sequence[Event]) -> Event:
    """The event with a claim id that no other has; added events may share type, trigger and source with
    one.
    """
    taken = {e.claim for e in others}
    source = event.attribution[0].source if event.attribution else None
    nth, found = 0, event.claim
    while found is None or found in taken:
        found = claim_id(report, event.type, event.trigger, source, nth)
        nth += 1
    return msgspec.structs.replace(event, claim=found)


def _changed(events: list[Event], change: EventChange) -> list[Event]:
    at = find_event(events, change.event)
    if isinstance(change, Reject | Note):
        if at is None or isinstance(change, Note):
            return events
        return [*events[:at], *events[at + 1 :]]
    base = change.event if at is None else events[at]
    changed = _put_right(base, change)
    return [*events, changed] if at is None else [*events[:at], changed, *events[at + 1 :]]


def _put_right(event: Event, change: EventChange) -> Event:
    if isinstance(change, SetField):
        return msgspec.structs.replace(event, **{change.field: change.value})
    if isinstance(change, SetHedge):
        return msgspec.structs.replace(event, hedge=change.hedge)
    if isinstance(change, SetAttribution):
        return msgspec.structs.replace(event, attribution=change.attribution)
    if isinstance(change, SetArgument):
        return msgspec.structs.replace(event, arguments=_arguments(event.arguments, change.wrong, change.right))
    raise TypeError(f"a change of an event without a rule: {type(change).__name__}")


def _arguments(arguments: tuple[Argument, ...], wrong: Argument | None, right: Argument | None) -> tuple[Argument, ...]:
    """`wrong` goes wherever its role and words meet; `right` takes its place, or the end, and is there
    once.
    """
    kept: list[Argument] = []
    put = right is None
    for argument in arguments:
        is_wrong = wrong is not None and _same_part(argument, wrong)
        is_right = right is not None and _same_part(argument, right)
        if not is_wrong and not is_right:
            kept.append(argument)
        elif not put and right is not None:
            kept.append(right)
            put = True
    if not put and right is not None:
        kept.append(right)
    return tuple(kept)


def _same_part(a: Argument, b: Argument) -> bool:
    return a.role == b.role and overlap(a.span, b.span) > 0
