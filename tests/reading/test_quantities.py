"""Quantities: `tests/cases/numbers_quantities.toml` is the table to extend."""

import re
import time
import tomllib
from pathlib import Path

import pytest
from hypothesis import given
from hypothesis import strategies as st

from sayso.reading.quantities import find_facts, find_quantities, is_part, role_hint
from sayso.record import Quantity, Span

TABLE = Path(__file__).parents[1] / "cases" / "numbers_quantities.toml"
CASES = tomllib.loads(TABLE.read_text(encoding="utf-8"))["case"]
PIECES = st.sampled_from(
    [
        "at least ",
        "12",
        " people",
        ", ",
        "F-16",
        "\n",
        "no ",
        "dozens of ",
        "٣",
        "-",
        "one ",
        "2016 ",
        "and ",
        "1,2",
        "%",
        "$",
    ]
)


def row(quantity: Quantity) -> list[str | int]:
    value = quantity.value
    bounds = ["" if bound is None else bound for bound in (value.low, value.high)]
    return [quantity.span.text, *bounds, quantity.unit or ""]


@pytest.mark.parametrize("case", CASES, ids=lambda case: case["text"][:40])
def test_a_text_has_its_quantities(case):
    assert [row(quantity) for quantity in find_quantities(case["text"])] == case["quantities"]


@given(st.one_of(st.text(max_size=200), st.lists(PIECES, max_size=30).map("".join)))
def test_spans_hold_their_words_and_do_not_overlap(text):
    end = 0
    for quantity in find_quantities(text):
        span = quantity.span
        assert text[span.start : span.end] == span.text
        assert span.start >= end
        end = span.end
        assert role_hint(quantity, text) in {"killed", "injured", "captured", "displaced", "count", None}
        assert is_part(quantity, text) in {True, False}


@pytest.mark.parametrize(
    ("text", "roles"),
    [
        ("A blast killed 12 people and wounded 30 others.", ["killed", "injured"]),
        ("Three killed, two injured in shelling.", ["killed", "injured"]),
        ("At least 40 civilians, most of them women, were killed.", ["killed"]),
        ("Three soldiers and two civilians were killed.", ["killed", "killed"]),
        ("Shelling killing 2 children injuring 9 others.", ["killed", "injured"]),
        ("The death toll has risen to 112.", ["killed"]),
        ("Police arrested 15 protesters.", ["captured"]),
        ("The fighting displaced 2 million people.", ["displaced"]),
        ("Twelve prisoners were released.", ["count"]),
        ("Russia launched 300 drones that killed nobody.", ["count"]),
        ("The attack claimed the lives of 3 people.", ["killed"]),
        ("Six ministers resigned.", [None]),
        ("Turkish forces lost 12 İHAs.", [None]),  # one letter, two when lowered
    ],
)
def test_nearby_words_tell_harm_apart(text, roles):
    assert [role_hint(quantity, text) for quantity in find_quantities(text) if quantity.value.high != 0] == roles


@pytest.mark.parametrize(
    ("text", "parts"),
    [
        ("It killed 12 civilians, including 5 children and three women.", [False, True, True]),
        ("It killed 31 travellers, 9 of whom were nurses.", [False, True]),
        ("It killed 12 people, seven of them children.", [False, True]),
        ("It killed 12 people. Nine of the dead were nurses.", [False, True]),
        ("Dozens of victims were found.", [False]),
        ("Among the dead were 4 medics. It wounded 9 people.", [True, False]),
        ("It killed 12 people and wounded 30 others.", [False, False]),
    ],
)
def test_a_part_is_marked_and_never_added(text, parts):
    assert [is_part(quantity, text) for quantity in find_quantities(text)] == parts


@pytest.mark.parametrize(
    ("text", "weapon", "facts"),
    [
        (
            "A Scud, developed in the 1950s, has a reported range of 180 km, the museum writes.",
            "Scud",
            [("developed", "developed in the 1950s"), ("range", "has a reported range of 180 km")],
        ),
        ("Each Shahed costs about $20,000, officials said.", "Shahed", [("cost", "costs about $20,000")]),
        (
            "The Scud was developed by an office whose long name nobody in the city remembers any more now.",
            "Scud",
            [("developed", "developed by an office whose long name nobody in the city remembers any")],
        ),
        ("It fell. A range of 300 km is normal for cars. The Scud fell.", "Scud", []),
    ],
)
def test_facts_stay_in_the_words_of_the_report(text, weapon, facts):
    spans = [Span(start=m.start(), end=m.end(), text=m.group()) for m in re.finditer(weapon, text)]
    found = find_facts(text, spans)
    assert [(fact.predicate, fact.span.text) for fact in found] == facts
    assert all(text[fact.span.start : fact.span.end] == fact.span.text for fact in found)


@pytest.mark.parametrize("piece", ["at least ", "12 ", "1,", "9", "one-", "no ", "has a range of 1", "and 2 million "])
def test_time_is_linear_on_hostile_text(piece):
    text = "ATACMS " + piece * 20_000
    start = time.perf_counter()
    quantities = find_quantities(text)
    find_facts(text, [Span(start=0, end=6, text="ATACMS")])
    for quantity in quantities[:50]:
        role_hint(quantity, text)
        is_part(quantity, text)
    assert time.perf_counter() - start < 5.0
