"""Scores that mean what they say: a monotone map from the reader's score to the share that is right.

    python -m training.calibration PAIRS.jsonl [--into src/sayso/data/reader]

PAIRS.jsonl holds {"kind", "score", "event", "best", "right", "report"} lines, as `benchmarks/quality.py calibration
--gold FILE --out PAIRS.jsonl` writes them, of reports that the weights were not trained on, read with a decoding.json
without "curves" and with "argument" at `sayso.reading.decode.CANDIDATE`, so that what the curves would leave out is
there to learn from. Prints, for each kind, its curve and its measures out of fold; --into puts the curves into
decoding.json, with the threshold that is meant for them.

The map is `sayso.reading.scores.Curve`.
"""

from __future__ import annotations

import argparse
import json
from collections.abc import Iterable, Mapping, Sequence
from dataclasses import dataclass
from pathlib import Path
from typing import Any

import msgspec
import numpy as np
import numpy.typing as npt

from sayso.reading.decode import Decoding
from sayso.reading.scores import Array, Curve, Curves, inside, logit

BINS = 10
FOLDS = 5
# Name -> the columns that it needs beside the scores. 0, 2, 3, 3 and 4 free parameters.
FAMILIES: dict[str, tuple[str, ...]] = {
    "identity": (),
    "platt": (),
    "beta": (),
    "platt and event": ("events",),
    "platt, event and best": ("events", "best"),
}


@dataclass(frozen=True)
class Pairs:
    """Scores of one kind, 0..1, with whether each was right (1 or 0), and the report it is of.

    Beside them, where they hang on an event, its score, and that of the best argument of their role there.
    """

    scores: Array
    right: Array
    reports: tuple[str, ...]
    events: Array | None = None  # None: these are events themselves
    best: Array | None = None  # None: these are no arguments

    @classmethod
    def of(cls, rows: Iterable[Mapping[str, Any]]) -> Pairs:
        """From {"score", "right", "report", "event", "best"} rows; no "event" (or null): events themselves."""
        listed = list(rows)

        def column(name: str) -> Array | None:
            values = [row.get(name) for row in listed]
            return None if None in values else np.array(values, dtype=float)

        return cls(
            scores=np.array([row["score"] for row in listed], dtype=float),
            right=np.array([row["right"] for row in listed], dtype=float),
            reports=tuple(row["report"] for row in listed),
            events=column("event"),
            best=column("best"),
        )

    def where(self, chosen: npt.NDArray[np.bool_]) -> Pairs:
        """Some of them."""
        reports = tuple(r for r, keep in zip(self.reports, chosen, strict=True) if keep)
        events, best = (None if x is None else x[chosen] for x in (self.events, self.best))
        return Pairs(self.scores[chosen], self.right[chosen], reports, events, best)


def fit(pairs: Pairs, folds: int = FOLDS) -> Curve:
    """The map of the family that does best out of fold, fitted on all pairs."""
    return fit_family(best_family(pairs, folds), pairs)


def best_family(pairs: Pairs, folds: int = FOLDS) -> str:
    """The name of the family with the least log loss out of fold."""
    open_to = [name for name, needs in FAMILIES.items() if all(getattr(pairs, n) is not None for n in needs)]
    return min(open_to, key=lambda name: log_loss(out_of_fold(name, pairs, folds), pairs.right))


def out_of_fold(family: str, pairs: Pairs, folds: int = FOLDS) -> Array:
    """Each score calibrated by a map fitted on the other folds. No report is split between folds."""
    order = {report: n % folds for n, report in enumerate(sorted(set(pairs.reports)))}
    fold = np.array([order[report] for report in pairs.reports])
    out = np.empty_like(pairs.scores)
    for k in range(folds):
        held = pairs.where(fold == k)
        out[fold == k] = fit_family(family, pairs.where(fold != k))(held.scores, held.events, held.best)
    return out


