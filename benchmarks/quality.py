"""How good the readings are, through the installed command.

    python benchmarks/quality.py record --gold ../shared/gold/dev.jsonl
    python benchmarks/quality.py times --gold timebank.gold.jsonl [--gold-mentions]

TASK is record, times, places, numbers, actors, attribution or names; --gold is any file in that task's benchmark form
(../shared/bench/README.md). The scorers are read from --scorers (../shared/bench); where they are not, this says so and
leaves with code 2. One JSON object is printed.
"""

from __future__ import annotations

import argparse
import importlib.util
import json
import subprocess
import sys
import tempfile
from collections.abc import Callable, Iterator, Mapping
from pathlib import Path
from types import ModuleType
from typing import Any

ROOT = Path(__file__).resolve().parent.parent
UNDATED = "1999-12-31"  # benchmark texts without a date get one, so that they can be read; their times are not scored
Rows = list[dict[str, Any]]


def rows(path: Path) -> Rows:
    """The objects of a JSON Lines file."""
    return [json.loads(line) for line in path.read_bytes().split(b"\n") if line.strip()]


def module(path: Path) -> ModuleType:
    """A scorer, from its file."""
    spec = importlib.util.spec_from_file_location(path.stem, path)
    if not path.exists() or spec is None or spec.loader is None:
        print(f"quality: {path} is not there; give --scorers FOLDER with the benchmark scorers", file=sys.stderr)
        raise SystemExit(2)
    loaded = importlib.util.module_from_spec(spec)
    spec.loader.exec_module(loaded)
    return loaded


def read(reports: Rows, *options: str) -> dict[str, dict[str, Any]]:
    """What `sayso read --json` makes of reports ({id, published, text ...}), by id."""
    with tempfile.TemporaryDirectory() as folder:
        source = Path(folder) / "reports.jsonl"
        source.write_text("".join(json.dumps(r) + "\n" for r in reports), encoding="utf-8")
        command = [
            str(Path(sys.executable).with_name("sayso")),
            "read",
            str(source),
            "--json",
            "--assume-english",
        ]
        done = subprocess.run([*command, *options], stdout=subprocess.PIPE, check=False)
    if done.returncode not in (0, 1):
        raise SystemExit(f"quality: sayso read left with code {done.returncode}")
    records = [json.loads(line) for line in done.stdout.split(b"\n") if line]
    if not records:
        raise SystemExit("quality: sayso read gave no record; see its messages above")
    return {r["id"]: r for r in records}


def read_documents(gold: Rows) -> Iterator[tuple[dict[str, Any], dict[str, Any]]]:
    """Benchmark documents ({doc, text, dct or date}) with the mentions that the command finds in them."""
    reports = [
        {
            "id": d["doc"],
            "text": d["text"],
            "published": d.get("dct") or d.get("date") or UNDATED,
            "publisher": d.get("publisher"),
        }
        for d in gold
    ]
    found = read(reports, "--mentions")
    for document in gold:
        yield document, found.get(document["doc"], {})


def kind_of(report: Mapping[str, Any]) -> str:
    """Full report, political article or single headline."""
    if "\n" not in report["text"].strip() and len(report["text"].split()) < 60:
        return "headline"
    return "political" if report["id"].startswith("pn-") else "report"


def record(gold: Rows, scorers: Path, _: bool) -> dict[str, Any]:
    """Every measure of the record, over all reports and for each kind of report."""
    scorer = module(scorers / "score.py")
    found = read([{k: v for k, v in g.items() if k != "events"} for g in gold])
    pred = [found.get(g["id"], {"id": g["id"], "events": []}) for g in gold]
    out = {"all": scorer.score(gold, pred, by_type=True)}
    for kind in sorted({kind_of(g) for g in gold}):
        chosen = [g for g in gold if kind_of(g) == kind]
        ids = {g["id"] for g in chosen}
        out[kind] = scorer.score(chosen, [p for p in pred if p["id"] in ids])
    return out


