"""Phrases mean the places that the cases say, and whatever is asked gets an answer in order."""

from __future__ import annotations

import re
import tomllib
from pathlib import Path
from typing import Any

import pytest
from hypothesis import given, settings
from hypothesis import strategies as st

from sayso.record import PlaceValue, Span
from sayso.resolution.gazetteer import Gazetteer
from sayso.resolution.places import resolve_places
from sayso.resolution.places_joint import distance_km

CASES = tomllib.loads((Path(__file__).parent.parent / "cases" / "places.toml").read_text("utf-8"))["case"]


@pytest.fixture(scope="module")
def gazetteer() -> Gazetteer:
    return Gazetteer.open()


def span(text: str, words: str, occurrence: int = 1) -> Span:
    start = -1
    for _ in range(occurrence):
        start = text.index(words, start + 1)
    return Span(start=start, end=start + len(words), text=words)


@pytest.mark.parametrize("case", CASES, ids=lambda case: f"{case['phrase']}|{case['text'][:30]}")
def test_case(case: dict[str, Any], gazetteer: Gazetteer) -> None:
    place = resolve_places(case["text"], [span(case["text"], case["phrase"], case.get("n", 1))], gazetteer)[0]
    if case.get("none"):
        assert place is None
        return
    assert place is not None
    promised = {key: case[key] for key in ("name", "country", "kind", "ucdp", "acled") if key in case}
    assert {key: getattr(place, key) for key in promised} == promised
    if case.get("point") is False:
        assert (place.lat, place.lon) == (None, None)
    if "near" in case:
        assert place.lat is not None and place.lon is not None
        assert distance_km(place.lat, place.lon, *case["near"]) < 60


def test_names_of_one_report_settle_each_other(gazetteer: Gazetteer) -> None:
    text = "Police in Springfield arrested a man. He had come from Chicopee and Holyoke, Massachusetts."
    spans = [span(text, name) for name in ("Springfield", "Chicopee", "Holyoke")]
    places = resolve_places(text, spans, gazetteer)
    assert [p and round(p.lat or 0) for p in places] == [42, 42, 42]


def test_the_outlet_counts_where_the_text_is_silent(gazetteer: Gazetteer) -> None:
    text = "A barn burned down near Cambridge."
    there = resolve_places(text, [span(text, "Cambridge")], gazetteer, publisher="lfpress.ca")[0]
    assert there is not None and there.country == "CA"


def test_a_list_of_places_is_resolved_in_blocks(gazetteer: Gazetteer) -> None:
    text = "Aleppo, Homs, Hama and Idlib; " * 300
    spans = [Span(start=m.start(), end=m.end(), text=m.group()) for m in re.finditer(r"[A-Z]\w+", text)]
    places = resolve_places(text, spans, gazetteer)
    assert len(places) == len(spans) and {p and p.country for p in places} == {"SY"}


def test_rivals_and_score_show_the_doubt(gazetteer: Gazetteer) -> None:
    text = "The meeting was in Springfield."
    place = resolve_places(text, [span(text, "Springfield")], gazetteer)[0]
    assert place is not None and place.score is not None
    assert place.rivals and place.score + sum(r.score for r in place.rivals) <= 1.01
    assert all(r.score <= place.score for r in place.rivals)


def test_a_name_nobody_knows_keeps_its_words_and_gets_no_point(gazetteer: Gazetteer) -> None:
    text = "Ukraine said its troops left Zyrvaqovka. Shelling of Kharkiv continued, Ukrainian officials said."
    place = resolve_places(text, [span(text, "Zyrvaqovka")], gazetteer)[0]
    assert place == PlaceValue(name="Zyrvaqovka", country="UA", kind="city")


def test_places_of_ones_own(tmp_path: Path) -> None:
    table = tmp_path / "mine.toml"
    table.write_text(
        '[[facility]]\nname = "Depot Seven"\ncountry = "UA"\npoint = [48.1, 37.5]\naliases = ["D7"]\n',
        encoding="utf-8",
    )
    text = "A fire was seen at Depot Seven."
    place = resolve_places(text, [span(text, "Depot Seven")], Gazetteer.open(own=table))[0]
    assert place is not None
    assert (place.name, place.country, place.lat, place.geoname) == ("Depot Seven", "UA", 48.1, None)


@settings(max_examples=60, deadline=None)
@given(
    st.lists(
        st.sampled_from(["Aleppo", "the", "city", "near", "Syria", "north", "’s", ",", "Ω", "\n", "x" * 80, "St."])
    )
)
def test_any_spans_get_as_many_answers(gazetteer: Gazetteer, words: list[str]) -> None:
    text = " ".join(words) or " "
    half = len(text) // 2
    spans = [Span(start=0, end=len(text), text=text), Span(start=half, end=len(text), text=text[half:])]
    places = resolve_places(text, spans, gazetteer)
    assert len(places) == 2
    assert all(p is None or (p.lat is None) == (p.lon is None) for p in places)
