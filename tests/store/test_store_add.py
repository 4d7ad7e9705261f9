"""What goes in comes out: once, whatever the order, and whatever else is added."""

from __future__ import annotations

from collections.abc import Callable
from datetime import UTC, date, datetime

import msgspec
import pytest
from hypothesis import HealthCheck, Phase, given, settings
from hypothesis import strategies as st
from store_strategies import NEWER, READER, Clock, make_event, make_record, make_report, pairs

from sayso.errors import StoreError
from sayso.record import Record, Report, Span
from sayso.store import Query, Store

LONG = (
    "The ministry said that two shells had hit the market of Azaz on Monday evening, killing seven people "
    "and wounding thirty others, among them a nurse. Residents spoke of three explosions within a minute. "
    "Rescue workers searched the rubble until dawn. The army denied that it had fired at the town at all. "
) + " ".join(f"Detail number {n} was given by a witness called W{n}." for n in range(20))


def test_the_same_report_twice_is_one(store: Store) -> None:
    report = make_report("Rebels took Azaz.")
    record = make_record(report, make_event(report.text, "took", "SEIZE"))
    assert store.add(report, record, b"<p>raw</p>").status == "new"
    again = store.add(report, record, b"<p>raw</p>")
    assert (again.status, again.reading) == ("same", False)
    assert store.find(Query()).total == 1


def test_another_reading_is_added_and_the_newest_is_current(store: Store) -> None:
    report = make_report("Rebels took Azaz and left Aleppo.")
    old = make_record(report, make_event(report.text, "took", "SEIZE"))
    new = make_record(report, make_event(report.text, "left", "RETREAT"), by=NEWER)
    store.add(report, old)
    again = store.add(report, new)
    assert (again.status, again.reading) == ("same", True)
    assert store.readings("r1") == (old, new)
    assert [hit.event.type for hit in store.find(Query()).hits] == ["RETREAT"]
    assert store.has_reading(report, READER)
    assert not store.has_reading(report, msgspec.structs.replace(READER, version="9"))


def test_a_copy_is_linked_with_its_differences(store: Store) -> None:
    first = make_report(LONG, id="agency", publisher="Agency")
    changed = make_report(LONG.replace("seven", "nine"), id="paper", publisher="Paper")
    cut = make_report(LONG[:700], id="short", publisher="Gazette")
    other = make_report("Something else altogether happened to nobody. " * 20, id="other")
    outcomes = [store.add(r, make_record(r)) for r in (first, changed, cut, other)]
    assert [(o.status, o.of) for o in outcomes] == [
        ("new", None),
        ("copy", "agency"),
        ("copy", "agency"),
        ("new", None),
    ]
    view = store.report("agency")
    assert [copy.id for copy in view.copies] == ["paper", "short"]
    diffs = {e.id: e.diff for e in store.history("agency") if e.what == "copy"}
    assert any(line[0] == "-" and "seven" in line for line in diffs["paper"])
    assert any(line[0] == "+" and "nine" in line for line in diffs["paper"])


def test_short_texts_are_copies_only_of_the_same_words_of_those_days(store: Store) -> None:
    for id, day in (("a", 1), ("b", 2), ("c", 20)):
        report = make_report("Explosions heard in Kyiv", id=id, published=date(2022, 3, day))
        store.add(report, make_record(report))
    assert [copy.id for copy in store.report("a").copies] == ["b"]
    assert store.report("c").copies == ()


def test_a_changed_page_is_a_new_version(store: Store) -> None:
    url = "https://www.paper.example/story/"
    old = make_report("Seven people died in Azaz.", id="v1", url=url, retrieved=datetime(2016, 4, 28, 8, tzinfo=UTC))
    new = make_report("Nine people died in Azaz.", id="v2", url="http://paper.example/story#top",
                      retrieved=datetime(2016, 4, 28, 12, tzinfo=UTC))  # fmt: skip
    store.add(new, make_record(new, make_event(new.text, "died")))
    late = store.add(old, make_record(old, make_event(old.text, "died")))  # the older page is added last
    assert (late.status, late.of) == ("version", "v2")
    assert [hit.report for hit in store.find(Query()).hits] == ["v2"]
    assert {hit.report for hit in store.find(Query(all_versions=True)).hits} == {"v1", "v2"}
    assert store.report("v1").superseded
    (change,) = [e for e in store.history("v2") if e.what == "version"]
    assert "-Seven people died in Azaz." in change.diff
    assert "+Nine people died in Azaz." in change.diff


