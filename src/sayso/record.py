"""The vocabulary: what one report says, and who says it.

Every offset is a Unicode code point into `Report.text`, 0-based, end exclusive (Python slicing), and a span always
carries its words: `report.text[span.start:span.end] == span.text`. Unknown is None, never a stand-in.

Encoded as JSON by `msgspec`, a `Record` has the keys id, publisher, published, title, text, events and, inside
an event, the keys of the record's contract; the further fields (claim, score, weapon_id ...) are additions.
"""

from __future__ import annotations

from datetime import date, datetime
from typing import Literal

import msgspec

Precision = Literal["day", "week", "month", "year", "decade", "range", "vague"]
PlaceKind = Literal["country", "region", "city", "facility", "water", "other"]
Quote = Literal["direct", "indirect"]


class Struct(msgspec.Struct, frozen=True, kw_only=True):
    """Base of every type here: immutable, built by keyword, compared by value."""


class Span(Struct, frozen=True, kw_only=True):
    """Words of a report: `text[start:end] == text`, code points, end exclusive."""

    start: int
    end: int
    text: str


class Report(Struct, frozen=True, kw_only=True):
    """One dated report as it was taken in. `text` never changes after intake; `sha256` is of its UTF-8 bytes.

    `title` is the headline as metadata; where the headline is also the first line of `text`, it is read there.
    """

    id: str
    text: str
    published: date
    sha256: str
    title: str | None = None
    publisher: str | None = None
    url: str | None = None
    language: str | None = None  # ISO 639-1
    retrieved: datetime | None = None
    path: str | None = None  # where the report came from on this machine, for messages only; not part of its identity


class Timex(Struct, frozen=True, kw_only=True):
    """A time expression in TIMEX3 terms, with the days it covers. `begin` and `end` are inclusive."""

    span: Span
    type: Literal["DATE", "TIME", "DURATION", "SET"]
    value: str | None = None  # TIMEX3 value: 2025-01-03, 2024-W52, P3D, PRESENT_REF ...
    begin: date | None = None
    end: date | None = None
    precision: Precision | None = None


class TimeValue(Struct, frozen=True, kw_only=True, tag_field="type", tag="time"):
    """When: the first and last day (both inclusive) in which the event lies, as the text dates it."""

    begin: date
    end: date
    precision: Precision
    timex: str | None = None  # TIMEX3 value of the expression
    ucdp: int | None = None  # UCDP GED date_prec 1-5
    acled: int | None = None  # ACLED time_precision 1-3


class Rival(Struct, frozen=True, kw_only=True):
    """A place that the same words could have meant."""

    name: str
    country: str | None
    lat: float | None
    lon: float | None
    geoname: int | None
    score: float


class PlaceValue(Struct, frozen=True, kw_only=True, tag_field="type", tag="place"):
    """Where: a place of the gazetteer. `lat`, `lon`: degrees (WGS84), None unless known at the place's precision."""

    name: str
    country: str | None  # ISO 3166-1 alpha-2
    kind: PlaceKind
    lat: float | None = None
    lon: float | None = None
    geoname: int | None = None  # GeoNames id
    ucdp: int | None = None  # UCDP GED where_prec 1-7
    acled: int | None = None  # ACLED geo_precision 1-3
    score: float | None = None
    rivals: tuple[Rival, ...] = ()


class NumberValue(Struct, frozen=True, kw_only=True, tag_field="type", tag="number"):
    """How many: both bounds inclusive; "at least 7" is 7..None, "up to 50" is None..50."""

    low: int | None
    high: int | None


class Actor(Struct, frozen=True, kw_only=True):
    """Who: a canonical name and a code (ISO 3166-1 alpha-3, IGO, NGO or NON, then a sector: "RUS MIL")."""

    name: str | None
    code: str | None


class Weapon(Struct, frozen=True, kw_only=True):
    """With what: an entry of the weapons registry. Class and origin only, nothing about performance or use."""

    id: str
    name: str
    kind: str  # the registry's class, such as "missile/ballistic"
    origin: str | None = None  # ISO 3166-1 alpha-2


