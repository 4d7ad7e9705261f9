"""The network: one encoder, word vectors, taggers over words, and scorers over pairs of words.

Shapes: B windows, T word pieces, W words, N triggers, M spans, P pairs (trigger, span); D is the hidden size.
All lists over a batch are flat: a trigger or span names its words by their row in the (B * W, D) matrix of words.
"""

from __future__ import annotations

import torch
from torch import Tensor, nn

CASES = 4
DISTANCES = 16  # buckets of signed distance in words between trigger and span
WIDTH = 192  # of trigger, span and pair vectors


def distance_bucket(gap: Tensor) -> Tensor:
    """Signed gaps in words -> 0..15: 8 is overlap, below is left of the trigger, above is right, by powers of two."""
    size = torch.log2(gap.abs().clamp(min=1).float()).floor().long().clamp(max=6) + 1
    return torch.where(gap == 0, torch.full_like(gap, 8), torch.where(gap < 0, 8 - size, 8 + size))


class Words(nn.Module):
    """Encoder and taggers: everything that is computed once per window."""

    def __init__(self, encoder: nn.Module, hidden: int, taggers: dict[str, int]) -> None:
        super().__init__()
        self.encoder = encoder
        self.half = False  # products in bfloat16, twice as fast or more where the processor has them
        self.case = nn.Embedding(CASES, hidden)
        nn.init.normal_(self.case.weight, std=0.02)
        self.norm = nn.LayerNorm(hidden)  # encoders tuned for sentences give words small and alike vectors
        self.dropout = nn.Dropout(0.1)
        self.taggers = nn.ModuleDict(
            {
                name: nn.Sequential(nn.Linear(hidden, 256), nn.GELU(), nn.Dropout(0.1), nn.Linear(256, size))
                for name, size in taggers.items()
            }
        )

    def forward(self, pieces: Tensor, cases: Tensor, mask: Tensor, first: Tensor) -> Tensor:
        """(B, T) piece ids, case ids and mask, (B, W) index of each word's first piece -> (B, W, D) word vectors."""
        embedded = self.encoder.embeddings.word_embeddings(pieces) + self.case(cases)
        with torch.autocast("cpu", torch.bfloat16, enabled=self.half):
            states = self.encoder(inputs_embeds=embedded, attention_mask=mask).last_hidden_state
        rows = first.unsqueeze(-1).expand(-1, -1, states.shape[-1])
        return self.dropout(self.norm(torch.gather(states.float(), 1, rows)))

    def tag(self, words: Tensor, name: str) -> Tensor:
        """(..., D) word vectors -> (..., labels) logits of one tagger."""
        return self.taggers[name](words)


class Pairs(nn.Module):
    """Scores every given pair of a head (a trigger, a cue) and a span, from their words and the words between."""

    def __init__(self, hidden: int, kinds: int, roles: int) -> None:
        super().__init__()
        self.head = nn.Sequential(nn.Linear(2 * hidden, WIDTH), nn.GELU(), nn.Dropout(0.1))
        self.span = nn.Sequential(nn.Linear(2 * hidden, WIDTH), nn.GELU(), nn.Dropout(0.1))
        self.kind = nn.Embedding(kinds, WIDTH)
        self.distance = nn.Embedding(DISTANCES, WIDTH)
        self.between = nn.Linear(hidden, WIDTH)
        self.mix_head = nn.Linear(WIDTH, WIDTH)
        self.mix_span = nn.Linear(WIDTH, WIDTH)
        self.mix_product = nn.Linear(WIDTH, WIDTH)
        self.mix_between = nn.Linear(WIDTH, WIDTH)
        self.drop = nn.Dropout(0.1)
        self.out = nn.Sequential(nn.Linear(WIDTH, WIDTH), nn.GELU(), nn.Dropout(0.1), nn.Linear(WIDTH, roles))

    def vectors(self, words: Tensor, heads: Tensor, spans: Tensor) -> tuple[Tensor, Tensor]:
        """(R, D) words, (N, 2) and (M, 2) first and last rows (both inclusive) -> (N, WIDTH), (M, WIDTH)."""
        return self.head(words[heads].flatten(1)), self.span(words[spans].flatten(1))

    def forward(
        self, words: Tensor, heads: Tensor, spans: Tensor, kinds: Tensor, pairs: Tensor
    ) -> tuple[Tensor, Tensor]:
        """`kinds` (M,), `pairs` (P, 2) rows of heads and spans -> (P, WIDTH) pair vectors, (P, roles) logits."""
        head, span = self.vectors(words, heads, spans)
        a, b = pairs[:, 0], pairs[:, 1]
        left = heads[a, 0] > spans[b, 1]
        right = spans[b, 0] > heads[a, 1]
        begin = torch.where(left, spans[b, 1] + 1, heads[a, 1] + 1)
        stop = torch.where(left, heads[a, 0], torch.where(right, spans[b, 0], heads[a, 1] + 1))
        gap = torch.where(left, spans[b, 1] - heads[a, 0], torch.where(right, spans[b, 0] - heads[a, 1], 0))
        sums = torch.cat([torch.zeros(1, WIDTH), torch.cumsum(self.between(words), 0)])
        length = (stop - begin).clamp(min=1).unsqueeze(-1).float()
        between = (sums[stop] - sums[begin]) / length
        mixed = (
            self.mix_head(head)[a]
            + self.mix_span(span)[b]
            + self.mix_product(head[a] * span[b])
            + self.mix_between(torch.relu(between))
            + self.kind(kinds)[b]
            + self.distance(distance_bucket(gap))
        )
        pair = self.drop(torch.nn.functional.gelu(mixed))
        return pair, self.out(pair)


class Events(nn.Module):
    """What is said of a trigger itself: its mode and its status, from its words and from what it attends to."""

    def __init__(self, hidden: int, modes: int, statuses: int) -> None:
        super().__init__()
        self.trigger = nn.Sequential(nn.Linear(2 * hidden, WIDTH), nn.GELU(), nn.Dropout(0.1))
        self.mode = nn.Linear(WIDTH, modes)
        self.status = nn.Linear(WIDTH, statuses)
        self.query = nn.Linear(WIDTH, WIDTH)
        self.key = nn.Linear(hidden, WIDTH)
        self.value = nn.Sequential(nn.Linear(hidden, WIDTH), nn.GELU(), nn.Dropout(0.1))
        self.mode_around = nn.Linear(WIDTH, modes)
        self.status_around = nn.Linear(WIDTH, statuses)
        for layer in (self.mode_around, self.status_around):  # learnt on top of what the trigger's own words say
            nn.init.zeros_(layer.weight)
            nn.init.zeros_(layer.bias)

    def forward(self, words: Tensor, present: Tensor, triggers: Tensor) -> tuple[Tensor, Tensor]:
        """(B, W, D) words, (B, W) whether there is one, (N, 2) first and last flat rows -> modes, statuses (N, ...)."""
        flat = words.reshape(-1, words.shape[-1])
        vector = self.trigger(flat[triggers].flatten(1))
        window = torch.div(triggers[:, 0], words.shape[1], rounding_mode="floor")
        scores = torch.einsum("nk,nwk->nw", self.query(vector), self.key(words)[window]) / WIDTH**0.5
        weights = torch.softmax(scores.masked_fill(~present[window], -1e4), -1)
        around = torch.einsum("nw,nwk->nk", weights, self.value(words)[window])
        return self.mode(vector) + self.mode_around(around), self.status(vector) + self.status_around(around)