def test_a_page_that_goes_back_to_what_it_was_shows_that_again(store: Store) -> None:
    url = "https://paper.example/story"
    hours = iter(range(8, 20))

    def fetched(text: str) -> Report:
        return make_report(text, id=text[:1], url=url, retrieved=datetime(2016, 4, 28, next(hours), tzinfo=UTC))

    first, other = "A hospital was hit in Azaz.", "Both hospitals were hit in Azaz."
    for text in (first, other):
        report = fetched(text)
        store.add(report, make_record(report, make_event(text, "hit")))
    store.note_fetch(fetched(first))
    assert [hit.report for hit in store.find(Query()).hits] == ["A"]
    assert store.report("B").superseded
    assert store.verify().ok
    (change,) = [e for e in store.history("A") if e.what == "version"]
    assert (change.when[:13], change.diff[-1]) == ("2016-04-28T10", "+A hospital was hit in Azaz.")
    store.note_fetch(fetched(other))
    report = fetched("Cause unknown, says the army.")
    assert store.add(report, make_record(report)).of == "B"
    report = make_report(first, id="A", url=url)
    store.add(report, make_record(report), b"a file, which says no time of fetching")
    assert not store.report("A").superseded
    assert store.verify().ok
    with pytest.raises(StoreError, match="not in this record"):
        store.note_fetch(fetched("Dozens died."))


def test_two_reports_with_one_id_and_different_pages_are_two(store: Store) -> None:
    for url in ("https://a.example/1", "https://b.example/1"):
        report = make_report(f"Text of {url}", id="1", url=url)
        assert store.add(report, make_record(report)).status == "new"
    with pytest.raises(StoreError, match="give the key of one"):
        store.report("1")


def test_what_cannot_be_kept_is_refused_and_nothing_of_it_stays(store: Store) -> None:
    report = make_report("Rebels took Azaz.")
    wrong = make_event(report.text, "took")
    wrong = msgspec.structs.replace(wrong, trigger=Span(start=0, end=4, text="took"))
    with pytest.raises(StoreError, match=r"are not at 0\.\.4"):
        store.add(report, make_record(report, wrong))
    with pytest.raises(StoreError, match="sha256"):
        store.add(msgspec.structs.replace(report, sha256="0"), make_record(report))
    with pytest.raises(StoreError, match="NUL"):
        odd = make_report("a\x00b")
        store.add(odd, make_record(odd))
    with pytest.raises(StoreError, match="half a character"):
        store.add(msgspec.structs.replace(report, text="\ud800"), make_record(report))
    with pytest.raises(StoreError, match="another text"):
        store.add(make_report("Other words."), make_record(report))
    assert store.find_reports().total == 0


def _open(where: Callable[[], str]) -> Store:
    return Store.open(where(), clock=Clock())


@settings(max_examples=15, deadline=None, suppress_health_check=list(HealthCheck), phases=(Phase.generate,))
@given(given_=st.lists(pairs(), min_size=1, max_size=4), data=st.data())
def test_what_goes_in_comes_out_in_any_order_twice(
    fresh: Callable[[], str], given_: list[tuple[Report, Record]], data: st.DataObject
) -> None:
    shuffled = data.draw(st.permutations(given_))
    with _open(fresh) as store:
        keys = [store.add(report, record).key for report, record in [*given_, *shuffled]][: len(given_)]
        for key, (report, record) in zip(keys, given_, strict=True):
            view = store.report(key)
            assert msgspec.structs.replace(view.report, retrieved=None) == msgspec.structs.replace(
                report, retrieved=None
            )
            assert record in store.readings(key)
        assert len(store.find_reports(limit=100).hits) == len(set(keys))
        proof = store.verify()
        assert proof.ok, proof.problems
