"""Which predicted event answers which gold event, and what of it is right, by the record scorer's own rules.

The scorer (`score.py`) keeps its rules inside its functions. They are used here as they stand: its pairs are overheard
while it scores a report, and single pairs are given back to it to be judged.
"""

from __future__ import annotations

from collections.abc import Iterator
from dataclasses import dataclass
from types import ModuleType
from typing import Any

Event = dict[str, Any]
Pairs = list[tuple[int, int]]


@dataclass(frozen=True)
class Matched:
    """A gold event with the predicted one that the scorer pairs it with, and the pairs of their arguments."""

    gold: Event
    found: Event
    gold_index: int
    found_index: int
    arguments: Pairs  # (index in gold, index in found)


def matched(scorer: ModuleType, gold: dict[str, Any], found: dict[str, Any]) -> Iterator[Matched]:
    """The pairs of one report (triggers overlap, equal types first, one to one)."""
    heard: list[Pairs] = []
    pair = scorer.pair

    def listen(*arguments: object) -> Pairs:
        heard.append(pair(*arguments))
        return heard[-1]

    scorer.pair = listen  # `scorer` is the caller's own copy of the module
    try:
        scorer.score_report(gold, found)
    finally:
        scorer.pair = pair
    events, *arguments = heard
    for (i, j), pairs in zip(events, arguments, strict=True):
        yield Matched(gold["events"][i], found["events"][j], i, j, pairs)


def right(scorer: ModuleType, measure: str, gold: Event, found: Event) -> bool:
    """Whether one measure of a matched pair is right."""
    counts = scorer.score_report({"id": "", "events": [gold]}, {"id": "", "events": [found]})
    return bool(counts[measure][0])
