"""The id of a claim: a digest of its report, its type, its trigger and its source, so a second run gives the same."""

from __future__ import annotations

import hashlib
from collections import Counter
from collections.abc import Sequence

import msgspec

from sayso.record import Event, Span


def claim_id(report: str, type_: str, trigger: Span, source: Span | None, nth: int = 0) -> str:
    """The letter c and 16 hexadecimal digits of SHA-256. `report` is Report.id.

    `nth` tells apart events that agree in all of this (one trigger for two places): 0 for the first in the report.
    Values, names and scores are left out, so that better resolution keeps the id.
    """
    parts: list[object] = [report, type_, _words(trigger), _words(source) if source else None]
    if nth:
        parts.append(nth)
    return "c" + hashlib.sha256(msgspec.json.encode(parts)).hexdigest()[:16]


def claim_ids(report: str, events: Sequence[Event]) -> tuple[str, ...]:
    """One id an event of one report, all different; Event.claim is taken where it is given and not taken yet."""
    seen: Counter[str] = Counter()
    taken: set[str] = set()
    ids = []
    for event in events:
        source = event.attribution[0].source if event.attribution else None
        base = claim_id(report, event.type, event.trigger, source)
        given = event.claim
        while given is None or given in taken:
            given = claim_id(report, event.type, event.trigger, source, seen[base])
            seen[base] += 1
        taken.add(given)
        ids.append(given)
    return tuple(ids)


def _words(span: Span) -> tuple[int, int, str]:
    return span.start, span.end, span.text
