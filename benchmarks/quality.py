"""How good the readings are, through the installed command.

    python benchmarks/quality.py record --gold ../shared/gold/dev.jsonl
    python benchmarks/quality.py times --gold timebank.gold.jsonl [--gold-mentions]

--gold is any file in the task's benchmark form (../shared/bench/README.md); docs/quality.md says what each task
measures. The scorers are read from --scorers (../shared/bench); where they are not, this says so and leaves with
code 2. One JSON object is printed.
"""

from __future__ import annotations

import argparse
import json
import sys
from collections.abc import Callable, Mapping
from pathlib import Path
from types import ModuleType

from harness import ROOT, Options, Row, Rows, module, percent, read_documents, rows, scored


def record(gold: Rows, options: Options) -> Row:
    """Every measure of the record, statuses, claims shown as facts, incidents within the report."""
    return dict(task("record_task").measure(gold, options))


def calibration(gold: Rows, options: Options) -> Row:
    """How far the scores of events, arguments and layers are from the share that is right."""
    return dict(task("calibration_task").measure(gold, options))


def times(gold: Rows, options: Options) -> Row:
    """TIMEX3 of benchmark documents; with gold mentions, the time arguments of gold records."""
    if "events" in gold[0]:
        return share(task("times_task").gold_spans(gold))
    pred = [{"doc": d["doc"], "timexes": r.get("timexes", [])} for d, r in read_documents(gold, options)]
    return scored(options.scorers / "timex_score.py", gold, pred)


def places(gold: Rows, options: Options) -> Row:
    """Toponyms of benchmark documents; with gold mentions, resolution alone."""
    if "events" in gold[0]:
        return dict(task("places_task").gold_spans(gold))
    if options.given:
        pred = task("places_task").predict(gold, gold_mentions=True)
    else:
        pred = [{"doc": d["doc"], "toponyms": r.get("toponyms", [])} for d, r in read_documents(gold, options)]
    return scored(options.scorers / "geoparse_score.py", gold, pred)


def numbers(gold: Rows, options: Options) -> Row:
    """Both bounds of the number arguments of gold records, their spans given."""
    return share(task("numbers_task").gold_spans(gold))


def actors(gold: Rows, options: Options) -> Row:
    """Country, sector and name of the actors and sources of gold records, their spans given."""
    return dict(task("actors_task").gold_spans(gold))


def arguments(gold: Rows, options: Options) -> Row:
    """Arguments of WikiEvents, its triggers given."""
    return dict(task("arguments_task").measure(gold, options))


def roles(gold: Rows, options: Options) -> Row:
    """MUC-4's role fillers."""
    return dict(task("roles_task").measure(gold, options))


def attribution(gold: Rows, options: Options) -> Row:
    """Source, cue and content of benchmark documents."""
    pred = [{"doc": d["doc"], "attributions": r.get("attributions", [])} for d, r in read_documents(gold, options)]
    return scored(options.scorers / "attribution_score.py", gold, pred)


def names(gold: Rows, options: Options) -> Row:
    """Names of people, organisations and places of benchmark documents."""
    pred = [{"doc": d["doc"], "entities": r.get("entities", [])} for d, r in read_documents(gold, options)]
    return scored(options.scorers / "ner_score.py", gold, pred)


TASKS: Mapping[str, Callable[[Rows, Options], Row]] = {
    "record": record,
    "calibration": calibration,
    "times": times,
    "places": places,
    "numbers": numbers,
    "actors": actors,
    "arguments": arguments,
    "roles": roles,
    "attribution": attribution,
    "names": names,
}


def share(counts: tuple[int, int]) -> Row:
    """(right, total) as a percentage."""
    right, total = counts
    return {"right": right, "total": total, "percent": percent(right, total)}


def task(name: str) -> ModuleType:
    """The part of a task that lies beside this file."""
    return module(ROOT / "benchmarks" / f"{name}.py")


def main() -> None:
    """Parse, measure, print."""
    parser = argparse.ArgumentParser(description=__doc__, formatter_class=argparse.RawDescriptionHelpFormatter)
    parser.add_argument("task", choices=TASKS)
    parser.add_argument("--gold", type=Path, required=True)
    parser.add_argument("--gold-mentions", action="store_true", help="the spans are given: resolution alone")
    parser.add_argument("--errors", action="store_true", help="record: list the claims shown as facts")
    parser.add_argument("--weights", type=Path, help="a folder of weights to measure instead of the shipped ones")
    parser.add_argument("--predictions", type=Path, help="records that `sayso read --json` made, instead of reading")
    parser.add_argument("--out", type=Path, help="calibration: write every score with whether it is right")
    parser.add_argument("--case-from", type=Path, help="roles: also restore case, as these {text} lines write words")
    parser.add_argument("--scorers", type=Path, default=Options.scorers)
    args = parser.parse_args()
    if not args.gold.exists():
        print(f"quality: {args.gold} is not there", file=sys.stderr)
        raise SystemExit(2)
    options = Options(
        scorers=args.scorers,
        given=args.gold_mentions,
        errors=args.errors,
        weights=args.weights,
        predictions=args.predictions,
        case_from=args.case_from,
        out=args.out,
    )
    print(json.dumps(TASKS[args.task](rows(args.gold), options)))


if __name__ == "__main__":
    main()
