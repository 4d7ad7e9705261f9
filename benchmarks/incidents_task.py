"""Incidents within a report, given gold events: B-cubed of ours and of two plain ways.

python benchmarks/incidents_task.py GOLD.jsonl             the figures
python benchmarks/incidents_task.py GOLD.jsonl --fit       weights fitted on these reports, for incidents.py
python benchmarks/incidents_task.py GOLD.jsonl --dump DIR  gold and predicted clusters, for a cluster scorer
"""

from __future__ import annotations

import json
import re
import sys
from collections import Counter
from collections.abc import Sequence
from datetime import date
from pathlib import Path
from typing import Any

import numpy as np

from sayso.record import Argument, Event, Layer, NumberValue, PlaceValue, Span, TimeValue
from sayso.resolution import incidents as module
from sayso.resolution.incidents import features, incidents

_SENTENCE = re.compile(r"[^\n.!?]*(?:[.!?](?!\s+[A-Z\"“]|$|\n)[^\n.!?]*)*[.!?\n]?\s*")
_NUMBERS = ("killed", "injured", "captured", "displaced", "count")


def events_of(record: dict[str, Any]) -> tuple[Event, ...]:
    """The gold events of one record in the product's types, in text order, without their incidents."""
    rows = sorted(record["events"], key=lambda e: (e["trigger"]["start"], e["trigger"]["end"]))
    return tuple(_event(row) for row in rows)


def gold_incidents(record: dict[str, Any]) -> list[str]:
    """The gold incident of each event, in the same order."""
    rows = sorted(record["events"], key=lambda e: (e["trigger"]["start"], e["trigger"]["end"]))
    return [row["incident"] for row in rows]


def sentences_of(text: str) -> tuple[Span, ...]:
    """Rough sentences, enough to count how far apart two mentions stand."""
    return tuple(Span(start=m.start(), end=m.end(), text=m.group()) for m in _SENTENCE.finditer(text) if m.group())


def b_cubed(gold: Sequence[Sequence[str]], found: Sequence[Sequence[str]]) -> dict[str, float]:
    """B-cubed precision, recall and F1 over all mentions (clusters never span reports)."""
    p = r = n = 0.0
    for g_labels, f_labels in zip(gold, found, strict=True):
        both = Counter(zip(g_labels, f_labels, strict=True))
        gs, fs = Counter(g_labels), Counter(f_labels)
        for (g, f), c in both.items():
            p += c * c / fs[f]
            r += c * c / gs[g]
        n += len(g_labels)
    p, r = p / n, r / n
    return {"p": round(100 * p, 2), "r": round(100 * r, 2), "f1": round(200 * p * r / (p + r), 2)}


def measure(records: list[dict[str, Any]]) -> dict[str, dict[str, float]]:
    """Ours beside the two plainest ways."""
    gold = [gold_incidents(r) for r in records]
    ours = [[e.incident or "" for e in incidents(events_of(r), sentences_of(r["text"]))] for r in records]
    alone = [[e.id for e in events_of(r)] for r in records]
    by_mode = [[f"{e.type} {e.mode}" for e in events_of(r)] for r in records]
    return {
        "ours": b_cubed(gold, ours),
        "alone": b_cubed(gold, alone),
        "type and mode": b_cubed(gold, by_mode),
    }


def fit(records: list[dict[str, Any]], *, ridge: float = 2.0, steps: int = 60) -> dict[str, float]:
    """Weights of pair features: logistic regression with a ridge penalty, by Newton's method."""
    rows, labels = [], []
    for record in records:
        events, gold = events_of(record), gold_incidents(record)
        starts = [s.start for s in sentences_of(record["text"])]
        views = [module._view(e, starts) for e in events]
        for i, b in enumerate(views):
            for j in range(i):
                if views[j].type == b.type:
                    rows.append(features(views[j], b))
                    labels.append(gold[i] == gold[j])
    names = sorted({f for row in rows for f in row})
    at = {name: k for k, name in enumerate(names)}
    x = np.zeros((len(rows), len(names)))
    for i, row in enumerate(rows):
        for f in row:
            x[i, at[f]] = 1.0
    y, w = np.array(labels, dtype=float), np.zeros(len(names))
    for _ in range(steps):
        p = 1 / (1 + np.exp(-np.clip(x @ w, -30, 30)))
        gradient = x.T @ (p - y) + ridge * w
        hessian = (x * (p * (1 - p))[:, None]).T @ x + ridge * np.eye(len(names))
        w -= np.linalg.solve(hessian, gradient)
    return {name: round(float(w[k]), 2) for name, k in at.items()}


def dump(records: list[dict[str, Any]], folder: Path) -> None:
    """Clusters as JSON Lines {"item", "cluster"}: gold.jsonl and found.jsonl."""
    folder.mkdir(parents=True, exist_ok=True)
    with (folder / "gold.jsonl").open("w") as gold, (folder / "found.jsonl").open("w") as found:
        for r in records:
            events = incidents(events_of(r), sentences_of(r["text"]))
            for k, (event, incident) in enumerate(zip(events, gold_incidents(r), strict=True)):
                item = f"{r['id']}:{k}"
                gold.write(json.dumps({"item": item, "cluster": f"{r['id']}:{incident}"}) + "\n")
                found.write(json.dumps({"item": item, "cluster": f"{r['id']}:{event.incident}"}) + "\n")


def _event(row: dict[str, Any]) -> Event:
    return Event(
        id=row["id"],
        trigger=_span(row["trigger"]),
        type=row["type"],
        mode=row.get("mode"),
        status=row["status"],
        hedge=None,
        attribution=tuple(
            Layer(
                source=_span(a["source"]) if a["source"] else None,
                cue=None,
                stance=a["stance"],
                quote=a["quote"],
                name=a.get("name"),
                code=a.get("code"),
            )
            for a in row["attribution"]
        ),
        arguments=tuple(_argument(a) for a in row["arguments"]),
    )


def _argument(row: dict[str, Any]) -> Argument:
    return Argument(
        role=row["role"],
        span=_span(row["span"]),
        name=row.get("name"),
        code=row.get("code"),
        value=_value(row),
    )


def _value(row: dict[str, Any]) -> TimeValue | PlaceValue | NumberValue | None:
    value = row.get("value")
    if not value:
        return None
    if row["role"] == "time":
        begin, end = date.fromisoformat(value["begin"]), date.fromisoformat(value["end"])
        return TimeValue(begin=begin, end=end, precision=value["precision"])
    if row["role"] in ("place", "origin"):
        return PlaceValue(name=value["name"], country=value.get("country"), kind=value["kind"])
    return NumberValue(low=value["low"], high=value["high"]) if row["role"] in _NUMBERS else None


def _span(raw: dict[str, Any]) -> Span:
    return Span(start=raw["start"], end=raw["end"], text=raw["text"])


def main(arguments: list[str]) -> None:
    """Measure, fit or dump, as asked."""
    if not arguments:
        sys.exit(__doc__)
    lines = Path(arguments[0]).read_text(encoding="utf-8").splitlines()
    records = [json.loads(line) for line in lines if line.strip()]
    if "--fit" in arguments:
        print(json.dumps(fit(records), indent=4, sort_keys=True))
    elif "--dump" in arguments:
        dump(records, Path(arguments[arguments.index("--dump") + 1]))
    else:
        print(json.dumps(measure(records)))


if __name__ == "__main__":
    main(sys.argv[1:])
