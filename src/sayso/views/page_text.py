"""The left side of the page: the report's text, every value marked where it stands."""

from collections.abc import Iterable
from itertools import groupby

from sayso.record import Record
from sayso.views.marks import Mark, Segment, kinds_of, of_event, of_mentions, tile
from sayso.views.markup import Html, join, tag, text

_DEEPEST = 3  # lines drawn under one word; a fourth would run into the next line of text


class Anchors:
    """Names of a report's elements: ours, never the report's own words."""

    def __init__(self, report: int) -> None:
        self.number = report
        self.report = f"r{report}"

    def claim(self, number: int) -> str:
        """Name the claim in the list."""
        return f"{self.report}c{number}"

    def words(self, number: int) -> str:
        """Name the claim's trigger in the text."""
        return f"{self.report}c{number}w"


def lines(record: Record, anchors: Anchors) -> tuple[Html, ...]:
    """Mark up each line of a text that is not blank; the line breaks themselves are left out."""
    marks = [m for number, event in enumerate(record.events, 1) for m in of_event(event, number)]
    marks += of_mentions(record.mentions)
    breaks = [i for i, char in enumerate(record.text) if char == "\n"]
    edges = [at for i in breaks for at in (i, i + 1)]
    segments = tile(0, len(record.text), marks, edges)
    starts = {event.trigger.start: [] for event in record.events}  # type: dict[int, list[int]]
    for number, event in enumerate(record.events, 1):
        starts[event.trigger.start].append(number)
    writer = _Writer(record.text, anchors, starts)
    split = groupby(segments, key=lambda s: record.text[s.start : s.end] == "\n")
    made = [writer.line(run) for is_break, run in split if not is_break]
    return tuple(line for line in made if line is not None)


class _Writer:
    def __init__(self, words: str, anchors: Anchors, starts: dict[int, list[int]]) -> None:
        self.words = words
        self.anchors = anchors
        self.starts = starts

    def line(self, segments: Iterable[Segment]) -> Html | None:
        held = list(segments)
        if not self.words[held[0].start : held[-1].end].strip():
            return None
        return join(*(self.segment(segment) for segment in held))

    def segment(self, segment: Segment) -> Html:
        shown = text(self.words[segment.start : segment.end])
        if not segment.marks:
            return shown
        claimed = [mark for mark in segment.marks if mark.claim is not None]
        for depth, kind in reversed(list(enumerate(kinds_of(claimed or segment.marks)[:_DEEPEST]))):
            faint = "" if claimed else " named"
            shown = tag("span", shown, class_=f"k {kind} d{depth}{faint}")
        if not claimed:
            return shown
        return self._claimed(segment, claimed, shown)

    def _claimed(self, segment: Segment, marks: list[Mark], shown: Html) -> Html:
        numbers = list(dict.fromkeys(mark.claim for mark in marks if mark.claim is not None))
        triggers = [m for m in marks if m.role == "trigger"]
        if triggers:
            shown = self._trigger(segment, triggers, shown)
        return tag(
            "mark",
            *(tag("span", id=self.anchors.words(n), class_="at") for n in self.starts.get(segment.start, ())),
            shown,
            class_="w t" if triggers else "w",
            data_c=" ".join(self.anchors.claim(number) for number in numbers),
            title="; ".join(f"{mark.role} of claim {mark.claim}" for mark in marks),
        )

    def _trigger(self, segment: Segment, triggers: list[Mark], shown: Html) -> Html:
        """Link a trigger to its claim; the claim's number follows its last segment, as a note's would."""
        ending = [str(mark.claim) for mark in triggers if mark.end == segment.end]
        begins = any(mark.start == segment.start for mark in triggers)
        return tag(
            "a",
            shown,
            href=f"#{self.anchors.claim(triggers[0].claim or 0)}",
            data_n=",".join(ending) or None,
            tabindex=None if begins else "-1",
        )
