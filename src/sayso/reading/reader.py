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
import numpy as np

from sayso.reading import decode
from sayso.reading.decode import Run, Thresholds
from sayso.reading.network import Floats, Labels, Network, OnnxNetwork, Tags
from sayso.reading.sentences import split_sentences
from sayso.reading.speech import attributions_of
from sayso.reading.windows import Padded, Window, pad, size_of, windows_of, words_of
from sayso.record import (
    Argument,
    Attribution,
    Entity,
    Event,
    Layer,
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
            with as_file(files("sayso.data") / "reader") as folder:
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
            for key, part in zip(batch, self._read_batch([owned[k][1] for k in batch]), strict=True):
                parts[key] = part
        for i, unread in enumerate(chunk):
            mine = [parts[k] for k, (owner, _) in enumerate(owned) if owner == i]
            yield self._reading(unread, mine)

    def _read_batch(self, windows: Sequence[Window]) -> list[Part]:
        padded = pad(windows)
        finder = _WindowFinder(self.network, self.thresholds, padded, self.network.tag(padded))
        return [finder.find(row, window) for row, window in enumerate(windows)]

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


class Found(Struct, frozen=True, kw_only=True):
    """One event of a window, in words."""

    trigger: Run
    type: str
    mode: str | None
    status: str
    roles: dict[str, list[tuple[int, float]]]  # role -> [(span, score)]
    stances: dict[int, tuple[str, str]]  # span of a source or cue -> stance, quote
    score: float


class Part(Struct, frozen=True, kw_only=True):
    """What one window gives: found in words, told in offsets of the report."""

    window: Window
    found: tuple[Found, ...]
    spans: tuple[Run, ...]
    named: tuple[tuple[Run, str], ...]
    spoken: tuple[tuple[Run | None, Run, tuple[Run, ...]], ...]

    def span(self, run: Run, text: str) -> Span:
        """Words -> offsets."""
        start, end = self.window.words[run.first].start, self.window.words[run.last].end
        return Span(start=start, end=end, text=text[start:end])

    def events(self, text: str) -> Iterator[Event]:
        """Events whose trigger is not in the words read only as context."""
        for found in self.found:
            hedge = found.roles.get("hedge")
            yield Event(
                id="",
                trigger=self.span(found.trigger, text),
                type=found.type,
                mode=found.mode,
                status=found.status,
                hedge=self.span(self.spans[hedge[0][0]], text) if hedge else None,
                attribution=tuple(self._layers(found, text)),
                arguments=tuple(self._arguments(found, text)),
                score=round(found.score, 4),
            )

    def _arguments(self, found: Found, text: str) -> Iterator[Argument]:
        pairs = [
            (self.spans[m].first, role, m, score)
            for role, hits in found.roles.items()
            if role[-1] not in "12" and role != "hedge"
            for m, score in hits
        ]
        for _, role, m, score in sorted(pairs):
            yield Argument(role=role, span=self.span(self.spans[m], text), score=round(score, 4))

    def _layers(self, found: Found, text: str) -> Iterator[Layer]:
        for depth in ("1", "2"):
            source, cue = found.roles.get("source" + depth), found.roles.get("cue" + depth)
            if source is None and cue is None:
                return
            key = (cue or source or [(0, 0.0)])[0][0]
            stance, quote = found.stances.get(key, ("asserts", "indirect"))
            scores = [hits[0][1] for hits in (source, cue) if hits]
            yield Layer(
                source=self.span(self.spans[source[0][0]], text) if source else None,
                cue=self.span(self.spans[cue[0][0]], text) if cue else None,
                stance=stance,
                quote="direct" if quote == "direct" else "indirect",
                score=round(min(scores), 4),
            )

    def entities(self, text: str) -> Iterator[Entity]:
        """Names of people, organisations and places."""
        for run, type_ in self.named:
            if run.first >= self.window.fresh:
                yield Entity(span=self.span(run, text), type=type_)

    def attributions(self, text: str) -> Iterator[Attribution]:
        """Who says what, whether an event hangs on it or not."""
        for source, cue, contents in self.spoken:
            if cue.first >= self.window.fresh:
                yield Attribution(
                    source=self.span(source, text) if source else None,
                    cue=self.span(cue, text),
                    content=tuple(self.span(c, text) for c in contents),
                )


class _WindowFinder:
    """Decodes the windows of one batch."""

    def __init__(self, network: Network, thresholds: Thresholds, padded: Padded, tags: Tags) -> None:
        self.network, self.thresholds, self.padded, self.tags = network, thresholds, padded, tags
        self.flat: Floats = tags.vectors.reshape(-1, tags.vectors.shape[-1])
        self.labels: Labels = network.labels

    def find(self, row: int, window: Window) -> Part:
        """One window's events, names and attributions."""
        count = len(window.words)
        tags, limits = self.tags, self.thresholds
        triggers = decode.typed_runs(tags.trigger[row, :count], limits.trigger)
        triggers = [t for t in triggers if t.first >= window.fresh]
        spans = decode.layered_runs(tags.span[row, :count], limits.span)
        base = row * tags.vectors.shape[1]
        named = decode.typed_runs(tags.entity[row, :count], 0.5)
        speech = decode.layered_runs(tags.speech[row, :count], 0.5)
        return Part(
            window=window,
            found=tuple(self._events(base, triggers, spans)),
            spans=tuple(spans),
            named=tuple((r, self.labels.entities[r.label]) for r in named),
            spoken=tuple(attributions_of(self.network, self.flat, base, speech)),
        )

    def _events(self, base: int, triggers: Sequence[Run], spans: Sequence[Run]) -> Iterator[Found]:
        if not triggers:
            return
        heads = np.array([(base + t.first, base + t.last) for t in triggers], np.int64)
        modes, statuses = self.network.judge(self.tags.vectors, self.padded.present, heads)
        statuses = decode.softmax(statuses)
        scores = np.zeros((len(triggers), len(spans), len(self.labels.roles)), np.float32)
        stances = quotes = np.zeros((len(triggers), len(spans), 1), np.float32)
        if spans:
            rows = np.array([(base + s.first, base + s.last) for s in spans], np.int64)
            kinds = np.array([s.label for s in spans], np.int64)
            pairs = np.array([(n, m) for n in range(len(triggers)) for m in range(len(spans))], np.int64)
            found = self.network.relate(self.flat, heads, rows, kinds, pairs)
            roles, stances, quotes = (x.reshape(len(triggers), len(spans), -1) for x in found)
            scores = decode.sigmoid(roles)
        for n, trigger in enumerate(triggers):
            type_ = self.labels.types[trigger.label]
            chosen = decode.roles_of(scores[n], spans, self.labels, self.thresholds)
            said = [hits[0][0] for role, hits in chosen.items() if role[-1] in "12"]
            yield Found(
                trigger=trigger,
                type=type_,
                mode=decode.best_mode(modes[n], type_, self.labels),
                status=self.labels.statuses[int(statuses[n].argmax())],
                roles=chosen,
                stances={
                    m: (
                        self.labels.stances[int(stances[n, m].argmax())],
                        self.labels.quotes[int(quotes[n, m].argmax())],
                    )
                    for m in said
                },
                score=trigger.score,
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
