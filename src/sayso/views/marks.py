"""Which words of a text carry what, cut into segments so that spans may overlap and nest as they like."""

from collections import defaultdict
from collections.abc import Iterable, Iterator
from itertools import pairwise
from typing import Literal

from sayso.record import Event, Mentions, Span, Struct

Kind = Literal["event", "says", "hedge", "who", "when", "where", "with", "many", "about"]

# What words are drawn as first when they play several parts.
RANK: tuple[Kind, ...] = ("event", "hedge", "says", "many", "when", "where", "with", "who", "about")

_KIND_OF: dict[str, Kind] = {
    "trigger": "event",
    "source": "says",
    "cue": "says",
    "hedge": "hedge",
    "actor": "who",
    "target": "who",
    "time": "when",
    "place": "where",
    "origin": "where",
    "weapon": "with",
    "goods": "with",
    "killed": "many",
    "injured": "many",
    "captured": "many",
    "displaced": "many",
    "count": "many",
}


class Mark(Struct, frozen=True, kw_only=True):
    """Words that carry something: `role` of the claim numbered `claim`; None: a mention apart from claims."""

    start: int
    end: int
    kind: Kind
    role: str
    claim: int | None = None


class Segment(Struct, frozen=True, kw_only=True):
    """A stretch of text over which the same marks hold; `marks` are in the order they were given."""

    start: int
    end: int
    marks: tuple[Mark, ...]


def kind_of(role: str) -> Kind:
    """Return what a role is drawn as; a role of the user's own ontology is drawn as "about"."""
    return _KIND_OF.get(role, "about")


def kinds_of(marks: Iterable[Mark]) -> tuple[Kind, ...]:
    """Return the kinds among marks, the one to draw first at the head."""
    found = {mark.kind for mark in marks}
    return tuple(kind for kind in RANK if kind in found)


def of_event(event: Event, number: int | None = None) -> tuple[Mark, ...]:
    """Mark the words of one claim: trigger, hedge, sources, cues and arguments."""
    return tuple(
        Mark(start=span.start, end=span.end, kind=kind_of(role), role=role, claim=number)
        for role, span in _spans(event)
    )


def _spans(event: Event) -> Iterator[tuple[str, Span]]:
    yield "trigger", event.trigger
    if event.hedge is not None:
        yield "hedge", event.hedge
    for layer in event.attribution:
        if layer.source is not None:
            yield "source", layer.source
        if layer.cue is not None:
            yield "cue", layer.cue
    for argument in event.arguments:
        yield argument.role, argument.span


def of_mentions(mentions: Mentions | None) -> tuple[Mark, ...]:
    """Mark what the report names, whether a claim uses it or not."""
    if mentions is None:
        return ()
    named: list[tuple[Kind, str, Span]] = [("when", "time", timex.span) for timex in mentions.times]
    named += [("where", "place", toponym.span) for toponym in mentions.toponyms]
    named += [("many", "number", quantity.span) for quantity in mentions.quantities]
    named += [("with" if e.type == "WEAPON" else "who", e.type.lower(), e.span) for e in mentions.entities]
    return tuple(Mark(start=s.start, end=s.end, kind=kind, role=role) for kind, role, s in named)


def tile(start: int, end: int, marks: Iterable[Mark], cuts: Iterable[int] = ()) -> tuple[Segment, ...]:
    """Cut [start, end) at every edge of a mark and at every `cut`; the segments leave no gap.

    Parts of marks outside the range are left out; a mark of no width marks nothing.
    """
    opens: dict[int, list[int]] = defaultdict(list)
    closes: dict[int, list[int]] = defaultdict(list)
    held = list(marks)
    for index, mark in enumerate(held):
        low, high = max(start, mark.start), min(end, mark.end)
        if low < high:
            opens[low].append(index)
            closes[high].append(index)
    edges = sorted({start, end, *opens, *closes, *(cut for cut in cuts if start < cut < end)})
    active: set[int] = set()
    segments: list[Segment] = []
    for low, high in pairwise(edges):
        active.difference_update(closes.get(low, ()))
        active.update(opens.get(low, ()))
        segments.append(Segment(start=low, end=high, marks=tuple(held[i] for i in sorted(active))))
    return tuple(segments)
