"""How fast and how large a record is: builds one from made-up claims (seeded), then measures it.

    python benchmarks/store.py --claims 200000 --where /tmp/bench/sayso.db
    python benchmarks/store.py --where postgresql://... --claims 200000
    python benchmarks/store.py --where /tmp/bench/sayso.db --ask      # questions only, of a record built before
    python benchmarks/store.py --where /tmp/bench/sayso.db --ask --core-time    # on a machine that is busy

Prints one line a measure: name, figure, unit, bar. Exit code 1 if a bar is missed. Figures are medians of 7 runs
after one to warm up, unless the name says otherwise. Nothing here is real: words, names and places are invented.
"""

from __future__ import annotations

import argparse
import hashlib
import random
import statistics
import subprocess
import sys
import time
from collections.abc import Callable, Iterator, Sequence
from datetime import date, timedelta
from itertools import accumulate
from pathlib import Path
from typing import TypeVar

import msgspec

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
    Rival,
    Span,
    TimeValue,
    Toponym,
)
from sayso.store import Query, Store
from sayso.store.engine import Engines, url_of

T = TypeVar("T")
CLAIMS_A_REPORT = 10
RUNS = 7
SYLLABLES = [
    "ba",
    "ke",
    "li",
    "mo",
    "nu",
    "ra",
    "se",
    "ti",
    "vo",
    "za",
    "gar",
    "hel",
    "ist",
    "jor",
    "kan",
    "lum",
    "mar",
    "nor",
    "pel",
    "qua",
    "ros",
    "sul",
    "tan",
    "ur",
    "vel",
    "wis",
    "yar",
    "zen",
]
MODES = {
    "ASSAULT": ("missile", "drone", "airstrike", "shelling", "firearms", "other"),
    "COERCE": ("arrest", "abduct", "legal", "blockade", "other"),
    "CONSULT": ("visit", "meeting", "phone", "mediate"),
    "MOBILIZE": ("deploy", "exercise", "alert", "other"),
    "ACCUSE": ("blame", "condemn", "investigate"),
    "REQUEST": ("aid", "ceasefire", "talks", "other"),
    "AGREE": ("sign", "promise", "other"),
    "PROTEST": ("demonstration", "riot", "strike"),
}
TRIGGERS = [
    "strike",
    "shelling",
    "attack",
    "talks",
    "arrest",
    "visit",
    "accused",
    "urged",
    "agreed",
    "protest",
    "seized",
    "deployed",
]
STATUSES = ("occurred",) * 14 + ("future", "future", "possible", "requested", "negated")
COUNTRIES = ["SY", "RU", "UA", "SD", "YE", "IQ", "AF", "ML", "NG", "CD", "MM", "KP", "IL", "LB", "LY", "SO"]
SECTORS = ["GOV", "MIL", "REB", "POL", "CVL", "MED", "OPP"]
FIRST_DAY = date(2010, 1, 1)
DAYS = 5_475


class World:
    """Made-up names and places, the common ones much commoner than the rare (Zipf)."""

    def __init__(self, seed: int) -> None:
        self.random = random.Random(seed)
        self.words = [self._word(2) for _ in range(6_000)]
        self.word_weights = list(accumulate(1 / (n + 3) for n in range(len(self.words))))
        self.actors = [(f"{self._name()} {self._name()}", self._code()) for _ in range(3_000)]
        self.sources = [(f"{self._name()} Office", self._code()) for _ in range(600)] + [("Relief Watch", "NGO")]
        self.places = [self._place() for _ in range(5_000)]
        self.outlets = [f"The {self._name()} Post" for _ in range(300)]

    def pick(self, values: Sequence[T]) -> T:
        """One of `values`, the first ones most often."""
        return values[int(len(values) * self.random.random() ** 3)]

    def _word(self, n: int) -> str:
        return "".join(self.random.choice(SYLLABLES) for _ in range(self.random.randint(1, n) + 1))

    def _name(self) -> str:
        return self._word(2).title()

    def _code(self) -> str:
        return f"{self._word(1)[:3].upper():X<3} {self.random.choice(SECTORS)}"

    def _place(self) -> PlaceValue:
        return PlaceValue(
            name=self._name() + self._word(1),
            country=self.random.choice(COUNTRIES),
            kind="city",
            lat=round(self.random.uniform(-35, 60), 4),
            lon=round(self.random.uniform(-20, 130), 4),
            geoname=self.random.randint(1, 10**7),
            ucdp=1,
            acled=1,
            score=0.9,
        )


