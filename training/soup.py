"""One run of several that started from the same weights: the mean of their weights (Wortsman and others 2022).

python -m training.soup runs/A runs/B [...] --out runs/MEAN
"""

from __future__ import annotations

import argparse
import shutil
from pathlib import Path

import torch


def main() -> None:
    """Average and write."""
    parser = argparse.ArgumentParser(description=__doc__, formatter_class=argparse.RawDescriptionHelpFormatter)
    parser.add_argument("runs", type=Path, nargs="+")
    parser.add_argument("--out", type=Path, required=True)
    args = parser.parse_args()
    weights = [torch.load(run / "average.pt", weights_only=True) for run in args.runs]
    mean = {
        name: torch.stack([w[name] for w in weights]).mean(0) if value.dtype.is_floating_point else value
        for name, value in weights[0].items()
    }
    args.out.mkdir(parents=True)
    torch.save(mean, args.out / "average.pt")
    for name in ("labels.json", "run.json"):
        shutil.copy(args.runs[0] / name, args.out / name)


if __name__ == "__main__":
    main()
