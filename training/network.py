"""The whole network with its losses: every task is heads and spans (tagged words) and the roles of their pairs."""

from __future__ import annotations

import torch
from torch import Tensor, nn
from torch.nn import functional

from training.examples import IGNORE, Batch, Example, Labels, bio
from training.model import WIDTH, Events, Pairs, Words


class Network(nn.Module):
    """Encoder, taggers, pair scorers and event heads for all tasks."""

    def __init__(self, encoder: nn.Module, labels: Labels, hidden: int = 384) -> None:
        super().__init__()
        self.labels = labels
        kinds, roles = labels.kinds, labels.roles
        self.words = Words(
            encoder,
            hidden,
            {
                "trigger": 1 + 2 * len(labels.types),
                "span": 3 * len(kinds["record"]),
                "speech": 3 * len(kinds["speech"]),
                "event": 1 + 2 * len(labels.event_types),
                "argument": 3,
                "name": 1 + 2 * len(labels.names),
            },
        )
        self.record = Pairs(hidden, len(kinds["record"]), len(roles["record"]))
        self.speech = Pairs(hidden, len(kinds["speech"]), len(roles["speech"]))
        self.events = Pairs(hidden, 1, len(roles["events"]))
        self.event = Events(hidden, len(labels.modes), len(labels.statuses))
        self.stance = nn.Linear(WIDTH, len(labels.stances))
        self.quote = nn.Linear(WIDTH, len(labels.quotes))

    def loss(self, batch: Batch) -> Tensor:
        """The summed negative log-likelihood of a batch, per word."""
        vectors = self.words(batch.pieces, batch.cases, batch.mask, batch.first)
        if batch.task == "names":
            loss = self._tags(vectors, batch, "name", 1, [[bio(e.names, batch.width)] for e in batch.examples])
        else:
            loss = self._structure(vectors, batch)
        return loss / batch.words.sum()

    def _tags(self, vectors: Tensor, batch: Batch, tagger: str, layers: int, tags: list[list[list[int]]]) -> Tensor:
        """`tags`: window -> layer -> word."""
        logits = self.words.tag(vectors, tagger)
        logits = logits.reshape(*logits.shape[:2], layers, -1)
        gold = torch.tensor(tags).transpose(1, 2)
        gold = torch.where(batch.words.unsqueeze(-1), gold, torch.full_like(gold, IGNORE))
        return functional.cross_entropy(logits.flatten(0, 2), gold.flatten(), ignore_index=IGNORE, reduction="sum")

    def _structure(self, vectors: Tensor, batch: Batch) -> Tensor:
        task = batch.task
        kinds = self.labels.kinds[task]
        width = batch.width
        if task == "record":
            loss = self._tags(
                vectors, batch, "trigger", 1, [[bio([h[:3] for h in e.heads], width)] for e in batch.examples]
            )
            layers = _layers(batch, len(kinds))
            loss = loss + self._tags(vectors, batch, "span", len(kinds), layers)
            found = self._found(vectors, batch, "span", len(kinds))
        elif task == "speech":
            # the cue is the head; it is a layer of the tagger beside source and content
            cue = kinds["cue"]
            layers = [
                [bio([(a, b, 0) for k, a, b in _with_cues(e, cue) if k == layer], width) for layer in range(len(kinds))]
                for e in batch.examples
            ]
            loss = self._tags(vectors, batch, "speech", len(kinds), layers)
            found = [[] for _ in batch.examples]
        else:
            loss = self._tags(
                vectors, batch, "event", 1, [[bio([h[:3] for h in e.heads], width)] for e in batch.examples]
            )
            loss = loss + self._tags(vectors, batch, "argument", 1, _layers(batch, 1))
            found = [[] for _ in batch.examples]
        return loss + self._roles(vectors, batch, found)

    @torch.no_grad()
    def _found(self, vectors: Tensor, batch: Batch, tagger: str, layers: int) -> list[list[tuple[int, int, int]]]:
        """Spans that the tagger would give now and gold lacks: the scorer must learn to refuse them."""
        logits = self.words.tag(vectors, tagger)
        best = logits.reshape(*logits.shape[:2], layers, -1).argmax(-1).tolist()
        return [
            [
                (layer, a, b)
                for layer in range(layers)
                for a, b in runs([row[layer] for row in best[i][: len(e.window.words)]])
            ]
            for i, e in enumerate(batch.examples)
        ]

    def _roles(self, vectors: Tensor, batch: Batch, found: list[list[tuple[int, int, int]]]) -> Tensor:
        scorer = getattr(self, batch.task)
        flat = vectors.reshape(-1, vectors.shape[-1])
        heads, spans, kinds, pairs, gold, manners = [], [], [], [], [], []
        events: list[tuple[int, int]] = []
        for i, example in enumerate(batch.examples):
            base = i * batch.width
            candidates = candidates_of(example, found[i])
            for h in range(len(example.heads)):
                for s, (_, like) in enumerate(candidates):
                    pairs.append((len(heads) + h, len(spans) + s))
                    gold.append(example.roles.get((h, like), ()) if like is not None else ())
                    manners.append(example.manners.get((h, like)) if like is not None else None)
            heads += [(base + h[0], base + h[1]) for h in example.heads]
            events += [(h[3], h[4]) for h in example.heads]
            spans += [(base + a, base + b) for (_, a, b), _ in candidates]
            kinds += [k for (k, _, _), _ in candidates]
        if not heads:
            return flat.sum() * 0
        head_rows = torch.tensor(heads)
        loss = flat.sum() * 0
        if batch.task == "record":
            mode, status = self.event(vectors, batch.words, head_rows)
            target = torch.tensor(events)
            loss = loss + functional.cross_entropy(mode, target[:, 0], ignore_index=IGNORE, reduction="sum")
            loss = loss + functional.cross_entropy(status, target[:, 1], ignore_index=IGNORE, reduction="sum")
        if not pairs:
            return loss
        related, logits = scorer(flat, head_rows, torch.tensor(spans), torch.tensor(kinds), torch.tensor(pairs))
        truth = torch.zeros_like(logits)
        for row, roles in enumerate(gold):
            for role in roles:
                truth[row, role] = 1
        loss = loss + functional.binary_cross_entropy_with_logits(logits, truth, reduction="sum")
        told = [i for i, m in enumerate(manners) if m]
        if told and batch.task == "record":
            target = torch.tensor([manners[i] for i in told])
            loss = loss + functional.cross_entropy(self.stance(related[told]), target[:, 0], reduction="sum")
            loss = loss + functional.cross_entropy(self.quote(related[told]), target[:, 1], reduction="sum")
        return loss