def pairs(n_claims: int, seed: int = 5) -> Iterator[tuple[Report, Record]]:
    """Reports of ten claims each, in no order of their days."""
    world = World(seed)
    for n in range(n_claims // CLAIMS_A_REPORT):
        published = FIRST_DAY + timedelta(days=world.random.randrange(DAYS))
        writer = Writer(world, published)
        for k in range(CLAIMS_A_REPORT):
            writer.sentence(k)
        yield writer.finish(n)


class Writer:
    """One report, sentence by sentence, with the events it tells."""

    def __init__(self, world: World, published: date) -> None:
        self.world = world
        self.published = published
        self.text = ""
        self.events: list[Event] = []
        self.toponyms: list[Toponym] = []
        self.entities: list[Entity] = []

    def put(self, words: str) -> Span:
        """Append words; returns where they stand."""
        span = Span(start=len(self.text), end=len(self.text) + len(words), text=words)
        self.text += words + " "
        return span

    def filler(self, n: int, *, first: bool = False) -> None:
        """Append words that mean nothing; the `first` of a sentence has a capital, by which a sentence is told."""
        world = self.world
        words = " ".join(world.random.choices(world.words, cum_weights=world.word_weights, k=n))
        self.put(words.capitalize() if first else words)

    def sentence(self, k: int) -> None:
        """One claim: an actor, a trigger, often a place, sometimes a day, a toll and a source."""
        world, chance = self.world, self.world.random.random
        type_ = world.pick(list(MODES))
        name, code = world.pick(world.actors)
        self.filler(4, first=True)
        actor = self.put(name)
        self.entities.append(Entity(span=actor, type="ORG", name=name, code=code))
        trigger = self.put(world.random.choice(TRIGGERS))
        arguments = [Argument(role="actor", span=actor, name=name, code=code, score=0.9)]
        if chance() < 0.5:
            other, other_code = world.pick(world.actors)
            arguments.append(Argument(role="target", span=self.put(other), name=other, code=other_code, score=0.8))
        self.filler(6)
        if chance() < 0.6:
            place = world.pick(world.places)
            rivals = (Rival(name=place.name, country="XX", lat=1.0, lon=2.0, geoname=7, score=0.1),)
            words = self.put(place.name)
            self.toponyms.append(Toponym(span=words, place=place))
            arguments.append(
                Argument(role="place", span=words, value=msgspec.structs.replace(place, rivals=rivals), score=0.8)
            )
        if chance() < 0.25:
            begin = self.published - timedelta(days=world.random.randrange(60))
            long = 400 if chance() < 0.1 else 0
            value = TimeValue(begin=begin - timedelta(days=long), end=begin, precision="day", timex=str(begin))
            arguments.append(Argument(role="time", span=self.put("that day"), value=value, score=0.8))
        if chance() < 0.15:
            toll = world.random.randint(1, 60)
            value_of = NumberValue(low=toll, high=toll)
            arguments.append(Argument(role="killed", span=self.put(str(toll)), value=value_of, score=0.8))
        layers: tuple[Layer, ...] = ()
        if chance() < 0.45:
            source, source_code = world.pick(world.sources)
            cue = self.put("said")
            span = self.put(source)
            layers = (
                Layer(
                    source=span, cue=cue, stance="asserts", quote="indirect", name=source, code=source_code, score=0.8
                ),
            )
        self.text = self.text.rstrip() + ". "
        self.events.append(
            Event(
                id=f"e{k + 1}",
                trigger=trigger,
                type=type_,
                mode=world.random.choice(MODES[type_]),
                status=world.random.choice(STATUSES),
                hedge=None,
                attribution=layers,
                arguments=tuple(arguments),
                incident=f"i{k // 2 + 1}",
                score=round(chance(), 4),
            )
        )

    def finish(self, n: int) -> tuple[Report, Record]:
        """The report and its record."""
        text = self.text.rstrip()
        report = Report(
            id=f"bench-{n:07}",
            text=text,
            published=self.published,
            sha256=hashlib.sha256(text.encode()).hexdigest(),
            title=" ".join(self.world.random.choices(self.world.words, k=8)),
            publisher=self.world.pick(self.world.outlets),
            url=f"https://bench.example/{n}",
            language="en",
        )
        record = Record(
            id=report.id,
            publisher=report.publisher,
            published=report.published,
            title=report.title,
            text=text,
            events=tuple(self.events),
            sha256=report.sha256,
            url=report.url,
            language="en",
            provenance=Provenance(reader="bench", version="1", weights="0" * 64, ontology="1" * 64),
            mentions=Mentions(toponyms=tuple(self.toponyms), entities=tuple(self.entities)),
        )
        return report, record


def build(where: str, n_claims: int, say: Callable[..., None]) -> None:
    """Add everything; the time to make the reports up is taken out."""
    adding = on_core = 0.0
    n = 0
    with Store.open(where) as store:
        for report, record in pairs(n_claims):
            start, core = time.perf_counter(), time.process_time()
            store.add(report, record)
            adding += time.perf_counter() - start
            on_core += time.process_time() - core
            n += 1
            if n % 5_000 == 0:
                print(
                    f"# {n:,} reports, {n / adding:.0f}/s by the clock, {n / on_core:.0f}/s of core time",
                    file=sys.stderr,
                    flush=True,
                )
    say("reports added a second of the core's own time", n / on_core, "reports/s", at_least=200)
    say("reports added a second by the clock", n / adding, "reports/s")


def questions(world: World) -> dict[str, tuple[Query, bool]]:
    """What is asked: name -> (query, whether it is about words)."""
    place, rare_place = world.places[3], world.places[3_000]
    actor, code = world.actors[5]
    common, rare = world.words[20], world.words[3_000]
    month = {"begin": date(2016, 4, 1), "end": date(2016, 5, 31)}
    return {
        "type and two months": (Query(type="ASSAULT", **month), False),
        "type alone": (Query(type="ASSAULT"), False),
        "type, mode, status": (Query(type="PROTEST", mode="riot", status="requested"), False),
        "common actor": (Query(actor=actor), False),
        "actor code": (Query(actor=code), False),
        "actor country": (Query(actor=code[:3]), False),
        "common place": (Query(place=place.name), False),
        "rare place": (Query(place=rare_place.name), False),
        "50 km around a place, two months": (Query(place=place.name, within=50, **month), False),
        "country, year": (Query(place="SY", begin=date(2016, 1, 1), end=date(2016, 12, 31)), False),
        "source NGO, not denied": (Query(source="NGO", not_denied=True), False),
        "actor, place, source, status": (
            Query(actor=actor, place=place.name, source=world.sources[2][0], status="occurred"),
            False,
        ),
        "two months by time": (Query(sort="time", **month), False),
        "latest": (Query(), False),
        "rare word": (Query(text=rare), True),
        "common word": (Query(text=common), True),
        "two common words": (Query(text=f"{common} {world.words[30]}"), True),
        "phrase": (Query(text=f'"{common} {world.words[30]}"'), True),
        "prefix of many": (Query(text="strike"), True),
        "words, type, place, months": (Query(text="strike", type="ASSAULT", place=place.name, **month), True),
        "words, actor, not denied": (Query(text=common, actor=actor, not_denied=True), True),
    }


def median_ms(run: Callable[[], object], clock: Callable[[], float], runs: int = RUNS) -> float:
    """The median of `runs` runs in milliseconds of `clock`, after one that is not counted."""
    run()
    times = []
    for _ in range(runs):
        start = clock()
        run()
        times.append((clock() - start) * 1e3)
    return statistics.median(times)


def ask(where: str, say: Callable[..., None], clock: Callable[[], float]) -> None:
    """Every question, then one with facets."""
    world = World(5)
    with Store.open(where, create=False) as store:
        for name, (query, by_words) in questions(world).items():
            page = store.find(query)
            found = f"{page.total:,}{'' if page.exact else '+'} matches"
            say(
                f"find: {name} ({found})",
                median_ms(lambda q=query: store.find(q), clock),
                "ms",
                at_most=300 if by_words else 50,
            )
        say(
            "find reports: common word",
            median_ms(lambda: store.find_reports(world.words[20]), clock),
            "ms",
            at_most=300,
        )
        query = Query(place=world.places[3].name, facets=("type", "status", "actor", "source", "country"))
        say("find with five facets", median_ms(lambda: store.find(query), clock), "ms")


def opened_cold(where: str) -> float:
    """Seconds to open the record in a new process, imports not counted."""
    code = (
        "import sys, time; from sayso.store import Store; t = time.perf_counter(); "
        "s = Store.open(sys.argv[1], create=False); print(time.perf_counter() - t)"
    )
    done = subprocess.run([sys.executable, "-c", code, where], capture_output=True, text=True, check=True)
    return float(done.stdout)


def server_size(where: str) -> float:
    """The size of the database on the server, in GB."""
    engines = Engines(url_of(where))
    with engines.reading() as connection:
        found = connection.exec_driver_sql("SELECT pg_database_size(current_database())").scalar()
    engines.close()
    return float(found or 0) / 1e9


def main() -> int:
    """Run what was asked for."""
    parser = argparse.ArgumentParser(description=__doc__, formatter_class=argparse.RawDescriptionHelpFormatter)
    parser.add_argument("--where", required=True, help="a file's path or postgresql://...")
    parser.add_argument("--claims", type=int, default=1_000_000)
    parser.add_argument("--ask", action="store_true", help="only ask a record that was built before")
    parser.add_argument(
        "--core-time",
        action="store_true",
        help="questions by the core's own time: on a machine that is busy with other things (SQLite only)",
    )
    options = parser.parse_args()
    if options.core_time and "://" in options.where:
        parser.error("--core-time: a server's time is not this process's; measure it on an idle machine")
    missed = []

    def say(name: str, figure: float, unit: str, at_least: float | None = None, at_most: float | None = None) -> None:
        bar = "" if at_least is None and at_most is None else f"bar {at_least if at_most is None else at_most:g}"
        good = (at_least is None or figure >= at_least) and (at_most is None or figure < at_most)
        if not good:
            missed.append(name)
        print(f"{name:60} {figure:12,.3f} {unit:10} {bar:10} {'' if good else 'MISSED'}", flush=True)

    if not options.ask:
        build(options.where, options.claims, say)
    say(
        "open, median of 5 new processes",
        statistics.median(opened_cold(options.where) for _ in range(5)),
        "s",
        at_most=0.3,
    )
    path = Path(options.where)
    if path.exists():
        size = sum(p.stat().st_size for p in path.parent.glob(path.name + "*")) / 1e9
        say("size on disk", size, "GB", at_most=3)
    else:
        say("size of the database", server_size(options.where), "GB", at_most=3)
    ask(options.where, say, time.process_time if options.core_time else time.perf_counter)
    return 1 if missed else 0


if __name__ == "__main__":
    sys.exit(main())
