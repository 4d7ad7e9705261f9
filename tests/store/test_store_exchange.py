"""The record moves: between databases to the byte, into another without doubles, past interruptions."""

from __future__ import annotations

import io
from collections.abc import Callable

import pytest
from hypothesis import HealthCheck, Phase, given, settings
from hypothesis import strategies as st
from store_strategies import Clock, make_event, make_record, make_report, pairs

from sayso.errors import StoreError
from sayso.record import Record, Report
from sayso.store import Query, Store
from sayso.store.corrections import Reject, Reviewed

SETTINGS = settings(max_examples=10, deadline=None, suppress_health_check=list(HealthCheck), phases=(Phase.generate,))


def dump(store: Store) -> bytes:
    file = io.BytesIO()
    store.export_all(file)
    return file.getvalue()


def fill(store: Store, given_: list[tuple[Report, Record]]) -> None:
    """Add reports; reject an event of the first that has one; judge the first two claims."""
    for n, (report, record) in enumerate(given_):
        key = store.add(report, record, raw=b"source %d" % n).key
        view = store.report(key)
        if view.events:
            store.correct(key, Reject(event=view.events[0]), who="Ada", why=None)
        store.correct(key, Reviewed(), who="Bo")
    claims = list(dict.fromkeys(hit.claim for hit in store.find(Query(all_versions=True)).hits))
    if len(claims) > 1:
        store.judge(claims[0], claims[1], "same", who="Ada")


@SETTINGS
@given(given_=st.lists(pairs(), min_size=1, max_size=4))
def test_an_export_is_the_same_bytes_after_a_journey(
    fresh: Callable[[], str], tmp_path_factory: pytest.TempPathFactory, given_: list[tuple[Report, Record]]
) -> None:
    with Store.open(fresh(), clock=Clock()) as store:
        fill(store, given_)
        before = dump(store)
        found = store.find(Query(all_versions=True, limit=100))
        asked = {hit.claim: hit.event for hit in found.hits}
    sqlite = tmp_path_factory.mktemp("moved") / "moved.db"
    for where in (sqlite, fresh()):
        with Store.open(where) as moved:
            assert moved.import_all(before.splitlines(keepends=True)).held == 0
            again = moved.import_all(before.splitlines(keepends=True))
            assert again.new == {}
            assert dump(moved) == before
            there = moved.find(Query(all_versions=True, limit=100))
            assert {hit.claim: hit.event for hit in there.hits} == asked
            proof = moved.verify()
            assert proof.ok, proof.problems


@SETTINGS
@given(
    left=st.lists(pairs(), max_size=3),
    both=st.lists(pairs(), max_size=2),
    right=st.lists(pairs(), max_size=3),
)
def test_merging_either_way_gives_the_same_record(
    fresh: Callable[[], str],
    left: list[tuple[Report, Record]],
    both: list[tuple[Report, Record]],
    right: list[tuple[Report, Record]],
) -> None:
    with Store.open(fresh(), clock=Clock()) as a, Store.open(fresh(), clock=Clock()) as b:
        fill(a, left + both)
        fill(b, both + right)
        a.merge(b)
        b.merge(a)
        assert dump(a) == dump(b)
        proof = a.verify()
        assert proof.ok, proof.problems
        assert b.merge(a).new == {}


@pytest.fixture
def export(fresh: Callable[[], str]) -> list[bytes]:
    with Store.open(fresh(), clock=Clock()) as store:
        for n in range(3):
            report = make_report(f"Rebels took town number {n}.", id=f"r{n}")
            store.add(report, make_record(report, make_event(report.text, "took", "SEIZE")))
        return dump(store).splitlines(keepends=True)


def test_a_damaged_export_is_noticed(export: list[bytes], fresh: Callable[[], str]) -> None:
    changed = [line.replace(b"town number 1", b"town number 7") for line in export]
    cases = {
        "cut off after line 4": export[:4],
        "sha256": changed,
        "not an export": [b'{"id": 1}\n'],
        "not an export of a record \\(": [b"PK\x03\x04"],
        "line 3: damaged": [*export[:2], b"{}\n", *export[2:]],
        "was changed": [*export[:-2], export[-1]],
        "more follows": [*export, export[1]],
    }
    for problem, lines in cases.items():
        with Store.open(fresh()) as other, pytest.raises(StoreError, match=problem):
            other.import_all(lines)


def test_an_import_that_was_cut_off_goes_on(export: list[bytes], fresh: Callable[[], str]) -> None:
    with Store.open(fresh()) as other:
        with pytest.raises(StoreError, match="cut off"):
            other.import_all(export[:4])
        done = other.import_all(export)
        assert done.new == {"reading": 3}
        assert dump(other) == b"".join(export)
