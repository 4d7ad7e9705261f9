"""What people put right stays right: after a re-reading, in an export, until somebody takes it back."""

from __future__ import annotations

import io
import json

import msgspec
import pytest
from store_strategies import NEWER, make_event, make_record, make_report, span

from sayso.errors import StoreError
from sayso.record import Argument, Event, NumberValue, Record, Report
from sayso.store import Query, Store
from sayso.store.corrections import Add, Note, Reject, Reviewed, SetArgument, SetField
from sayso.store.judgements import link

TEXT = "Shells killed dozens in Azaz, activists said. Rebels later left the town. Talks opened in Geneva."


def killed(words: str, low: int | None, high: int | None) -> Argument:
    return Argument(role="killed", span=span(TEXT, words), value=NumberValue(low=low, high=high))


@pytest.fixture
def report() -> Report:
    return make_report(TEXT)


@pytest.fixture
def first(report: Report, store: Store) -> Record:
    record = make_record(
        report,
        make_event(TEXT, "killed", arguments=(killed("dozens", 24, None),), incident="i1"),
        make_event(TEXT, "left", "SEIZE", n=2),
    )
    store.add(report, record)
    return record


def current(store: Store) -> dict[str, Event]:
    return {hit.event.trigger.text: hit.event for hit in store.find(Query()).hits}


def test_a_value_is_put_right_and_outlives_a_reading_that_lost_the_event(
    store: Store, report: Report, first: Record
) -> None:
    seen = current(store)["killed"]
    wrong, right = seen.arguments[0], killed("dozens", 31, 31)
    store.correct("r1", SetArgument(event=seen, wrong=wrong, right=right), who="Ada", why="hospital list")
    assert current(store)["killed"].arguments == (right,)
    assert store.readings("r1") == (first,)  # what was read is as it was
    assert store.find(Query(min_killed=31)).total == 1  # and the index follows the correction

    store.add(report, make_record(report, make_event(TEXT, "opened", "CONSULT"), by=NEWER))
    now = current(store)
    assert set(now) == {"killed", "opened"}
    assert now["killed"].arguments == (right,)
    assert now["killed"].claim == seen.claim


def test_a_correction_follows_the_words_when_a_newer_reader_gives_another_type(
    store: Store, report: Report, first: Record
) -> None:
    seen = current(store)["left"]
    store.correct("r1", SetField(event=seen, field="type", value="RETREAT"), who="Ada")
    store.correct("r1", SetField(event=seen, field="mode", value="withdraw"), who="Ada")
    wider = make_event(TEXT, "later left", "MOBILIZE", n=2)
    store.add(report, make_record(report, first.events[0], wider, by=NEWER))
    now = current(store)["later left"]
    assert (now.type, now.mode) == ("RETREAT", "withdraw")


def test_rejecting_adding_and_undoing(store: Store, report: Report, first: Record) -> None:
    seen = current(store)["left"]
    rejected = store.correct("r1", Reject(event=seen), who="Ada", why="a plan only")
    added = store.correct("r1", Add(event=make_event(TEXT, "Talks", "CONSULT")), who="Ada")
    assert set(current(store)) == {"killed", "Talks"}
    with pytest.raises(StoreError, match="see its history"):
        store.claim(str(seen.claim))
    assert store.history(str(seen.claim))[-1].why == "a plan only"
    store.add(report, msgspec.structs.replace(first, provenance=NEWER))  # read again: still rejected
    assert set(current(store)) == {"killed", "Talks"}

    undo = store.undo(rejected.id, who="Bo")
    store.undo(added.id, who="Bo")
    assert set(current(store)) == {"killed", "left"}
    store.undo(undo.id, who="Ada")  # taking back the taking back
    assert set(current(store)) == {"killed"}
    whats = [(e.what, e.who) for e in store.history("r1")]
    assert whats.count(("undone", "Bo")) == 2
    assert whats[-1] == ("undone", "Ada")


def test_what_was_rejected_is_gone_whatever_others_say_of_it(store: Store, report: Report) -> None:
    """Two people may speak of one claim, each in a record of their own, before the records are merged."""
    store.add(
        report,
        make_record(
            report,
            make_event(TEXT, "killed"),
            make_event(TEXT, "killed", "COERCE", n=2),
            make_event(TEXT, "left", "SEIZE", n=3),
        ),
    )
    seen = {event.type: event for event in store.report("r1").events}
    for type_ in ("ASSAULT", "SEIZE"):
        for who in ("Ada", "Bo"):
            store.correct("r1", Reject(event=seen[type_]), who=who)
        store.correct("r1", SetField(event=seen[type_], field="status", value="possible"), who="Cy")
    assert [(e.type, e.status) for e in store.report("r1").events] == [("COERCE", "occurred")]

    again = store.correct("r1", Add(event=make_event(TEXT, "left", "SEIZE")), who="Cy")  # it is there after all
    store.correct("r1", SetField(event=seen["SEIZE"], field="status", value="possible"), who="Cy")
    assert [(e.type, e.status) for e in store.report("r1").events] == [("COERCE", "occurred"), ("SEIZE", "possible")]
    store.undo(again.id, who="Cy")
    assert [e.type for e in store.report("r1").events] == ["COERCE"]


