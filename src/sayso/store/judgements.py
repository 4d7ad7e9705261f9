"""Which claims speak of the same happening: what people judge, and what a linker proposes. Claims are
linked, never merged.

A judgement names both claims and where they stand, so that it outlives a re-reading that gives a claim
another id.
The newest judgement on a pair holds, and it outranks every link.
"""

from __future__ import annotations

from typing import Literal

import msgspec

from sayso.errors import StoreError
from sayso.record import Event, Struct
from sayso.store.ids import digest

Verdict = Literal["same", "different", "unsure"]


class Side(Struct, frozen=True, kw_only=True):
    """A claim as it stood when it was judged; `report` is its report's key."""

    report: str
    event: Event  # with its claim id


class Judgement(Struct, frozen=True, kw_only=True):
    """`who` judged at `made` that two claims speak of the same happening, of different ones, or could not
    tell.
    """

    id: str
    left: Side
    right: Side
    verdict: Verdict
    who: str
    why: str | None
    made: str  # ISO 8601, UTC


class Link(Struct, frozen=True, kw_only=True):
    """A linker's proposal that two claims speak of the same happening. `weight` in bits (log-odds to base
    2).
    """

    id: str
    left: str  # claim ids
    right: str
    weight: float
    made_by: str  # which linker and version
    comparisons: dict[str, float] = msgspec.field(
        default_factory=dict
    )  # field -> weight in bits; they add up to `weight`


def judgement(left: Side, right: Side, verdict: Verdict, who: str, why: str | None, made: str) -> Judgement:
    """A judgement with its id; the sides are put in order of their claim ids.

    Raises:
        StoreError: nobody is named, or a claim is judged against itself.
    """
    if not who.strip():
        raise StoreError("a judgement needs the name of the person who makes it: give --who NAME or set SAYSO_WHO")
    if claim_of(left) == claim_of(right):
        raise StoreError(f"claim {claim_of(left)} cannot be judged against itself: give two claims")
    if claim_of(left) > claim_of(right):
        left, right = right, left
    found = "j" + digest(claim_of(left), claim_of(right), verdict, who, why, made)[:16]
    return Judgement(id=found, left=left, right=right, verdict=verdict, who=who, why=why, made=made)


def link(left: str, right: str, weight: float, made_by: str, comparisons: dict[str, float]) -> Link:
    """A link with its id; claim ids in order."""
    left, right = min(left, right), max(left, right)
    found = "l" + digest(left, right, weight, made_by, comparisons)[:16]
    return Link(id=found, left=left, right=right, weight=weight, made_by=made_by, comparisons=comparisons)


def claim_of(side: Side) -> str:
    """The id of the claim on one side."""
    if side.event.claim is None:
        raise StoreError("a judged event must have its claim id")
    return side.event.claim
