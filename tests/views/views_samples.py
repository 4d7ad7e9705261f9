"""Short records on text of our own, for the views. The places and people are invented."""

import hashlib
from datetime import date

from sayso.record import (
    Argument,
    Attribution,
    Entity,
    Event,
    Layer,
    Mentions,
    NumberValue,
    PlaceValue,
    Provenance,
    Quantity,
    Record,
    Span,
    TimeValue,
    Timex,
    Toponym,
    Weapon,
)

TITLE = "Drones hit Velmar port, Ostrava says"
TEXT = "\n".join(
    (
        TITLE,
        "The Ostravan defence ministry said on Friday that eight Kestrel-2 drones had struck the port of "
        "Velmar, allegedly killing at least two dock workers. State radio quoted the mayor as saying the "
        "fire was out.",
        "",
        "Lendia denied ordering the raid. “We will answer,” General Ana Ruiz warned; she demanded talks by May.",
        "Lendia has shelled Velmar before, in 2019.",
    )
)


def span(words: str, nth: int = 0, text: str = TEXT) -> Span:
    """The `nth` place where the words stand in the text."""
    start = -1
    for _ in range(nth + 1):
        start = text.index(words, start + 1)
    return Span(start=start, end=start + len(words), text=words)


def record_of(text: str, *events: Event, title: str | None = None, mentions: Mentions | None = None) -> Record:
    return Record(
        id="r-1",
        publisher="Harbour Post",
        published=date(2031, 3, 9),
        title=title,
        text=text,
        events=events,
        sha256=hashlib.sha256(text.encode("utf-8", "surrogatepass")).hexdigest(),
        url="https://harbour-post.example/velmar",
        language="en",
        provenance=Provenance(reader="sayso", version="0.1.0", weights=None, ontology="0" * 64),
        mentions=mentions,
    )


def event(number: int, trigger: Span, type: str, mode: str | None, status: str = "occurred", **rest: object) -> Event:
    fields: dict[str, object] = {
        "hedge": None,
        "attribution": (),
        "arguments": (),
        "score": 0.5 + number / 20,
    }
    return Event(id=f"e{number}", trigger=trigger, type=type, mode=mode, status=status, **(fields | rest))  # type: ignore[arg-type]


