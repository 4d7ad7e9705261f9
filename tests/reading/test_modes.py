"""Words that tell a mode have it; every word belongs to a mode of the ontology."""

import pytest

from sayso.ontology import Ontology
from sayso.reading.modes import rules, told_mode, with_told_modes
from sayso.record import Argument, Event, Span


def event(
    trigger: str,
    *weapons: str,
    mode: str = "other",
    status: str = "occurred",
    type_: str = "ASSAULT",
    sure: float = 0.8,
) -> Event:
    span = Span(start=0, end=len(trigger), text=trigger)
    parts = tuple(Argument(role="weapon", span=Span(start=0, end=len(w), text=w), score=sure) for w in weapons)
    return Event(
        id="", trigger=span, type=type_, mode=mode, status=status, hedge=None, attribution=(), arguments=parts
    )  # fmt: skip


@pytest.mark.parametrize(
    ("trigger", "weapons", "mode"),
    [
        ("drone attack", [], "drone"),
        ("Air strikes", [], "airstrike"),
        ("clashed", ["tanks"], "clash"),
        ("bombing", [], "network"),  # from the air, or a bomb that was laid
        ("attack", [], None),
        ("suicide attack and clashes", [], None),  # two: the network decides
        ("struck", ["Iskander missiles"], "missile"),
        ("struck", ["missiles", "drones"], None),
        ("shot", [], "firearms"),
        ("shot", ["a missile"], "missile"),
        ("attack", ["a truck"], "vehicle"),
        ("shooting", ["a passing car"], "firearms"),
        ("attacked", ["armoured vehicles"], None),
        ("attack", ["a vehicle-borne improvised explosive device"], None),
        ("attack", ["a booby-trapped car"], None),
        ("fired", ["tear gas"], None),
        ("attacked", ["gas"], "chemical"),
        ("struck", ["unmanned aircraft"], "drone"),
        ("killed", ["car", "bombs"], None),
        ("rammed", ["a truck"], "vehicle"),
        ("killed", ["a truck laden with explosives"], None),
        ("exploded", ["a truck"], "network"),
    ],
)
def test_words_that_tell_a_mode(trigger: str, weapons: list[str], mode: str | None) -> None:
    assert told_mode(event(trigger, *weapons, mode="network")) == mode
    assert told_mode(event(trigger, *weapons, mode="network", type_="CONSULT")) is None


def test_a_doubtful_weapon_tells_nothing() -> None:
    assert [told_mode(event("struck", "missiles", sure=score)) for score in (0.0, 0.3, 0.5)] == [None, None, "missile"]


def test_a_happening_told_again_keeps_the_mode_told_before() -> None:
    told = [
        event("attack", mode="bombing"),  # nothing told yet
        event("rammed", mode="other"),
        event("The attack", mode="bombing"),
        event("attack", mode="bombing", status="future"),  # another one
        event("ambush", mode="ground"),  # a word with a mode of its own
    ]
    assert [e.mode for e in with_told_modes(told)] == ["bombing", "vehicle", "vehicle", "bombing", "ground"]


def test_every_mode_is_one_of_the_ontology() -> None:
    ontology = Ontology.load()
    tables = (rules().trigger, rules().weapon, rules().act, rules().driven)
    named = [(t, m) for table in tables for t, modes in table.items() for m in modes]
    assert [pair for pair in named if not ontology.has(*pair)] == []
