"""The built-in reader: one report in, its events with their spans and links out.

sentences -> words -> windows -> encoder and taggers -> triggers and spans -> scores of their pairs -> events -> those
that can stand side by side
"""

from __future__ import annotations

from collections.abc import Iterable, Iterator, Sequence
from importlib.resources import as_file, files
from pathlib import Path
from typing import TYPE_CHECKING, Protocol

import msgspec

from sayso.errors import SaysoError
from sayso.reading.coherence import coherent
from sayso.reading.decode import Decoding
from sayso.reading.finder import Part, find
from sayso.reading.network import Network, OnnxNetwork
from sayso.reading.outcome import outcome_of
from sayso.reading.quotations import with_quoted_voices
from sayso.reading.sentences import split_sentences
from sayso.reading.windows import Pieces, Window, pad, size_of, windows_of, words_of
from sayso.record import (
    Provenance,
    Reading,
    Report,
)

if TYPE_CHECKING:
    from tokenizers import Tokenizer

BATCH_PIECES = 2048  # padded word pieces in one run of the encoder


class Reader(Protocol):
    """Anything that reads: the built-in network, or a language model behind an endpoint."""

    provenance: Provenance  # without `registries`: a reader resolves nothing

    def read(self, report: Report) -> Reading:
        """One report's events, spans exact, nothing resolved."""

    def read_all(self, reports: Iterable[Report]) -> Iterator[Reading | SaysoError]:
        """Readings in the order of `reports`; an error in the place of a report that could not be read."""

    def summary(self) -> str | None:
        """What the work took, in one line for the person who ran it; None: nothing worth saying."""


class NeuralReader:
    """The built-in reader. Equal weights and equal text give equal readings."""

    def __init__(
        self,
        network: Network,
        tokenizer: Tokenizer,
        provenance: Provenance,
        decoding: Decoding | None = None,
    ) -> None:
        self.network = network
        self.pieces = Pieces(tokenizer)
        self.provenance = provenance
        self.decoding = decoding or Decoding()

    @classmethod
    def load(cls, *, version: str, ontology: str, weights: Path | None = None, threads: int = 1) -> NeuralReader:
        """The shipped weights, or those in the folder `weights`. `ontology` is the digest that readings will carry."""
        from tokenizers import Tokenizer

        if weights is None:
            with as_file(files("sayso") / "data" / "reader") as folder:
                return cls.load(version=version, ontology=ontology, weights=folder, threads=threads)
        network = OnnxNetwork(weights, threads)
        settings = weights / "decoding.json"
        decoding = msgspec.json.decode(settings.read_bytes(), type=Decoding) if settings.exists() else None
        tokenizer = Tokenizer.from_file(str(weights / "tokenizer.json"))
        provenance = Provenance(reader="sayso", version=version, weights=network.digest, ontology=ontology)
        return cls(network, tokenizer, provenance, decoding)

    def read(self, report: Report) -> Reading:
        """One report's events in the order of the text.

        Only windows of the same report share a batch: the last bits of its sums depend on the batch's shape, so a
        reading would else depend on the reports beside it.
        """
        sentences = split_sentences(report.text)
        words = [words_of(report.text, s, self.pieces) for s in sentences]
        parts = self._parts(windows_of([w for w in words if w]))
        attributions = tuple(x for p in parts for x in p.attributions(report.text))
        events = coherent((e for p in parts for e in p.events(report.text)), report.text)
        events = with_quoted_voices(events, attributions, report.text)
        return Reading(
            report=report,
            sentences=sentences,
            events=tuple(msgspec.structs.replace(e, id=f"e{n}") for n, e in enumerate(events, 1)),
            entities=tuple(x for p in parts for x in p.entities(report.text)),
            attributions=attributions,
            provenance=self.provenance,
        )

    def read_all(self, reports: Iterable[Report]) -> Iterator[Reading | SaysoError]:
        """Readings in the order of `reports`; an error stands in its report's place."""
        return (outcome_of(self.read, report) for report in reports)

    def summary(self) -> str | None:
        """Nothing: this reader costs nothing and asks nobody."""
        return None

    def _parts(self, windows: Sequence[Window]) -> list[Part]:
        parts: dict[int, Part] = {}
        for batch in batches_of(windows):
            tags = self.network.tag(pad([windows[k] for k in batch]))
            for row, k in enumerate(batch):
                own = tags.of(row, len(windows[k].words))
                parts[k] = find(windows[k], own, self.network, self.decoding)
        return [parts[k] for k in range(len(windows))]


def batches_of(windows: Sequence[Window]) -> Iterator[list[int]]:
    """Indices of windows of like length, at most BATCH_PIECES padded word pieces a batch."""
    order = sorted(range(len(windows)), key=lambda k: size_of(windows[k]))
    run: list[int] = []
    for k in order:
        if run and size_of(windows[k]) * (len(run) + 1) > BATCH_PIECES:
            yield run
            run = []
        run.append(k)
    if run:
        yield run
