"""Logits -> spans, events and attributions of one window. Pure functions over arrays; words are indices."""

from __future__ import annotations

from collections.abc import Sequence

import msgspec
import numpy as np

from sayso.reading.heads import KIND_OF_ROLE
from sayso.reading.network import Floats, Labels
from sayso.reading.scores import Curves
from sayso.record import Struct

CANDIDATE = 0.15  # probability, as the network gives it, below which a span is never an argument, whatever its event


class Decoding(Struct, frozen=True, kw_only=True):
    """How logits become decisions: where a probability becomes a yes, and which stances go with which statuses."""

    trigger: float = 0.55  # probability that a word is in a trigger
    span: float = 0.35  # ... in a candidate span: low, since the pair scorer refuses
    argument: float = 0.35  # ... that a span plays a role, by its curve: half the F1 it gives, which makes that largest
    source: float = 0.35  # ... that somebody says so: a doubtful source is better than a claim shown as a fact
    speaker: float = 0.1  # ... that this one does, where a cue tells that somebody does
    hedge: float = 0.3
    speech: float = 0.3  # ... that a word is in a source, cue or content of an attribution
    fact: float = 0.8  # ... that an event has occurred, where neither hedge nor source shields a reader from an error
    # stance -> status -> log-odds of meeting in the training reports beyond chance: who denies, says it is not so
    agreement: dict[str, dict[str, float]] = msgspec.field(default_factory=dict)
    curves: Curves = Curves()


class Run(Struct, frozen=True, kw_only=True):
    """Words first..last (inclusive) with a label's index and a probability of being inside.

    It is the first word's in runs of types, the least sure word's in runs of layers.
    """

    first: int
    last: int
    label: int
    score: float


def softmax(logits: Floats) -> Floats:
    """Over the last axis."""
    shifted = np.exp(logits - logits.max(-1, keepdims=True))
    result: Floats = shifted / shifted.sum(-1, keepdims=True)
    return result


def sigmoid(logits: Floats) -> Floats:
    """Elementwise."""
    result: Floats = np.float32(1) / (np.float32(1) + np.exp(-np.clip(logits, -30, 30)))
    return result


def typed_runs(logits: Floats, threshold: float, sentences: Sequence[int]) -> list[Run]:
    """(W, 1 + 2 * labels) logits -> runs: a word is inside where 1 - P(outside) reaches the threshold.

    `sentences` is each word's sentence; no run goes on into the next.
    """
    probability = softmax(logits)
    inside = 1 - probability[:, 0]
    begin, within = probability[:, 1::2], probability[:, 2::2]
    label_mass = begin + within
    out: list[Run] = []
    for i in np.flatnonzero(inside >= threshold).tolist():
        label = int(label_mass[i].argmax())
        joins = _beside(out[-1] if out else None, i, sentences) and within[i].sum() > begin[i].sum()
        if joins:
            last = out[-1]
            out[-1] = Run(first=last.first, last=i, label=last.label, score=last.score)
        else:
            out.append(Run(first=i, last=i, label=label, score=float(inside[i])))
    return out


def layered_runs(logits: Floats, threshold: float, sentences: Sequence[int] | None) -> list[Run]:
    """(W, layers, 3) logits -> runs of every layer, `label` being the layer. None: runs may cross sentences."""
    probability = softmax(logits)
    out: list[Run] = []
    for layer in range(logits.shape[1]):
        inside = 1 - probability[:, layer, 0]
        run: Run | None = None
        for i in np.flatnonzero(inside >= threshold).tolist():
            starts = probability[i, layer, 1] >= probability[i, layer, 2]
            if run is not None and _beside(run, i, sentences) and not starts:
                run = Run(first=run.first, last=i, label=layer, score=min(run.score, float(inside[i])))
            else:
                if run is not None:
                    out.append(run)
                run = Run(first=i, last=i, label=layer, score=float(inside[i]))
        if run is not None:
            out.append(run)
    return out