def fit_family(family: str, pairs: Pairs) -> Curve:
    """One family's map, by logistic regression drawn to the identity."""
    s = inside(pairs.scores)
    if family == "identity":
        return Curve()
    if family == "beta":
        a, b, c = _logistic([np.log(s), -np.log1p(-s)], pairs.right, [1.0, 1.0, 0.0])
        return Curve(a=a, b=b, c=c)
    if family == "platt":
        slope, c = _logistic([logit(s)], pairs.right, [1.0, 0.0])
        return Curve(a=slope, b=slope, c=c)
    if family == "platt and event" and pairs.events is not None:
        slope, d, c = _logistic([logit(s), logit(pairs.events)], pairs.right, [1.0, 0.0, 0.0])
        return Curve(a=slope, b=slope, c=c, d=d)
    if family == "platt, event and best" and pairs.events is not None and pairs.best is not None:
        gap = logit(pairs.best) - logit(s)
        slope, d, g, c = _logistic([logit(s), logit(pairs.events), -gap], pairs.right, [1.0, 0.0, 0.0, 0.0])
        return Curve(a=slope, b=slope, c=c, d=d, g=g)
    raise ValueError(f"family {family!r}: expected one of {', '.join(FAMILIES)}, with the scores that it needs")


def log_loss(scores: Sequence[float] | Array, right: Sequence[bool] | Array) -> float:
    """Mean negative log likelihood, in nats."""
    s, y = inside(scores), np.asarray(right, dtype=float)
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


def _logistic(features: Sequence[Array], right: Array, prior: Sequence[float], ridge: float = 1.0) -> list[float]:
    """Slopes (never negative) and offset, drawn to `prior` by a ridge."""
    x = np.stack([*features, np.ones(len(right))], axis=1)
    aim = np.array(prior)
    free, w = np.ones(len(aim), dtype=bool), aim.copy()
    while True:
        w = _minimum(x, right, w, free, aim, ridge)
        falling = free & (w < 0)
        falling[-1] = False  # the offset may be negative
        if not falling.any():
            return [round(float(v), 4) for v in w]
        free &= ~falling  # as the method's authors do: a slope that would fall is left out, the rest fitted again
        w = np.where(falling, 0.0, w)


def _minimum(
    x: Array, right: Array, start: Array, free: npt.NDArray[np.bool_], aim: Array, ridge: float, steps: int = 100
) -> Array:
    """The free weights that make the penalised log loss least, by Newton's method with halved steps where it rises."""

    def loss(w: Array) -> float:
        z = x @ w
        return float(np.sum(np.logaddexp(0, z) - right * z) + ridge / 2 * np.sum((w - aim) ** 2))

    w = start.copy()
    for _ in range(steps):
        p = 1 / (1 + np.exp(-np.clip(x @ w, -30, 30)))
        gradient = (x.T @ (p - right) + ridge * (w - aim))[free]
        hessian = (x.T * (p * (1 - p))) @ x + ridge * np.eye(len(w))
        move = np.zeros_like(w)
        move[free] = np.linalg.solve(hessian[np.ix_(free, free)], gradient)
        while loss(w - move) > loss(w) and np.abs(move).max() > 1e-9:
            move /= 2
        w = w - move
        if np.abs(move).max() < 1e-7:
            break
    return w


def main() -> None:
    """Fit each kind, print its curve and its measures out of fold, and put the curves into decoding.json."""
    parser = argparse.ArgumentParser(description=__doc__, formatter_class=argparse.RawDescriptionHelpFormatter)
    parser.add_argument("pairs", type=Path)
    parser.add_argument("--into", type=Path, help="the folder of the reader's weights")
    args = parser.parse_args()
    rows = [json.loads(line) for line in args.pairs.read_text(encoding="utf-8").splitlines() if line.strip()]
    curves = {}
    for kind in sorted({row["kind"] for row in rows}):
        pairs = Pairs.of(row for row in rows if row["kind"] == kind)
        family = best_family(pairs)
        curves[kind] = fit_family(family, pairs)
        before = calibration_error(reliability(pairs.scores, pairs.right))
        after = calibration_error(reliability(out_of_fold(family, pairs), pairs.right))
        told = {"kind": kind, "family": family, "ece_before": round(before, 2), "ece_out_of_fold": round(after, 2)}
        print(json.dumps({**told, "curve": msgspec.structs.asdict(curves[kind]), "pairs": len(pairs.reports)}))
    if args.into is not None:
        path = args.into / "decoding.json"
        decoding = msgspec.json.decode(path.read_bytes(), type=Decoding)
        mended = msgspec.structs.replace(decoding, curves=Curves(**curves), argument=Decoding().argument)
        path.write_bytes(msgspec.json.format(msgspec.json.encode(mended, order="deterministic"), indent=1) + b"\n")


if __name__ == "__main__":
    main()
