"""The whole network with its losses: every task is heads and spans (tagged words) and the roles of their pairs."""

from __future__ import annotations

import torch
from torch import Tensor, nn
from torch.nn import functional

from sayso.reading.heads import PAIR_ROLES
from training.examples import IGNORE, Batch, Example, Labels, Soft, bio
from training.model import WIDTH, Events, Pairs, Words

SAYING = [i for i, role in enumerate(PAIR_ROLES) if role in ("source1", "cue1")]  # tell stance and quote


class Network(nn.Module):
    """Encoder, taggers, pair scorers and event heads for all tasks."""

    def __init__(self, encoder: nn.Module, labels: Labels) -> None:
        super().__init__()
        self.labels = labels
        hidden = encoder.config.hidden_size
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
        gold = torch.tensor(tags).transpose(1, 2)
        gold = torch.where(batch.words.unsqueeze(-1), gold, torch.full_like(gold, IGNORE))
        logits = self._logits(vectors, tagger, layers)
        return functional.cross_entropy(logits.flatten(0, 2), gold.flatten(), ignore_index=IGNORE, reduction="sum")

    def _soft_tags(self, vectors: Tensor, batch: Batch, tagger: str, layers: int, told: list[Tensor]) -> Tensor:
        """`told`: each window's probabilities, (W, layers * tags)."""
        logits = self._logits(vectors, tagger, layers)[batch.words]
        gold = torch.cat([t.float() for t in told]).reshape(logits.shape)
        return functional.cross_entropy(logits.flatten(0, 1), gold.flatten(0, 1), reduction="sum")

    def _logits(self, vectors: Tensor, tagger: str, layers: int) -> Tensor:
        """(B, W, layers, tags)."""
        logits = self.words.tag(vectors, tagger)
        return logits.reshape(*logits.shape[:2], layers, -1)

    def _structure(self, vectors: Tensor, batch: Batch) -> Tensor:
        task = batch.task
        kinds = self.labels.kinds[task]
        width = batch.width
        found: list[list[tuple[int, int, int]]] = [[] for _ in batch.examples]
        if task == "record":
            loss = self._record_tags(vectors, batch, len(kinds))
            found = self._found(vectors, batch, "span", len(kinds))
        elif task == "speech":
            # the cue is the head; it is a layer of the tagger beside source and content
            cue = kinds["cue"]
            layers = [
                [bio([(a, b, 0) for k, a, b in _with_cues(e, cue) if k == layer], width) for layer in range(len(kinds))]
                for e in batch.examples
            ]
            loss = self._tags(vectors, batch, "speech", len(kinds), layers)
        else:
            loss = self._tags(vectors, batch, "event", 1, _head_tags(batch))
            loss = loss + self._tags(vectors, batch, "argument", 1, _layers(batch, 1))
        return loss + self._roles(vectors, batch, found)

    def _record_tags(self, vectors: Tensor, batch: Batch, kinds: int) -> Tensor:
        soft = [e.soft for e in batch.examples if e.soft is not None]
        if soft:
            triggers = self._soft_tags(vectors, batch, "trigger", 1, [s.trigger for s in soft])
            return triggers + self._soft_tags(vectors, batch, "span", kinds, [s.span for s in soft])
        triggers = self._tags(vectors, batch, "trigger", 1, _head_tags(batch))
        return triggers + self._tags(vectors, batch, "span", kinds, _layers(batch, kinds))

    @torch.no_grad()
    def _found(self, vectors: Tensor, batch: Batch, tagger: str, layers: int) -> list[list[tuple[int, int, int]]]:
        """Spans that the tagger would give now and gold lacks: the scorer must learn to refuse them.

        None of a window where the tagger, still untrained, gives one for every other word.
        """
        best = self._logits(vectors, tagger, layers).argmax(-1).tolist()
        found = [
            [
                (layer, a, b)
                for layer in range(layers)
                for a, b in runs([row[layer] for row in best[i][: len(e.window.words)]])
            ]
            for i, e in enumerate(batch.examples)
        ]
        return [f if 2 * len(f) <= len(e.window.words) + 4 else [] for f, e in zip(found, batch.examples, strict=True)]

    def _roles(self, vectors: Tensor, batch: Batch, found: list[list[tuple[int, int, int]]]) -> Tensor:
        scorer = getattr(self, batch.task)
        flat = vectors.reshape(-1, vectors.shape[-1])
        targets = _Targets(len(self.labels.roles[batch.task]), len(self.labels.stances), len(self.labels.quotes))
        heads, spans, kinds, pairs = [], [], [], []
        for i, example in enumerate(batch.examples):
            base = i * batch.width
            candidates = candidates_of(example, found[i])
            for h in range(len(example.heads)):
                for s, (_, like) in enumerate(candidates):
                    if targets.add(example, h, like):
                        pairs.append((len(heads) + h, len(spans) + s))
            heads += [(base + h[0], base + h[1]) for h in example.heads]
            spans += [(base + a, base + b) for (_, a, b), _ in candidates]
            kinds += [k for (k, _, _), _ in candidates]
        loss = flat.sum() * 0
        if not heads:
            return loss
        head_rows = torch.tensor(heads)
        if batch.task == "record":
            loss = loss + self._judged(vectors, batch, head_rows)
        if not pairs:
            return loss
        related, logits = scorer(flat, head_rows, torch.tensor(spans), torch.tensor(kinds), torch.tensor(pairs))
        loss = loss + functional.binary_cross_entropy_with_logits(logits, torch.stack(targets.roles), reduction="sum")
        if targets.said and batch.task == "record":
            told = related[targets.said]
            loss = loss + functional.cross_entropy(self.stance(told), torch.stack(targets.stances), reduction="sum")
            loss = loss + functional.cross_entropy(self.quote(told), torch.stack(targets.quotes), reduction="sum")
        return loss

    def _judged(self, vectors: Tensor, batch: Batch, heads: Tensor) -> Tensor:
        """Loss of modes and statuses."""
        mode, status = self.event(vectors, batch.words, heads)
        soft = [e.soft for e in batch.examples if e.soft is not None]
        if soft:
            modes, statuses = torch.cat([s.modes for s in soft]).float(), torch.cat([s.statuses for s in soft]).float()
            return functional.cross_entropy(mode, modes, reduction="sum") + functional.cross_entropy(
                status, statuses, reduction="sum"
            )
        target = torch.tensor([(h[3], h[4]) for e in batch.examples for h in e.heads])
        return functional.cross_entropy(
            mode, target[:, 0], ignore_index=IGNORE, reduction="sum"
        ) + functional.cross_entropy(status, target[:, 1], ignore_index=IGNORE, reduction="sum")