def _beside(run: Run | None, i: int, sentences: Sequence[int] | None) -> bool:
    """Whether word `i` may go on with the run before it."""
    return run is not None and run.last == i - 1 and (sentences is None or sentences[i] == sentences[i - 1])


def status_and_stance(
    statuses: Floats, stances: Floats | None, labels: Labels, decoding: Decoding
) -> tuple[str, str | None]:
    """The likeliest status and innermost stance together, from their logits. No stance: nobody is said to say so."""
    status = np.log(softmax(statuses))
    if stances is None:
        return labels.statuses[int(status.argmax())], None
    together = status[None, :] + np.log(softmax(stances))[:, None]
    for row, stance in enumerate(labels.stances):
        for column, name in enumerate(labels.statuses):
            together[row, column] += decoding.agreement.get(stance, {}).get(name, 0.0)
    row, column = divmod(int(together.argmax()), len(labels.statuses))
    return labels.statuses[column], labels.stances[row]


def plain_status(statuses: Floats, labels: Labels, decoding: Decoding) -> str:
    """The status of an event that is told without hedge and source: a plain fact only where the network is sure."""
    probability = softmax(statuses)
    occurred = labels.statuses.index("occurred")
    if probability[occurred] < decoding.fact:
        probability[occurred] = 0
    return labels.statuses[int(probability.argmax())]


def best_mode(logits: Floats, type_: str, labels: Labels) -> str | None:
    """The likeliest mode among those of the event's type; None where the training data know none of it."""
    options = [(float(logits[i]), m) for i, m in enumerate(labels.modes) if m.startswith(type_ + "/")]
    return max(options)[1].partition("/")[2] if options else None


def roles_of(
    scores: Floats, spans: Sequence[Run], labels: Labels, decoding: Decoding
) -> dict[str, list[tuple[int, float]]]:
    """(M, roles) probabilities for one trigger -> role -> [(span, score)], the best first; single roles keep one.

    A span plays the best of its kind's roles alone: the killed are not also the injured.
    """
    out: dict[str, list[tuple[int, float]]] = {}
    columns = {k: [c for c, role in enumerate(labels.roles) if KIND_OF_ROLE[role] == k] for k in labels.kinds}
    best = [{k: max(among, key=lambda c: row[c]) for k, among in columns.items()} for row in scores.tolist()]
    for column, role in enumerate(labels.roles):
        kind = KIND_OF_ROLE[role]
        limit = _limit(role, decoding)
        hits = [
            (m, float(scores[m, column]))
            for m, span in enumerate(spans)
            if labels.kinds[span.label] == kind and scores[m, column] >= limit and best[m][kind] == column
        ]
        if hits:
            hits.sort(key=lambda h: -h[1])
            out[role] = hits[:1] if kind in ("source", "cue", "hedge") else hits
    for depth in ("1", "2"):
        if "cue" + depth in out and "source" + depth not in out:
            out |= _speaker("source" + depth, out, scores, spans, labels, decoding)
    return out


def _speaker(
    role: str,
    out: dict[str, list[tuple[int, float]]],
    scores: Floats,
    spans: Sequence[Run],
    labels: Labels,
    decoding: Decoding,
) -> dict[str, list[tuple[int, float]]]:
    """The likeliest source, not one of the other depth, where a cue is found: words of saying rarely stand alone."""
    taken = {hits[0][0] for told, hits in out.items() if KIND_OF_ROLE[told] == "source"}
    free = [m for m, span in enumerate(spans) if labels.kinds[span.label] == "source" and m not in taken]
    score, m = max(((float(scores[m, labels.roles.index(role)]), m) for m in free), default=(-1.0, -1))
    return {role: [(m, score)]} if score >= decoding.speaker else {}


def _limit(role: str, decoding: Decoding) -> float:
    if role == "hedge":
        return decoding.hedge
    return decoding.source if KIND_OF_ROLE[role] in ("source", "cue") else CANDIDATE
