"""The time grammar: each rule finds its example, spans are exact, hostile text costs what its length does."""

import re
import time

import pytest
from hypothesis import given
from hypothesis import strategies as st

from sayso.reading.timex import find_timexes
from sayso.reading.timex_grammar import load_rules
from sayso.timeforms import Calendar, Lasting, Relative

RULES = load_rules()
HOSTILE = {
    "digits": "1" * 200_000, "spaces": " " * 200_000, "last": "last " * 40_000,
    "newlines": "\n" * 200_000,
    "numbers": "twenty " * 30_000, "commas": "1,000," * 30_000, "dots": "." * 200_000,
    "a.m.": "a.m." * 50_000,
    "edges": "early in the " * 15_000, "years": "2015-" * 40_000, "and": "and two " * 25_000,
}  # fmt: skip


@pytest.mark.parametrize("rule", RULES, ids=[rule.name for rule in RULES])
def test_every_rule_finds_its_example(rule):
    text = re.sub(r"[\[\]]", "", rule.example)
    assert re.findall(r"\[(.*?)\]", rule.example) == [one.span.text for one in find_timexes(text)]


@pytest.mark.parametrize(
    "text",
    ["He may march on.", "The fall of the city came.", "1,500 soldiers and 2000 fighters left",
     "Flight 1930 landed", "a second strike", "an F-16 and a T-90", "the 6-year-old boy",
     "General March spoke", "It soon became clear", "half a quarter of them", "the Arab Spring",
     "version 1.2.3", "A poll that USA Today printed found that most people agreed",
     "the editors of the Weekly Courier said they would appeal", "The Sunday Times reported losses",
     "Neighbours said June Miller had left", "on a day-to-day basis", "an average daily output of 40 tons",
     "He asked for the minutes of the meeting", "They cut opening hours", "Plans changed at the last minute",
     "The fall from power came quickly", 'the minister said on the programme "This Week," to some surprise',
     "The current was cut off", "a period of calm", "He drove a 1997 Volvo down the hill", "Ring 623-1962 for help",
     "the 1400 block of the road", "It is at 1640 N. Elm St.", "Every now and then they met", "a loan of 1950 lire",
     "She told the programme 60 Minutes that nobody had called", "a film that 20th Century Fox made"],
)  # fmt: skip
def test_other_words_are_no_times(text):
    assert find_timexes(text) == ()


@pytest.mark.parametrize(
    "text",
    ["Army shells Homs Today", "Talks Resume in Geneva Today", "He said, ``Today's vote is a step back'' for them",
     "Daily raids went on for the rest of the siege"],
)  # fmt: skip
def test_a_capital_alone_makes_no_name(text):
    assert [one.span.text.lower() for one in find_timexes(text)][:1] in (["today"], ["daily"])


def test_types_follow_timex3():
    text = "At 9 a.m. on Friday, for three days, every week, in May, on Mondays, 24 hours a day, and some day soon"
    types = [one.type for one in find_timexes(text)]
    assert types == ["TIME", "DURATION", "SET", "DATE", "SET", "SET", "DATE", "DATE"]


def test_a_form_holds_what_the_words_say_and_no_more():
    weekday, length, ago = (one.form for one in find_timexes("last Friday; the past two weeks; five years ago"))
    assert weekday == Calendar(weekday=5, shift=-1)
    assert length == Lasting(amount=2, unit="week", direction=-1)
    assert ago == Relative(amount=-5, unit="year", anchor="speech", direction=-1, whole=False)


@given(st.text(max_size=300))
def test_any_text_is_accepted_and_spans_are_exact(text):
    end = 0
    for one in find_timexes(text):
        assert end <= one.span.start < one.span.end <= len(text)
        assert text[one.span.start : one.span.end] == one.span.text
        end = one.span.end


@pytest.mark.parametrize("name", HOSTILE)
def test_hostile_text_is_linear(name):
    begun = time.process_time()
    find_timexes(HOSTILE[name])
    assert time.process_time() - begun < 10  # about a second here; a catastrophic pattern takes minutes
