"""The claims that a reader must find in the bundled samples, and whether a record has one."""

from __future__ import annotations

import tomllib
from pathlib import Path

import msgspec

from sayso.record import Event, Record

EXPECTED = Path(__file__).parent / "cases" / "samples_expected.toml"


class ExpectedClaim(msgspec.Struct, frozen=True, kw_only=True, forbid_unknown_fields=True):
    """One line of `cases/samples_expected.toml`; the file's head explains the fields."""

    words: str = msgspec.field(name="in")
    trigger: tuple[str, ...]
    type: str
    status: str
    source: str | None = None
    stance: tuple[str, ...] = ()
    arguments: dict[str, str] = msgspec.field(default_factory=dict)


def expected_claims() -> dict[str, list[ExpectedClaim]]:
    """Sample file -> its claims."""
    return msgspec.convert(tomllib.loads(EXPECTED.read_text(encoding="utf-8")), dict[str, list[ExpectedClaim]])


def finds_event(record: Record, claim: ExpectedClaim) -> bool:
    """The event alone: type and trigger at the place named."""
    return any(_is_event(event, record, claim) for event in record.events)


def finds_claim(record: Record, claim: ExpectedClaim) -> bool:
    """The whole claim: the event with its status, its source and stance where asked, and its arguments."""
    return any(_is_event(event, record, claim) and all(_parts(event, claim)) for event in record.events)


def parts_found(record: Record, claim: ExpectedClaim) -> tuple[int, int]:
    """How many parts of a claim the best event has, and of how many: event, status, source, stance, roles."""
    asked = 2 + (claim.source is not None) + bool(claim.stance) + len(claim.arguments)
    return max((1 + sum(_parts(e, claim)) for e in record.events if _is_event(e, record, claim)), default=0), asked


def _is_event(event: Event, record: Record, claim: ExpectedClaim) -> bool:
    start = record.text.find(claim.words)
    within = 0 <= start <= event.trigger.start and event.trigger.end <= start + len(claim.words)
    return within and event.type == claim.type and any(_share(event.trigger.text, word) for word in claim.trigger)


def _parts(event: Event, claim: ExpectedClaim) -> list[bool]:
    """Whether the status, the source and the stance where asked, and each argument agree."""
    layer = event.attribution[0] if event.attribution else None
    parts = [event.status == claim.status]
    if claim.source is not None:
        parts.append(_holds(layer.source.text if layer and layer.source else "", claim.source))
    if claim.stance:
        parts.append(layer is not None and layer.stance in claim.stance)
    for role, words in claim.arguments.items():
        parts.append(any(a.role == role and _holds(a.span.text, words) for a in event.arguments))
    return parts


def _holds(text: str, words: str) -> bool:
    return words.casefold() in text.casefold()


def _share(found: str, expected: str) -> bool:
    """Annotators cut triggers longer or shorter ("handed", "handed over"): one must hold the other."""
    return _holds(found, expected) or _holds(expected, found)
