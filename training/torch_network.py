"""A trained network as the reader sees it, still in torch: to measure a checkpoint before it is exported."""

from __future__ import annotations

import json
from pathlib import Path

import numpy as np
import torch

from sayso.reading.network import Floats, Ints, Labels, Relations, Tags
from sayso.reading.windows import Padded
from training.encoder import encoder_of, load_encoder
from training.examples import Labels as TrainingLabels
from training.network import Network


def labels_in(run: Path) -> TrainingLabels:
    """The labels that a run was trained with."""
    return TrainingLabels(**json.loads((run / "labels.json").read_text()))


def load(run: Path, weights: str = "average.pt") -> Network:
    """The network of a run's folder."""
    network = Network(load_encoder(encoder_of(run)), labels_in(run))
    network.load_state_dict(torch.load(run / weights, weights_only=True), strict=False)
    return network.eval()


def reading_labels(labels: TrainingLabels) -> Labels:
    """The labels that the reader needs."""
    return Labels(
        types=tuple(labels.types),
        modes=tuple(labels.modes),
        statuses=tuple(labels.statuses),
        stances=tuple(labels.stances),
        quotes=tuple(labels.quotes),
        kinds=tuple(labels.kinds["record"]),
        roles=tuple(labels.roles["record"]),
        speech_kinds=tuple(labels.kinds["speech"]),
        speech_roles=tuple(labels.roles["speech"]),
        entities=tuple(labels.names),
    )


class TorchNetwork:
    """`sayso.reading.network.Network` over torch modules."""

    digest = None

    def __init__(self, network: Network) -> None:
        self.network = network
        self.labels = reading_labels(network.labels)
        self.hidden = network.words.encoder.config.hidden_size  # width of `Tags.vectors`

    @torch.no_grad()
    def tag(self, windows: Padded) -> Tags:
        """See `Network.tag`."""
        words = self.network.words
        tensors = [torch.from_numpy(x) for x in (windows.pieces, windows.cases, windows.mask, windows.first)]
        vectors = words(*tensors)
        shape = vectors.shape[:2]
        return Tags(
            vectors=vectors.numpy(),
            trigger=words.tag(vectors, "trigger").numpy(),
            span=words.tag(vectors, "span").reshape(*shape, -1, 3).numpy(),
            speech=words.tag(vectors, "speech").reshape(*shape, -1, 3).numpy(),
            entity=words.tag(vectors, "name").numpy(),
        )

    @torch.no_grad()
    def relate(self, words: Floats, heads: Ints, spans: Ints, kinds: Ints, pairs: Ints) -> Relations:
        """See `Network.relate`."""
        vectors, roles = self.network.record(*_tensors(words, heads, spans, kinds, pairs))
        return roles.numpy(), self.network.stance(vectors).numpy(), self.network.quote(vectors).numpy()

    @torch.no_grad()
    def judge(self, words: Floats, heads: Ints) -> tuple[Floats, Floats]:
        """See `Network.judge`."""
        modes, statuses = self.network.event(*_tensors(words[None], np.ones((1, len(words)), np.bool_), heads))
        return modes.numpy(), statuses.numpy()

    @torch.no_grad()
    def speak(self, words: Floats, heads: Ints, spans: Ints, kinds: Ints, pairs: Ints) -> Floats:
        """See `Network.speak`."""
        return self.network.speech(*_tensors(words, heads, spans, kinds, pairs))[1].numpy()


def _tensors(*arrays: np.ndarray) -> list[torch.Tensor]:
    return [torch.from_numpy(np.ascontiguousarray(a)) for a in arrays]
