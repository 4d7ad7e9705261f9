"""Scores that mean what they say: a monotone map from the reader's score to the share that is right.

    python -m training.calibration PAIRS.jsonl     fit on {"kind", "score", "right", "report"} lines

`benchmarks/quality.py calibration --gold FILE --out PAIRS.jsonl` writes such lines. Prints, for each kind, the map to
put into decoding.json and its measures out of fold. Fit on reports that the weights were not trained on.

The map is beta calibration (Kull, Silva Filho and Flach 2017): p = sigmoid(a ln s - b ln(1 - s) + c). With a = b it is
Platt scaling of the logit, with a = b = 1 and c = 0 the identity; it rises everywhere when a and b are positive.
"""

from __future__ import annotations

import json
import sys
from collections.abc import Callable, Mapping, Sequence
from dataclasses import asdict, dataclass
from pathlib import Path
from typing import Any

import numpy as np
import numpy.typing as npt

Array = npt.NDArray[np.float64]
EDGE = 1e-4  # scores nearer to 0 or 1 count as this near: records carry four digits
BINS = 10
FOLDS = 5


@dataclass(frozen=True)
class Curve:
    """The map of one kind of score."""

    a: float = 1.0
    b: float = 1.0
    c: float = 0.0

    def __call__(self, scores: Sequence[float] | Array) -> Array:
        """Scores in 0..1 -> calibrated scores in 0..1, in the same order."""
        s = _inside(scores)
        result: Array = 1 / (1 + np.exp(-(self.a * np.log(s) - self.b * np.log1p(-s) + self.c)))
        return result


def fit(scores: Sequence[float], right: Sequence[bool], groups: Sequence[str], folds: int = FOLDS) -> Curve:
    """The map that does best out of fold, fitted on all pairs. `groups` (reports) are never split between folds."""
    return FAMILIES[best_family(scores, right, groups, folds)](np.asarray(scores), np.asarray(right, dtype=float))


def best_family(scores: Sequence[float], right: Sequence[bool], groups: Sequence[str], folds: int = FOLDS) -> str:
    """The name of the family with the least log loss out of fold."""
    return min(FAMILIES, key=lambda name: log_loss(out_of_fold(name, scores, right, groups, folds), right))


def out_of_fold(
    family: str, scores: Sequence[float], right: Sequence[bool], groups: Sequence[str], folds: int = FOLDS
) -> Array:
    """Each score calibrated by a map fitted on the other folds."""
    s, y = np.asarray(scores, dtype=float), np.asarray(right, dtype=float)
    order = {group: n % folds for n, group in enumerate(sorted(set(groups)))}
    fold = np.array([order[g] for g in groups])
    out = np.empty_like(s)
    for k in range(folds):
        held = fold == k
        out[held] = FAMILIES[family](s[~held], y[~held])(s[held])
    return out


def log_loss(scores: Sequence[float] | Array, right: Sequence[bool] | Array) -> float:
    """Mean negative log likelihood, in nats."""
    s, y = _inside(scores), np.asarray(right, dtype=float)
    return float(-np.mean(y * np.log(s) + (1 - y) * np.log1p(-s)))


def reliability(
    scores: Sequence[float] | Array, right: Sequence[bool] | Array, *, equal_mass: bool = False, bins: int = BINS
) -> list[dict[str, Any]]:
    """Bins from low to high: their bounds, how many scores, their mean, and the share that is right; none is empty."""
    s, y = np.asarray(scores, dtype=float), np.asarray(right, dtype=float)
    order = np.argsort(s, kind="stable")
    if equal_mass:
        parts = np.array_split(order, bins)
    else:
        bin_of = np.minimum((s[order] * bins).astype(int), bins - 1)
        parts = [order[bin_of == k] for k in range(bins)]
    return [
        {
            "from": round(float(s[part].min()) if equal_mass else k / bins, 4),
            "to": round(float(s[part].max()) if equal_mass else (k + 1) / bins, 4),
            "n": len(part),
            "score": float(s[part].mean()),
            "right": float(y[part].mean()),
        }
        for k, part in enumerate(parts)
        if len(part)
    ]


