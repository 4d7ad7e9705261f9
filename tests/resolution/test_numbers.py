"""Number phrases and their bounds: `tests/cases/numbers.toml` is the table to extend."""

import time
import tomllib
from pathlib import Path

import pytest
from hypothesis import given
from hypothesis import strategies as st

from sayso.record import NumberValue, Span
from sayso.resolution.numbers import number_in, number_value

CASES = tomllib.loads((Path(__file__).parents[1] / "cases" / "numbers.toml").read_text(encoding="utf-8"))["case"]


@pytest.mark.parametrize("case", CASES, ids=lambda case: case["phrase"] or "empty")
def test_a_phrase_has_its_bounds(case):
    wanted = None if case.get("none") else NumberValue(low=case.get("low"), high=case.get("high"))
    assert number_value(case["phrase"]) == wanted


@pytest.mark.parametrize(
    ("text", "words", "low", "high"),
    [
        ("It killed at least three men.", "three men", 3, None),
        ("It killed 50 or more.", "50", 50, None),
        ("They took over two oil fields.", "two oil fields", 2, 2),  # "over" belongs to the verb
        ("He spoke. Three men died.", "Three men", 3, 3),
    ],
)
def test_a_bound_just_outside_the_span_counts(text, words, low, high):
    start = text.index(words)
    span = Span(start=start, end=start + len(words), text=words)
    assert number_in(text, span) == NumberValue(low=low, high=high)


@given(st.text(max_size=200))
def test_any_phrase_has_ordered_bounds(phrase):
    value = number_value(phrase)
    if value and value.low is not None and value.high is not None:
        assert 0 <= value.low <= value.high


@given(st.integers(min_value=0, max_value=10**12))
def test_digits_come_back(n):
    exact = NumberValue(low=n, high=n)
    assert number_value(str(n)) == number_value(f"{n:,}") == number_value(f"the {n} people") == exact
    assert number_value(f"at least {n:,} people") == NumberValue(low=n, high=None)
    assert number_value(f"more than {n}") == NumberValue(low=n + 1, high=None)


@pytest.mark.parametrize(
    "piece",
    ["at least ", "hundred ", "tens of ", "1,", "9", "one-", "and a half ", "between ", "million ", "1 of them, and "],
)
def test_time_is_linear_on_hostile_phrases(piece):
    start = time.perf_counter()
    number_value(piece * 50_000)
    assert time.perf_counter() - start < 1.0
