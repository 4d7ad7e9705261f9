"""The worked report of the shared gold data, read from where it lies and never copied, comes out right."""

from __future__ import annotations

import json
from datetime import date

import pytest

from sayso.intake import report
from sayso.pipeline import Pipeline
from sayso.record import Event, NumberValue, PlaceValue, Record, TimeValue
from shared_data import SHARED

SEED = SHARED / "gold" / "seed.jsonl"
pytestmark = pytest.mark.skipif(not SEED.exists(), reason=f"{SEED} is not there: the shared gold data is not installed")


@pytest.fixture(scope="module")
def record(pipeline: Pipeline) -> Record:
    seed = json.loads(SEED.read_text(encoding="utf-8").splitlines()[0])
    return pipeline.read(report(seed["text"], seed["published"], title=seed["title"], id=seed["id"]))


def events(record: Record, *words: str) -> list[Event]:
    """Events whose trigger holds one of the words."""
    found = [e for e in record.events if any(w in e.trigger.text for w in words)]
    assert found, [e.trigger.text for e in record.events]
    return found


def test_eight_missiles_downed_stay_a_claim_of_the_ministry(record: Record) -> None:
    (event,) = events(record, "intercepted")
    assert event.type == "INTERCEPT"
    assert event.hedge is not None and event.hedge.text in ("claiming", "claiming to")  # as in "believed to"
    source = event.attribution[0]
    assert source.source is not None and source.source.text in ("Russia", "The ministry")
    assert (source.code or "").startswith("RUS")
    counts = [a.value for a in event.arguments if a.role == "count"]
    assert counts == [NumberValue(low=8, high=8)]
    weapons = [a.weapon.id for a in event.arguments if a.role == "weapon" and a.weapon]
    assert "atacms" in [w.lower() for w in weapons]


def test_the_attempt_of_3_january_is_dated_placed_and_quoted(record: Record) -> None:
    (event,) = [e for e in events(record, "attack") if e.trigger.start < 400]
    (time,) = [a.value for a in event.arguments if a.role == "time"]
    assert isinstance(time, TimeValue) and (time.begin, time.end) == (date(2025, 1, 3), date(2025, 1, 3))
    (place,) = [a.value for a in event.arguments if a.role == "place"]
    assert isinstance(place, PlaceValue) and place.name == "Belgorod Oblast" and place.country == "RU"
    source = event.attribution[0]
    assert source.quote == "direct" and source.name == "Russian Ministry of Defense"


def test_the_strike_on_kyiv_is_threatened_not_done(record: Record) -> None:
    (event,) = events(record, "strike")
    assert event.status == "possible"
    assert "Putin" in (event.attribution[0].name or "")


def test_the_mirages_are_expected(record: Record) -> None:
    event = events(record, "receive")[-1]
    assert event.status == "future"
    assert any("Mirage" in a.span.text for a in event.arguments)


def test_300_drones_and_20_missiles_are_zelenskyys_figure(record: Record) -> None:
    (event,) = events(record, "launched")
    counts = {a.value.low for a in event.arguments if a.role == "count" and isinstance(a.value, NumberValue)}
    assert counts == {300, 20}
    assert event.attribution[0].name == "Volodymyr Zelenskyy"
