"""A record without what the reader is less sure of than asked for."""

from __future__ import annotations

import msgspec

from sayso.record import Event, Record


def at_least(record: Record, score: float) -> Record:
    """The record with the events, arguments and layers whose score reaches `score` (0 to 1); no score stays.

    An event whose attribution is unsure is left out whole: without it, a claim would read as the outlet's own.
    """
    kept = (_sure(e, score) for e in record.events if _passes(e.score, score) and _sourced(e, score))
    return msgspec.structs.replace(record, events=tuple(kept))


def _sure(event: Event, score: float) -> Event:
    return msgspec.structs.replace(event, arguments=tuple(a for a in event.arguments if _passes(a.score, score)))


def _sourced(event: Event, score: float) -> bool:
    return all(_passes(layer.score, score) for layer in event.attribution)


def _passes(value: float | None, score: float) -> bool:
    return value is None or value >= score
