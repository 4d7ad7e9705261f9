"""Reports and records made up for the tests: by Hypothesis, and by hand from a few words."""

from __future__ import annotations

import hashlib
from datetime import UTC, date, datetime, timedelta

from hypothesis import strategies as st

from sayso.record import (
    Argument,
    Entity,
    Event,
    Layer,
    Mentions,
    NumberValue,
    PlaceValue,
    Provenance,
    Record,
    Report,
    Span,
    TimeValue,
    Weapon,
)

TYPES = ("ASSAULT", "SEIZE", "CONSULT", "REJECT")
STATUSES = ("occurred", "negated", "future", "possible", "requested")
PLACES = (
    PlaceValue(name="Aleppo", country="SY", kind="city", lat=36.2, lon=37.16, geoname=170063),
    PlaceValue(name="Azaz", country="SY", kind="city", lat=36.586, lon=37.044, geoname=172955),
    PlaceValue(name="Raqqa", country="SY", kind="city", lat=35.95, lon=39.01, geoname=172946),
    PlaceValue(name="Syria", country="SY", kind="country"),
)
ACTORS = (("Syrian army", "SYR MIL"), ("Médecins Sans Frontières", "NGO"), ("Ahrar", "SYR REB"), (None, None))
READER = Provenance(reader="test", version="1", weights="00", ontology="11")
NEWER = Provenance(reader="test", version="2", weights="22", ontology="11")

# Any text but NUL and halves of surrogate pairs, which intake takes out.
texts = st.text(st.characters(exclude_characters="\x00", exclude_categories=("Cs",)), min_size=1, max_size=200)
lines = st.text(st.characters(exclude_characters="\x00", exclude_categories=("Cs",)), min_size=1, max_size=30)


class Clock:
    """One second later each time it is asked."""

    def __init__(self, start: datetime = datetime(2020, 1, 1, tzinfo=UTC)) -> None:
        self.time = start

    def __call__(self) -> datetime:
        self.time += timedelta(seconds=1)
        return self.time


def make_report(text: str, id: str = "r1", published: date = date(2016, 4, 28), **fields: object) -> Report:
    return Report(
        id=id,
        text=text,
        published=published,
        sha256=hashlib.sha256(text.encode()).hexdigest(),
        **fields,  # type: ignore[arg-type]
    )


def make_record(
    report: Report, *events: Event, by: Provenance | None = READER, mentions: Mentions | None = None
) -> Record:
    return Record(
        id=report.id,
        publisher=report.publisher,
        published=report.published,
        title=report.title,
        text=report.text,
        events=events,
        sha256=report.sha256,
        url=report.url,
        language=report.language,
        provenance=by,
        mentions=mentions,
    )


def span(text: str, words: str, nth: int = 0) -> Span:
    start = -1
    for _ in range(nth + 1):
        start = text.index(words, start + 1)
    return Span(start=start, end=start + len(words), text=words)


def make_event(text: str, trigger: str, type: str = "ASSAULT", n: int = 1, **fields: object) -> Event:
    values: dict[str, object] = {
        "id": f"e{n}",
        "trigger": span(text, trigger),
        "type": type,
        "mode": None,
        "status": "occurred",
        "hedge": None,
        "attribution": (),
        "arguments": (),
    }
    return Event(**(values | fields))  # type: ignore[arg-type]


@st.composite
def spans(draw: st.DrawFn, text: str) -> Span:
    start = draw(st.integers(0, len(text) - 1))
    end = draw(st.integers(start + 1, min(len(text), start + 20)))
    return Span(start=start, end=end, text=text[start:end])


@st.composite
def arguments(draw: st.DrawFn, text: str) -> Argument:
    role = draw(st.sampled_from(("actor", "target", "place", "time", "killed", "weapon")))
    words = draw(spans(text))
    if role in ("actor", "target"):
        name, code = draw(st.sampled_from(ACTORS))
        return Argument(role=role, span=words, name=name, code=code, score=draw(st.none() | st.floats(0, 1)))
    if role == "place":
        return Argument(role=role, span=words, value=draw(st.none() | st.sampled_from(PLACES)))
    if role == "time":
        begin = draw(st.dates(date(2015, 1, 1), date(2017, 1, 1)))
        end = draw(st.dates(begin, date(2017, 12, 31)))
        return Argument(role=role, span=words, value=TimeValue(begin=begin, end=end, precision="range"))
    if role == "weapon":
        return Argument(role=role, span=words, weapon=Weapon(id="mig-29", name="MiG-29", kind="aircraft/fighter"))
    low = draw(st.none() | st.integers(0, 2**64))
    return Argument(role=role, span=words, value=NumberValue(low=low, high=draw(st.none() | st.integers(0, 10))))


@st.composite
def layers(draw: st.DrawFn, text: str) -> Layer:
    name, code = draw(st.sampled_from(ACTORS))
    return Layer(
        source=draw(st.none() | spans(text)),
        cue=draw(st.none() | spans(text)),
        stance=draw(st.sampled_from(("asserts", "denies"))),
        quote=draw(st.sampled_from(("direct", "indirect"))),
        name=name,
        code=code,
    )


@st.composite
def events(draw: st.DrawFn, text: str, n: int = 1) -> Event:
    return Event(
        id=f"e{n}",
        trigger=draw(spans(text)),
        type=draw(st.sampled_from(TYPES)),
        mode=draw(st.none() | st.just("other")),
        status=draw(st.sampled_from(STATUSES)),
        hedge=draw(st.none() | spans(text)),
        attribution=tuple(draw(st.lists(layers(text), max_size=2))),
        arguments=tuple(draw(st.lists(arguments(text), max_size=4))),
        incident=draw(st.none() | st.sampled_from(("i1", "i2"))),
        score=draw(st.none() | st.floats(0, 1)),
    )


@st.composite
def reports(draw: st.DrawFn) -> Report:
    return make_report(
        draw(texts),
        id=draw(st.sampled_from(("a", "b", "c")) | lines),
        published=draw(st.dates(date(1990, 1, 1), date(2030, 1, 1))),
        title=draw(st.none() | lines),
        publisher=draw(st.none() | lines),
        url=draw(st.none() | st.sampled_from(("https://a.example/1", "http://www.a.example/1/", "https://b.example/"))),
        language=draw(st.none() | st.just("en")),
        retrieved=draw(st.none() | st.datetimes(datetime(2000, 1, 1), timezones=st.none() | st.just(UTC))),
    )


@st.composite
def pairs(draw: st.DrawFn) -> tuple[Report, Record]:
    """A report and a reading of it."""
    report = draw(reports())
    found = tuple(draw(events(report.text, n)) for n in range(1, draw(st.integers(0, 3)) + 1))
    mentions = None
    if draw(st.booleans()):
        mentions = Mentions(entities=(Entity(span=draw(spans(report.text)), type="ORG", name="Ahrar"),))
    return report, make_record(report, *found, by=draw(st.sampled_from((READER, NEWER, None))), mentions=mentions)
