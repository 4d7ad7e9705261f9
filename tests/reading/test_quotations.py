"""Who is quoted tells what is done in the quotation."""

from __future__ import annotations

import pytest

from sayso.reading.quotations import with_quoted_voices
from sayso.record import Attribution, Event, Layer, Span

TEXT = (
    "Teachers met. “They shelled the school and we buried nine,” said Lena Roth, a teacher. “Two days later they came "
    "back and burned it.”\n\nThe army called it “a shelling”.\n\nNobody spoke of the mill, which was shelled too."
)


def at(words: str, text: str = TEXT) -> Span:
    start = text.index(words)
    return Span(start=start, end=start + len(words), text=words)


def event(trigger: str, *attribution: Layer, type_: str = "ASSAULT") -> Event:
    return Event(
        id="", trigger=at(trigger), type=type_, mode=None, status="occurred", hedge=None, attribution=attribution,
        arguments=(), score=0.7,
    )  # fmt: skip


ROTH = Attribution(
    source=at("Lena Roth, a teacher"), cue=at("said"), content=(at("They shelled the school"),), kind="direct"
)
BY_ROTH = Layer(source=ROTH.source, cue=ROTH.cue, stance="asserts", quote="direct", score=0.7)


@pytest.mark.parametrize(
    ("trigger", "expected"),
    [
        ("shelled", (BY_ROTH,)),
        ("burned", (BY_ROTH,)),  # a quotation that goes on
        ("shelling”", ()),  # a word in marks names the thing
        ("met", ()),
    ],
)
def test_a_deed_in_a_quotation_is_told_by_who_is_quoted(trigger, expected):
    (told,) = with_quoted_voices([event(trigger.rstrip("”"))], [ROTH], TEXT)
    assert told.attribution == expected


def test_who_tells_another_event_of_the_quotation_tells_this_one():
    inner = Layer(source=None, cue=at("buried"), stance="asserts", quote="indirect")
    outer = Layer(source=at("Lena Roth"), cue=at("said"), stance="asserts", quote="direct", score=0.9)
    other, told = with_quoted_voices([event("buried", inner, outer), event("shelled")], [], TEXT)
    assert other.attribution == (inner, outer)
    assert [(x.source, x.cue, x.score) for x in told.attribution] == [(outer.source, outer.cue, 0.7)]


def test_what_is_done_by_speaking_is_the_reports_own():
    (told,) = with_quoted_voices([event("shelled", type_="ACCUSE")], [ROTH], TEXT)
    assert told.attribution == ()


def test_whom_the_report_does_not_tell_nobody_is():
    (told,) = with_quoted_voices([event("burned")], [], TEXT)
    assert told.attribution == ()
