"""The order of work: a report is read, what it says is resolved, and the record of it is made.

    Report -> reading (mentions, events, who says so) -> resolution (days, places, numbers, actors, weapons) -> Record

The only module that knows more than one stage.
"""

from __future__ import annotations

import os
from collections.abc import Iterable, Iterator, Sequence
from importlib.metadata import version
from pathlib import Path

import msgspec

from sayso.claims import claim_ids
from sayso.errors import ReaderError, SaysoError
from sayso.ontology import Ontology
from sayso.reading.quantities import find_facts, find_quantities, is_part, role_hint
from sayso.reading.reader import NeuralReader, Reader
from sayso.reading.timex import find_timexes
from sayso.reading.toponyms import find_toponyms
from sayso.record import (
    Actor,
    Argument,
    Entity,
    Event,
    Layer,
    Mentions,
    PlaceValue,
    Provenance,
    Quantity,
    Reading,
    Record,
    Report,
    Span,
    Struct,
    Timex,
    Toponym,
    Weapon,
)
from sayso.resolution.actors import ActorRegistry, resolve_actors
from sayso.resolution.digest import registries_digest
from sayso.resolution.gazetteer import Gazetteer
from sayso.resolution.incidents import incidents
from sayso.resolution.numbers import number_in
from sayso.resolution.places import resolve_places
from sayso.resolution.times import resolve_timexes, time_value
from sayso.resolution.weapons import WeaponRegistry

ACTORS = frozenset({"actor", "target"})
PLACES = frozenset({"place", "origin"})
NUMBERS = frozenset({"killed", "injured", "captured", "displaced", "count"})
WEAPONS = frozenset({"weapon", "goods"})
NOT_YET = frozenset({"future", "possible", "requested"})


class Registries(Struct, frozen=True, kw_only=True):
    """Files of a user's own, read beside the bundled ones. None: the bundled ones alone."""

    ontology: Path | None = None
    actors: Path | None = None
    weapons: Path | None = None
    places: Path | None = None


class Pipeline:
    """Everything that turns reports into records, loaded once."""

    def __init__(self, reader: Reader, ontology: Ontology, resolver: Resolver) -> None:
        self.reader, self.ontology, self.resolver = reader, ontology, resolver

    @property
    def provenance(self) -> Provenance:
        """What every record made here will say of its making."""
        return self.resolver.provenance(self.reader.provenance)

    def read(self, report: Report) -> Record:
        """What one report says."""
        return self.resolver.record(self.reader.read(report))

    def read_each(self, reports: Iterable[Report]) -> Iterator[Record | SaysoError]:
        """Records in the order of `reports`, faster than one by one; a report that fails is an error in its place."""
        for reading in self.reader.read_all(reports):
            if isinstance(reading, SaysoError):
                yield reading
                continue
            try:
                yield self.resolver.record(reading)
            except Exception as error:  # a fault of ours on one report must not lose the others
                report = reading.report
                yield SaysoError(
                    f"{report.path or report.id}: this report could not be resolved, which is a fault in Sayso "
                    f"({type(error).__name__}: {error}); please report it with the text"
                )


def open_pipeline(
    *, registries: Registries | None = None, reader: str = "sayso", weights: Path | None = None, threads: int = 1
) -> Pipeline:
    """Load the reader, the ontology, the gazetteer and the registries.

    `reader`: "sayso", or "openai:MODEL" for a language model (docs/second-reader.md); `weights` and `threads` are of
    the built-in one.

    Raises OntologyError, RegistryError or ReaderError where one of them is missing or contradicts itself.
    """
    own = registries or Registries()
    ontology = Ontology.load(own.ontology)
    opened = _open_reader(reader, ontology, weights=weights, threads=threads)
    gazetteer = Gazetteer.open(own=own.places)
    actors, weapons = ActorRegistry.load(own.actors), WeaponRegistry.load(own.weapons)
    files = {"actors": own.actors, "weapons": own.weapons, "places": own.places}
    return Pipeline(opened, ontology, Resolver(gazetteer, actors, weapons, registries_digest(gazetteer, files)))


def _open_reader(name: str, ontology: Ontology, *, weights: Path | None, threads: int) -> Reader:
    kind, _, model = name.partition(":")
    if kind == "openai" and model:
        from sayso.reading.language_model.reader import LanguageModelReader

        return LanguageModelReader.load(model, version=version("sayso"), ontology=ontology, environ=os.environ)
    if name != "sayso":
        raise ReaderError(f'reader {name!r}: expected "sayso" or "openai:MODEL"')
    return NeuralReader.load(version=version("sayso"), ontology=ontology.sha256, weights=weights, threads=threads)


class Named(Struct, frozen=True, kw_only=True):
    """What the spans of one report were resolved to, by (start, end)."""

    times: tuple[Timex, ...]
    places: dict[tuple[int, int], PlaceValue | None]
    actors: dict[tuple[int, int], Actor | None]


