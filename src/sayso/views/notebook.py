"""A record in a notebook: one compact table, styled in line so that it needs nothing around it."""

from sayso.ontology import Ontology
from sayso.record import Event, Record
from sayso.views.evidence import pieces
from sayso.views.labels import Labels
from sayso.views.markup import Html, join, tag
from sayso.views.prose import byline, plural, sentence, tally
from sayso.views.wording import Claim, claims_of

ROWS = 200  # claims shown; a notebook is no place for a longer list
_CELL = "text-align:left;vertical-align:top;padding:.35em .7em"
_QUOTE = "opacity:.75;font-size:.92em"


def html(record: Record, ontology: Labels | None = None) -> str:
    """Make an HTML table of a record's claims, for `_repr_html_`.

    Without an ontology, the bundled one names things.
    """
    told = claims_of(record, ontology or Ontology.load())
    rows = [_row(claim, record) for claim in told[:ROWS]]
    more = len(told) - ROWS
    return tag(
        "div",
        tag("strong", record.title or record.id),
        tag("div", f"{byline(record)} · {tally(told)}", style=_QUOTE),
        tag(
            "table",
            tag("thead", _head()),
            tag("tbody", *rows),
            style="margin-top:.5em;border-collapse:collapse",
        )
        if told
        else tag("div", "No claim of an event was found in this report."),
        tag("div", f"and {plural(more, 'claim')} more") if more > 0 else None,
    )


def _head() -> Html:
    return tag("tr", *(tag("th", name, scope="col", style=_CELL) for name in ("", "stands", "what is said")))


def _row(claim: Claim, record: Record) -> Html:
    said = join(*(_fragment(f.text, f.style) for f in sentence(claim, record.publisher)))
    return tag(
        "tr",
        tag("td", str(claim.number), style=_CELL),
        tag("td", tag("b", claim.standing), style=_CELL),
        tag("td", said, tag("div", _quote(record.text, claim.event), style=_QUOTE), style=_CELL),
    )


def _fragment(words: str, style: str) -> Html:
    if style == "event":
        return tag("b", words)
    return tag("i", words) if style in ("says", "hedge") else join(words)


def _quote(text: str, event: Event) -> Html:
    return join(*(tag("u", p.words) if p.kinds else join(p.words) for p in pieces(text, event)))