class _Targets:
    """What the scorer of pairs should say, pair by pair, as probabilities."""

    def __init__(self, roles: int, stances: int, quotes: int) -> None:
        self.sizes = roles, stances, quotes
        self.roles: list[Tensor] = []
        self.said: list[int] = []  # rows of pairs that tell a layer of attribution
        self.stances: list[Tensor] = []
        self.quotes: list[Tensor] = []

    def add(self, example: Example, head: int, like: int | None) -> bool:
        """One pair; `like` is the known span that it stands for. False: nothing is known of it."""
        if example.soft is not None and like is not None:
            return self._soften(example.soft, example.soft.pairs.get((head, like)))
        roles = torch.zeros(self.sizes[0])
        manner = None
        if like is not None:
            roles[list(example.roles.get((head, like), ()))] = 1
            manner = example.manners.get((head, like))
        if manner:
            self._say(
                *(functional.one_hot(torch.tensor(m), n).float() for m, n in zip(manner, self.sizes[1:], strict=True))
            )
        self.roles.append(roles)
        return True

    def _soften(self, soft: Soft, row: int | None) -> bool:
        if row is None:
            return False
        roles = soft.roles[row].float()
        if roles[SAYING].max() > 0.5:
            self._say(soft.stances[row].float(), soft.quotes[row].float())
        self.roles.append(roles)
        return True

    def _say(self, stance: Tensor, quote: Tensor) -> None:
        self.said.append(len(self.roles))
        self.stances.append(stance)
        self.quotes.append(quote)


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


def _head_tags(batch: Batch) -> list[list[list[int]]]:
    return [[bio([h[:3] for h in e.heads], batch.width)] for e in batch.examples]


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
