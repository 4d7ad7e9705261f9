"""Several trained networks as one: logits averaged, words' vectors side by side."""

from __future__ import annotations

from collections.abc import Callable, Sequence
from pathlib import Path

import numpy as np

from sayso.reading.network import Floats, Ints, Network, Relations, Tags
from sayso.reading.windows import Padded
from training.torch_network import TorchNetwork, load


def load_all(runs: Sequence[Path], *, half: bool = False, weights: str = "average.pt") -> Network:
    """The network of one run, or the ensemble of several."""
    members = [TorchNetwork(load(run, weights)) for run in runs]
    for member in members:
        member.network.words.half = half
    return members[0] if len(members) == 1 else Ensemble(members)


class Ensemble:
    """`sayso.reading.network.Network` over several of them with equal labels."""

    digest = None

    def __init__(self, members: Sequence[TorchNetwork]) -> None:
        self.members = members
        self.labels = members[0].labels
        if any(m.labels != self.labels for m in members):
            raise SystemExit("training: the runs were trained with other labels each; train them on the same data")

    def tag(self, windows: Padded) -> Tags:
        """See `Network.tag`."""
        tags = [m.tag(windows) for m in self.members]
        return Tags(
            vectors=np.concatenate([t.vectors for t in tags], -1),
            trigger=_mean([t.trigger for t in tags]),
            span=_mean([t.span for t in tags]),
            speech=_mean([t.speech for t in tags]),
            entity=_mean([t.entity for t in tags]),
        )

    def relate(self, words: Floats, heads: Ints, spans: Ints, kinds: Ints, pairs: Ints) -> Relations:
        """See `Network.relate`."""
        roles, stances, quotes = self._each(words, lambda m, own: m.relate(own, heads, spans, kinds, pairs))
        return roles, stances, quotes

    def judge(self, words: Floats, heads: Ints) -> tuple[Floats, Floats]:
        """See `Network.judge`."""
        modes, statuses = self._each(words, lambda m, own: m.judge(own, heads))
        return modes, statuses

    def speak(self, words: Floats, heads: Ints, spans: Ints, kinds: Ints, pairs: Ints) -> Floats:
        """See `Network.speak`."""
        return self._each(words, lambda m, own: (m.speak(own, heads, spans, kinds, pairs),))[0]

    def _each(self, words: Floats, ask: Callable[[TorchNetwork, Floats], tuple[Floats, ...]]) -> list[Floats]:
        sizes = np.cumsum([m.hidden for m in self.members])[:-1]
        answers = [ask(m, own) for m, own in zip(self.members, np.split(words, sizes, -1), strict=True)]
        return [_mean(parts) for parts in zip(*answers, strict=True)]


def _mean(parts: Sequence[Floats]) -> Floats:
    return np.mean(parts, 0, dtype=np.float32)
