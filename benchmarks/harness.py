"""What every quality task needs: gold files, the scorers, and the records that this package makes of reports."""

from __future__ import annotations

import importlib.util
import json
import subprocess
import sys
import tempfile
from collections.abc import Iterator
from dataclasses import dataclass
from pathlib import Path
from types import ModuleType
from typing import Any

ROOT = Path(__file__).resolve().parent.parent
UNDATED = "1999-12-31"  # benchmark texts without a date get one, so that they can be read; their times are not scored
Row = dict[str, Any]
Rows = list[Row]


@dataclass(frozen=True)
class Options:
    """How a task is run."""

    scorers: Path = ROOT.parent / "shared" / "bench"
    given: bool = False  # the spans are given: resolution alone
    errors: bool = False  # list what is wrong on standard error
    weights: Path | None = None  # instead of the shipped ones, read in this process; None: the installed command
    predictions: Path | None = None  # records made before, instead of reading
    case_from: Path | None = None  # texts to learn from how words are written
    out: Path | None = None  # where a task writes its details

    def scorer(self, name: str) -> ModuleType:
        """One of the benchmark scorers."""
        return module(self.scorers / f"{name}.py")


def rows(path: Path) -> Rows:
    """The objects of a JSON Lines file."""
    return [json.loads(line) for line in path.read_bytes().split(b"\n") if line.strip()]


def module(path: Path) -> ModuleType:
    """A scorer or a task, from its file. Each call gives its own copy."""
    spec = importlib.util.spec_from_file_location(path.stem, path)
    if not path.exists() or spec is None or spec.loader is None:
        print(f"quality: {path} is not there; give --scorers FOLDER with the benchmark scorers", file=sys.stderr)
        raise SystemExit(2)
    loaded = importlib.util.module_from_spec(spec)
    sys.modules[spec.name] = loaded  # dataclasses look their module up
    spec.loader.exec_module(loaded)
    return loaded


def read(reports: Rows, options: Options, *, mentions: bool = False) -> dict[str, Row]:
    """What `sayso read --json` makes of reports ({id, published, text ...}), by id."""
    if options.predictions is not None:
        records = rows(options.predictions)
        return {r["id"]: r for r in records}
    with tempfile.TemporaryDirectory() as folder:
        source = Path(folder) / "reports.jsonl"
        source.write_text("".join(json.dumps(r) + "\n" for r in reports), encoding="utf-8")
        lines = _here(source, options.weights, mentions) if options.weights else _command(source, mentions)
    records = [json.loads(line) for line in lines if line]
    if not records:
        raise SystemExit("quality: sayso read gave no record; see its messages above")
    return {r["id"]: r for r in records}


def _command(source: Path, mentions: bool) -> list[bytes]:
    command = [str(Path(sys.executable).with_name("sayso")), "read", str(source), "--json", "--assume-english"]
    done = subprocess.run([*command, *["--mentions"][: int(mentions)]], stdout=subprocess.PIPE, check=False)
    if done.returncode not in (0, 1):
        raise SystemExit(f"quality: sayso read left with code {done.returncode}")
    return done.stdout.split(b"\n")


def _here(source: Path, weights: Path, mentions: bool) -> list[bytes]:
    """The same with other weights, which the command has no option for."""
    from sayso.errors import SaysoError
    from sayso.intake import IntakeOptions, load
    from sayso.pipeline import open_pipeline
    from sayso.record import Report
    from sayso.views.jsonl import encode

    reports = (r for r in load(source, IntakeOptions(assume_english=True)) if isinstance(r, Report))
    lines = []
    for outcome in open_pipeline(weights=weights).read_each(reports):
        if isinstance(outcome, SaysoError):
            print(outcome, file=sys.stderr)
        else:
            lines.append(encode(outcome, mentions=mentions))
    return lines


def read_gold(gold: Rows, options: Options) -> Rows:
    """Gold reports as the reader sees them: one record for each, without events where it was not read."""
    found = read([{k: v for k, v in g.items() if k != "events"} for g in gold], options)
    return [found.get(g["id"], {"id": g["id"], "events": []}) for g in gold]


def digest(pred: Rows) -> str | None:
    """SHA-256 of the weights that the records name."""
    return next((p["provenance"]["weights"] for p in pred if p.get("provenance")), None)


def read_documents(gold: Rows, options: Options) -> Iterator[tuple[Row, Row]]:
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
    found = read(reports, options, mentions=True)
    for document in gold:
        yield document, found.get(document["doc"], {})


def scored(scorer: Path, gold: Rows, pred: Rows) -> Row:
    """What a scorer prints of two files."""
    if not scorer.exists():
        module(scorer)
    with tempfile.TemporaryDirectory() as folder:
        paths = [Path(folder) / "gold.jsonl", Path(folder) / "pred.jsonl"]
        for path, objects in zip(paths, (gold, pred), strict=True):
            path.write_text("".join(json.dumps(o) + "\n" for o in objects), encoding="utf-8")
        done = subprocess.run([sys.executable, str(scorer), *map(str, paths)], stdout=subprocess.PIPE, check=True)
    result: Row = json.loads(done.stdout.splitlines()[-1])
    return result


def percent(right: int, total: int) -> float | None:
    """Share in percent, one decimal; None of nothing."""
    return round(100 * right / total, 1) if total else None


def prf(right: int, found: int, gold: int) -> Row:
    """Precision, recall, F1 in percent."""
    return {
        "f1": percent(2 * right, found + gold),
        "p": percent(right, found),
        "r": percent(right, gold),
        "gold": gold,
    }
