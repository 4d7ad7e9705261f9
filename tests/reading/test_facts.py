"""What a report states of a weapon itself, and only that."""

from __future__ import annotations

import re

import pytest

from sayso.reading.facts import find_facts
from sayso.record import Span


def stated(text: str, weapon: str) -> list[tuple[str, str]]:
    """Predicate and words of the facts about `weapon`, a pattern."""
    spans = [Span(start=m.start(), end=m.end(), text=m.group()) for m in re.finditer(weapon, text)]
    return [(fact.predicate, fact.span.text) for fact in find_facts(text, spans)]


@pytest.mark.parametrize(
    ("text", "facts"),
    [
        ("He showed rockets built by Boeing.", [("produced", "built by Boeing")]),
        ("The rockets, which were first introduced in 1984, failed.", [("introduced", "first introduced in 1984")]),
        ("The rockets (RPG-7s) that are now produced in Iran, failed.", [("produced", "produced in Iran")]),
        ("Rockets designed and produced by amateurs, flew.", [("produced", "produced by amateurs")]),
        ("The rockets were being built in secret.", [("produced", "built in secret")]),
        ("The rocket has been in service since 1957.", [("introduced", "in service since 1957")]),
        ("Each rocket has a price tag of $2 million.", [("cost", "has a price tag of $2 million")]),
        ("He sold rockets worth up to $2 million.", [("cost", "worth up to $2 million")]),
        ("The rocket (worth $2 million) fell.", [("cost", "worth $2 million")]),
        ("The rockets, which Iran sells, are said to cost $2 million.", [("cost", "cost $2 million")]),
        (
            "The rocket, made by Acme Corp., will cost $2 million.",
            [("produced", "made by Acme Corp"), ("cost", "cost $2 million")],
        ),
        (
            "The rocket has a range of 70 km and was developed in 1984.",
            [("range", "has a range of 70 km"), ("developed", "developed in 1984")],
        ),
        ("Developed in the 1980s, the rocket flies.", [("developed", "Developed in the 1980s")]),
    ],
)
def test_a_phrase_that_says_something_of_the_weapon(text: str, facts: list[tuple[str, str]]) -> None:
    assert stated(text, r"[Rr]ockets?") == facts


@pytest.mark.parametrize(
    "text",
    [
        "Eight rockets were downed, according to a statement made by the ministry.",
        "Rockets struck the depot, and three arrests were made in Kharkiv.",
        "Rockets hit a camp built by the UN.",
        "Rockets hit a hospital worth $5 million.",
        "Rockets destroyed a bill introduced by Senator Smith.",
        "The rocket fuel is made in Denmark.",
        "A rocket has a built in camera.",
        "The decision to use rockets was made by the president.",
        "The refurbishment of two rockets, made by Acme, will cost $2 million.",
        "The rocket strike was commissioned by the board.",
        "He fired rockets and was introduced by the host.",
        "A study commissioned by the army says that rockets miss.",
        "Built in 1980, the depot held rockets.",
        "It agreed on a deal worth $7 billion for rockets.",
    ],
)
def test_a_phrase_that_says_something_of_another_noun(text: str) -> None:
    assert [words for _, words in stated(text, r"[Rr]ockets?") if words != "made by Acme"] == []
