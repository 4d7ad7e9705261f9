"""Unlabelled news as a teacher reads it: probabilities for every word, trigger and pair, which a student learns from.

    python -m training.teach runs/A [runs/B ...] --corpora CORPORA --out taught.pt --without GOLD.jsonl [...]

Several runs are one teacher: their logits are averaged. Texts of the files after --without are left out, by their
first words. Probabilities are kept in 16 bits.
"""

from __future__ import annotations

import argparse
import json
import random
from collections.abc import Iterable, Sequence
from pathlib import Path

import numpy as np
import torch
from torch import Tensor

from sayso.reading.decode import Run, layered_runs, sigmoid, softmax, typed_runs
from sayso.reading.network import Floats, Ints, Network, Tags
from sayso.reading.reader import batches_of
from sayso.reading.sentences import split_sentences
from sayso.reading.windows import Pieces, Window, pad, windows_of, words_of
from sayso.record import Struct
from training.encoder import load_tokenizer
from training.ensemble import load_all
from training.examples import Taught
from training.unlabelled import key, texts

# Lower than a reader's: a student should also learn what its teacher was unsure of.
TRIGGER, SPAN = 0.2, 0.2


class _Window(Struct, frozen=True, kw_only=True):
    """What is told of one window, in words of the whole text."""

    heads: list[tuple[int, int, int]]  # first, last, type
    spans: list[tuple[int, int, int]]  # kind, first, last
    modes: Floats  # (heads, modes) probabilities, as are the following
    statuses: Floats
    roles: Floats  # (heads * spans, roles)
    stances: Floats
    quotes: Floats


def teach(network: Network, text: str, pieces: Pieces) -> Taught | None:
    """One text's probabilities; None where it has no words.

    `trigger` (W, tags) and `span` (W, kinds, 3) are over all words; `heads` (N, 3) first, last, type; `spans` (M, 3)
    kind, first, last; `pairs` (P, 2) rows of heads and spans, with `roles`, `stances`, `quotes` (P, ...); `modes` and
    `statuses` (N, ...).
    """
    sentences = [w for s in split_sentences(text) if (w := words_of(text, s, pieces))]
    windows = windows_of(sentences)
    if not windows:
        return None
    at = {word.start: n for n, word in enumerate(w for s in sentences for w in s)}
    trigger = np.zeros((len(at), 1 + 2 * len(network.labels.types)), np.float16)
    span = np.zeros((len(at), len(network.labels.kinds), 3), np.float16)
    told: list[_Window] = []
    for batch in batches_of(windows):
        tags = network.tag(pad([windows[k] for k in batch]))
        for row, k in enumerate(batch):
            window = windows[k]
            own = tags.of(row, len(window.words))
            rows = np.array([at[w.start] for w in window.words])
            new = slice(window.fresh, None)
            trigger[rows[new]] = softmax(own.trigger)[new]
            span[rows[new]] = softmax(own.span)[new]
            if (found := _related(network, window, own, rows)) is not None:
                told.append(found)
    return {"text": text, "trigger": torch.from_numpy(trigger), "span": torch.from_numpy(span)} | _joined(told, network)


def _related(network: Network, window: Window, tags: Tags, rows: Ints) -> _Window | None:
    triggers = [t for t in typed_runs(tags.trigger, TRIGGER, window.sentences) if t.first >= window.fresh]
    if not triggers:
        return None
    spans = layered_runs(tags.span, SPAN, window.sentences)
    heads = np.array([(t.first, t.last) for t in triggers], np.int64)
    modes, statuses = network.judge(tags.vectors, heads)
    pairs = np.array([(n, m) for n in range(len(triggers)) for m in range(len(spans))], np.int64).reshape(-1, 2)
    ends = np.array([(s.first, s.last) for s in spans], np.int64).reshape(-1, 2)
    kinds = np.array([s.label for s in spans], np.int64)
    if len(pairs):
        roles, stances, quotes = network.relate(tags.vectors, heads, ends, kinds, pairs)
    else:
        labels = network.labels
        roles, stances, quotes = (
            np.zeros((0, len(x)), np.float32) for x in (labels.roles, labels.stances, labels.quotes)
        )

    def told(run: Run) -> tuple[int, int]:
        return int(rows[run.first]), int(rows[run.last])

    return _Window(
        heads=[(*told(t), t.label) for t in triggers],
        spans=[(s.label, *told(s)) for s in spans],
        modes=softmax(modes),
        statuses=softmax(statuses),
        roles=sigmoid(roles),
        stances=softmax(stances),
        quotes=softmax(quotes),
    )


def _joined(told: Sequence[_Window], network: Network) -> dict[str, Tensor]:
    """The windows' findings under one numbering."""
    labels = network.labels
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
    known = {key(json.loads(x)["text"]) for p in args.without for x in p.read_text(encoding="utf-8").splitlines() if x}
    chosen: dict[str, str] = {}
    for text in texts(args.corpora, random.Random(args.seed)):
        if text.strip() and key(text) not in known:
            chosen[key(text)] = text
    network = load_all(args.runs, half=args.bf16)
    pieces = Pieces(load_tokenizer())
    first, step = map(int, args.part.split("/"))
    taught = [t for text in list(chosen.values())[first::step] if (t := teach(network, text, pieces)) is not None]
    torch.save(taught, args.out)
    print(f"{len(taught)} texts, {sum(len(t['trigger']) for t in taught)} words -> {args.out}")


if __name__ == "__main__":
    main()