class Argument(Struct, frozen=True, kw_only=True, omit_defaults=True):
    """One part of an event. `value` by role: time -> TimeValue; place, origin -> PlaceValue; numbers -> NumberValue."""

    role: str
    span: Span
    name: str | None = None  # actor, target: canonical name
    code: str | None = None  # actor, target: actor code
    value: TimeValue | PlaceValue | NumberValue | None = None
    of: Span | None = None  # count: what is counted
    weapon: Weapon | None = None  # weapon, goods: the registry's entry
    score: float | None = None  # the reader's probability that this argument is right, 0..1


class Layer(Struct, frozen=True, kw_only=True):
    """One voice in a chain of attribution. No source: nobody is named ("it was reported")."""

    source: Span | None
    cue: Span | None
    stance: str
    quote: Quote
    name: str | None = None
    code: str | None = None
    score: float | None = None


class Event(Struct, frozen=True, kw_only=True):
    """One event as one source tells it: a claim. `attribution`: innermost first; () is the outlet's own voice."""

    id: str  # "e1", in order of the text
    trigger: Span
    type: str
    mode: str | None
    status: str
    hedge: Span | None
    attribution: tuple[Layer, ...]
    arguments: tuple[Argument, ...]
    incident: str | None = None  # equal within the report = the same happening
    claim: str | None = None  # digest of report, type, trigger span and source span: the same on every run
    score: float | None = None


class Quantity(Struct, frozen=True, kw_only=True):
    """A number with its bounds and, where the text gives it, what it counts."""

    span: Span
    value: NumberValue
    unit: str | None = None
    role: Literal["killed", "injured", "captured", "displaced", "count"] | None = None  # by the words around it
    part: bool = False  # "including 11 children": part of a number told before, never added to it


class Toponym(Struct, frozen=True, kw_only=True):
    """A place name in the text and the place it means, None where no gazetteer entry fits."""

    span: Span
    place: PlaceValue | None = None


class Entity(Struct, frozen=True, kw_only=True):
    """A mention of a person, organisation, group or weapon system, with what it was resolved to."""

    span: Span
    type: str  # PER, ORG, GPE, LOC, WEAPON ...
    name: str | None = None
    code: str | None = None
    weapon: Weapon | None = None


class Attribution(Struct, frozen=True, kw_only=True):
    """Somebody says something: source, cue, and the words reported (one span or several)."""

    source: Span | None
    cue: Span | None
    content: tuple[Span, ...]
    kind: Quote = "indirect"


class Fact(Struct, frozen=True, kw_only=True):
    """Something a report states of a weapon (its range, when it was developed), kept as the report's own words."""

    subject: Span
    predicate: str  # range, developed, produced, introduced, cost, payload, speed, weight
    span: Span


class Mentions(Struct, frozen=True, kw_only=True):
    """Everything nameable in a report, whether an event uses it or not."""

    times: tuple[Timex, ...] = ()
    toponyms: tuple[Toponym, ...] = ()
    quantities: tuple[Quantity, ...] = ()
    entities: tuple[Entity, ...] = ()
    attributions: tuple[Attribution, ...] = ()
    facts: tuple[Fact, ...] = ()


class Provenance(Struct, frozen=True, kw_only=True, omit_defaults=True):
    """What made a reading: equal provenance and equal text give equal bytes."""

    reader: str  # "sayso", "openai:MODEL" or "openai:MODEL@ENDPOINT"
    version: str  # of this package
    weights: str | None  # SHA-256 of the weights file
    ontology: str  # SHA-256 of the ontology file
    registries: str | None = None  # SHA-256 over gazetteer, registries and word lists, a user's own included


class Reading(Struct, frozen=True, kw_only=True):
    """A report's words as the reader found them: spans, types and links, no knowledge of the world yet."""

    report: Report
    sentences: tuple[Span, ...]
    events: tuple[Event, ...]  # arguments without values, layers without names
    provenance: Provenance
    entities: tuple[Entity, ...] = ()  # without names
    attributions: tuple[Attribution, ...] = ()


class Record(Struct, frozen=True, kw_only=True):
    """What one report says, resolved. Its JSON form is the contract; `provenance` and `mentions` are additions."""

    id: str
    publisher: str | None
    published: date
    title: str | None
    text: str
    events: tuple[Event, ...]
    sha256: str
    url: str | None = None
    language: str | None = None
    provenance: Provenance | None = None
    mentions: Mentions | None = None
