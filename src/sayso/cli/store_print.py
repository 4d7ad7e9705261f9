"""How claims and what surrounds them are printed in the terminal. Untrusted text goes through `visible`."""

from __future__ import annotations

import sys
from collections.abc import Iterable, Sequence
from typing import TYPE_CHECKING

import msgspec
from rich.console import Console
from rich.text import Text

from sayso.views.prose import plural, sentence
from sayso.views.visible import line, visible
from sayso.views.wording import claim_of

if TYPE_CHECKING:
    from sayso.ontology import Ontology
    from sayso.record import Event, Span
    from sayso.store.history import Entry
    from sayso.store.query import Count, Hit, Page, ReportPage
    from sayso.store.show import ClaimView, IncidentView, NameView, ReportView


def print_json(value: object) -> None:
    """One value as JSON on standard output, on a line of its own."""
    sys.stdout.buffer.write(msgspec.json.encode(value) + b"\n")
    sys.stdout.buffer.flush()


class Printer:
    """Prints to one console; `ontology` has the words for types and stances."""

    def __init__(self, ontology: Ontology, console: Console | None = None) -> None:
        self.ontology = ontology
        self.console = console or Console()

    def say(self, *parts: str | tuple[str, str]) -> None:
        """One line: texts, or (text, style)."""
        text = Text()
        for part in parts:
            words, style = (part, "") if isinstance(part, str) else part
            text.append(visible(words), style=style)
        self.console.print(text, markup=False, highlight=False, emoji=False, soft_wrap=True)

    def page(self, page: Page) -> None:
        """What was found."""
        for hit in page.hits:
            self.hit(hit)
        first, last = page.offset + 1, page.offset + len(page.hits)
        shown = f"{first}-{last} of " if page.hits else ""
        self.say((f"{shown}{'' if page.exact else 'more than '}{plural(page.total, 'claim')}", "dim"))
        for name, counts in page.facets.items():
            self.facet(name, counts)

    def facet(self, name: str, counts: Sequence[Count]) -> None:
        """One facet on one line."""
        told = ", ".join(f"{line(c.value, 60)} {c.count:,}" for c in counts) or "none"
        self.say((f"{name}: ", "bold"), told)

    def reports(self, page: ReportPage) -> None:
        """Reports that were found."""
        for hit in page.hits:
            mark = " (changed since)" if hit.superseded else ""
            self.say((line(hit.title or hit.excerpt, 100), "bold"), (mark, "yellow"))
            outlet = hit.publisher or "outlet not named"
            self.say((f"    {outlet}, {hit.published} · {plural(hit.claims, 'claim')} · {hit.id}", "dim"))
        self.say((f"{'' if page.exact else 'more than '}{plural(page.total, 'report')}", "dim"))

    def hit(self, hit: Hit) -> None:
        """A claim: how it stands, what it says, its evidence, where it is from."""
        claim = claim_of(hit.event, 1, self.ontology)
        told = "".join(fragment.text for fragment in sentence(claim, hit.publisher))
        self.say((f"{claim.standing:9}", "bold"), line(told))
        self.evidence(hit.evidence, hit.event)
        where = f"{hit.publisher or 'outlet not named'}, {hit.published} · report {hit.report} · claim {hit.claim}"
        incident = f" · incident {hit.incident}" if hit.incident else ""
        marks = " · denied in the same report" if hit.denied and hit.event.status != "negated" else ""
        self.say((f"         {where}{incident}", "dim"), (marks, "red"))

    def evidence(self, held: Span, event: Event) -> None:
        """The sentence, its trigger marked: in colour where there is colour, in brackets anyway."""
        start, end = event.trigger.start - held.start, event.trigger.end - held.start
        before, words, after = held.text[:start], held.text[start:end], held.text[end:]
        shown = line(f"{before}[{words}]{after}")
        self.say(("         " + shown, "italic"))

    def entries(self, entries: Iterable[Entry]) -> None:
        """A history."""
        for entry in entries:
            self.say((entry.when[:19].replace("T", " "), "dim"), f"  {entry.what:9} ", (line(entry.who), "bold"),
                     (f"  {entry.id}" if entry.id else "", "dim"))  # fmt: skip
            if entry.about:
                self.say((f"    {line(entry.about)}", "dim"))
            if entry.why:
                self.say(f"    because: {line(entry.why)}")
            for difference in entry.differences:
                self.say(f"    {difference.what}: {line(difference.old or '-')} -> {line(difference.new or '-')}")
            for changed in entry.diff:
                style = {"+": "green", "-": "red"}.get(changed[:1], "dim")
                self.say(("    " + line(changed, 200), style))

    def report(self, view: ReportView) -> None:
        """A report and everything about it."""
        report = view.report
        self.say((line(report.title or report.id), "bold"))
        self.say(f"{report.publisher or 'outlet not named'}, published {report.published}, {report.url or 'no URL'}")
        self.say((f"id {report.id} · key {view.key} · text SHA-256 {report.sha256} · added {view.added}", "dim"))
        if view.superseded:
            self.say(("a later version of this page is held", "yellow"))
        for read in view.readings:
            by = "unknown reader" if read.by is None else f"{read.by.reader} {read.by.version}"
            self.say((f"reading {read.id}: {by}, {read.made[:19]}, {plural(read.events, 'event')}", "dim"))
        for other in view.versions:
            self.say(f"version {other.key}: seen {other.seen[:19]}")
        for other in view.copies:
            outlet = other.publisher or "outlet not named"
            self.say(f"copy {other.id}: {outlet}, {other.published}, {other.similarity:.0%} alike")
        self.say((plural(len(view.corrections), "correction"), "dim"))
        for number, event in enumerate(view.events, 1):
            claim = claim_of(event, number, self.ontology)
            told = "".join(fragment.text for fragment in sentence(claim, report.publisher))
            self.say((f"{claim.standing:9}", "bold"), line(told), (f"  {event.claim}", "dim"))

    def claim(self, view: ClaimView) -> None:
        """A claim, each value with its words, and the other claims of the same happening."""
        self.hit(view.hit)
        for account in view.accounts:
            self.say(
                f"    {account.role:10} ",
                _meaning(account.argument),
                (f"  “{line(account.argument.span.text)}”", "italic"),
            )
        for judged in view.judgements:
            pair = f"{judged.left.event.claim}, {judged.right.event.claim}"
            self.say(f"    judged {judged.verdict} by {line(judged.who)}: {pair}")
        if view.corrections:
            told = f"{plural(len(view.corrections), 'correction')} in this report: sayso history {view.hit.report}"
            self.say((f"    {told}", "dim"))
        if view.others:
            self.say((f"The same happening, {plural(len(view.others), 'other claim')}:", "bold"))
        for hit in view.others:
            self.hit(hit)

    def incident(self, view: IncidentView) -> None:
        """An incident: every role with its accounts side by side."""
        self.say((f"Incident {view.id}, {plural(len(view.claims), 'claim')}", "bold"))
        role = None
        for account in view.accounts:
            if account.role != role:
                role = account.role
                self.say((role, "bold"))
            outlet = account.publisher or "outlet not named"
            where = f"  {account.source or 'own voice'}, in {outlet}, {account.published} · {account.claim}"
            quoted = f"  “{line(account.argument.span.text)}”"
            self.say("    ", _meaning(account.argument), (quoted, "italic"), (where, "dim"))
        for hit in view.claims:
            self.hit(hit)

    def name(self, view: NameView) -> None:
        """An actor, place, country, weapon or code."""
        self.say((line(view.name), "bold"), f"  ({', '.join(view.kinds)})")
        self.say("    " + ", ".join(f"{role} in {n:,}" for role, n in view.roles.items()))
        if view.together:
            self.say("    with " + ", ".join(f"{line(value)} {n}" for value, n in view.together.items()))
        if view.points:
            self.say("    at " + "; ".join(f"{lat}, {lon}" for lat, lon in view.points))
        self.say((f"{plural(view.total, 'claim')}, published {view.first} to {view.last}; the newest:", "dim"))
        for hit in view.claims:
            self.hit(hit)


def _meaning(argument: object) -> str:
    from sayso.record import Argument, NumberValue, PlaceValue, TimeValue
    from sayso.views import values

    if not isinstance(argument, Argument):
        return ""
    if isinstance(argument.value, TimeValue):
        return values.time(argument.value)
    if isinstance(argument.value, PlaceValue):
        return values.place(argument.value)
    if isinstance(argument.value, NumberValue):
        return values.number(argument.value)
    named = argument.weapon.name if argument.weapon else " ".join(p for p in (argument.name, argument.code) if p)
    return line(named) if named else "not resolved"
