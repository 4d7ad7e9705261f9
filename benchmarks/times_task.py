"""Time: what this package makes of benchmark texts, in the scorers' form.

`predict` gives TIMEX3 predictions for documents of the time benchmark; `gold_spans` counts how many of a gold
file's time arguments get exactly their gold days when the words are given.
"""

from __future__ import annotations

from collections.abc import Iterable, Mapping
from datetime import date
from typing import Any

from sayso.reading.timex import find_timexes
from sayso.record import Span
from sayso.resolution.times import resolve_timexes, time_value


def predict(gold_docs: Iterable[Mapping[str, Any]]) -> list[dict[str, Any]]:
    """Benchmark documents ({doc, dct, text}) -> {doc, timexes: [{start, end, type, value}]}."""
    predicted = []
    for doc in gold_docs:
        text = doc["text"]
        timexes = resolve_timexes(text, date.fromisoformat(doc["dct"]), find_timexes(text))
        found = [
            {"start": one.span.start, "end": one.span.end, "type": one.type, "value": one.value or ""}
            for one in timexes
        ]
        predicted.append({"doc": doc["doc"], "timexes": found})
    return predicted


def gold_cases(gold_records: Iterable[Mapping[str, Any]]) -> Iterable[tuple[str, str, str, Any, Any]]:
    """(words, published, status, gold value, value found) of every time argument that has a gold value."""
    for record in gold_records:
        text, published = record["text"], date.fromisoformat(record["published"])
        timexes = resolve_timexes(text, published, find_timexes(text))
        for event in record["events"]:
            for argument in event["arguments"]:
                if argument["role"] != "time" or not argument.get("value"):
                    continue
                span = Span(**argument["span"])
                future = event["status"] in ("future", "possible", "requested")
                found = time_value(span, text, published, timexes, future=future)
                yield span.text, record["published"], event["status"], argument["value"], found


def gold_spans(gold_records: Iterable[Mapping[str, Any]]) -> tuple[int, int]:
    """How many gold time arguments get their gold first and last day, of how many."""
    right = total = 0
    for _, _, _, gold, found in gold_cases(gold_records):
        total += 1
        right += found is not None and (found.begin.isoformat(), found.end.isoformat()) == (
            gold["begin"],
            gold["end"],
        )
    return right, total
