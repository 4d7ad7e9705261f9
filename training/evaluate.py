"""Measure a run before it is exported, or several as one: read gold reports with it, without values, and score.

python -m training.evaluate runs/A [runs/B ...] --gold ../shared/gold/dev.jsonl --score ../shared/bench/score.py
"""

from __future__ import annotations

import argparse
import json
import subprocess
import sys
from datetime import date
from pathlib import Path

import msgspec
import torch

from sayso.reading.decode import Decoding
from sayso.reading.reader import NeuralReader
from sayso.record import Provenance, Report
from training.encoder import load_tokenizer
from training.ensemble import load_all


def reports_of(path: Path) -> list[Report]:
    """Gold reports without their events."""
    rows = [json.loads(line) for line in path.read_text(encoding="utf-8").splitlines() if line.strip()]
    return [
        Report(id=r["id"], text=r["text"], published=date.fromisoformat(r["published"]), sha256="", title=r["title"],
               publisher=r["publisher"])
        for r in rows
    ]  # fmt: skip


def main() -> None:
    """Read, write, score."""
    parser = argparse.ArgumentParser(description=__doc__, formatter_class=argparse.RawDescriptionHelpFormatter)
    parser.add_argument("runs", type=Path, nargs="+")
    parser.add_argument("--gold", type=Path, required=True)
    parser.add_argument("--score", type=Path)
    parser.add_argument("--bf16", action="store_true")
    parser.add_argument("--weights", default="average.pt")
    parser.add_argument("--decoding", default="{}", help="JSON, such as '{\"argument\": 0.4}'")
    parser.add_argument("--threads", type=int, default=2)
    args = parser.parse_args()
    torch.set_num_threads(args.threads)
    decoding = msgspec.json.decode(args.decoding, type=Decoding)
    provenance = Provenance(reader="checkpoint", version="0", weights=None, ontology="")
    network = load_all(args.runs, half=args.bf16, weights=args.weights)
    reader = NeuralReader(network, load_tokenizer(), provenance, decoding)
    out = args.runs[0] / f"{args.gold.stem}.pred.jsonl"
    with out.open("wb") as file:
        for reading in map(reader.read, reports_of(args.gold)):
            row = {"id": reading.report.id, "events": msgspec.to_builtins(reading.events)}
            for event in row["events"]:
                for argument in event["arguments"]:
                    argument.setdefault("name", None)
            file.write(msgspec.json.encode(row) + b"\n")
    if args.score:
        subprocess.run([sys.executable, str(args.score), str(args.gold), str(out)], check=True)


if __name__ == "__main__":
    main()
