"""Finding: by words, names, codes, days, distance, and all of it at once; the same in both databases."""

from __future__ import annotations

from datetime import date

import pytest
from store_strategies import PLACES, make_event, make_record, make_report, span

from sayso.errors import StoreError
from sayso.record import Argument, Layer, NumberValue, TimeValue
from sayso.store import FACETS, Centre, Located, Near, Query, Store

HOSPITAL = (
    "Government jets struck a hospital in Aleppo on Wednesday, killing at least 14, "
    "Médecins Sans Frontières said. The army denied the strike."
)
AZAZ = "Rebels shelled Azaz on 2 May. The war in Syria has displaced millions since 2011."
TALKS = "Diplomats will meet in Geneva for talks. Drones were seen over the café."


@pytest.fixture
def filled(store: Store) -> Store:
    t = HOSPITAL
    struck = make_event(
        t,
        "struck",
        mode="airstrike",
        incident="i1",
        attribution=(
            Layer(
                source=span(t, "Médecins Sans Frontières"),
                cue=span(t, "said"),
                stance="asserts",
                quote="indirect",
                name="Médecins Sans Frontières",
                code="NGO",
            ),
        ),
        arguments=(
            Argument(role="actor", span=span(t, "Government jets"), name="Syrian Air Force", code="SYR MIL"),
            Argument(role="place", span=span(t, "Aleppo"), value=PLACES[0]),
            Argument(role="killed", span=span(t, "at least 14"), value=NumberValue(low=14, high=None)),
            Argument(
                role="time",
                span=span(t, "on Wednesday"),
                value=TimeValue(begin=date(2016, 4, 27), end=date(2016, 4, 27), precision="day"),
            ),
        ),
        score=0.9,
    )
    denied = make_event(t, "strike", n=2, status="negated", incident="i1", score=0.4)
    report = make_report(t, id="hospital", publisher="Agency", title="Hospital hit")
    store.add(report, make_record(report, struck, denied))
    t = AZAZ
    shelled = make_event(
        t,
        "shelled",
        mode="shelling",
        arguments=(
            Argument(role="actor", span=span(t, "Rebels"), name="Ahrar", code="SYR REB"),
            Argument(role="place", span=span(t, "Azaz"), value=PLACES[1]),
            Argument(
                role="time",
                span=span(t, "on 2 May"),
                value=TimeValue(begin=date(2016, 5, 2), end=date(2016, 5, 2), precision="day"),
            ),
        ),
        score=0.7,
    )
    war = make_event(
        t,
        "displaced",
        "COERCE",
        n=2,
        arguments=(
            Argument(role="place", span=span(t, "Syria"), value=PLACES[3]),
            Argument(
                role="time",
                span=span(t, "since 2011"),
                value=TimeValue(begin=date(2011, 1, 1), end=date(2016, 5, 3), precision="range"),
            ),
        ),
    )
    report = make_report(t, id="azaz", published=date(2016, 5, 3), publisher="Paper")
    store.add(report, make_record(report, shelled, war))
    report = make_report(TALKS, id="talks", published=date(2016, 6, 1))
    talks = make_event(TALKS, "talks", "CONSULT", status="future")
    seen = make_event(TALKS, "seen", "MOBILIZE", n=2, score=0.2)
    store.add(report, make_record(report, talks, seen))
    return store


def triggers(store: Store, **asked: object) -> list[str]:
    return [hit.event.trigger.text for hit in store.find(Query(**asked)).hits]  # type: ignore[arg-type]


def test_everything_at_once(filled: Store) -> None:
    asked = {
        "text": "hospital struck",
        "place": "aleppo",
        "within": 50.0,
        "begin": date(2016, 4, 1),
        "end": date(2016, 5, 31),
        "actor": "SYR MIL",
        "source": "NGO",
        "type": "ASSAULT",
        "mode": "airstrike",
        "status": "occurred",
        "min_score": 0.5,
        "min_killed": 10,
        "outlet": "Agency",
        "report": "hospital",
    }
    assert triggers(filled, **asked) == ["struck"]
    assert triggers(filled, **asked, not_denied=True) == []  # the army denies it in the same incident
    (hit,) = filled.find(Query(text="hospital", type="ASSAULT", status="occurred")).hits
    assert hit.evidence.text.startswith("Government jets")
    assert hit.evidence.text.endswith("said.")
    assert HOSPITAL[hit.evidence.start : hit.evidence.end] == hit.evidence.text
    for key, wrong in (
        ("actor", "SYR REB"),
        ("source", "IGO"),
        ("mode", "drone"),
        ("min_killed", 15),
    ):
        assert triggers(filled, **(asked | {key: wrong})) == [], key


