"""Numbers alone: the value of each gold number phrase, given its span."""

from __future__ import annotations

from collections.abc import Iterable, Mapping
from typing import Any

from sayso.record import NumberValue, Span
from sayso.resolution.numbers import number_in

ROLES = frozenset({"killed", "injured", "captured", "displaced", "count"})


def gold_spans(gold_records: Iterable[Mapping[str, Any]]) -> tuple[int, int]:
    """How many gold number arguments with a value are resolved to both its bounds, and how many there are."""
    right = total = 0
    for record in gold_records:
        for event in record["events"]:
            for argument in event["arguments"]:
                if argument["role"] not in ROLES or not argument.get("value"):
                    continue
                total += 1
                wanted = NumberValue(low=argument["value"]["low"], high=argument["value"]["high"])
                span = argument["span"]
                found = number_in(record["text"], Span(start=span["start"], end=span["end"], text=span["text"]))
                right += found == wanted
    return right, total
