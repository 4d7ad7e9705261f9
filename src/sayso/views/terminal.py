"""A record in the terminal: a table that reads like sentences, each with the words it rests on.

Untrusted text is only ever put into `rich.text.Text`, never into markup, and its control characters are
shown by name. Where colour cannot carry it (a pipe, a file, NO_COLOR), the claim's words stand between
brackets.
"""

from collections.abc import Iterable, Iterator

from rich.console import Console, Group, RenderableType
from rich.padding import Padding
from rich.rule import Rule
from rich.table import Table
from rich.text import Text

from sayso.record import Event, Record
from sayso.views.evidence import bracketed, pieces
from sayso.views.labels import Labels
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


def print_record(record: Record, console: Console, ontology: Labels, *, min_score: float | None = None) -> None:
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
        evidence = Text(style="dim" if self.coloured else "")
        held = pieces(self.record.text, event)
        for piece in held if self.coloured else bracketed(held):
            style = f"not dim underline {_STYLES[piece.kinds[0]]}" if piece.kinds and self.coloured else ""
            evidence.append(self._safe(piece.words), style=style)
        return evidence

    def _utf8(self) -> bool:
        return self.console.encoding.lower().replace("-", "").startswith("utf")

    def _safe(self, words: str) -> str:
        shown = visible(words)
        if self._utf8():
            return shown
        return shown.encode(self.console.encoding, "backslashreplace").decode(self.console.encoding)
