"""What a model answered -> events, of which every span stands in the report and every label in the ontology.

What cannot be grounded is dropped and counted. An event goes whole where its trigger, type, status, hedge or a voice
cannot be grounded: without its hedge or its source a claim would read as a plain fact of the outlet's own.
"""

from __future__ import annotations

from collections.abc import Sequence
from typing import Any, TypeVar

import msgspec

from sayso.ontology import Ontology
from sayso.reading.language_model.align import Aligner, says_something
from sayso.reading.language_model.answer import MAX_ARGUMENTS, MAX_EVENTS, MAX_LAYERS, Part, Told, Voice
from sayso.reading.language_model.chunks import Chunk
from sayso.record import Argument, Event, Layer, Span, Struct

TRIGGER_CHARACTERS = 80  # a longer "trigger" is a quoted sentence, not the word that names an event

T = TypeVar("T")


class Grounded(Struct, frozen=True, kw_only=True):
    """Events of one answer, without ids, and how much was dropped on the way."""

    events: tuple[Event, ...]
    dropped_events: int
    dropped_values: int  # modes, arguments, voices and cues of events that were kept


class Ungrounded(Exception):  # noqa: N818  caught here: the event goes whole
    """Something without which the event must not be told."""


class Grounder:
    """Grounds the answer to one chunk."""

    def __init__(self, chunk: Chunk, ontology: Ontology) -> None:
        self.ontology = ontology
        self.aligner = Aligner(chunk.shown)
        self.own = chunk.lines[0].span.start, chunk.lines[-1].span.end
        self.taken: set[tuple[str, int, int]] = set()
        self.dropped = 0

    def ground(self, items: Sequence[Any]) -> Grounded:
        """The events in the order of the text."""
        events: list[Event] = []
        lost = max(0, len(items) - MAX_EVENTS)
        values = 0
        for item in items[:MAX_EVENTS]:
            self.dropped = 0
            try:
                event = self._event(item)
            except Ungrounded:
                lost += 1
                continue
            if event in events:  # told twice: nothing is lost
                continue
            events.append(event)
            values += self.dropped
        events.sort(key=lambda e: (e.trigger.start, e.trigger.end))
        return Grounded(events=tuple(events), dropped_events=lost, dropped_values=values)

    def _event(self, item: object) -> Event:
        told = _as(item, Told)
        if told is None or told.type not in self.ontology.types or told.status not in self.ontology.statuses:
            raise Ungrounded
        trigger = self._trigger(told)
        hedge = None
        if words := _given(told.hedge):
            hedge = self._must(self.aligner.find(words, told.sentence, near=trigger, limit=TRIGGER_CHARACTERS))
        return Event(
            id="",
            trigger=trigger,
            type=told.type,
            mode=self._mode(told),
            status=told.status,
            hedge=hedge,
            attribution=self._layers(told, trigger),
            arguments=self._arguments(told, trigger),
        )

    def _trigger(self, told: Told) -> Span:
        """Of equal words in one sentence, the next that has no event of this type yet."""
        spans = self.aligner.find_all(told.trigger, told.sentence, limit=TRIGGER_CHARACTERS)
        spans = [s for s in spans if self.own[0] <= s.start and s.end <= self.own[1]]
        if not spans:
            raise Ungrounded
        free = [s for s in spans if (told.type, s.start, s.end) not in self.taken]
        best = (free or spans)[0]
        self.taken.add((told.type, best.start, best.end))
        return best

    def _mode(self, told: Told) -> str | None:
        if told.mode is None or told.mode in self.ontology.modes(told.type):
            return told.mode
        self.dropped += 1
        return None

    def _arguments(self, told: Told, trigger: Span) -> tuple[Argument, ...]:
        roles = self.ontology.roles_of(told.type)
        found: dict[tuple[str, int, int], Argument] = {}
        self.dropped += max(0, len(told.arguments) - MAX_ARGUMENTS)
        for item in told.arguments[:MAX_ARGUMENTS]:
            part = _as(item, Part)
            known = part is not None and part.role in roles
            span = self.aligner.find(part.words, part.sentence, near=trigger) if part is not None and known else None
            if part is None or span is None:
                self.dropped += 1
                continue
            found[part.role, span.start, span.end] = Argument(role=part.role, span=span)
        return tuple(found.values())

    def _layers(self, told: Told, trigger: Span) -> tuple[Layer, ...]:
        if len(told.attribution) > MAX_LAYERS:
            raise Ungrounded
        layers = (self._layer(item, trigger) for item in told.attribution)
        return tuple(layer for layer in layers if layer is not None)

    def _layer(self, item: object, trigger: Span) -> Layer | None:
        voice = self._must(_as(item, Voice))
        if voice.stance not in self.ontology.stances:
            raise Ungrounded
        source, cue = _given(voice.source), _given(voice.cue)
        if not source and not cue:  # nobody and no words: a model's way to say that the outlet speaks for itself
            self.dropped += 1
            return None
        who = self._must(self.aligner.find(source, voice.sentence, near=trigger)) if source else None
        by = self.aligner.find(cue, voice.sentence, near=who or trigger, limit=TRIGGER_CHARACTERS) if cue else None
        if cue and by is None:
            self._must(who)
            self.dropped += 1
        return Layer(source=who, cue=by, stance=voice.stance, quote=voice.quote)

    @staticmethod
    def _must(value: T | None) -> T:
        if value is None:
            raise Ungrounded
        return value


def _given(words: str | None) -> str:
    """Words where null may stand; a bare mark is a model's way to say null."""
    return words if words is not None and says_something(words) else ""


def _as(item: object, kind: type[T]) -> T | None:
    try:
        return msgspec.convert(item, kind)
    except (ValueError, RecursionError):  # of another shape, or not encodable
        return None
