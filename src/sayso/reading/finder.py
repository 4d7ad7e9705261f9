"""One window's logits -> its events, names and attributions: found in words, told in offsets of the report."""

from __future__ import annotations

from collections.abc import Iterator, Sequence

import numpy as np

from sayso.reading import decode
from sayso.reading.coherence import voiced, wordless
from sayso.reading.decode import Decoding, Run
from sayso.reading.network import Floats, Ints, Network, Relations, Tags
from sayso.reading.scores import Array
from sayso.reading.speech import attributions_of, quoted
from sayso.reading.windows import Window
from sayso.record import Argument, Attribution, Entity, Event, Layer, Span, Struct


class Found(Struct, frozen=True, kw_only=True):
    """One event of a window, in words."""

    trigger: Run
    type: str
    mode: str | None
    status: str
    plain: str  # the status where neither hedge nor source is left
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
    decoding: Decoding

    def span(self, run: Run, text: str) -> Span:
        """Words -> offsets."""
        start, end = self.window.words[run.first].start, self.window.words[run.last].end
        return Span(start=start, end=end, text=text[start:end])

    def events(self, text: str) -> Iterator[Event]:
        """Events whose trigger is not in the words read only as context."""
        for found in self.found:
            hedge = found.roles.get("hedge")
            layers = tuple(x for x in self._layers(found, text) if voiced(x.source, x.cue))
            yield Event(
                id="",
                trigger=self.span(found.trigger, text),
                type=found.type,
                mode=found.mode,
                status=found.status if layers or hedge else found.plain,
                hedge=self.span(self.spans[hedge[0][0]], text) if hedge else None,
                attribution=layers,
                arguments=tuple(sorted(self._arguments(found, text), key=lambda a: (a.span.start, a.role))),
                score=_rounded(self.decoding.curves.event(found.score)),
            )

    def _arguments(self, found: Found, text: str) -> Iterator[Argument]:
        curve = self.decoding.curves.argument
        for role, hits in found.roles.items():
            if role[-1] in "12" or role == "hedge":
                continue
            told = [(self.span(self.spans[m], text), score) for m, score in hits]
            told = [(span, score) for span, score in told if not wordless(span.text)]
            for span, score in told:
                sure = _rounded(curve(score, found.score, told[0][1]))
                if sure >= self.decoding.argument:
                    yield Argument(role=role, span=span, score=sure)

    def _layers(self, found: Found, text: str) -> Iterator[Layer]:
        for depth in ("1", "2"):
            source, cue = found.roles.get("source" + depth), found.roles.get("cue" + depth)
            hits, key = source or cue, said_by(found.roles, depth)
            if hits is None or key is None:
                continue
            stance, quote = found.stances[key]
            yield Layer(
                source=self.span(self.spans[source[0][0]], text) if source else None,
                cue=self.span(self.spans[cue[0][0]], text) if cue else None,
                stance=stance,
                quote="direct" if quote == "direct" else "indirect",
                score=_rounded(self.decoding.curves.layer(hits[0][1], found.score)),  # as right as its source
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
                said = tuple(self.span(c, text) for c in contents)
                yield Attribution(
                    source=self.span(source, text) if source else None,
                    cue=self.span(cue, text),
                    content=said,
                    kind="direct" if all(quoted(c, text) for c in said) else "indirect",
                )


def _rounded(score: Array) -> float:
    return round(float(score), 4)


def find(window: Window, tags: Tags, network: Network, decoding: Decoding) -> Part:
    """What one window holds. `tags` are of its words alone: their first axis is the word."""
    triggers = [
        t for t in decode.typed_runs(tags.trigger, decoding.trigger, window.sentences) if t.first >= window.fresh
    ]
    spans = decode.layered_runs(tags.span, decoding.span, window.sentences)
    named = decode.typed_runs(tags.entity, 0.5, window.sentences)
    speech = decode.layered_runs(tags.speech, decoding.speech, None)
    return Part(
        window=window,
        found=tuple(_events(tags.vectors, triggers, spans, network, decoding)),
        spans=tuple(spans),
        named=tuple((r, network.labels.entities[r.label]) for r in named),
        spoken=tuple(attributions_of(network, tags.vectors, speech)),
        decoding=decoding,
    )


def _events(
    words: Floats, triggers: Sequence[Run], spans: Sequence[Run], network: Network, decoding: Decoding
) -> Iterator[Found]:
    if not triggers:
        return
    labels = network.labels
    heads = np.array([(t.first, t.last) for t in triggers], np.int64)
    modes, statuses = network.judge(words, heads)
    scores, stances, quotes = _pairs(words, heads, spans, network)
    for n, trigger in enumerate(triggers):
        type_ = labels.types[trigger.label]
        chosen = decode.roles_of(scores[n], spans, labels, decoding)
        innermost = said_by(chosen, "1")
        told = None if innermost is None else stances[n, innermost]
        status, stance = decode.status_and_stance(statuses[n], told, labels, decoding)
        outer = said_by(chosen, "2")
        yield Found(
            trigger=trigger,
            type=type_,
            mode=decode.best_mode(modes[n], type_, labels),
            status=status,
            plain=decode.plain_status(statuses[n], labels, decoding),
            roles=chosen,
            stances={
                m: (
                    stance if m == innermost and stance else labels.stances[int(stances[n, m].argmax())],
                    labels.quotes[int(quotes[n, m].argmax())],
                )
                for m in (innermost, outer)
                if m is not None
            },
            score=trigger.score,
        )


def said_by(roles: dict[str, list[tuple[int, float]]], depth: str) -> int | None:
    """The span that tells a layer's stance: its cue, else its source. `depth` is "1" (innermost) or "2"."""
    hits = roles.get("cue" + depth) or roles.get("source" + depth)
    return hits[0][0] if hits else None


def _pairs(words: Floats, heads: Ints, spans: Sequence[Run], network: Network) -> Relations:
    """(N, M, roles) probabilities, (N, M, stances) and (N, M, quotes) logits of every trigger with every span."""
    count = len(heads)
    if not spans:
        nothing = np.zeros((count, 0, len(network.labels.roles)), np.float32)
        return nothing, nothing, nothing
    rows = np.array([(s.first, s.last) for s in spans], np.int64)
    kinds = np.array([s.label for s in spans], np.int64)
    pairs = np.array([(n, m) for n in range(count) for m in range(len(spans))], np.int64)
    roles, stances, quotes = (
        x.reshape(count, len(spans), -1) for x in network.relate(words, heads, rows, kinds, pairs)
    )
    return decode.sigmoid(roles), stances, quotes
