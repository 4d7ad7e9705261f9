"""A trained run -> the weights that ship: ONNX graphs (the encoder in 4 bits), labels, tokenizer.

python -m training.export runs/NAME src/sayso/data/reader
"""

from __future__ import annotations

import argparse
import json
import logging
import math
import random
import warnings
from collections import Counter
from collections.abc import Iterator
from itertools import islice
from pathlib import Path

import msgspec
import torch
from torch import Tensor, nn
from transformers import BertModel

from sayso.reading.decode import Decoding
from training.corpora import records
from training.encoder import load_tokenizer
from training.examples import Labels, batch_of, batches, examples_of, prepare
from training.model import Pairs, Words
from training.network import Network
from training.quantize import Feed, quantize
from training.torch_network import load, reading_labels


class WordsGraph(nn.Module):
    """Window -> word vectors and the logits of every tagger that the reader keeps."""

    def __init__(self, words: Words) -> None:
        super().__init__()
        self.words = words

    def forward(self, pieces: Tensor, cases: Tensor, mask: Tensor, first: Tensor) -> tuple[Tensor, ...]:
        vectors = self.words(pieces, cases, mask, first)
        return vectors, *(self.words.tag(vectors, name) for name in ("trigger", "span", "speech", "name"))


class RecordGraph(nn.Module):
    """Pairs of trigger and span -> roles, stances, quotes."""

    def __init__(self, network: Network) -> None:
        super().__init__()
        self.pairs, self.stance, self.quote = network.record, network.stance, network.quote

    def forward(self, flat: Tensor, heads: Tensor, spans: Tensor, kinds: Tensor, pairs: Tensor) -> tuple[Tensor, ...]:
        vectors, roles = self.pairs(flat, heads, spans, kinds, pairs)
        return roles, self.stance(vectors), self.quote(vectors)


class SpeechGraph(nn.Module):
    """Pairs of cue and span -> roles."""

    def __init__(self, pairs: Pairs) -> None:
        super().__init__()
        self.pairs = pairs

    def forward(self, flat: Tensor, heads: Tensor, spans: Tensor, kinds: Tensor, pairs: Tensor) -> Tensor:
        return self.pairs(flat, heads, spans, kinds, pairs)[1]


def agreement(gold: Path) -> dict[str, dict[str, float]]:
    """Stance -> status -> log-odds of meeting in the gold reports beyond chance, smoothed by one half."""
    pairs: Counter[tuple[str, str]] = Counter()
    for line in gold.read_text(encoding="utf-8").splitlines():
        for event in json.loads(line)["events"]:
            if event["attribution"]:
                pairs[event["attribution"][0]["stance"], event["status"]] += 1
    stances = Counter({s: n for s, n in _totals(pairs, 0).items() if n >= 5})
    statuses, total = _totals(pairs, 1), pairs.total()
    return {
        s: {t: round(math.log((pairs[s, t] + 0.5) * total / ((stances[s] + 2.5) * statuses[t])), 2) for t in statuses}
        for s in sorted(stances)
    }


def _totals(pairs: Counter[tuple[str, str]], side: int) -> Counter[str]:
    totals: Counter[str] = Counter()
    for pair, count in pairs.items():
        totals[pair[side]] += count
    return totals


def export(network: Network, gold: Path, out: Path) -> None:
    """Write every file of the shipped reader into `out`; matrices are rounded by what they do to the gold reports."""
    out.mkdir(parents=True, exist_ok=True)
    network.eval()
    if isinstance(network.words.encoder, BertModel):
        network.words.encoder.set_attn_implementation("eager")  # the tracer would drop the mask of a faster one
    mask = torch.ones(2, 9, dtype=torch.long)
    mask[1, 6:] = 0
    first = torch.tensor([[1, 2, 4], [1, 3, 5]])
    windows = (torch.randint(1000, 2000, (2, 9)), torch.zeros(2, 9, dtype=torch.long), mask, first)
    shapes = {"pieces": "BT", "cases": "BT", "mask": "BT", "first": "BW"}
    outputs = ["vectors", "trigger", "span", "speech", "entity"]
    _graph(WordsGraph(network.words), windows, out / "words.fp32.onnx", shapes, outputs)
    quantize(out / "words.fp32.onnx", out / "words.onnx", feeds(gold, network.labels))
    flat, heads, spans = (
        torch.randn(12, network.words.encoder.config.hidden_size),
        torch.tensor([[1, 1], [5, 6]]),
        torch.tensor([[2, 3], [8, 9], [1, 1]]),
    )
    pairs = torch.tensor([[0, 0], [1, 1], [0, 2]])
    shapes = {"flat": "R", "heads": "N", "spans": "M", "kinds": "M", "pairs": "P"}
    inputs = (flat, heads, spans, torch.tensor([0, 1, 2]), pairs)
    _graph(RecordGraph(network), inputs, out / "record.onnx", shapes, ["roles", "stances", "quotes"])
    _graph(SpeechGraph(network.speech), inputs, out / "speech.onnx", shapes, ["roles"])
    around = (flat.reshape(2, 6, -1), torch.ones(2, 6, dtype=torch.bool), heads)
    shapes = {"words": "BW", "present": "BW", "heads": "N"}
    _graph(network.event, around, out / "event.onnx", shapes, ["modes", "statuses"])
    labels = msgspec.json.encode(reading_labels(network.labels))
    (out / "labels.json").write_bytes(msgspec.json.format(labels, indent=1) + b"\n")
    load_tokenizer().save(str(out / "tokenizer.json"))


def feeds(gold: Path, labels: Labels, count: int = 20) -> Iterator[Feed]:
    """Batches of windows of the gold reports, as the words' graph reads them."""
    texts = prepare(records(gold), load_tokenizer())
    examples = [e for t in texts for e in examples_of(t, labels) if e.window.words]
    for some in islice(batches(examples, 1500, random.Random(1)), count):
        batch = batch_of(some)
        yield {name: getattr(batch, name).numpy() for name in ("pieces", "cases", "mask", "first")}


def _graph(
    module: nn.Module, inputs: tuple[Tensor, ...], path: Path, shapes: dict[str, str], outputs: list[str]
) -> None:
    axes = {name: dict(enumerate(letters)) for name, letters in shapes.items()}
    with warnings.catch_warnings():
        warnings.simplefilter("ignore")  # the tracer warns of every shape it reads
        torch.onnx.export(
            module.eval(), inputs, str(path), input_names=list(shapes), output_names=outputs, dynamic_axes=axes,
            opset_version=17, dynamo=False,
        )  # fmt: skip


def main() -> None:
    """Parse and export."""
    parser = argparse.ArgumentParser(description=__doc__, formatter_class=argparse.RawDescriptionHelpFormatter)
    parser.add_argument("run", type=Path)
    parser.add_argument("out", type=Path)
    parser.add_argument("--weights", default="average.pt")
    parser.add_argument("--gold", type=Path, default=Path("../shared/gold/train.jsonl"))
    args = parser.parse_args()
    logging.disable(logging.WARNING)  # the quantizer tells of every node
    export(load(args.run, args.weights), args.gold, args.out)
    decoding = msgspec.json.encode(Decoding(agreement=agreement(args.gold)), order="deterministic")
    (args.out / "decoding.json").write_bytes(msgspec.json.format(decoding, indent=1) + b"\n")
    (args.out / "words.fp32.onnx").unlink()


if __name__ == "__main__":
    main()
