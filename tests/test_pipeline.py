"""Reports become records: spans exact, reruns equal, and nothing invented."""

from __future__ import annotations

from collections.abc import Iterable, Iterator
from datetime import date
from typing import cast

from hypothesis import HealthCheck, given, settings
from hypothesis import strategies as st

from sayso.errors import ReaderError, SaysoError
from sayso.intake import report
from sayso.ontology import Ontology
from sayso.pipeline import Pipeline, Resolver
from sayso.reading.reader import Reader
from sayso.record import Provenance, Reading, Record, Report
from sayso.views.jsonl import encode
from spans import spans_of

WORDS = (
    "The army said 12 civilians were killed in an airstrike near Aleppo on Friday . \n “ ” ’ Dr. U.S. é 🙂 \u202e مرحبا"
)


def test_every_span_of_every_sample_carries_its_words(sample_records: dict[str, Record]) -> None:
    for name, record in sample_records.items():
        spans = list(spans_of(record))
        assert spans, name
        assert all(record.text[s.start : s.end] == s.text for s in spans), name


@settings(max_examples=40, deadline=None, suppress_health_check=[HealthCheck.function_scoped_fixture])
@given(
    st.lists(
        st.sampled_from(WORDS.split(" ")) | st.text(max_size=8),
        max_size=60,
    ).map(" ".join)
)
def test_any_text_gives_exact_spans(pipeline: Pipeline, text: str) -> None:
    try:
        taken = report(text, "2025-01-05")
    except SaysoError:  # no words in it: intake has said so
        return
    record = pipeline.read(taken)
    assert all(record.text[s.start : s.end] == s.text for s in spans_of(record))
    assert len({e.id for e in record.events}) == len({e.claim for e in record.events}) == len(record.events)


def test_a_second_run_gives_the_same_bytes(pipeline: Pipeline, sample_records: dict[str, Record]) -> None:
    record = next(iter(sample_records.values()))
    again = report(record.text, record.published, publisher=record.publisher, id=record.id, title=record.title)
    assert encode(pipeline.read(again), mentions=True) == encode(record, mentions=True)


def test_a_record_does_not_depend_on_the_reports_beside_it(pipeline: Pipeline) -> None:
    texts = ["Police arrested four men in Lyon on Monday, the ministry said.", "Rebels shelled the town. " * 40]
    reports = [report(text, "2025-01-05") for text in texts]
    together = list(pipeline.read_each(reports))
    assert together == [pipeline.read(one) for one in reports]


class StubReader:
    """Fails on the reports that say so."""

    def read_all(self, reports: Iterable[Report]) -> Iterator[Reading | ReaderError]:
        by = Provenance(reader="stub", version="0", weights=None, ontology="0" * 64)
        for one in reports:
            failed = ReaderError(f"{one.path}: cannot be read")
            yield failed if one.id == "unreadable" else Reading(report=one, sentences=(), events=(), provenance=by)


class StubResolver:
    """Gives back the report's id; fails where that says so."""

    def record(self, reading: Reading) -> str:
        if reading.report.id == "unresolvable":
            raise ValueError("no such value")
        return reading.report.id


def test_a_report_that_fails_is_an_error_in_its_place_and_the_others_are_read() -> None:
    pipeline = Pipeline(cast(Reader, StubReader()), Ontology.load(), cast(Resolver, StubResolver()))
    texts = ("first", "unreadable", "third", "unresolvable", "fifth")
    day = date(2025, 1, 5)
    reports = [Report(id=t, text=t, published=day, sha256="0" * 64, path=f"{t}.txt") for t in texts]
    told = [str(outcome) for outcome in pipeline.read_each(reports)]
    assert told[::2] == ["first", "third", "fifth"]
    assert told[1] == "unreadable.txt: cannot be read"
    assert "unresolvable.txt: this report could not be resolved" in told[3]


def test_no_date_comes_from_anywhere_but_the_words(pipeline: Pipeline) -> None:
    record = pipeline.read(report("Gunmen killed nine villagers near Goma, residents said.", date(2025, 1, 5)))
    assert record.events
    assert not [a for e in record.events for a in e.arguments if a.role == "time"]
    assert "2025-01-05" not in encode(record, mentions=True).decode().replace('"published":"2025-01-05"', "")


def test_ten_thousand_sentences_are_read(pipeline: Pipeline) -> None:
    text = "".join(f"Shells hit house {n}.\n" for n in range(10_000))
    record = pipeline.read(report(text, "2025-01-05"))
    assert record.events
    assert all(record.text[s.start : s.end] == s.text for s in spans_of(record))