@pytest.mark.parametrize(
    ("words", "found"),
    [
        ("hospital", ["strike", "struck"]),
        ("HOSPITALS", []),
        ("medecins sans", ["strike", "struck"]),
        ('"killing at least 14"', ["struck"]),
        ('"killing 14"', []),
        ("drone", ["seen"]),
        ("cafe", ["seen"]),
        ("war", ["displaced"]),
        ("wa", []),
        ("meet geneva", ["talks"]),
        ("airstrike", ["struck"]),
    ],
)
def test_words(filled: Store, words: str, found: list[str]) -> None:
    expected = found if words not in ("hospital", "medecins sans") else ["struck"]
    assert sorted(triggers(filled, text=words)) == expected


def test_days_overlap_and_undated_events_do_not_match(filled: Store) -> None:
    assert triggers(filled, begin=date(2016, 5, 2), end=date(2016, 5, 2)) == ["displaced", "shelled"]
    assert triggers(filled, end=date(2012, 1, 1)) == ["displaced"]
    assert triggers(filled, begin=date(2016, 5, 4)) == []
    assert triggers(filled, published_from=date(2016, 6, 1)) == ["seen", "talks"]
    assert triggers(filled, published_to=date(2016, 4, 30)) == ["strike", "struck"]


def test_names_codes_and_countries(filled: Store) -> None:
    assert triggers(filled, actor="SYR") == ["shelled", "struck"]
    assert triggers(filled, actor="air force") == ["struck"]
    assert triggers(filled, actor="force air") == []
    assert triggers(filled, place="SY") == ["displaced", "shelled", "struck"]
    assert triggers(filled, place="Syria") == ["displaced", "shelled", "struck"]
    assert triggers(filled, source="sans frontieres") == ["struck"]


def test_distance(filled: Store) -> None:
    assert triggers(filled, place="Aleppo", within=50.0) == ["shelled", "struck"]  # Azaz is 44 km away
    assert triggers(filled, place="Aleppo", within=40.0) == ["struck"]
    assert triggers(filled, near=Near(lat=36.586, lon=37.044, km=5)) == ["shelled"]
    with pytest.raises(StoreError, match="--near"):
        filled.find(Query(place="Syria", within=10))
    with pytest.raises(StoreError, match="no town or site called 'Nowhere'"):
        filled.find(Query(place="Nowhere", within=10))
    assert filled.find(Query(place="Nowhere")).total == 0


def test_a_gazetteer_says_where_a_place_lies_that_no_claim_has(filled: Store) -> None:
    def locate(name: str) -> list[Located]:
        asked.append(name)
        points = {"Afrin": [(36.512, 36.869)], "Tripoli": [(32.887, 13.187), (34.434, 35.844)]}
        return [Located(name=name, country="XX", lat=lat, lon=lon) for lat, lon in points.get(name, ())]

    asked: list[str] = []
    page = filled.find(Query(place="Afrin", within=20.0), locate)
    assert [hit.event.trigger.text for hit in page.hits] == ["shelled"]  # Azaz is 18 km away
    assert page.centre == Centre(near=Near(lat=36.512, lon=36.869, km=20), place=locate("Afrin")[0], looked_up=True)
    page = filled.find(Query(place="Aleppo", within=40.0), locate)
    assert page.centre is not None and not page.centre.looked_up and "Aleppo" not in asked
    with pytest.raises(StoreError, match=r"far apart: Tripoli, XX \(32.887, 13.187\); Tripoli, XX \(34"):
        filled.find(Query(place="Tripoli", within=50.0), locate)
    assert filled.find(Query(place="Tripoli", within=5_000.0), locate).total == 2
    with pytest.raises(StoreError, match="no town or site"):
        filled.find(Query(place="Nowhere", within=10), locate)


