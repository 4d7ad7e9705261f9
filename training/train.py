"""Train the built-in reader.

    python -m training.train --gold ../shared/gold --corpora CORPORA --out runs/NAME [--minutes 60]

CORPORA holds the unpacked archives of ../shared/corpora. One seed, one process, CPU or GPU; a checkpoint every few
minutes in --out; a rerun with the same --out goes on from the last one.
"""

from __future__ import annotations

import argparse
import json
import random
import time
from collections.abc import Iterator, Sequence
from dataclasses import asdict
from pathlib import Path

import torch
from torch import nn

from sayso.reading.heads import ENTITY_TYPES, PAIR_ROLES, QUOTES, SPAN_KINDS, SPEECH_KINDS, SPEECH_ROLES
from training.corpora import Annotated, annotated, auxiliary, records
from training.encoder import load_encoder, load_tokenizer
from training.examples import (
    Batch,
    Example,
    Labels,
    TaughtText,
    Text,
    batch_of,
    batches,
    examples_of,
    prepare,
    soft_examples_of,
    taught_texts,
)
from training.network import Network
from training.torch_network import labels_in

# Share of the steps that each task gets at the start and at the end of a run; between them linearly.
Schedule = dict[str, tuple[float, float]]
SCHEDULES: dict[str, Schedule] = {
    "first": {"record": (0.35, 1.0), "speech": (0.3, 0.0), "events": (0.25, 0.0), "names": (0.1, 0.0)},
    "second": {"record": (0.7, 0.8), "speech": (0.15, 0.15), "events": (0.1, 0.0), "names": (0.05, 0.05)},
    "third": {"record": (0.7, 0.8), "speech": (0.27, 0.17), "names": (0.03, 0.03)},
    "fourth": {"record": (0.78, 0.8), "speech": (0.13, 0.12), "names": (0.09, 0.08)},
}
NOISE, MASK = 0.08, 103  # share of word pieces that are hidden in training, and what hides them
# Share of the batches without case, and of those in capitals. Old wires are in capitals: there names are hard to tell.
CASELESS, CAPITALS, NAMES_IN_CAPITALS = 0.04, 0.04, 0.4


def labels_of(texts: list[Annotated]) -> Labels:
    """Number the labels found in the data, in a fixed order."""

    def numbered(values: set[str]) -> dict[str, int]:
        return {v: i for i, v in enumerate(sorted(values))}

    gold = [t for t in texts if t.task == "record"]
    events = [t for t in texts if t.task == "events"]
    return Labels(
        types=numbered({h.type for t in gold for h in t.heads}),
        modes=numbered({f"{h.type}/{h.mode}" for t in gold for h in t.heads if h.mode}),
        statuses=numbered({h.status for t in gold for h in t.heads if h.status}),
        stances=numbered({x.stance for t in gold for x in t.ties if x.stance}),
        quotes={v: i for i, v in enumerate(QUOTES)},
        kinds={
            "record": {v: i for i, v in enumerate(SPAN_KINDS)},
            "speech": {v: i for i, v in enumerate(SPEECH_KINDS)},
            "events": {"argument": 0},
        },
        roles={
            "record": {v: i for i, v in enumerate(PAIR_ROLES)},
            "speech": {v: i for i, v in enumerate(SPEECH_ROLES)},
            "events": numbered({x.role for t in events for x in t.ties}),
        },
        event_types=numbered({h.type for t in events for h in t.heads}),
        names={v: i for i, v in enumerate(ENTITY_TYPES)},
    )


class Stream:
    """Endless batches of one task; texts are cut anew in every round."""

    def __init__(self, texts: Sequence[Text | TaughtText], labels: Labels, budget: int, seed: int) -> None:
        self.texts, self.labels, self.budget = texts, labels, budget
        self.rng = random.Random(seed)
        self.rounds = 0
        self.batches = self._endless()

    def _endless(self) -> Iterator[list[Example]]:
        while True:
            examples = []
            for text in self.texts:
                first = self.rng.choice((0, 1, 2, 3)) if self.rounds else 0
                limit = self.rng.choice((96, 128, 192))
                if isinstance(text, Text):
                    examples += [e for e in examples_of(text, self.labels, first=first, limit=limit) if e.window.words]
                else:
                    examples += soft_examples_of(text, first=first, limit=limit)
            yield from batches(examples, self.budget, self.rng)
            self.rounds += 1