def candidates_of(example: Example, found: list[tuple[int, int, int]]) -> list[tuple[tuple[int, int, int], int | None]]:
    """Gold spans, then found ones: ((kind, first, last), index of the gold span that it stands for or None).

    A found span that overlaps a gold one of its kind by half counts as that one, as the scorer of records has it.
    """
    gold = example.spans
    out: list[tuple[tuple[int, int, int], int | None]] = [(span, i) for i, span in enumerate(gold)]
    known = set(gold)
    for kind, a, b in found:
        if (kind, a, b) in known:
            continue
        like = None
        for i, (k, c, d) in enumerate(gold):
            shared = min(b, d) - max(a, c) + 1
            if k == kind and 4 * shared >= (b - a + 1) + (d - c + 1):
                like = i
        out.append(((kind, a, b), like))
    return out


def _layers(batch: Batch, count: int) -> list[list[list[int]]]:
    return [
        [bio([(a, b, 0) for k, a, b in e.spans if k == layer], batch.width) for layer in range(count)]
        for e in batch.examples
    ]


def _with_cues(example: Example, cue: int) -> list[tuple[int, int, int]]:
    return [*example.spans, *((cue, h[0], h[1]) for h in example.heads)]


def runs(tags: list[int]) -> list[tuple[int, int]]:
    """Begin/inside tags of one layer (0, 1, 2) -> (first, last) of every span; an inside tag may also begin one."""
    out: list[tuple[int, int]] = []
    previous = 0
    for i, tag in enumerate(tags):
        if tag == 1 or (tag == 2 and previous == 0):
            out.append((i, i))
        elif tag == 2:
            out[-1] = (out[-1][0], i)
        previous = tag
    return out
