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
    return msgspec.convert(
        tomllib.loads(EXPECTED.read_text(encoding="utf-8")), dict[str, list[ExpectedClaim]]
    )


def finds_event(record: Record, claim: ExpectedClaim) -> bool:
    """The event alone: type and trigger at the place named."""
    return any(_is_event(event, record, claim) for event in record.events)


def finds_claim(record: Record, claim: ExpectedClaim) -> bool:
    """The whole claim: the event with its status, its source and stance where asked, and its arguments."""
    return any(_is_event(event, record, claim) and _agrees(event, claim) for event in record.events)


def _is_event(event: Event, record: Record, claim: ExpectedClaim) -> bool:
    start = record.text.find(claim.words)
    within = 0 <= start <= event.trigger.start and event.trigger.end <= start + len(claim.words)
    return (
        within
        and event.type == claim.type
        and any(_share(event.trigger.text, word) for word in claim.trigger)
    )


def _agrees(event: Event, claim: ExpectedClaim) -> bool:
    layer = event.attribution[0] if event.attribution else None
    source = layer.source.text if layer and layer.source else ""
    return (
        event.status == claim.status
        and (claim.source is None or _holds(source, claim.source))
        and (not claim.stance or (layer is not None and layer.stance in claim.stance))
        and all(
            any(argument.role == role and _holds(argument.span.text, words) for argument in event.arguments)
            for role, words in claim.arguments.items()
        )
    )


def _holds(text: str, words: str) -> bool:
    return words.casefold() in text.casefold()


def _share(found: str, expected: str) -> bool:
    """Annotators cut triggers longer or shorter ("handed", "handed over"): one must hold the other."""
    return _holds(found, expected) or _holds(expected, found)