def optimizer_of(network: Network, encoder_rate: float, head_rate: float) -> torch.optim.Optimizer:
    """AdamW; the encoder learns slowly, the heads fast; no decay on biases and norms."""
    groups: dict[tuple[bool, bool], list[nn.Parameter]] = {}
    for name, parameter in network.named_parameters():
        key = (name.startswith("words.encoder"), parameter.ndim > 1)
        groups.setdefault(key, []).append(parameter)
    return torch.optim.AdamW(
        [
            {
                "params": p,
                "encoder": encoder,
                "lr": encoder_rate if encoder else head_rate,
                "weight_decay": 0.01 if decay else 0.0,
            }
            for (encoder, decay), p in groups.items()
        ],
        betas=(0.9, 0.98),
    )


class Average:
    """Exponential moving average of the weights: what is exported."""

    def __init__(self, network: Network, decay: float = 0.998) -> None:
        self.decay = decay
        self.weights = {k: v.detach().clone() for k, v in network.state_dict().items()}

    @torch.no_grad()
    def update(self, network: Network, step: int) -> None:
        decay = min(self.decay, (1 + step) / (10 + step))
        for key, value in network.state_dict().items():
            if value.dtype.is_floating_point:
                self.weights[key].lerp_(value, 1 - decay)


def main() -> None:
    """Parse, load, train."""
    parser = argparse.ArgumentParser(description=__doc__, formatter_class=argparse.RawDescriptionHelpFormatter)
    parser.add_argument("--gold", type=Path, required=True)
    parser.add_argument("--corpora", type=Path, required=True)
    parser.add_argument("--out", type=Path, required=True)
    parser.add_argument("--encoder", choices=("minilm", "mpnet"), default="minilm")
    parser.add_argument(
        "--bf16", action="store_true", help="for processors with bfloat16 products: 2 to 4 times faster"
    )
    parser.add_argument("--minutes", type=float, default=60)
    parser.add_argument("--budget", type=int, default=2300, help="padded word pieces a batch")
    parser.add_argument("--encoder-rate", type=float, default=1.5e-4)
    parser.add_argument("--head-rate", type=float, default=1e-3)
    parser.add_argument("--freeze", type=int, default=60, help="steps in which only the heads learn")
    parser.add_argument("--seed", type=int, default=1)
    parser.add_argument("--threads", type=int, default=2)
    parser.add_argument("--taught", type=Path, nargs="+", help="files of training.teach")
    parser.add_argument(
        "--taught-share", type=float, default=0.95, help="of the record's steps; falls to none in the last fifth"
    )
    parser.add_argument("--annotations", type=Path, help="training/annotations/train.jsonl: more records to learn from")
    parser.add_argument("--annotations-share", type=float, default=0.6, help="of the record's steps")
    parser.add_argument("--still", type=int, default=0, help="the encoder's first layers that do not learn: faster")
    parser.add_argument("--warm", type=int, default=100, help="steps in which the rate rises")
    parser.add_argument("--start", type=Path, help="folder of another run to start from")
    parser.add_argument("--schedule", choices=SCHEDULES, default="first")
    args = parser.parse_args()
    torch.manual_seed(args.seed)
    torch.set_num_threads(args.threads)
    args.out.mkdir(parents=True, exist_ok=True)
    train(args)