def times(gold: Rows, scorers: Path, given: bool) -> dict[str, Any]:
    """TIMEX3 of benchmark documents; with gold mentions, the time arguments of gold records."""
    if "events" in gold[0]:
        return share(task("times_task").gold_spans(gold))
    pred = [{"doc": d["doc"], "timexes": r.get("timexes", [])} for d, r in read_documents(gold)]
    return scored(scorers / "timex_score.py", gold, pred)


def places(gold: Rows, scorers: Path, given: bool) -> dict[str, Any]:
    """Toponyms of benchmark documents; with gold mentions, resolution alone."""
    if "events" in gold[0]:
        return dict(task("places_task").gold_spans(gold))
    if given:
        pred = task("places_task").predict(gold, gold_mentions=True)
    else:
        pred = [{"doc": d["doc"], "toponyms": r.get("toponyms", [])} for d, r in read_documents(gold)]
    return scored(scorers / "geoparse_score.py", gold, pred)


def numbers(gold: Rows, scorers: Path, given: bool) -> dict[str, Any]:
    """Both bounds of the number arguments of gold records, their spans given."""
    return share(task("numbers_task").gold_spans(gold))


def actors(gold: Rows, scorers: Path, given: bool) -> dict[str, Any]:
    """Country, sector and name of the actors and sources of gold records, their spans given."""
    return dict(task("actors_task").gold_spans(gold))


def attribution(gold: Rows, scorers: Path, given: bool) -> dict[str, Any]:
    """Source, cue and content of benchmark documents."""
    pred = [{"doc": d["doc"], "attributions": r.get("attributions", [])} for d, r in read_documents(gold)]
    return scored(scorers / "attribution_score.py", gold, pred)


def names(gold: Rows, scorers: Path, given: bool) -> dict[str, Any]:
    """Names of people, organisations and places of benchmark documents."""
    pred = [{"doc": d["doc"], "entities": r.get("entities", [])} for d, r in read_documents(gold)]
    return scored(scorers / "ner_score.py", gold, pred)


TASKS: Mapping[str, Callable[[Rows, Path, bool], dict[str, Any]]] = {
    "record": record,
    "times": times,
    "places": places,
    "numbers": numbers,
    "actors": actors,
    "attribution": attribution,
    "names": names,
}


def share(counts: tuple[int, int]) -> dict[str, Any]:
    """(right, total) as a percentage."""
    right, total = counts
    return {"right": right, "total": total, "percent": round(100 * right / max(1, total), 1)}


def task(name: str) -> ModuleType:
    """The part of a task that lies beside this file."""
    return module(ROOT / "benchmarks" / f"{name}.py")


def scored(scorer: Path, gold: Rows, pred: Rows) -> dict[str, Any]:
    """What a scorer prints of two files."""
    if not scorer.exists():
        module(scorer)
    with tempfile.TemporaryDirectory() as folder:
        paths = [Path(folder) / "gold.jsonl", Path(folder) / "pred.jsonl"]
        for path, objects in zip(paths, (gold, pred), strict=True):
            path.write_text("".join(json.dumps(o) + "\n" for o in objects), encoding="utf-8")
        done = subprocess.run([sys.executable, str(scorer), *map(str, paths)], stdout=subprocess.PIPE, check=True)
    result: dict[str, Any] = json.loads(done.stdout.splitlines()[-1])
    return result


def main() -> None:
    """Parse, measure, print."""
    parser = argparse.ArgumentParser(description=__doc__, formatter_class=argparse.RawDescriptionHelpFormatter)
    parser.add_argument("task", choices=TASKS)
    parser.add_argument("--gold", type=Path, required=True)
    parser.add_argument("--gold-mentions", action="store_true", help="the spans are given: resolution alone")
    parser.add_argument("--scorers", type=Path, default=ROOT.parent / "shared" / "bench")
    args = parser.parse_args()
    if not args.gold.exists():
        print(f"quality: {args.gold} is not there", file=sys.stderr)
        raise SystemExit(2)
    print(json.dumps(TASKS[args.task](rows(args.gold), args.scorers, args.gold_mentions)))


if __name__ == "__main__":
    main()
