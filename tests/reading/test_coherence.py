"""What the events of one report cannot all be."""

import msgspec
import pytest

from sayso.reading.coherence import coherent, voiced, wordless
from sayso.record import Argument, Event, Span


def at(text: str, words: str) -> Span:
    start = text.index(words)
    return Span(start=start, end=start + len(words), text=words)


def event(
    text: str, trigger: str, *, score: float = 0.8, type_: str = "ASSAULT", **arguments: tuple[str, float]
) -> Event:
    parts = tuple(Argument(role=r, span=at(text, words), score=s) for r, (words, s) in arguments.items())
    return Event(
        id="", trigger=at(text, trigger), type=type_, mode=None, status="occurred", hedge=None, attribution=(),
        arguments=parts, score=score,
    )  # fmt: skip


def triggers(events: list[Event]) -> list[str]:
    return [e.trigger.text for e in events]


def test_one_happening_told_by_two_words_is_one_event():
    text = "The driver mowed them down in Nice."
    doubled = [event(text, "down", score=0.6), event(text, "mowed", score=0.9)]
    assert triggers(coherent(doubled, text)) == ["mowed"]


def test_the_means_is_no_event_beside_what_was_done_with_it():
    text = "A truck bomb was set off in Aleppo."
    doubled = [event(text, "bomb", score=0.9), event(text, "set off", score=0.7, weapon=("A truck bomb", 0.8))]
    assert triggers(coherent(doubled, text)) == ["set off"]


@pytest.mark.parametrize(
    ("text", "first", "second"),
    [
        ("Air strikes and shelling killed 19.", "Air strikes", "shelling"),
        ("Jets bombed, then shelled the town.", "bombed", "shelled"),
        ("The attack came after shelling.", "attack", "shelling"),
        ("Planes bombed Homs; tanks shelled it.", "bombed", "shelled"),
        ("They attacked a big old town, shelled.", "attacked", "shelled"),  # three words and more
        ("A bombing counterproductively reinvigorated raids.", "bombing", "raids"),  # long words
        ("Rebels claim Aleppo attack\n\nBombing of a market kills ten", "attack", "Bombing"),
    ],
)
def test_two_events_beside_each_other_stay(text, first, second):
    assert triggers(coherent([event(text, first), event(text, second)], text)) == [first, second]


def test_neighbours_of_two_types_stay():
    text = "He condemned the attack."
    both = [event(text, "condemned", type_="ACCUSE"), event(text, "attack")]
    assert triggers(coherent(both, text)) == ["condemned", "attack"]


def times(*of_events: list[tuple[str, float]]) -> list[list[str]]:
    """The times that events keep, of those they came with."""
    text = "Friday Saturday Sunday | shelled ; bombed ; raided"
    words = ("shelled", "bombed", "raided")
    came = [
        msgspec.structs.replace(
            event(text, word), arguments=tuple(Argument(role="time", span=at(text, day), score=s) for day, s in days)
        )
        for word, days in zip(words, of_events, strict=False)
    ]
    return [[a.span.text for a in e.arguments] for e in coherent(came, text)]


def test_an_event_keeps_its_surest_time():
    assert times([("Friday", 0.5), ("Sunday", 0.9)]) == [["Sunday"]]


def test_a_time_stays_with_those_who_are_about_as_sure_of_it():
    assert times([("Friday", 0.9)], [("Friday", 0.7)], [("Friday", 0.6)]) == [["Friday"], ["Friday"], []]


def test_a_time_that_its_surest_event_gives_up_stays_with_the_next():
    assert times([("Friday", 0.95), ("Sunday", 0.9)], [("Sunday", 0.5)]) == [["Friday"], ["Sunday"]]


def test_modes_are_told_in_the_order_of_the_text():
    text = "A truck rammed the crowd. The attack killed ten."
    out = coherent([event(text, "attack"), event(text, "rammed")], text)
    assert [e.mode for e in out] == ["vehicle", "vehicle"]


@pytest.mark.parametrize(
    ("cue", "stands"), [("emphasized", False), ("is said to have", True), ("was widely reported to have", True)]
)
def test_a_word_that_somebody_must_say_is_no_layer_without_him(cue, stands):
    assert voiced(None, at(cue, cue)) is stands
    assert voiced(at("He", "He"), at(cue, cue))


def test_spans_of_function_words_alone():
    assert [wordless(x) for x in ("the", "In an", "“", "the army", "his", "12")] == [
        True,
        True,
        True,
        False,
        False,
        False,
    ]


@pytest.mark.parametrize(
    ("text", "trigger", "status"),
    [
        ("The council considered closing the port.", "closing", "possible"),
        ("Most voters support the U.S. calling for a truce.", "calling", "requested"),
        ("They opposed the plan, bombing the bridge at dawn.", "bombing", "occurred"),  # another clause
        ("Rebels that the allies support were bombing the bridge.", "bombing", "occurred"),
        ("Jets came in support of troops fighting rebels.", "fighting", "occurred"),
        ("The council considered the attack.", "attack", "occurred"),
    ],
)
def test_what_is_weighed_or_proposed_is_no_plain_fact(text, trigger, status):
    (told,) = coherent([event(text, trigger)], text)
    assert told.status == status
