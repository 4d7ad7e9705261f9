"""Deeds told inside a quotation are told by the one who is quoted, also where no words near them say so.

What somebody does by speaking ("We condemn ...") is not: there the report says that it was said.
"""

from __future__ import annotations

import re
from bisect import bisect_left
from collections.abc import Iterator, Sequence
from itertools import chain
from typing import TypeVar

import msgspec

from sayso.reading.coherence import words
from sayso.record import Attribution, Event, Layer, Span

# Quotation marks that pair within a line; two apostrophes are those of old wires.
_QUOTATION = re.compile(r"“[^“”\n]+”|\"[^\"\n]+\"|«[^«»\n]+»|''(?:(?!'')[^\n])+''")
Place = tuple[int, int]  # where a quotation stands, its marks included
Voice = tuple[Span, Span | None]  # source and cue
T = TypeVar("T")
_REACH = 40  # events or attributions on each side of a quotation's beginning
_SHORTEST = 6  # words: shorter quotations name a thing ("silent killings") rather than tell of it


def with_quoted_voices(events: Sequence[Event], attributions: Sequence[Attribution], text: str) -> list[Event]:
    """The events in their order; deeds in a quotation that nobody was found to tell are told by who is quoted.

    That is who tells another event of the same quotation, else the source of an attribution that has words of it, else
    who was quoted last in its paragraph or the one before: quotations go on. Whom the report does not tell, nobody is.
    """
    places = [m.span() for m in _QUOTATION.finditer(text) if len(m[0].split()) >= _SHORTEST]
    said = sorted(attributions, key=_where)
    return [_told(event, _around(event, places), events, said, text) for event in events]


def _where(said: Attribution) -> int:
    return said.cue.start if said.cue is not None else said.content[0].start


def _around(event: Event, places: Sequence[Place]) -> Place | None:
    last = bisect_left(places, (event.trigger.start,)) - 1  # the last that begins before it
    return places[last] if last >= 0 and event.trigger.end < places[last][1] else None


def _told(event: Event, place: Place | None, events: Sequence[Event], said: Sequence[Attribution], text: str) -> Event:
    if place is None or event.attribution or event.type not in words().deeds:
        return event
    beside = _near(events, bisect_left(events, place[0], key=lambda e: e.trigger.start))
    around = _near(said, bisect_left(said, place[0], key=_where))
    voices = chain(_of_events(beside, place), _of_attributions(around, place), _before(around, place, text))
    source, cue = next(voices, (None, None))
    if source is None:
        return event
    layer = Layer(source=source, cue=cue, stance="asserts", quote="direct", score=event.score)
    return msgspec.structs.replace(event, attribution=(layer,))


def _near(listed: Sequence[T], at: int) -> Sequence[T]:
    """What stands around a position in a list in the order of the text: a voice far away is another's."""
    return listed[max(0, at - _REACH) : at + _REACH]


def _of_events(events: Sequence[Event], place: Place) -> Iterator[Voice]:
    """The outermost voice: those inside the quotation are told by it."""
    for event in events:
        if event.attribution and _within(event.trigger, place):
            layer = event.attribution[-1]
            if layer.quote == "direct" and layer.source and not _within(layer.source, place):
                yield layer.source, layer.cue


def _of_attributions(attributions: Sequence[Attribution], place: Place) -> Iterator[Voice]:
    for said in attributions:
        has_words = any(c.start < place[1] and place[0] < c.end for c in said.content)
        if has_words and said.source and not _within(said.cue, place):
            yield said.source, said.cue


def _before(attributions: Sequence[Attribution], place: Place, text: str) -> Iterator[Voice]:
    for said in reversed(attributions):
        if said.source and said.cue and said.kind == "direct" and said.cue.end <= place[0]:
            between = text[said.cue.end : place[0]]
            if len(between.split("\n\n" if "\n\n" in between else "\n")) <= 2:
                yield said.source, said.cue


def _within(span: Span | None, place: Place) -> bool:
    return span is not None and place[0] <= span.start and span.end <= place[1]