class Resolver:
    """Spans to values, one report at a time."""

    def __init__(self, gazetteer: Gazetteer, actors: ActorRegistry, weapons: WeaponRegistry, digest: str) -> None:
        self.gazetteer, self.actors, self.weapons, self.digest = gazetteer, actors, weapons, digest

    def provenance(self, reader: Provenance) -> Provenance:
        """A reader's provenance with that of what its words were resolved with."""
        return msgspec.structs.replace(reader, registries=self.digest)

    def record(self, reading: Reading) -> Record:
        """One report's reading with every span resolved that can be, and all its mentions."""
        report = reading.report
        toponyms = find_toponyms(report.text, self.gazetteer.knows)
        named = self._name(reading, toponyms)
        events = [self._event(event, report, named) for event in reading.events]
        grouped = incidents(tuple(events), reading.sentences)
        claims = claim_ids(report.id, grouped)
        weapons = self.weapons.find(report.text)
        return Record(
            id=report.id,
            publisher=report.publisher,
            published=report.published,
            title=report.title,
            text=report.text,
            events=tuple(msgspec.structs.replace(e, claim=c) for e, c in zip(grouped, claims, strict=True)),
            sha256=report.sha256,
            url=report.url,
            language=report.language,
            provenance=self.provenance(reading.provenance),
            mentions=Mentions(
                times=named.times,
                toponyms=tuple(Toponym(span=s, place=named.places[_key(s)]) for s in toponyms),
                quantities=tuple(_told(q, report.text) for q in find_quantities(report.text)),
                entities=self._entities(reading, named, weapons),
                attributions=reading.attributions,
                facts=find_facts(report.text, [span for span, _ in weapons]),
            ),
        )

    def _name(self, reading: Reading, toponyms: Sequence[Span]) -> Named:
        report = reading.report
        forms = find_timexes(report.text)
        places = _distinct([*_spans(reading.events, PLACES), *toponyms])
        people = _people(reading)
        resolved = resolve_places(report.text, places, self.gazetteer, publisher=report.publisher)
        spans = [span for span, _ in people]
        uses = [use for _, use in people]
        located = {_key(s): p for s, p in zip(places, resolved, strict=True)}
        states = [(s.start, p.country) for s in toponyms if (p := located[_key(s)]) is not None and p.country]
        actors = resolve_actors(
            report.text, spans, report.published, self.actors, title=report.title, uses=uses, places=states
        )
        return Named(
            times=resolve_timexes(report.text, report.published, forms),
            places=located,
            actors={_key(s): a for s, a in zip(spans, actors, strict=True)},
        )

    def _event(self, event: Event, report: Report, named: Named) -> Event:
        return msgspec.structs.replace(
            event,
            arguments=tuple(self._argument(a, event, report, named) for a in event.arguments),
            attribution=tuple(_layer(layer, named) for layer in event.attribution),
        )

    def _argument(self, argument: Argument, event: Event, report: Report, named: Named) -> Argument:
        role, span = argument.role, argument.span
        if role in ACTORS:
            actor = named.actors[_key(span)]
            return msgspec.structs.replace(argument, name=actor and actor.name, code=actor and actor.code)
        if role in PLACES:
            return msgspec.structs.replace(argument, value=named.places[_key(span)])
        if role in NUMBERS:
            of = _counted(argument, event) if role == "count" else None
            return msgspec.structs.replace(argument, value=number_in(report.text, span), of=of)
        if role in WEAPONS:
            return msgspec.structs.replace(argument, weapon=self.weapons.match(span.text, instrument=role == "weapon"))
        if role == "time":
            value = time_value(span, report.text, report.published, named.times, future=event.status in NOT_YET)
            return msgspec.structs.replace(argument, value=value)
        return argument

    def _entities(self, reading: Reading, named: Named, weapons: Iterable[tuple[Span, Weapon]]) -> tuple[Entity, ...]:
        found = []
        for entity in reading.entities:
            actor = named.actors.get(_key(entity.span))
            found.append(
                msgspec.structs.replace(entity, name=actor.name, code=actor.code) if actor is not None else entity
            )
        for span, weapon in weapons:
            found.append(Entity(span=span, type="WEAPON", name=weapon.name, weapon=weapon))
        return tuple(sorted(found, key=lambda e: (e.span.start, e.span.end, e.type)))


def _key(span: Span) -> tuple[int, int]:
    return span.start, span.end


def _distinct(spans: Iterable[Span]) -> list[Span]:
    return sorted({_key(s): s for s in spans}.values(), key=_key)


def _spans(events: Iterable[Event], roles: frozenset[str]) -> list[Span]:
    return [a.span for e in events for a in e.arguments if a.role in roles]


def _people(reading: Reading) -> list[tuple[Span, tuple[str, str] | None]]:
    """Every span that names an actor or a source, once, with the (event type, role) of its first use."""
    found: dict[tuple[int, int], tuple[Span, tuple[str, str] | None]] = {}
    for event in reading.events:
        for argument in event.arguments:
            if argument.role in ACTORS:
                found.setdefault(_key(argument.span), (argument.span, (event.type, argument.role)))
        for layer in event.attribution:
            if layer.source is not None:
                found.setdefault(_key(layer.source), (layer.source, ("", "source")))
    for entity in reading.entities:
        if entity.type in ("PER", "ORG"):
            found.setdefault(_key(entity.span), (entity.span, None))
    return [found[key] for key in sorted(found)]


def _told(quantity: Quantity, text: str) -> Quantity:
    return msgspec.structs.replace(quantity, role=role_hint(quantity, text), part=is_part(quantity, text))


def _layer(layer: Layer, named: Named) -> Layer:
    actor = named.actors[_key(layer.source)] if layer.source else None
    return msgspec.structs.replace(layer, name=actor and actor.name, code=actor and actor.code)


def _counted(count: Argument, event: Event) -> Span | None:
    """What a count counts: the event's next weapon, goods or target after the number, before any other number."""
    after = [a for a in event.arguments if a.span.start >= count.span.start and a is not count]
    for argument in sorted(after, key=lambda a: a.span.start):
        if argument.role in NUMBERS:
            return None
        if argument.role in WEAPONS or argument.role == "target":
            return argument.span
    return None
