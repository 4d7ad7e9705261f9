"""Split the gold reports into folds: folders to train from, each without the reports of one fold.

    python -m training.folds ../shared/gold/train.jsonl --out runs/folds

Writes OUT/N/train.jsonl (what fold N is trained on), OUT/N/held.jsonl (what it is measured on) and OUT/folds.json (the
ids held out). Reports of one source are dealt out evenly, so every fold has the mix of the whole.
"""

from __future__ import annotations

import argparse
import json
import random
from pathlib import Path


def dealt(ids: list[str], count: int, seed: int = 1) -> list[list[str]]:
    """The ids in `count` folds; those of one source (what stands before the first hyphen) are spread evenly."""
    shuffled = sorted(ids)
    random.Random(seed).shuffle(shuffled)
    shuffled.sort(key=lambda id_: id_.split("-")[0])
    return [shuffled[n::count] for n in range(count)]


def main() -> None:
    """Read, deal, write."""
    parser = argparse.ArgumentParser(description=__doc__, formatter_class=argparse.RawDescriptionHelpFormatter)
    parser.add_argument("gold", type=Path)
    parser.add_argument("--out", type=Path, required=True)
    parser.add_argument("--count", type=int, default=5)
    args = parser.parse_args()
    lines = {json.loads(x)["id"]: x for x in args.gold.read_text(encoding="utf-8").split("\n") if x}
    folds = dealt(list(lines), args.count)
    for number, held in enumerate(folds):
        folder = args.out / str(number)
        folder.mkdir(parents=True, exist_ok=True)
        for name, ids in (("train", lines.keys() - set(held)), ("held", held)):
            text = "".join(f"{lines[id_]}\n" for id_ in sorted(ids))
            (folder / f"{name}.jsonl").write_text(text, encoding="utf-8")
    (args.out / "folds.json").write_text(json.dumps(folds))


if __name__ == "__main__":
    main()