def calibration_error(table: Sequence[Mapping[str, Any]]) -> float:
    """Expected calibration error of a reliability table: mean |score - share right|, weighted by n, in points."""
    total = sum(row["n"] for row in table)
    return 100 * sum(row["n"] * abs(row["score"] - row["right"]) for row in table) / total if total else 0.0


def _inside(scores: Sequence[float] | Array) -> Array:
    result: Array = np.clip(np.asarray(scores, dtype=float), EDGE, 1 - EDGE)
    return result


def _identity(scores: Array, right: Array) -> Curve:
    return Curve()


def _platt(scores: Array, right: Array) -> Curve:
    s = _inside(scores)
    slope, offset = _logistic(np.stack([np.log(s) - np.log1p(-s)], axis=1), right, np.array([1.0, 0.0]))
    return Curve(a=slope, b=slope, c=offset)


def _beta(scores: Array, right: Array) -> Curve:
    s = _inside(scores)
    a, b, c = _logistic(np.stack([np.log(s), -np.log1p(-s)], axis=1), right, np.array([1.0, 1.0, 0.0]))
    return Curve(a=a, b=b, c=c)


FAMILIES: Mapping[str, Callable[[Array, Array], Curve]] = {"identity": _identity, "platt": _platt, "beta": _beta}


def _logistic(features: Array, right: Array, prior: Array, ridge: float = 1.0) -> list[float]:
    """Slopes (never negative) and offset, drawn to `prior` as by one pair more."""
    x = np.hstack([features, np.ones((len(features), 1))])
    free = np.ones(len(prior), dtype=bool)
    w = prior.copy()
    while True:
        w = _minimum(x, right, w, free, prior, ridge)
        falling = free & (w < 0)
        falling[-1] = False  # the offset may be negative
        if not falling.any():
            return [round(float(v), 4) for v in w]
        free &= ~falling  # as the method's authors do: a slope that would fall is left out, the rest fitted again
        w = np.where(falling, 0.0, w)


def _minimum(
    x: Array, right: Array, start: Array, free: npt.NDArray[np.bool_], prior: Array, ridge: float, steps: int = 100
) -> Array:
    """The free weights that make the penalised log loss least, by Newton's method with halved steps where it rises."""

    def loss(w: Array) -> float:
        z = x @ w
        return float(np.sum(np.logaddexp(0, z) - right * z) + ridge / 2 * np.sum((w - prior) ** 2))

    w = start.copy()
    for _ in range(steps):
        p = 1 / (1 + np.exp(-np.clip(x @ w, -30, 30)))
        gradient = (x.T @ (p - right) + ridge * (w - prior))[free]
        hessian = (x.T * (p * (1 - p))) @ x + ridge * np.eye(len(w))
        move = np.zeros_like(w)
        move[free] = np.linalg.solve(hessian[np.ix_(free, free)], gradient)
        while loss(w - move) > loss(w) and np.abs(move).max() > 1e-9:
            move /= 2
        w = w - move
        if np.abs(move).max() < 1e-7:
            break
    return w


def main(arguments: Sequence[str]) -> None:
    """Fit each kind and print its curve and its measures out of fold."""
    lines = Path(arguments[0]).read_text(encoding="utf-8").splitlines()
    pairs = [json.loads(line) for line in lines if line.strip()]
    for kind in sorted({p["kind"] for p in pairs}):
        own = [p for p in pairs if p["kind"] == kind]
        scores, right, reports = ([p[key] for p in own] for key in ("score", "right", "report"))
        family = best_family(scores, right, reports)
        before = calibration_error(reliability(scores, right))
        after = calibration_error(reliability(out_of_fold(family, scores, right, reports), right))
        told = {"kind": kind, "family": family, "ece_before": round(before, 2), "ece_out_of_fold": round(after, 2)}
        print(json.dumps({**told, "curve": asdict(fit(scores, right, reports)), "pairs": len(own)}))


if __name__ == "__main__":
    main(sys.argv[1:])
