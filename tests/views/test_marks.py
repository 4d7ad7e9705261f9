"""Segments tile the text, however spans overlap; evidence holds its words; values are said exactly."""

from datetime import date

import pytest
from hypothesis import given
from hypothesis import strategies as st

from sayso.record import NumberValue, Span, TimeValue
from sayso.views import values
from sayso.views.evidence import LIMIT, passages, sentence
from sayso.views.marks import Mark, tile
from sayso.views.visible import line, split, visible

OFFSETS = st.integers(min_value=-3, max_value=43)
MARKS = st.lists(
    st.builds(lambda a, b: Mark(start=min(a, b), end=max(a, b), kind="who", role="actor"), OFFSETS, OFFSETS),
    max_size=12,
)


@given(MARKS, st.lists(OFFSETS, max_size=4))
def test_segments_tile_the_text_and_know_their_marks(marks: list[Mark], cuts: list[int]) -> None:
    segments = tile(0, 40, marks, cuts)
    assert [i for s in segments for i in range(s.start, s.end)] == list(range(40))
    for segment in segments:
        for at in range(segment.start, segment.end):
            assert list(segment.marks) == [m for m in marks if m.start <= at < m.end]


def test_an_empty_text_has_no_segments() -> None:
    assert tile(0, 0, [Mark(start=0, end=0, kind="who", role="actor")]) == ()


@given(st.text(alphabet='ab .\n"A!', min_size=1, max_size=60), st.data())
def test_a_sentence_holds_its_words(text: str, data: st.DataObject) -> None:
    start = data.draw(st.integers(0, len(text) - 1))
    end = data.draw(st.integers(start + 1, len(text)))
    low, high = sentence(text, start, end)
    assert 0 <= low <= start < end <= high <= len(text)


@pytest.mark.parametrize(
    ("text", "words", "expected"),
    [
        ("One fell. Two hit Velmar. Three missed.", "hit", "Two hit Velmar."),
        ("Gen. Ruiz of the U.S. Army spoke. It rained.", "spoke", "Gen. Ruiz of the U.S. Army spoke."),
        ("A raid fell. Two hit\nthe port.", "raid", "A raid fell."),
        ("It left the raid. “We” saw.\nMore.", "raid", "It left the raid."),
        ("Headline here\nBody text. More.", "here", "Headline here"),
        ("He said: “We left.” She stayed.", "left", "He said: “We left.”"),
        ("It fell on Jan. 3 near 2.5 km off. Then quiet.", "fell", "It fell on Jan. 3 near 2.5 km off."),
    ],
)
def test_sentences(text: str, words: str, expected: str) -> None:
    at = text.index(words)
    low, high = sentence(text, at, at + len(words))
    assert text[low:high] == expected


def test_evidence_is_bounded_where_nothing_ends() -> None:
    text = "word " * 100_000
    low, high = sentence(text, 250_000, 250_004)
    assert high - low <= 2 * LIMIT + 4
    assert text[low:high].startswith("word")


def test_a_source_in_another_sentence_is_shown_too() -> None:
    text = "The army spoke. Much followed. A depot was hit."
    spans = [Span(start=at, end=at + len(w), text=w) for w in ("hit", "army") for at in (text.index(w),)]
    shown = [text[low:high] for low, high in passages(text, spans[0], spans[1:])]
    assert shown == ["The army spoke.", "A depot was hit."]


@pytest.mark.parametrize(
    ("begin", "end", "precision", "expected"),
    [
        ("2031-03-07", "2031-03-07", "day", "7 March 2031"),
        ("2031-03-01", "2031-03-31", "month", "March 2031"),
        ("2019-01-01", "2019-12-31", "year", "2019"),
        ("1980-01-01", "1989-12-31", "decade", "1980s"),
        ("2031-03-01", "2031-03-09", "range", "1–9 March 2031"),
        ("2031-02-20", "2031-03-09", "range", "20 February – 9 March 2031"),
        ("2030-12-30", "2031-01-05", "week", "30 December 2030 – 5 January 2031"),
        ("2031-03-01", "2031-03-31", "vague", "about March 2031"),
        ("9999-12-01", "9999-12-31", "month", "December 9999"),
    ],
)
def test_times_in_words(begin: str, end: str, precision: str, expected: str) -> None:
    value = TimeValue(
        begin=date.fromisoformat(begin),
        end=date.fromisoformat(end),
        precision=precision,  # type: ignore[arg-type]
    )
    assert values.time(value) == expected


@pytest.mark.parametrize(
    ("low", "high", "expected"),
    [
        (8, 8, "8"),
        (1200, None, "at least 1,200"),
        (None, 50, "up to 50"),
        (30, 40, "30 to 40"),
        (None, None, "number not given"),
    ],
)
def test_numbers_in_words(low: int | None, high: int | None, expected: str) -> None:
    assert values.number(NumberValue(low=low, high=high)) == expected


@given(st.text(max_size=40))
def test_hidden_characters_are_named_and_the_rest_is_kept(text: str) -> None:
    assert "".join(piece for piece, _ in split(text)) == text
    shown = visible(text)
    assert not any(hidden for _, hidden in split(shown))
    assert "\n" not in line(text)