def train(args: argparse.Namespace) -> None:
    """The loop: tasks by schedule, time as the budget, a checkpoint every five minutes."""
    rng = random.Random(args.seed)
    tokenizer = load_tokenizer()
    texts = [*records(args.gold / "train.jsonl"), *auxiliary(args.corpora)]
    before = args.out if (args.out / "last.pt").exists() else args.start
    labels = labels_in(before) if before else labels_of(texts)
    (args.out / "labels.json").write_text(json.dumps(asdict(labels), indent=1))
    prepared = prepare(texts, tokenizer)
    streams = {
        task: Stream([t for t in prepared if t.source.task == task], labels, args.budget, args.seed)
        for task in SCHEDULES[args.schedule]
    }
    if args.annotations:
        more = prepare(annotated(args.annotations, args.corpora), tokenizer)
        streams["annotations"] = Stream(more, labels, args.budget, args.seed)
    if args.taught:
        told = taught_texts([t for path in args.taught for t in torch.load(path, weights_only=True)], tokenizer)
        streams["taught"] = Stream(told, labels, args.budget, args.seed)
    (args.out / "run.json").write_text(json.dumps({k: str(v) for k, v in vars(args).items()}, indent=1))
    network = Network(load_encoder(args.encoder), labels)
    network.words.half = args.bf16
    if args.start:
        if (args.out / "last.pt").exists():
            raise SystemExit(f"training: {args.out} holds a run already; --start needs a new folder")
        network.load_state_dict(torch.load(args.start / "average.pt", weights_only=True))
    optimizer = optimizer_of(network, args.encoder_rate, args.head_rate)
    rates = [g["lr"] for g in optimizer.param_groups]
    average = Average(network)
    step, spent = resume(args.out / "last.pt", network, optimizer, average)
    network.train()
    saved = time.monotonic()
    log = (args.out / "log.jsonl").open("a")
    totals: dict[str, list[float]] = {}
    while spent < args.minutes * 60:
        started = time.monotonic()
        progress = spent / (args.minutes * 60)
        task = choose(rng, progress, args)
        network.words.encoder.requires_grad_(step >= args.freeze)
        if args.still:
            keep_still(network, args.still)
        batch = batch_of(next(streams[task].batches))
        loss = network.loss(noisy(batch, rng))
        loss.backward()
        nn.utils.clip_grad_norm_(network.parameters(), 5.0)
        for group, rate in zip(optimizer.param_groups, rates, strict=True):
            warm = min(1.0, max(0, step + 1 - args.freeze * group["encoder"]) / args.warm)
            group["lr"] = rate * warm * max(0.02, 1 - progress)
        optimizer.step()
        optimizer.zero_grad(set_to_none=True)
        step += 1
        average.update(network, step)
        totals.setdefault(task, []).append(loss.item())
        spent += time.monotonic() - started
        if step % 50 == 0:
            row = {"step": step, "minutes": round(spent / 60, 1), "rounds": streams["record"].rounds}
            row |= {k: round(sum(v) / len(v), 3) for k, v in totals.items()}
            log.write(json.dumps(row) + "\n")
            log.flush()
            totals = {}
        if time.monotonic() - saved > 300:
            save(args.out, network, optimizer, average, step, spent)
            saved = time.monotonic()
    save(args.out, network, optimizer, average, step, spent)


def keep_still(network: Network, layers: int) -> None:
    """The first layers stay as they are, and all they read: one parameter there that learns asks for every gradient."""
    encoder = network.words.encoder
    below = [network.words.case, encoder.embeddings, *encoder.encoder.layer[:layers]]
    below += [m for name, m in encoder.encoder.named_children() if name == "relative_attention_bias"]  # of every layer
    for module in below:
        module.requires_grad_(False).eval()


def noisy(batch: Batch, rng: random.Random) -> Batch:
    """Some word pieces hidden; in some batches no case, or all capitals, as in headlines and old wires."""
    hidden = torch.rand(batch.pieces.shape) < NOISE
    hidden &= batch.pieces > 999  # special tokens stay
    batch.pieces = batch.pieces.masked_fill(hidden, MASK)
    capitals = NAMES_IN_CAPITALS if batch.task == "names" else CAPITALS
    if (dice := rng.random()) < CASELESS + capitals:
        batch.cases = torch.zeros_like(batch.cases) if dice < CASELESS else 2 * batch.mask
    return batch


def choose(rng: random.Random, progress: float, args: argparse.Namespace) -> str:
    """The next task, by the schedule."""
    shares = {k: a + (b - a) * min(1.0, progress / 0.8) for k, (a, b) in SCHEDULES[args.schedule].items()}
    task = rng.choices(list(shares), weights=list(shares.values()))[0]
    if task == "record" and args.taught and rng.random() < args.taught_share * min(1.0, 5 * (1 - progress)):
        return "taught"
    if task == "record" and args.annotations and rng.random() < args.annotations_share:
        return "annotations"
    return task


def save(
    out: Path, network: Network, optimizer: torch.optim.Optimizer, average: Average, step: int, spent: float
) -> None:
    """Keep the state to go on from, and the averaged weights to export; each by rename, so never half."""
    torch.save(
        {"network": network.state_dict(), "optimizer": optimizer.state_dict(), "average": average.weights,
         "step": step, "spent": spent},
        out / "last.tmp",
    )  # fmt: skip
    (out / "last.tmp").rename(out / "last.pt")
    torch.save(average.weights, out / "average.tmp")
    (out / "average.tmp").rename(out / "average.pt")


def resume(path: Path, network: Network, optimizer: torch.optim.Optimizer, average: Average) -> tuple[int, float]:
    """Go on from a checkpoint where there is one."""
    if not path.exists():
        return 0, 0.0
    state = torch.load(path, weights_only=True)
    network.load_state_dict(state["network"])
    optimizer.load_state_dict(state["optimizer"])
    average.weights = state["average"]
    return state["step"], state["spent"]


if __name__ == "__main__":
    main()
