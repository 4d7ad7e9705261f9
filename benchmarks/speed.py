"""How fast reports are read, and where the time goes.

    python benchmarks/speed.py [--reports FILE.jsonl] [--repeat 5]

Without --reports, the bundled samples. Prints one JSON object: medians over --repeat runs, one thread. "encoder_share"
is the throughput of the whole reader against the same windows run bare through the same ONNX graph, in one run.
"""

from __future__ import annotations

import argparse
import json
import resource
import statistics
import time
from collections import defaultdict
from collections.abc import Callable, Iterator
from contextlib import contextmanager
from pathlib import Path

from sayso.errors import SaysoError
from sayso.intake import load
from sayso.pipeline import open_pipeline
from sayso.reading.network import Network
from sayso.reading.reader import NeuralReader
from sayso.reading.windows import Padded
from sayso.record import Report
from sayso.samples import samples


class Timed:
    """A network that keeps the time spent in each of its graphs, and the windows it was given."""

    def __init__(self, network: Network, spent: dict[str, float]) -> None:
        self.network, self.spent = network, spent
        self.labels, self.digest = network.labels, network.digest
        self.windows: list[Padded] = []

    def __getattr__(self, name: str) -> Callable[..., object]:
        call = getattr(self.network, name)

        def timed(*arguments: object) -> object:
            self.windows += [a for a in arguments if isinstance(a, Padded)]
            with clock(self.spent, name):
                return call(*arguments)

        return timed


@contextmanager
def clock(spent: dict[str, float], name: str) -> Iterator[None]:
    """Add the time of the block to `spent[name]`."""
    begin = time.perf_counter()
    yield
    spent[name] += time.perf_counter() - begin


def once(reports: list[Report]) -> dict[str, float]:
    """One run over all reports."""
    spent: dict[str, float] = defaultdict(float)
    with clock(spent, "load"):
        pipeline = open_pipeline()
    reader = pipeline.reader
    if not isinstance(reader, NeuralReader):
        raise SystemExit("speed: only the built-in reader is measured")
    timed = reader.network = Timed(reader.network, spent)  # type: ignore[assignment]
    for report in reports:
        timed.windows.clear()
        with clock(spent, "reading"):
            reading = reader.read(report)
        with clock(spent, "bare"):  # beside its reading, so that both meet the same machine
            for padded in timed.windows:
                timed.network.tag(padded)
        with clock(spent, "resolution"):
            pipeline.resolver.record(reading)
        spent["pieces"] += sum(int(w.mask.sum()) for w in timed.windows)
    spent["words"] = float(sum(len(r.text.split()) for r in reports))
    return spent


def main() -> None:
    """Measure and print."""
    parser = argparse.ArgumentParser(description=__doc__, formatter_class=argparse.RawDescriptionHelpFormatter)
    parser.add_argument("--reports", type=Path)
    parser.add_argument("--repeat", type=int, default=5)
    args = parser.parse_args()
    outcomes = load(str(args.reports)) if args.reports else samples()
    reports = [o for o in outcomes if not isinstance(o, SaysoError)]
    runs = [once(reports) for _ in range(args.repeat)]

    def median(name: str) -> float:
        return statistics.median(r[name] for r in runs)

    total = statistics.median(r["reading"] + r["resolution"] for r in runs)
    parts = {name: round(100 * median(name) / total, 1) for name in ("tag", "relate", "judge", "speak", "resolution")}
    print(
        json.dumps(
            {
                "reports": len(reports),
                "articles_per_second": round(len(reports) / total, 2),
                "words_per_second": round(median("words") / total),
                "pieces_per_second": round(median("pieces") / total),
                "encoder_share": round(statistics.median(r["bare"] / r["reading"] for r in runs), 3),
                "share_of_time": parts | {"rest of reading": round(100 - sum(parts.values()), 1)},
                "load_seconds": round(median("load"), 2),
                "peak_memory_mb": round(resource.getrusage(resource.RUSAGE_SELF).ru_maxrss / 1024),
            }
        )
    )


if __name__ == "__main__":
    main()