@pytest.mark.parametrize(
    "asked",
    [
        {"actor": "Ahrar"},
        {"begin": date(2016, 5, 2)},
        {"text": "village"},
        {"actor": "SYR", "begin": date(2016, 5, 2)},
        {"type": "SEIZE"},
        {"actor": "Ahrar", "published_to": date(2016, 5, 4), "sort": "time"},
    ],
)
def test_superseded_claims_are_left_out_whatever_leads(store: Store, asked: dict[str, object]) -> None:
    for id, words, day in (("old", "two", 3), ("new", "three", 4)):
        text = f"Rebels took {words} village roads on 2 May."
        value = TimeValue(begin=date(2016, 5, 2), end=date(2016, 5, 2), precision="day")
        arguments = (
            Argument(role="actor", span=span(text, "Rebels"), name="Ahrar", code="SYR REB"),
            Argument(role="time", span=span(text, "on 2 May"), value=value),
        )
        report = make_report(text, id=id, published=date(2016, 5, day), url="https://paper.example/story")
        store.add(report, make_record(report, make_event(text, "took", "SEIZE", arguments=arguments)))
    assert [hit.report for hit in store.find(Query(**asked)).hits] == ["new"]  # type: ignore[arg-type]
    everything = store.find(Query(**asked, all_versions=True))  # type: ignore[arg-type]
    assert [hit.report for hit in everything.hits] == ["new", "old"]


def test_order_and_pages(filled: Store) -> None:
    assert triggers(filled) == ["seen", "talks", "displaced", "shelled", "strike", "struck"]
    assert triggers(filled, limit=2, offset=2) == ["displaced", "shelled"]
    assert triggers(filled, ascending=True, limit=1) == ["struck"]
    assert triggers(filled, sort="time")[:3] == ["shelled", "struck", "displaced"]
    assert triggers(filled, sort="score", ascending=True)[:2] == ["seen", "strike"]
    assert triggers(filled, sort="killed", limit=1) == ["struck"]
    page = filled.find(Query(limit=1, offset=5))
    assert (page.total, page.exact, len(page.hits)) == (6, True, 1)


def test_facets_count_claims(filled: Store) -> None:
    facets = filled.find(Query(facets=FACETS)).facets
    counts = {name: {c.value: c.count for c in found} for name, found in facets.items()}
    assert counts["type"] == {"ASSAULT": 3, "COERCE": 1, "CONSULT": 1, "MOBILIZE": 1}
    assert counts["status"] == {"occurred": 4, "future": 1, "negated": 1}
    assert counts["country"] == {"SY": 3}
    assert counts["source"] == {"Médecins Sans Frontières": 1}
    assert counts["year"] == {"2016": 2, "2011": 1}
    assert counts["outlet"] == {"Agency": 2, "Paper": 2}


def test_reports_are_found_by_their_words_with_or_without_claims(filled: Store) -> None:
    empty = make_report("Nothing of note in Damascus.", id="empty", title="Quiet day")
    filled.add(empty, make_record(empty))
    assert [(r.id, r.claims) for r in filled.find_reports("quiet damascus").hits] == [("empty", 0)]
    assert [(r.id, r.claims) for r in filled.find_reports("hospital").hits] == [("hospital", 2)]
    assert filled.find_reports().total == 4


@pytest.mark.parametrize(
    "wrong",
    [{"limit": 0}, {"offset": -1}, {"within": 5.0}, {"begin": date(2017, 1, 1), "end": date(2016, 1, 1)}],
)
def test_a_query_that_cannot_be_says_so(wrong: dict[str, object]) -> None:
    with pytest.raises(StoreError):
        Query(**wrong)  # type: ignore[arg-type]


def test_marks_and_operators_are_words_like_any_other(filled: Store) -> None:
    for text in (
        "AND OR NOT",
        "hospital* -army",
        "':*|&",
        '"unclosed hospital',
        "a NEAR/2 b",
        "café; DROP TABLE claim",
    ):
        try:
            filled.find(Query(text=text))
        except StoreError as error:
            assert "no word in it" in str(error)
    assert filled.find(Query()).total == 6
