"""The records of the bundled samples, whole, and the floors of quality on them.

`SAYSO_GOLDEN=write pytest tests/test_golden.py` writes the files anew; review the difference.
"""

from __future__ import annotations

import json
import os
import tomllib
from collections import Counter
from pathlib import Path
from typing import Any

from sample_claims import expected_claims, finds_claim, finds_event, parts_found
from sayso.record import Record
from sayso.views.jsonl import encode

GOLDEN = Path(__file__).parent / "golden" / "samples"
FLOORS = tomllib.loads((Path(__file__).parents[1] / "benchmarks" / "floors.toml").read_text(encoding="utf-8"))[
    "samples"
]


def golden_form(record: Record) -> dict[str, Any]:
    """What is kept: no scores (they differ in the last digits between processors), no digests of weights."""
    row = json.loads(encode(record, mentions=False))
    del row["text"], row["provenance"]
    return _without_scores(row)


def _without_scores(value: Any) -> Any:
    if isinstance(value, dict):
        return {k: _without_scores(v) for k, v in value.items() if k not in ("score", "rivals")}
    return [_without_scores(v) for v in value] if isinstance(value, list) else value


def _claims(row: dict[str, Any]) -> Counter[str]:
    return Counter(json.dumps({k: v for k, v in e.items() if k not in ("id", "incident")}) for e in row["events"])


def test_samples_read_as_their_golden_records(sample_records: dict[str, Record]) -> None:
    equal = total = 0
    for name, record in sample_records.items():
        path = GOLDEN / name.replace(".txt", ".json")
        row = golden_form(record)
        if os.environ.get("SAYSO_GOLDEN") == "write":
            path.write_text(json.dumps(row, indent=1, ensure_ascii=False) + "\n", encoding="utf-8")
        golden = json.loads(path.read_text(encoding="utf-8"))
        assert {k: v for k, v in row.items() if k != "events"} == {k: v for k, v in golden.items() if k != "events"}
        found, kept = _claims(row), _claims(golden)
        equal += 2 * (found & kept).total()
        total += found.total() + kept.total()
    # Processors round differently and so settle close calls differently; on one of them every claim is equal.
    assert equal / total >= FLOORS["golden_equal"]


def test_the_samples_claims_are_found(sample_records: dict[str, Record]) -> None:
    claims = [(sample_records[file], claim) for file, listed in expected_claims().items() for claim in listed]
    events = sum(finds_event(record, claim) for record, claim in claims) / len(claims)
    whole = sum(finds_claim(record, claim) for record, claim in claims) / len(claims)
    found, asked = map(sum, zip(*(parts_found(record, claim) for record, claim in claims), strict=True))
    measured = {"events": events, "claims": whole, "parts": found / asked}
    assert {k: v for k, v in measured.items() if v < FLOORS[k]} == {}, measured
