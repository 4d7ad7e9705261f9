"""Label unlabelled news with a trained reader, to train the next one on both.

    python -m training.selftrain WEIGHTS CORPORA OUT.jsonl --without ../shared/gold/train.jsonl ../shared/gold/dev.jsonl

WEIGHTS is a folder that training.export wrote. Texts of the files after --without are left out, by their words.
"""

from __future__ import annotations

import argparse
import json
import random
from collections.abc import Iterator
from datetime import date
from pathlib import Path

import msgspec

from sayso.reading.reader import NeuralReader
from sayso.record import Report

# Reports taken of each source, and the longest text in characters: near the mix of the gold reports.
SHARES = {
    "fakes_syria": (600, 4000),
    "news_cluster5w1h": (300, 2500),
    "re3d": (100, 2500),
    "gaza_headlines": (3000, 400),
    "idf_telegram": (500, 1200),
}
POLITICAL = (250, 2000)


def texts(corpora: Path, rng: random.Random) -> Iterator[tuple[str, str]]:
    """(id, text) of the unlabelled news, shortened at a sentence's or line's end."""
    for name, (count, limit) in SHARES.items():
        rows = [json.loads(x) for x in (corpora / f"news/{name}.jsonl").read_text(encoding="utf-8").splitlines()]
        rng.shuffle(rows)
        for row in rows[:count]:
            yield row["id"], _shortened(row["text"] or row["title"], limit)
    rows = [json.loads(x) for x in (corpora / "polnear/train.jsonl").read_text(encoding="utf-8").splitlines()]
    rng.shuffle(rows)
    for row in rows[: POLITICAL[0]]:
        yield "pn-" + row["doc_id"], _shortened(row["text"], POLITICAL[1])


def _shortened(text: str, limit: int) -> str:
    if len(text) <= limit:
        return text
    cut = max(text.rfind("\n", 0, limit), text.rfind(". ", 0, limit) + 1)
    return text[: cut if cut > 0 else limit]


def key(text: str) -> str:
    """What two copies of a text share: its first words, without case, space and punctuation."""
    return "".join(c for c in text.casefold() if c.isalnum())[:80]


def main() -> None:
    """Label and write."""
    parser = argparse.ArgumentParser(description=__doc__, formatter_class=argparse.RawDescriptionHelpFormatter)
    parser.add_argument("weights", type=Path)
    parser.add_argument("corpora", type=Path)
    parser.add_argument("out", type=Path)
    parser.add_argument("--without", type=Path, nargs="+", required=True)
    parser.add_argument("--seed", type=int, default=1)
    args = parser.parse_args()
    known = {key(json.loads(x)["text"]) for p in args.without for x in p.read_text(encoding="utf-8").splitlines() if x}
    reader = NeuralReader.load(version="0", ontology="", weights=args.weights)
    chosen: dict[str, Report] = {}
    for id_, text in texts(args.corpora, random.Random(args.seed)):
        if text.strip() and key(text) not in known:
            chosen[key(text)] = Report(id=id_, text=text, published=date(2000, 1, 1), sha256="")
    with args.out.open("wb") as file:
        for reading in reader.read_all(chosen.values()):
            row = {
                "id": reading.report.id,
                "text": reading.report.text,
                "events": msgspec.to_builtins(reading.events),
            }
            file.write(msgspec.json.encode(row) + b"\n")


if __name__ == "__main__":
    main()