def test_history_says_what_was_and_what_is(store: Store, report: Report, first: Record) -> None:
    seen = current(store)["killed"]
    store.correct("r1", SetField(event=seen, field="status", value="possible"), who="Ada", why="unclear")
    store.correct("r1", Note(event=seen), who="Bo", why="ask the ministry")
    better = msgspec.structs.replace(first.events[0], mode="shelling")
    store.add(report, make_record(report, better, by=NEWER))
    entries = store.history(str(seen.claim))
    assert [(e.what, e.who.split(",")[0]) for e in entries] == [
        ("read", "test 1"),
        ("corrected", "Ada"),
        ("noted", "Bo"),
        ("read", "test 2"),
    ]
    (difference,) = entries[1].differences
    assert (difference.what, difference.old, difference.new) == ("status", "occurred", "possible")
    (difference,) = entries[3].differences
    assert (difference.what, difference.old, difference.new) == ("mode", None, "shelling")


def test_what_nobody_said_is_refused(store: Store, first: Record) -> None:
    seen = current(store)["killed"]
    elsewhere = msgspec.structs.replace(killed("dozens", 1, 1), span=span(TEXT + " 40 people", "40 people"))
    for change, problem in (
        (SetArgument(event=seen, wrong=None, right=elsewhere), "are not at"),
        (SetField(event=seen, field="colour", value="red"), "cannot be set"),
        (SetField(event=seen, field="type", value=None), "every event has a type"),
        (SetArgument(event=seen, wrong=None, right=None), "nothing to put right"),
    ):
        with pytest.raises(StoreError, match=problem):
            store.correct("r1", change, who="Ada")
    with pytest.raises(StoreError, match="--who"):
        store.correct("r1", Reject(event=seen), who=" ")
    with pytest.raises(StoreError, match="no correction"):
        store.undo("x0000000000000000", who="Ada")
    assert store.report("r1").corrections == ()


def test_judgements_join_claims_and_outlive_readings(store: Store, report: Report, first: Record) -> None:
    other_text = "At least 30 died in Azaz."
    other = make_report(other_text, id="r2")
    store.add(other, make_record(other, make_event(other_text, "died")))
    mine, theirs = str(current(store)["killed"].claim), str(current(store)["died"].claim)
    assert store.claim(mine).others == ()
    store.judge(theirs, mine, "same", who="Ada", why="same town, same day")
    assert [hit.claim for hit in store.claim(mine).others] == [theirs]
    incident = store.claim(mine).hit.incident
    assert incident is not None
    view = store.show(incident)
    assert [hit.report for hit in view.claims] == ["r1", "r2"]  # type: ignore[union-attr]
    assert [e.what for e in store.history(incident)] == ["said", "said"]

    retyped = make_event(TEXT, "killed", "COERCE", incident="i1")  # another type is another claim id
    store.add(report, make_record(report, retyped, by=NEWER))
    now = str(current(store)["killed"].claim)
    assert now != mine
    assert [hit.claim for hit in store.claim(theirs).others] == [now]

    verdict = store.judge(now, theirs, "different", who="Bo")
    store.link([link(now, theirs, 7.5, "linker 1", {"place": 5.0, "day": 2.5})])
    assert store.claim(theirs).others == ()  # a person outranks the linker, the newest verdict the older
    store.undo(verdict.id, who="Ada")
    assert [j.verdict for j in store.judgements()] == ["same", "different", "unsure"]
    with pytest.raises(StoreError, match="against itself"):
        store.judge(now, now, "same", who="Ada")


def test_links_join_claims_until_a_person_says_otherwise(store: Store, first: Record) -> None:
    one, two = (str(e.claim) for e in current(store).values())
    assert store.link([link(one, two, 3.0, "linker 1", {})]) == 1
    assert store.link([link(two, one, 3.0, "linker 1", {})]) == 0
    assert [hit.claim for hit in store.claim(one).others] == [two]
    store.judge(one, two, "different", who="Ada")
    assert store.claim(one).others == ()


def test_corrected_reports_are_gold_in_the_plain_form(store: Store, report: Report, first: Record) -> None:
    untouched = make_report("Nothing.", id="r2")
    store.add(untouched, make_record(untouched))
    seen = current(store)["killed"]
    store.correct("r1", SetArgument(event=seen, wrong=seen.arguments[0], right=killed("dozens", 31, 31)), who="Ada")
    file = io.BytesIO()
    assert store.export_gold(file) == 1
    (line,) = file.getvalue().splitlines()
    record = json.loads(line)
    assert set(record) == {"id", "publisher", "published", "title", "text", "events", "reviewed"}
    event = record["events"][0]
    assert set(event) == {
        "id", "trigger", "type", "mode", "status", "hedge", "attribution", "arguments", "incident"
    }  # fmt: skip
    assert event["arguments"] == [
        {
            "role": "killed",
            "span": {"start": 14, "end": 20, "text": "dozens"},
            "value": {"low": 31, "high": 31},
        }
    ]
    assert store.export_gold(io.BytesIO(), reviewed=True) == 0
    store.correct("r2", Reviewed(), who="Ada")
    file = io.BytesIO()
    assert store.export_gold(file, reviewed=True) == 1
    assert json.loads(file.getvalue())["events"] == []


def test_showing_a_name(store: Store, report: Report) -> None:
    actor = Argument(role="actor", span=span(TEXT, "Rebels"), name="Ahrar", code="SYR REB")
    store.add(report, make_record(report, make_event(TEXT, "left", arguments=(actor,))))
    for name in ("Ahrar", "SYR REB"):
        view = store.show(name)
        assert (view.total, view.roles) == (1, {"actor": 1})  # type: ignore[union-attr]
    with pytest.raises(StoreError, match="nothing called 'Nobody'"):
        store.show("Nobody")
