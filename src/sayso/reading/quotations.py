"""Deeds told inside a quotation are told by the one who is quoted, also where no words near them say so.

What somebody does by speaking ("We condemn ...") is not: there the report says that it was said.
"""

from __future__ import annotations

import re
from collections.abc import Iterable, Iterator, Sequence

import msgspec

from sayso.reading.coherence import words
from sayso.record import Attribution, Event, Layer, Span

# Quotation marks that pair within a line; two apostrophes are those of old wires.
_QUOTATION = re.compile(r"“[^“”\n]+”|\"[^\"\n]+\"|«[^«»\n]+»|''(?:(?!'')[^\n])+''")
Place = tuple[int, int]  # where a quotation stands, its marks included
Voice = tuple[Span, Span | None]  # source and cue
_SHORTEST = 6  # words: shorter quotations name a thing ("silent killings") rather than tell of it


def with_quoted_voices(events: Sequence[Event], attributions: Sequence[Attribution], text: str) -> list[Event]:
    """The events in their order; deeds in a quotation that nobody was found to tell are told by who is quoted.

    That is who tells another event of the same quotation, else the source of an attribution that has words of it, else
    who was quoted last in its paragraph or the one before: quotations go on. Whom the report does not tell, nobody is.
    """
    places = [m.span() for m in _QUOTATION.finditer(text) if len(m[0].split()) >= _SHORTEST]
    return [_told(event, _around(event, places), events, attributions, text) for event in events]


def _around(event: Event, places: Iterable[Place]) -> Place | None:
    return next((p for p in places if p[0] < event.trigger.start and event.trigger.end < p[1]), None)


def _told(
    event: Event, place: Place | None, events: Sequence[Event], attributions: Sequence[Attribution], text: str
) -> Event:
    if place is None or event.attribution or event.type not in words().deeds:
        return event
    voices = (*_of_events(events, place), *_of_attributions(attributions, place), *_before(attributions, place, text))
    if not voices:
        return event
    source, cue = voices[0]
    layer = Layer(source=source, cue=cue, stance="asserts", quote="direct", score=event.score)
    return msgspec.structs.replace(event, attribution=(layer,))


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
    for said in sorted(attributions, key=lambda a: a.cue.start if a.cue else 0, reverse=True):
        if said.source and said.cue and said.kind == "direct" and said.cue.end <= place[0]:
            between = text[said.cue.end : place[0]]
            if len(between.split("\n\n" if "\n\n" in between else "\n")) <= 2:
                yield said.source, said.cue


def _within(span: Span | None, place: Place) -> bool:
    return span is not None and place[0] <= span.start and span.end <= place[1]
