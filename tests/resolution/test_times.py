"""Time: phrases to days, in the table tests/cases/times.toml and under arbitrary text."""

import time
import tomllib
from datetime import date
from pathlib import Path

import pytest
from hypothesis import given
from hypothesis import strategies as st

from sayso.reading.timex import find_timexes
from sayso.record import Span, TimeValue
from sayso.resolution.times import resolve_timexes, time_value
from sayso.resolution.times_calendar import easter, holiday

CASES = tomllib.loads((Path(__file__).parents[1] / "cases" / "times.toml").read_text(encoding="utf-8"))["case"]
VOCABULARY = (
    "on since last next early the of 3 5th May Friday 2014 1930s ago later two days weeks year night 9 a.m. "
    "between and to - , . by Ramadan BC 480 quarter every recent overnight weekend century 31 Feb. 99 0000"
)
WORDS = st.sampled_from(VOCABULARY.split())


def _value(case: dict) -> TimeValue | None:
    phrase, published = case["phrase"], case["published"]
    text = case.get("text", f"It happened {phrase}.")
    start = text.index(phrase)
    span = Span(start=start, end=start + len(phrase), text=phrase)
    timexes = resolve_timexes(text, published, find_timexes(text))
    return time_value(span, text, published, timexes, future=case.get("future", False))


@pytest.mark.parametrize("case", CASES, ids=[f"{case['phrase']} ({case['published']})" for case in CASES])
def test_phrase_means_these_days(case):
    found = _value(case)
    if "begin" not in case:
        assert found is None
        return
    assert found is not None
    assert (found.begin, found.end, found.precision) == (case["begin"], case["end"], case["precision"])
    if "timex" in case:
        assert found.timex == case["timex"]


@pytest.mark.parametrize(
    ("phrase", "ucdp", "acled"),
    [("on 3 May 2024", 1, 1), ("between 3 and 5 May 2024", 2, 2), ("last week", 3, 2), ("in May 2024", 4, 3),
     ("in 2024", 5, None), ("the 1980s", None, None)],
)  # fmt: skip
def test_precision_codes_follow_the_length_of_the_interval(phrase, ucdp, acled):
    found = _value({"phrase": phrase, "published": date(2025, 1, 5)})
    assert found is not None
    assert (found.ucdp, found.acled) == (ucdp, acled)


def test_a_story_of_the_past_is_dated_by_its_own_years():
    text = (
        "In 1939 war broke out. On 3 September 1939 two governments declared it. By early October the "
        "capital had fallen. In April 1940 ships sailed north, and on 9 April troops landed. The next day "
        "the port was taken. In January 1941 nothing moved; papers released in 2005 tell why. On 6 April the "
        "campaign went on. In 1945 it ended, after the conferences of 1943 and 1944."
    )
    timexes = resolve_timexes(text, date(2009, 12, 19), find_timexes(text))
    values = {one.span.text: one.value for one in timexes}
    assert values["early October"] == "1939-10"
    assert values["9 April"] == "1940-04-09"
    assert values["The next day"] == "1940-04-10"
    assert values["6 April"] == "1941-04-06"


def test_news_with_a_history_is_no_story():
    years = "It was built in 1921, burned in 1944, and was rebuilt in 1951, 1963, 1970, 1982, 1990 and 1999. "
    text = f"The bridge was closed on Tuesday. {years}It had been shut last week, too."
    timexes = resolve_timexes(text, date(2015, 2, 12), find_timexes(text))
    values = {one.span.text: one.value for one in timexes}
    assert values["Tuesday"] == "2015-02-10"
    assert values["last week"] == "2015-W06"


def test_years_before_our_era_have_a_value_and_no_days():
    text = "The war of 499-493 BC ended badly. In the spring of 480 BC a new army came, and by 479 it was gone."
    timexes = resolve_timexes(text, date(2009, 12, 19), find_timexes(text))
    assert [one.value for one in timexes] == ["BC0499", "BC0493", "BC0480-SP", "BC0479"]
    assert all(one.begin is None and one.end is None for one in timexes)


@pytest.mark.parametrize(
    ("year", "month", "day"), [(1999, 4, 4), (2000, 4, 23), (2016, 3, 27), (2024, 3, 31), (2025, 4, 20)]
)
def test_easter(year, month, day):
    assert easter(year) == date(year, month, day)


def test_ramadan_ends_before_its_feast_in_every_year_of_the_table():
    for year in range(2010, 2027):
        fast, feast = holiday("ramadan", year), holiday("eid al-fitr", year)
        assert fast is not None
        assert feast is not None
        assert 28 <= (fast.end - fast.begin).days <= 29
        assert (feast.begin - fast.end).days == 1


@given(st.lists(WORDS, max_size=30), st.dates(min_value=date(1, 1, 1)), st.booleans())
def test_any_words_give_ordered_days_or_none(words, published, future):
    text = " ".join(words)
    timexes = resolve_timexes(text, published, find_timexes(text))
    for one in timexes:
        assert text[one.span.start : one.span.end] == one.span.text
        assert (one.begin is None) == (one.end is None)
        assert one.begin is None or one.end is None or one.begin <= one.end
    span = Span(start=0, end=len(text), text=text)
    value = time_value(span, text, published, timexes, future=future)
    assert value is None or value.begin <= value.end
    for one in timexes:
        value = time_value(one.span, text, published, timexes, future=future)
        assert value is None or value.begin <= value.end


@given(st.text(max_size=200), st.dates())
def test_any_text_is_accepted(text, published):
    timexes = resolve_timexes(text, published, find_timexes(text))
    assert all(text[one.span.start : one.span.end] == one.span.text for one in timexes)


def test_resolving_is_linear_in_the_text():
    text = "On Friday and 5 May 2015 they left. " * 5_000
    forms = find_timexes(text)
    begun = time.process_time()
    resolve_timexes(text, date(2025, 1, 5), forms)
    assert time.process_time() - begun < 10
