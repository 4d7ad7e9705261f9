"""A record in the terminal: a table that reads like sentences, each with the words it rests on.

Untrusted text is only ever put into `rich.text.Text`, never into markup, and its control characters are
shown by name. Where colour cannot carry it (a pipe, a file, NO_COLOR), the claim's words stand between
brackets.
"""

from collections.abc import Iterable, Iterator
from itertools import groupby

from rich.console import Console, Group, RenderableType
from rich.padding import Padding
from rich.rule import Rule
from rich.table import Table
from rich.text import Text

from sayso.record import Event, Record
from sayso.views.evidence import passages
from sayso.views.labels import Labels
from sayso.views.marks import Kind, Mark, Segment, of_event, tile
from sayso.views.prose import byline, heading, plural, scores, sentence, tally
from sayso.views.visible import visible
from sayso.views.wording import Claim, claims_of, incidents

_STYLES = {
    "event": "bold",
    "says": "bold cyan",
    "hedge": "italic yellow",
    "who": "",
    "when": "green",
    "where": "green",
    "with": "magenta",
    "many": "blue",
    "about": "",
    "quiet": "dim",
    "plain": "",
}
_STANDING_STYLES = {
    "Reported": "bold",
    "Claimed": "bold yellow",
    "Denied": "bold red",
    "Not so": "bold red",
    "Possible": "bold magenta",
    "Expected": "bold cyan",
    "Demanded": "bold blue",
}
# What a stretch of evidence is coloured as when its words play several parts.
_RANK: tuple[Kind, ...] = ("event", "hedge", "says", "many", "when", "where", "with", "who", "about")


def print_record(
    record: Record, console: Console, ontology: Labels, *, min_score: float | None = None
) -> None:
    """Print a report's claims, grouped by incident, each with its evidence sentence.

    Claims whose score is under `min_score` (0 to 1) are left out, and their number is said; a claim without
    a score stays. `ontology` gives the words for types and stances.
    """
    claims = claims_of(record, ontology)
    floor = 0.0 if min_score is None else min_score
    shown = tuple(c for c in claims if c.event.score is None or c.event.score >= floor)
    page = _Page(record, console)
    page.head(tally(claims))
    if not claims:
        page.say("No claim of an event was found in this report.", "dim")
    for number, incident in enumerate(incidents(shown), 1):
        page.say(heading(incident, number), "bold dim")
        page.table(incident.claims)
    if len(shown) < len(claims):
        page.say(f"{plural(len(claims) - len(shown), 'claim')} with a score under {floor} not shown.", "dim")


class _Page:
    """One report on one console: knows what the console can show."""

    def __init__(self, record: Record, console: Console) -> None:
        self.record = record
        self.console = console
        self.coloured = console.is_terminal and console.color_system is not None and not console.no_color

    def head(self, counts: str) -> None:
        self.print(Rule(style="dim", characters="─" if self._utf8() else "-"))
        self.say(self.record.title or self.record.id, "bold")
        self.say(byline(self.record), "")
        self.say(counts, "dim")

    def table(self, claims: Iterable[Claim]) -> None:
        table = Table.grid(padding=(0, 1))
        table.add_column(justify="right", style="dim", width=4, no_wrap=True)
        table.add_column(width=8, no_wrap=True)
        table.add_column(ratio=1, overflow="fold")
        for claim in claims:
            standing = Text(claim.standing, style=_STANDING_STYLES.get(claim.standing, "bold"))
            table.add_row(str(claim.number), standing, Group(*self._cell(claim)))
        self.print(table)

    def say(self, words: str, style: str) -> None:
        self.print(Text(self._safe(words.replace("\n", " ")), style=style))

    def print(self, what: RenderableType) -> None:
        self.console.print(what, markup=False, highlight=False, emoji=False)

    def _cell(self, claim: Claim) -> Iterator[RenderableType]:
        told = Text()
        for fragment in sentence(claim, self.record.publisher):
            told.append(self._safe(" ".join(fragment.text.split("\n"))), style=_STYLES[fragment.style])
        yield told
        yield Padding(self._evidence(claim.event), (0, 0, 0, 2))
        found = scores(claim)
        yield Text(f"{self._safe(found)}\n" if found else "", style="dim")

    def _evidence(self, event: Event) -> Text:
        text, marks = self.record.text, of_event(event)
        spans = [a.span for a in event.arguments]
        spans += [s for layer in event.attribution for s in (layer.source, layer.cue) if s is not None]
        spans += [event.hedge] if event.hedge else []
        evidence = Text(style="dim" if self.coloured else "")
        at = None
        for start, end in passages(text, event.trigger, spans):
            if at is not None:
                evidence.append(" … " if text[at:start].strip() else " ")
            at = end
            for segment in self._segments(start, end, marks):
                self._append(evidence, segment)
        return evidence

    def _segments(self, start: int, end: int, marks: tuple[Mark, ...]) -> Iterator[Segment]:
        """Cut a passage into segments; between brackets, words that touch are one stretch."""
        if self.coloured:
            yield from tile(start, end, marks)
            return
        marked = groupby(tile(start, end, marks), key=lambda segment: bool(segment.marks))
        for _, run in marked:
            held = tuple(run)
            yield Segment(start=held[0].start, end=held[-1].end, marks=held[0].marks)

    def _append(self, evidence: Text, segment: Segment) -> None:
        words = self._safe(" ".join(self.record.text[segment.start : segment.end].split("\n")))
        if not segment.marks:
            evidence.append(words)
        elif self.coloured:
            kind = min((mark.kind for mark in segment.marks), key=_RANK.index)
            evidence.append(words, style=f"not dim underline {_STYLES[kind]}")
        else:
            evidence.append(f"[{words}]")

    def _utf8(self) -> bool:
        return self.console.encoding.lower().replace("-", "").startswith("utf")

    def _safe(self, words: str) -> str:
        shown = visible(words)
        if self._utf8():
            return shown
        return shown.encode(self.console.encoding, "backslashreplace").decode(self.console.encoding)
