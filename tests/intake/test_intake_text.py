"""Text is cleaned once: what is clean stays to the character, and a second time changes nothing."""

import unicodedata

import pytest
from hypothesis import given
from hypothesis import strategies as st

from sayso.intake.text import keep_places, sha256, tidy

ANYTHING = st.text(st.characters(exclude_categories=()))
DIRT = "\x00\t\r\n\x0b\x85\u2028\u2029\u00ad\u200b\u200e\u202b\u2066\u2060\ufeff\u061c\ud83d\udc00e\u0301 a"
DIRTY = st.text(st.sampled_from(DIRT))
CLEAN = st.text(st.characters(exclude_categories=("C", "Z"), include_characters=" \n\u200d\u200c\ufe0f\u00a0"))


@given(ANYTHING | DIRTY)
def test_places_are_kept(text: str) -> None:
    kept = keep_places(text)
    assert len(kept) == len(text)
    assert keep_places(kept) == kept
    assert kept.encode("utf-8").decode("utf-8") == kept
    assert all(ours == theirs or ours in " \n\ufffd" for ours, theirs in zip(kept, text, strict=True))


@given(ANYTHING | DIRTY)
def test_tidying_again_changes_nothing(text: str) -> None:
    once = tidy(text)
    assert tidy(once) == once
    assert keep_places(once) == once
    assert unicodedata.is_normalized("NFC", once)


@given(CLEAN)
def test_clean_text_stays_to_the_character(text: str) -> None:
    assert keep_places(text) == text
    assert tidy(text) == unicodedata.normalize("NFC", text)


@pytest.mark.parametrize(
    ("dirty", "places", "tidied"),
    [
        ("a\r\nb\rc", "a \nb\nc", "a\nb\nc"),
        ("a\x00\tb\x0cc\x7fd\x9b", "a  b c d ", "a  b c d "),
        ("a\u2028b\u2029c\x85d", "a\nb\nc\nd", "a\nb\nc\nd"),
        ("mis\u00adsile stri\u200bke", "mis\u00adsile stri\u200bke", "missile strike"),
        ("\u202bIDF\u202c \u200fhit\u200e", "\u202bIDF\u202c \u200fhit\u200e", "IDF hit"),
        ("Bogota\u0301", "Bogota\u0301", "Bogot\u00e1"),
        ("half \ud83d here", "half \ufffd here", "half \ufffd here"),
        ("\U0001f468\u200d\U0001f469 \u2764\ufe0f", "\U0001f468\u200d\U0001f469 \u2764\ufe0f", None),
    ],
)
def test_what_becomes_of_dirt(dirty: str, places: str, tidied: str | None) -> None:
    assert keep_places(dirty) == places
    assert tidy(dirty) == (dirty if tidied is None else tidied)


def test_digest_is_of_the_utf8_bytes() -> None:
    assert sha256("Kyjów\n") == "6f9080d07bfa3443baf01789bf052d194a10506bb1ad65412ae79c593e069d74"
