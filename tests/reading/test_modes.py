"""A trigger that names its mode has it; every word belongs to a mode of the ontology."""

import pytest

from sayso.ontology import Ontology
from sayso.reading.modes import named_mode, rules


@pytest.mark.parametrize(
    ("trigger", "mode"),
    [
        ("drone attack", "drone"),
        ("Air strikes", "airstrike"),
        ("missile strike", "missile"),
        ("clashed", "clash"),
        ("bombing", None),  # from the air, or a bomb that was laid
        ("attack", None),
        ("suicide attack and clashes", None),  # two: the network decides
    ],
)
def test_words_that_tell_a_mode(trigger: str, mode: str | None) -> None:
    assert named_mode(trigger, "ASSAULT") == mode
    assert named_mode(trigger, "CONSULT") is None


def test_every_mode_is_one_of_the_ontology() -> None:
    ontology = Ontology.load()
    assert [(t, m) for t, modes in rules().items() for m in modes if not ontology.has(t, m)] == []
