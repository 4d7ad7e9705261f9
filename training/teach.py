"""Unlabelled news as a teacher reads it: probabilities for every word, trigger and pair, which a student learns from.

    python -m training.teach runs/A [runs/B ...] --corpora CORPORA --out taught.pt --without GOLD.jsonl [...]

Several runs are one teacher: their logits are averaged. Texts that share a passage with those of the files after
--without are left out. Probabilities are kept in 16 bits.
"""

from __future__ import annotations

import argparse
import json
import random
from collections.abc import Iterable, Iterator, Sequence
from pathlib import Path

import numpy as np
import torch
from torch import Tensor

from sayso.reading.decode import Decoding, Run, layered_runs, sigmoid, softmax, typed_runs
from sayso.reading.network import Floats, Ints, Labels, Network, Tags
from sayso.reading.reader import batches_of
from sayso.reading.sentences import split_sentences
from sayso.reading.windows import Pieces, Window, pad, windows_of, words_of
from sayso.record import Struct
from training.encoder import load_tokenizer
from training.ensemble import load_all
from training.examples import Taught
from training.unlabelled import texts, unknown

POOL = 64  # texts whose windows share batches: most are headlines
_DECODING = Decoding()  # heads and spans are those that a reader would score


class _Window(Struct, frozen=True, kw_only=True):
    """What is told of one window, in words of the whole text."""

    heads: list[tuple[int, int, int]]  # first, last, type
    spans: list[tuple[int, int, int]]  # kind, first, last
    modes: Floats  # (heads, modes) probabilities, as are the following
    statuses: Floats
    roles: Floats  # (heads * spans, roles)
    stances: Floats
    quotes: Floats


class _Sheet:
    """One text, filled in window by window."""

    def __init__(self, text: str, pieces: Pieces, labels: Labels) -> None:
        self.text, self.labels = text, labels
        sentences = [w for s in split_sentences(text) if (w := words_of(text, s, pieces))]
        self.windows = windows_of(sentences)
        self.at = {word.start: n for n, word in enumerate(w for s in sentences for w in s)}
        self.trigger = np.zeros((len(self.at), 1 + 2 * len(labels.types)), np.float16)
        self.span = np.zeros((len(self.at), len(labels.kinds), 3), np.float16)
        self.told: list[_Window] = []

    def write(self, window: Window, tags: Tags, network: Network) -> None:
        """What the teacher says of one window."""
        rows = np.array([self.at[w.start] for w in window.words])
        new = slice(window.fresh, None)
        self.trigger[rows[new]] = softmax(tags.trigger)[new]
        self.span[rows[new]] = softmax(tags.span)[new]
        self.told.append(_related(network, window, tags, rows))

    def read(self) -> Taught:
        """The whole text."""
        tags = {"trigger": torch.from_numpy(self.trigger), "span": torch.from_numpy(self.span)}
        return {"text": self.text} | tags | _joined(self.told, self.labels)


def teach(network: Network, texts: Sequence[str], pieces: Pieces) -> Iterator[Taught]:
    """Every text's probabilities; texts without words are left out.

    `trigger` (W, tags) and `span` (W, kinds, 3) are over all words; `heads` (N, 3) first, last, type; `spans` (M, 3)
    kind, first, last; `pairs` (P, 2) rows of heads and spans, with `roles`, `stances`, `quotes` (P, ...); `modes` and
    `statuses` (N, ...).
    """
    for first in range(0, len(texts), POOL):
        sheets = [_Sheet(text, pieces, network.labels) for text in texts[first : first + POOL]]
        windows = [(sheet, window) for sheet in sheets for window in sheet.windows]
        for batch in batches_of([w for _, w in windows]):
            tags = network.tag(pad([windows[k][1] for k in batch]))
            for row, k in enumerate(batch):
                sheet, window = windows[k]
                sheet.write(window, tags.of(row, len(window.words)), network)
        yield from (sheet.read() for sheet in sheets if sheet.windows)
        print(f"{min(first + POOL, len(texts))} of {len(texts)} texts", flush=True)


