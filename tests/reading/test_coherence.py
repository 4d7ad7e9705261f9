"""What the events of one report cannot all be."""

import pytest

from sayso.reading.coherence import coherent, wordless
from sayso.record import Argument, Event, Layer, Span


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
        ("Planes bombed Homs; tanks shelled it.", "bombed", "shelled"),
        ("Troops attacked the northern town before they shelled it.", "attacked", "shelled"),
    ],
)
def test_two_events_beside_each_other_stay(text, first, second):
    assert triggers(coherent([event(text, first), event(text, second)], text)) == [first, second]


def test_neighbours_of_two_types_stay():
    text = "He condemned the attack."
    both = [event(text, "condemned", type_="ACCUSE"), event(text, "attack")]
    assert triggers(coherent(both, text)) == ["condemned", "attack"]


def test_an_event_keeps_one_time_and_not_that_of_another():
    text = "Shells fell on Friday and Monday, after talks in Geneva on Sunday."
    shells = event(text, "fell", time=("Friday", 0.9))
    twice = [Argument(role="time", span=at(text, "Monday"), score=0.5), *shells.arguments]
    talks = event(text, "talks", type_="CONSULT", time=("Sunday", 0.9))
    stray = event(text, "Shells", type_="SEIZE", time=("Sunday", 0.4), place=("Geneva", 0.4))
    mended = coherent([Event(**{**fields(shells), "arguments": tuple(twice)}), talks, stray], text)
    assert [[(a.role, a.span.text) for a in e.arguments] for e in mended] == [
        [("place", "Geneva")],
        [("time", "Friday")],
        [("time", "Sunday")],
    ]


def fields(one: Event) -> dict:
    return {name: getattr(one, name) for name in one.__struct_fields__}


@pytest.mark.parametrize(("cue", "layers"), [("emphasized", 0), ("is said to have", 1), ("reportedly reported", 1)])
def test_a_word_that_somebody_must_say_is_no_layer_without_him(cue, layers):
    text = f"It {cue} bombed the town."
    told = Event(**{**fields(event(text, "bombed")), "attribution": (
        Layer(source=None, cue=at(text, cue), stance="asserts", quote="indirect"),
    )})  # fmt: skip
    assert [len(e.attribution) for e in coherent([told], text)] == [layers]


def test_spans_of_function_words_alone():
    assert [wordless(x) for x in ("the", "In an", "“", "the army", "his", "12")] == [
        True,
        True,
        True,
        False,
        False,
        False,
    ]
