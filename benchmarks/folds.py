"""Mean and spread of the record's measures over the folds of a gold file.

    python benchmarks/folds.py --gold ../shared/gold/train.jsonl --folds FOLDS.json FOLD_0.jsonl FOLD_1.jsonl ...

FOLDS.json lists, for each fold, the ids of the reports held out of its training: [["id", ...], ...]. The others hold,
in the same order, what the weights of each fold made of the reports held out (`sayso read --json`, or
`training.evaluate`); with folders instead, the weights in them read the reports. Reports of another fold in a file are
left out. Spread is the sample standard deviation over the folds, in points.
"""

from __future__ import annotations

import argparse
import json
import statistics
from pathlib import Path

from harness import Options, Row, Rows, read_gold, rows

MEASURES = ("record", "trigger", "event", "mode", "argument", "time", "place", "number", "source", "stance", "status")


def main() -> None:
    """Score every fold on its own, then all together."""
    parser = argparse.ArgumentParser(description=__doc__, formatter_class=argparse.RawDescriptionHelpFormatter)
    parser.add_argument("answers", type=Path, nargs="+", help="files of records, or folders of weights")
    parser.add_argument("--gold", type=Path, required=True)
    parser.add_argument("--folds", type=Path, required=True)
    parser.add_argument("--scorers", type=Path, default=Options.scorers)
    args = parser.parse_args()
    folds: list[list[str]] = json.loads(args.folds.read_text(encoding="utf-8"))
    if len(folds) != len(args.answers):
        parser.error(f"{len(folds)} folds, but {len(args.answers)} files or folders")
    print(json.dumps(measure(rows(args.gold), folds, args.answers, args.scorers)))


def measure(gold: Rows, folds: list[list[str]], answers: list[Path], scorers: Path) -> Row:
    """F1 of each measure: mean, spread, and each fold's own; "pooled" counts all reports as one set."""
    scorer = Options(scorers=scorers).scorer("score")
    held, found = [], []
    for ids, answer in zip(folds, answers, strict=True):
        own = [g for g in gold if g["id"] in set(ids)]
        options = Options(weights=answer) if answer.is_dir() else Options(predictions=answer)
        held.append(own)
        found.append(read_gold(own, options))
    scores = [scorer.score(g, p) for g, p in zip(held, found, strict=True)]
    pooled = scorer.score([g for own in held for g in own], [p for own in found for p in own])
    return {
        "reports": pooled["reports"],
        **{m: spread([s[m]["f1"] for s in scores], pooled[m]["f1"]) for m in MEASURES},
    }


def spread(folds: list[float], pooled: float) -> Row:
    """Figures of one measure."""
    deviation = statistics.stdev(folds) if len(folds) > 1 else 0.0
    return {"mean": round(statistics.mean(folds), 1), "sd": round(deviation, 1), "pooled": pooled, "folds": folds}


if __name__ == "__main__":
    main()
