"""Triggers that are given instead of found: the rest of the reading stays as it is. For measures of arguments alone."""

from __future__ import annotations

from collections.abc import Iterator, Sequence

import msgspec
import numpy as np

from sayso.reading.finder import find
from sayso.reading.network import Floats, Tags
from sayso.reading.reader import NeuralReader, batches_of
from sayso.reading.sentences import split_sentences
from sayso.reading.windows import Window, pad, windows_of, words_of
from sayso.record import Event, Report, Span

_SURE = np.float32(1e4)  # added to a logit, it decides
_TRIGGER = np.float32(4)  # log-odds of a given trigger: of one in four that the network finds; arguments lean on it

Offsets = tuple[int, int]


def read_given(reader: NeuralReader, report: Report, triggers: Sequence[Span]) -> dict[Offsets, Event]:
    """The event of each trigger by its (start, end): its type, mode, status, arguments and attribution as read.

    A trigger is widened to whole words within a sentence; one that holds none has no event.
    """
    sentences = split_sentences(report.text)
    words = [words_of(report.text, s, reader.pieces) for s in sentences]
    windows = windows_of([w for w in words if w])
    found: dict[Offsets, Event] = {}
    for batch in batches_of(windows):
        tags = reader.network.tag(pad([windows[k] for k in batch]))
        for row, k in enumerate(batch):
            own = tags.of(row, len(windows[k].words))
            for apart in _apart([t for t in triggers if _words_of(t, windows[k])]):
                told = _told(own, [_words_of(t, windows[k]) for t in apart])
                for event in find(windows[k], told, reader.network, reader.decoding).events(report.text):
                    found |= {_offsets(t): event for t in apart if _touch(t, event.trigger)}
    return found


def _words_of(trigger: Span, window: Window) -> tuple[int, ...]:
    """The fresh words of a window that a trigger holds or cuts."""
    return tuple(
        n
        for n, word in enumerate(window.words)
        if n >= window.fresh and word.start < trigger.end and trigger.start < word.end
    )


def _apart(triggers: Sequence[Span]) -> Iterator[list[Span]]:
    """Triggers in as few groups as it takes for none to touch another of its group: usually one."""
    rest = sorted({_offsets(t): t for t in triggers}.values(), key=_offsets)
    while rest:
        group: list[Span] = []
        for trigger in rest:
            if not group or trigger.start >= group[-1].end:
                group.append(trigger)
        yield group
        rest = [t for t in rest if t not in group]


def _told(tags: Tags, triggers: Sequence[Sequence[int]]) -> Tags:
    """Tags in which exactly these words are triggers; of what type, stays the network's choice."""
    logits: Floats = tags.trigger.copy()
    logits[:, 0] += _SURE
    for words in triggers:
        logits[words[0], 2::2] -= _SURE  # the first word begins
        logits[list(words[1:]), 1::2] -= _SURE  # the others go on
        logits[words, 0] = np.logaddexp.reduce(logits[words, 1:], axis=1) - _TRIGGER
    return msgspec.structs.replace(tags, trigger=logits)


def _offsets(span: Span) -> Offsets:
    return span.start, span.end


def _touch(a: Span, b: Span) -> bool:
    return a.start < b.end and b.start < a.end