def _related(network: Network, window: Window, tags: Tags, rows: Ints) -> _Window:
    triggers = [t for t in typed_runs(tags.trigger, _DECODING.trigger, window.sentences) if t.first >= window.fresh]
    spans = layered_runs(tags.span, _DECODING.span, window.sentences)
    heads = np.array([(t.first, t.last) for t in triggers], np.int64).reshape(-1, 2)
    pairs = np.array([(n, m) for n in range(len(triggers)) for m in range(len(spans))], np.int64).reshape(-1, 2)
    labels = network.labels
    told = [np.zeros((0, len(x)), np.float32) for x in (labels.modes, labels.statuses)]
    related = [np.zeros((0, len(x)), np.float32) for x in (labels.roles, labels.stances, labels.quotes)]
    if triggers:
        told = list(network.judge(tags.vectors, heads))
    if len(pairs):
        ends = np.array([(s.first, s.last) for s in spans], np.int64)
        kinds = np.array([s.label for s in spans], np.int64)
        related = list(network.relate(tags.vectors, heads, ends, kinds, pairs))

    def place(run: Run) -> tuple[int, int]:
        return int(rows[run.first]), int(rows[run.last])

    return _Window(
        heads=[(*place(t), t.label) for t in triggers],
        spans=[(s.label, *place(s)) for s in spans],
        modes=softmax(told[0]),
        statuses=softmax(told[1]),
        roles=sigmoid(related[0]),
        stances=softmax(related[1]),
        quotes=softmax(related[2]),
    )


def _joined(told: Sequence[_Window], labels: Labels) -> dict[str, Tensor]:
    """The windows' findings under one numbering."""
    pairs, heads, spans = [], 0, 0
    for window in told:
        pairs += [(heads + n, spans + m) for n in range(len(window.heads)) for m in range(len(window.spans))]
        heads, spans = heads + len(window.heads), spans + len(window.spans)

    def ints(values: Iterable[tuple[int, ...]], width: int) -> Tensor:
        return torch.tensor(list(values), dtype=torch.int32).reshape(-1, width)

    def floats(name: str, width: int) -> Tensor:
        parts = [getattr(w, name) for w in told]
        return torch.from_numpy(np.concatenate([*parts, np.zeros((0, width))]).astype(np.float16))

    return {
        "heads": ints((h for w in told for h in w.heads), 3),
        "spans": ints((s for w in told for s in w.spans), 3),
        "pairs": ints(pairs, 2),
        "modes": floats("modes", len(labels.modes)),
        "statuses": floats("statuses", len(labels.statuses)),
        "roles": floats("roles", len(labels.roles)),
        "stances": floats("stances", len(labels.stances)),
        "quotes": floats("quotes", len(labels.quotes)),
    }


def main() -> None:
    """Read everything, write one file."""
    parser = argparse.ArgumentParser(description=__doc__, formatter_class=argparse.RawDescriptionHelpFormatter)
    parser.add_argument("runs", type=Path, nargs="+")
    parser.add_argument("--corpora", type=Path, required=True)
    parser.add_argument("--out", type=Path, required=True)
    parser.add_argument("--without", type=Path, nargs="+", required=True)
    parser.add_argument("--seed", type=int, default=1)
    parser.add_argument("--threads", type=int, default=2)
    parser.add_argument("--bf16", action="store_true")
    parser.add_argument("--part", default="0/1", help="N/M: only every Mth text, from the Nth: for several processes")
    args = parser.parse_args()
    torch.set_num_threads(args.threads)
    known = [json.loads(x)["text"] for path in args.without for x in path.read_text(encoding="utf-8").split("\n") if x]
    chosen = list(unknown(texts(args.corpora, random.Random(args.seed)), known))
    network = load_all(args.runs, half=args.bf16)
    first, step = map(int, args.part.split("/"))
    taught = list(teach(network, chosen[first::step], Pieces(load_tokenizer())))
    torch.save(taught, args.out)
    print(f"{len(taught)} texts, {sum(len(t['trigger']) for t in taught)} words -> {args.out}")


if __name__ == "__main__":
    main()
