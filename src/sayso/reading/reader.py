"""The built-in reader: one report in, its events with their spans and links out.

sentences -> words -> windows -> encoder and taggers -> triggers and spans -> scores of their pairs -> events
"""

from __future__ import annotations

from collections.abc import Iterable, Iterator, Sequence
from importlib.resources import as_file, files
from itertools import islice
from pathlib import Path
from typing import TYPE_CHECKING, Protocol

import msgspec

from sayso.reading.decode import Thresholds
from sayso.reading.finder import Part, find
from sayso.reading.network import Network, OnnxNetwork
from sayso.reading.sentences import split_sentences
from sayso.reading.windows import Window, pad, size_of, windows_of, words_of
from sayso.record import (
    Provenance,
    Reading,
    Report,
    Span,
    Struct,
)

if TYPE_CHECKING:
    from tokenizers import Tokenizer

BATCH_PIECES = 2048  # padded word pieces in one run of the encoder
REPORTS_AT_ONCE = 16  # reports whose windows share batches


class Reader(Protocol):
    """Anything that reads: the built-in network, or a language model behind an endpoint."""

    def read(self, report: Report) -> Reading:
        """One report's events, spans exact, nothing resolved."""

    def read_all(self, reports: Iterable[Report]) -> Iterator[Reading]:
        """Readings in the order of `reports`."""


class Unread(Struct, frozen=True, kw_only=True):
    """A report cut into windows, before the network has seen it."""

    report: Report
    sentences: tuple[Span, ...]
    windows: tuple[Window, ...]


class NeuralReader:
    """The built-in reader. Equal weights and equal text give equal readings."""

    def __init__(
        self,
        network: Network,
        tokenizer: Tokenizer,
        provenance: Provenance,
        thresholds: Thresholds | None = None,
    ) -> None:
        self.network = network
        self.tokenizer = tokenizer
        self.provenance = provenance
        self.thresholds = thresholds or Thresholds()

    @classmethod
    def load(cls, *, version: str, ontology: str, weights: Path | None = None, threads: int = 1) -> NeuralReader:
        """The shipped weights, or those in the folder `weights`. `ontology` is the digest that readings will carry."""
        from tokenizers import Tokenizer

        if weights is None:
            with as_file(files("sayso") / "data" / "reader") as folder:
                return cls.load(version=version, ontology=ontology, weights=folder, threads=threads)
        network = OnnxNetwork(weights, threads)
        settings = weights / "thresholds.json"
        thresholds = msgspec.json.decode(settings.read_bytes(), type=Thresholds) if settings.exists() else None
        tokenizer = Tokenizer.from_file(str(weights / "tokenizer.json"))
        provenance = Provenance(reader="sayso", version=version, weights=network.digest, ontology=ontology)
        return cls(network, tokenizer, provenance, thresholds)

    def read(self, report: Report) -> Reading:
        """One report's events in the order of the text."""
        return next(self.read_all([report]))

    def read_all(self, reports: Iterable[Report]) -> Iterator[Reading]:
        """Readings in the order of `reports`; windows of several reports share the encoder's batches."""
        waiting = iter(reports)
        while chunk := [self._cut(r) for r in islice(waiting, REPORTS_AT_ONCE)]:
            yield from self._read_chunk(chunk)

    def _cut(self, report: Report) -> Unread:
        sentences = split_sentences(report.text)
        words = [words_of(report.text, s, self.tokenizer) for s in sentences]
        return Unread(report=report, sentences=sentences, windows=tuple(windows_of([w for w in words if w])))

    def _read_chunk(self, chunk: Sequence[Unread]) -> Iterator[Reading]:
        owned = [(i, w) for i, unread in enumerate(chunk) for w in unread.windows]
        parts: dict[int, Part] = {}
        for batch in _batches([w for _, w in owned]):
            parts |= dict(zip(batch, self._read_batch([owned[k][1] for k in batch]), strict=True))
        for i, unread in enumerate(chunk):
            mine = [parts[k] for k, (owner, _) in enumerate(owned) if owner == i]
            yield self._reading(unread, mine)

    def _read_batch(self, windows: Sequence[Window]) -> list[Part]:
        tags = self.network.tag(pad(windows))
        return [find(w, tags.of(row, len(w.words)), self.network, self.thresholds) for row, w in enumerate(windows)]

    def _reading(self, unread: Unread, parts: Sequence[Part]) -> Reading:
        text = unread.report.text
        events = sorted((e for p in parts for e in p.events(text)), key=lambda e: (e.trigger.start, e.trigger.end))
        return Reading(
            report=unread.report,
            sentences=unread.sentences,
            events=tuple(msgspec.structs.replace(e, id=f"e{n}") for n, e in enumerate(events, 1)),
            entities=tuple(x for p in parts for x in p.entities(text)),
            attributions=tuple(x for p in parts for x in p.attributions(text)),
            provenance=self.provenance,
        )


def _batches(windows: Sequence[Window]) -> Iterator[list[int]]:
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
