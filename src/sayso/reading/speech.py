"""Attributions of a report, whether an event hangs on them or not: cue, source and content."""

from __future__ import annotations

from collections.abc import Iterator, Sequence

import numpy as np

from sayso.reading.decode import Run, sigmoid
from sayso.reading.heads import SPEECH_KINDS, SPEECH_ROLES
from sayso.reading.network import Floats, Network
from sayso.record import Span

_MARKS = frozenset('"“”„«»‟')  # or two apostrophes, as old wires have them
_CUE = SPEECH_KINDS.index("cue")


def attributions_of(
    network: Network, words: Floats, runs: Sequence[Run]
) -> Iterator[tuple[Run | None, Run, tuple[Run, ...]]]:
    """(source, cue, contents) of one window, from its (W, D) words and the runs of its speech layers.

    A cue without content is no attribution.
    """
    cues = [r for r in runs if r.label == _CUE]
    spans = [r for r in runs if r.label != _CUE]
    if not cues or not spans:
        return
    scores = sigmoid(
        network.speak(
            words,
            np.array([(c.first, c.last) for c in cues], np.int64),
            np.array([(s.first, s.last) for s in spans], np.int64),
            np.array([s.label for s in spans], np.int64),
            np.array([(n, m) for n in range(len(cues)) for m in range(len(spans))], np.int64),
        )
    ).reshape(len(cues), len(spans), -1)
    for n, cue in enumerate(cues):
        source = _best(scores[n], spans, "source")
        contents = [
            s for m, s in enumerate(spans) if _is(s, "content") and scores[n, m, SPEECH_ROLES.index("content")] >= 0.5
        ]
        if contents:
            yield source, cue, tuple(contents)


def quoted(content: Span, text: str) -> bool:
    """Whether reported words stand in quotation marks, inside the span or right around it."""
    start, end = content.start, content.end
    edges = text[max(0, start - 1) : start + 1], text[end - 1 : end + 2]  # a comma may stand before the mark
    if all(not _MARKS.isdisjoint(edge) for edge in edges):
        return True
    return all("''" in edge for edge in (text[max(0, start - 2) : start + 2], text[max(0, end - 2) : end + 2]))


def _is(run: Run, kind: str) -> bool:
    return SPEECH_KINDS[run.label] == kind


def _best(scores: Floats, spans: Sequence[Run], role: str) -> Run | None:
    column = SPEECH_ROLES.index(role)
    hits = [(float(scores[m, column]), -m) for m, s in enumerate(spans) if _is(s, role) and scores[m, column] >= 0.5]
    return spans[-max(hits)[1]] if hits else None