KESTREL = Weapon(id="kestrel-2", name="Kestrel-2", kind="drone/one-way", origin="ZZ")
VELMAR = PlaceValue(name="Velmar", country="ZZ", kind="city", lat=-12.5, lon=44.25, geoname=7, score=0.75)
MINISTRY = Layer(
    source=span("The Ostravan defence ministry"),
    cue=span("said"),
    stance="asserts",
    quote="indirect",
    name="Ministry of Defence of Ostrava",
    code="OST MIL",
    score=0.875,
)
FRIDAY = Argument(
    role="time",
    span=span("Friday"),
    value=TimeValue(begin=date(2031, 3, 7), end=date(2031, 3, 7), precision="day"),
)
STRIKE = event(
    1,
    span("struck"),
    "ASSAULT",
    "drone",
    hedge=span("allegedly"),
    attribution=(MINISTRY,),
    incident="i1",
    arguments=(
        Argument(role="weapon", span=span("Kestrel-2 drones"), weapon=KESTREL, score=0.9375),
        Argument(
            role="count",
            span=span("eight"),
            value=NumberValue(low=8, high=8),
            of=span("Kestrel-2 drones"),
        ),
        FRIDAY,
        Argument(role="place", span=span("the port of Velmar"), value=VELMAR),
        Argument(
            role="killed",
            span=span("at least two dock workers"),
            value=NumberValue(low=2, high=None),
        ),
    ),
)
FIRE = event(
    2,
    span("fire"),
    "COERCE",
    "destroy",
    "negated",
    attribution=(
        Layer(source=span("the mayor"), cue=span("saying"), stance="asserts", quote="indirect"),
        Layer(source=span("State radio"), cue=span("quoted"), stance="asserts", quote="indirect"),
    ),
    incident="i2",
)
LENDIA = Argument(role="actor", span=span("Lendia"), name="Lendia", code="LEN GOV")
RAID = event(
    3,
    span("raid"),
    "ASSAULT",
    "ground",
    "negated",
    attribution=(Layer(source=span("Lendia"), cue=span("denied"), stance="denies", quote="indirect"),),
    incident="i1",
    arguments=(LENDIA,),
)
ANSWER = event(
    4,
    span("answer"),
    "ASSAULT",
    None,
    "possible",
    attribution=(Layer(source=span("General Ana Ruiz"), cue=span("warned"), stance="threatens", quote="direct"),),
    incident="i3",
)
TALKS = event(
    5,
    span("talks"),
    "CONSULT",
    "meeting",
    "requested",
    attribution=(
        Layer(
            source=span("she"),
            cue=span("demanded"),
            stance="requests",
            quote="indirect",
            name="General Ana Ruiz",
        ),
    ),
    incident="i4",
)
SHELLED = event(
    6,
    span("shelled"),
    "ASSAULT",
    "shelling",
    incident="i5",
    arguments=(
        Argument(role="actor", span=span("Lendia", 1), name="Lendia", code="LEN GOV"),
        Argument(role="place", span=span("Velmar", 2), value=VELMAR),
        Argument(
            role="time",
            span=span("2019"),
            value=TimeValue(begin=date(2019, 1, 1), end=date(2019, 12, 31), precision="year"),
        ),
    ),
)
MENTIONS = Mentions(
    times=(
        Timex(
            span=span("Friday"),
            type="DATE",
            value="2031-03-07",
            begin=date(2031, 3, 7),
            end=date(2031, 3, 7),
            precision="day",
        ),
        Timex(span=span("May"), type="DATE"),
    ),
    toponyms=(Toponym(span=span("Velmar", 1), place=VELMAR), Toponym(span=span("Lendia"))),
    quantities=(Quantity(span=span("at least two"), value=NumberValue(low=2, high=None), unit="workers"),),
    entities=(
        Entity(span=span("Kestrel-2"), type="WEAPON", weapon=KESTREL),
        Entity(span=span("General Ana Ruiz"), type="PER", name="Ana Ruiz", code="LEN MIL"),
    ),
    attributions=(Attribution(source=None, cue=span("warned"), content=(span("“We will answer,”"),), kind="direct"),),
)
RECORD = record_of(TEXT, STRIKE, FIRE, RAID, ANSWER, TALKS, SHELLED, title=TITLE, mentions=MENTIONS)

# What a hostile report may hold: markup, Rich markup, terminal escapes, controls that reorder what is seen.
HOSTILE = (
    "<script>alert(1)</script> <img src=x onerror=alert(2)> [red]red[/red] "
    "[link=http://x.example]y[/link] "
    "\x1b[31mescape\x1b[0m \x1b]8;;http://x.example\x07link\x07 "
    "\u202egnp.exe\u2069 zero\u200bwidth \x9b1m & \" '"
)


def hostile_record() -> Record:
    """A record that is hostile wherever a report's words can stand."""
    text = f"{HOSTILE}\nRebels {HOSTILE} struck {HOSTILE}."
    name = span(HOSTILE, 1, text)
    claim = Event(
        id=HOSTILE,
        trigger=span("struck", 0, text),
        type="ASSAULT",
        mode="other",
        status="occurred",
        hedge=name,
        attribution=(Layer(source=name, cue=name, stance="asserts", quote="direct", name=HOSTILE, code=HOSTILE),),
        arguments=(
            Argument(role="actor", span=name, name=HOSTILE, code=HOSTILE),
            Argument(role=HOSTILE, span=name),
            Argument(role="place", span=name, value=PlaceValue(name=HOSTILE, country=HOSTILE, kind="other")),
            Argument(role="weapon", span=name, weapon=Weapon(id=HOSTILE, name=HOSTILE, kind=HOSTILE)),
            Argument(role="count", span=name, value=NumberValue(low=None, high=None), of=name),
        ),
        incident=HOSTILE,
    )
    return Record(
        id=HOSTILE,
        publisher=HOSTILE,
        published=date(2031, 3, 9),
        title=HOSTILE,
        text=text,
        events=(claim,),
        sha256="0" * 64,
        url="javascript:alert(3)",
        language='en" onload="alert(4)',
    )
