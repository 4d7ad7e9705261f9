"""Whom pronouns and descriptions mean within one report."""

from datetime import date

import pytest

from sayso.record import Span
from sayso.resolution.actors import ActorRegistry, resolve_actors


@pytest.fixture(scope="module")
def registry():
    return ActorRegistry.load()


@pytest.mark.parametrize(
    ("text", "phrase", "name"),
    [
        ("Vladimir Putin met Angela Merkel. She thanked him.", "She", "Angela Merkel"),
        ("Vladimir Putin met Angela Merkel. She thanked him.", "him", "Vladimir Putin"),
        ("Boko Haram raided a village. The group took cattle.", "The group", "Boko Haram"),
        ("Hezbollah said it had fired rockets at Israel.", "it", "Hezbollah"),
        ("The Taliban took the town. They burned a school.", "They", "Taliban"),
        ("Antony Blinken spoke. “We will send aid,” he said.", "We", "United States"),
        ("SANA said rebels shelled Aleppo. The agency gave no toll.", "The agency", "SANA"),
        ("Nobody came. He left.", "He", None),
        ("A spokesman for Kenya's army, Abel Mutai, spoke. Mr. Mutai left.", "Mr. Mutai", "Abel Mutai"),
        ("Islamic State held the town. Its positions were shelled.", "Its positions", "Islamic State"),
    ],
)
def test_a_phrase_points_back(text, phrase, name, registry):
    start = text.index(phrase)
    span = Span(start=start, end=start + len(phrase), text=phrase)
    (actor,) = resolve_actors(text, [span], date(2022, 6, 1), registry)
    assert (actor.name if actor else None) == name


def test_a_fuller_phrase_of_before_gives_its_name(registry):
    text = "Activists in Homs posted a film. The activists named no one."
    spans = [Span(start=0, end=17, text="Activists in Homs"), Span(start=33, end=46, text="The activists")]
    first, second = resolve_actors(text, spans, date(2016, 1, 1), registry)
    assert second == first
