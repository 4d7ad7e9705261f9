"""Place names are found as the cases say; spans are exact, in order and apart, whatever the text."""

from __future__ import annotations

import itertools
import tomllib
from pathlib import Path
from typing import Any

import pytest
from hypothesis import given, settings
from hypothesis import strategies as st

from sayso.reading.toponyms import find_toponyms
from sayso.resolution.gazetteer import Gazetteer

CASES = tomllib.loads((Path(__file__).parent.parent / "cases" / "toponyms.toml").read_text("utf-8"))["case"]


@pytest.fixture(scope="module")
def gazetteer() -> Gazetteer:
    return Gazetteer.open()


@pytest.mark.parametrize("case", CASES, ids=lambda case: case["text"][:40])
def test_case(case: dict[str, Any], gazetteer: Gazetteer) -> None:
    assert [s.text for s in find_toponyms(case["text"], gazetteer.knows)] == case["found"]


PIECES = [
    "Paris",
    "the",
    "St.",
    "U.S.",
    "al-Bab",
    "of",
    "Mr.",
    "’s",
    ",",
    ".",
    "\n",
    "Ω",
    "\U0001f30d",
    "Jackson",
    "in",
    "9",
]


@settings(max_examples=200, deadline=None)
@given(st.one_of(st.text(max_size=200), st.lists(st.sampled_from(PIECES)).map(" ".join)))
def test_spans_are_exact_in_order_and_apart(text: str) -> None:
    spans = find_toponyms(text, lambda name: len(name) % 2 == 0)
    assert all(text[s.start : s.end] == s.text and s.text for s in spans)
    assert all(a.end <= b.start for a, b in itertools.pairwise(spans))


def test_a_long_line_of_capitals_takes_no_long_time() -> None:
    assert find_toponyms("Ab-" * 20_000, lambda name: False) == ()
    assert find_toponyms("A " * 20_000, lambda name: False) == ()
    assert find_toponyms("Ab " * 20_000, lambda name: False) == ()
