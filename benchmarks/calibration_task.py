"""Do the scores mean what they say? Expected calibration error of events, arguments and layers of attribution.

Right is what the record scorer calls right: an event whose trigger and type match; an argument matched in role and span
on an event matched by trigger; a layer whose source is that of the gold layer of the same depth on such an event. What
stands on an event that gold does not have is wrong.
"""

from __future__ import annotations

import json
from collections.abc import Iterator, Sequence
from types import ModuleType

import numpy as np

from alignment import Matched, matched, right
from harness import ROOT, Options, Row, Rows, digest, module, read_gold

KINDS = ("event", "argument", "layer")
BAR = 5.0  # points, on 10 bins of equal width


def measure(gold: Rows, options: Options) -> Row:
    """ECE and reliability table of each kind of score, as read and as a map fitted out of fold would leave it."""
    scorer, pred = options.scorer("score"), read_gold(gold, options)
    pairs = [row for g, p in zip(gold, pred, strict=True) for row in scores_of(scorer, g, p)]
    if options.out is not None:
        options.out.write_text("".join(json.dumps(row) + "\n" for row in pairs), encoding="utf-8")
    calibration = module(ROOT / "training" / "calibration.py")
    by_kind = {kind: [p for p in pairs if p["kind"] == kind] for kind in KINDS}
    return {
        "weights": digest(pred),
        "bar": BAR,
        **{kind: _of_kind(calibration, chosen) for kind, chosen in by_kind.items()},
        "together": _errors(calibration, *([p[key] for p in pairs] for key in ("score", "right"))),
    }


def scores_of(scorer: ModuleType, gold: Row, found: Row) -> Iterator[Row]:
    """{"kind", "report", "score", "event", "best", "right"} of all that one report's record gives a score."""
    answers = {m.found_index: m for m in matched(scorer, gold, found)}
    for j, event in enumerate(found["events"]):
        answer = answers.get(j)
        verdicts = _verdicts(scorer, answer) if answer else {}
        parts = {"event": [event], "argument": event["arguments"], "layer": event["attribution"]}
        for kind, scored in parts.items():
            for n, part in enumerate(scored):
                if part.get("score") is not None:
                    yield {
                        "kind": kind,
                        "report": gold["id"],
                        "score": part["score"],
                        "event": None if kind == "event" else event["score"],
                        "best": _best_of_role(event, part["role"]) if kind == "argument" else None,
                        "right": verdicts.get((kind, n), False),
                    }


def _best_of_role(event: Row, role: str) -> float:
    """The best score of an event's arguments of one role."""
    return max(a["score"] for a in event["arguments"] if a["role"] == role and a.get("score") is not None)


def _verdicts(scorer: ModuleType, m: Matched) -> dict[tuple[str, int], bool]:
    """(kind, number) -> right, of one matched event; what is not here is wrong."""
    verdicts = {("event", 0): right(scorer, "event", m.gold, m.found)}
    verdicts |= {("argument", y): True for _, y in m.arguments}
    for depth in range(min(len(m.gold["attribution"]), len(m.found["attribution"]))):
        sides = [{**e, "attribution": e["attribution"][depth:]} for e in (m.gold, m.found)]
        verdicts["layer", depth] = right(scorer, "source", *sides)
    return verdicts


def _of_kind(calibration: ModuleType, pairs: Rows) -> Row:
    if not pairs:
        return {"n": 0}
    told = calibration.Pairs.of(pairs)
    scores, is_right = told.scores, told.right
    family = calibration.best_family(told)
    refitted = calibration.out_of_fold(family, told)
    return {
        "n": len(pairs),
        "mean_score": _percent(scores),
        "right": _percent(is_right),
        **_errors(calibration, scores, is_right),
        "refitted_out_of_fold": {
            "family": family,
            **_errors(calibration, refitted, is_right),
            "ece_by_chance": _by_chance(calibration, refitted),
        },
        "reliability": [
            {**row, "score": round(100 * row["score"], 1), "right": round(100 * row["right"], 1)}
            for row in calibration.reliability(scores, is_right)
        ],
    }


def _errors(calibration: ModuleType, scores: Sequence[float], is_right: Sequence[bool]) -> Row:
    tables = [calibration.reliability(scores, is_right, equal_mass=mass) for mass in (False, True)]
    wide, mass = (round(calibration.calibration_error(t), 1) for t in tables)
    return {"ece": wide, "ece_equal_mass": mass, "log_loss": round(calibration.log_loss(scores, is_right), 4)}


def _by_chance(calibration: ModuleType, scores: Sequence[float], draws: int = 200) -> float:
    """The mean ECE that so many scores would show if each told its chance exactly: what no map can go below."""
    chance = np.random.default_rng(0)
    right = (chance.random((draws, len(scores))) < np.asarray(scores)).astype(float)
    errors = [calibration.calibration_error(calibration.reliability(scores, row)) for row in right]
    return round(float(np.mean(errors)), 1)


def _percent(values: Sequence[float]) -> float:
    return round(100 * float(np.mean(values)), 1)
