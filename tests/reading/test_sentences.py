"""Where sentences end, and that none of the text is lost between them."""

import pytest
from hypothesis import given
from hypothesis import strategies as st

from sayso.reading.sentences import split_sentences


@pytest.mark.parametrize(
    "sentences",
    [
        ("Gen. Abbas fell back.", "Nobody followed."),
        ("It cost approx. $5 million to repair.",),
        ("He was paid.", "$5 million was found on him."),
        ('"It is over!" he said.', '"We left."'),
        ("The U.S. struck at 3 a.m. on Friday.", "Iran denied it."),
        ("Troops left in Jan. 2024.", "They came back."),
    ],
)
def test_sentences_end_where_a_reader_would_end_them(sentences):
    assert tuple(s.text for s in split_sentences(" ".join(sentences))) == sentences


@given(st.text(alphabet="aB.?!\n \"'$1", max_size=80))
def test_only_white_space_stands_between_sentences(text):
    spans = split_sentences(text)
    kept = "".join(text[s.start : s.end] for s in spans)
    assert "".join(kept.split()) == "".join(text.split())
    assert all(s.text == text[s.start : s.end] == s.text.strip() for s in spans)
