"""One self-contained page: the text of each report with every value marked, and its claims beside it.

It asks nothing of the network and works without JavaScript. Its Content-Security-Policy allows exactly the
one style sheet and the one script in it, by their hashes; a report's text can therefore run nothing even if
an escape were missed.
"""

import base64
import hashlib
import re
from collections.abc import Sequence
from importlib import resources

from sayso.record import Provenance, Record
from sayso.views.labels import Labels
from sayso.views.markup import Html, join, tag
from sayso.views.page_claims import STANDINGS, claims
from sayso.views.page_text import Anchors, lines
from sayso.views.prose import byline, plural, tally
from sayso.views.values import day
from sayso.views.wording import claims_of

_KINDS = (
    ("event", "event"),
    ("says", "who says so, and how"),
    ("hedge", "hedge"),
    ("who", "by whom, to whom"),
    ("when", "when"),
    ("where", "where, from where"),
    ("with", "with what"),
    ("many", "how many"),
    ("about", "about what"),
)
_LANGUAGE = re.compile(r"[A-Za-z]{2,3}(-[A-Za-z0-9]{2,8})*")
_LINKABLE = re.compile(r"https?://[^\s\x00-\x20]+", re.IGNORECASE)


def render(record: Record | Sequence[Record], ontology: Labels, *, title: str | None = None) -> str:
    """Make the page of one record or of several, in the order given.

    `ontology` gives the words for types and stances. `title` is the page's; by default the report's own, or
    the number of reports. The same records give the same page, byte for byte.
    """
    records = (record,) if isinstance(record, Record) else tuple(record)
    several = len(records) != 1
    name = title or (plural(len(records), "report") if several else _name(records[0]))
    style = _asset("page.css") + "".join(_lights(records))
    script = _asset("page.js")
    articles = [_article(r, Anchors(n), ontology, 2 if several else 1) for n, r in enumerate(records, 1)]
    body = join(
        tag("a", "Skip to the text", href="#main", class_="skip"),
        _header(name if several else None),
        _contents(records) if several else None,
        tag("main", *articles, id="main"),
        tag("footer", tag("p", "Made by Sayso. Each entry is what a source says, not what is so.")),
        tag("script", Html(script)),
    )
    head = join(
        tag("meta", charset="utf-8"),
        tag("meta", http_equiv="Content-Security-Policy", content=_policy(style, script)),
        tag("meta", name="viewport", content="width=device-width, initial-scale=1"),
        tag("meta", name="color-scheme", content="light dark"),
        tag("meta", name="referrer", content="no-referrer"),
        tag("title", f"{name} · Sayso"),
        tag("link", rel="icon", href="data:,"),
        tag("style", Html(style)),
    )
    return f"<!doctype html>\n{tag('html', tag('head', head), tag('body', body), lang='en')}\n"


def _asset(name: str) -> str:
    return resources.files("sayso.views").joinpath("static", name).read_text(encoding="utf-8")


def _policy(style: str, script: str) -> str:
    return "; ".join(
        (
            "default-src 'none'",
            f"style-src '{_digest(style)}'",
            f"script-src '{_digest(script)}'",
            "img-src data:",
            "base-uri 'none'",
            "form-action 'none'",
        )
    )


def _digest(content: str) -> str:
    return f"sha256-{base64.b64encode(hashlib.sha256(content.encode()).digest()).decode()}"


def _lights(records: Sequence[Record]) -> list[str]:
    """Write the rules that light a claim and its words without JavaScript, when a link leads to either."""
    rules = []
    for number, record in enumerate(records, 1):
        anchors = Anchors(number)
        selectors = [
            f"html:not(.js) #{anchors.report}:has(#{me}:target,#{anchors.words(n)}:target) [data-c~={me}]"
            for n in range(1, len(record.events) + 1)
            for me in (anchors.claim(n),)
        ]
        if selectors:
            rules.append(f"{','.join(selectors)}{{background:var(--lit);color:var(--ink)}}\n")
    return rules


def _header(name: str | None) -> Html:
    return tag(
        "header",
        tag("p", "Sayso", class_="mark"),
        tag("h1", name) if name is not None else None,
        tag(
            "p",
            "What each report says, and who says it. Every entry is a claim of the source named with it; "
            "none is shown as established.",
            class_="stand",
        ),
        _legend(),
        class_="top",
    )


def _legend() -> Html:
    kinds = (tag("li", tag("span", words, class_=f"k {kind} d0")) for kind, words in _KINDS)
    standings = (
        tag("li", tag("b", f"{shape} {word}", class_=f"standing s-{name}"), f" {meaning}")
        for word, (name, shape, meaning) in STANDINGS.items()
    )
    return tag(
        "details",
        tag("summary", "How to read the marks"),
        tag("p", "In the text, the line under words says what they give:"),
        tag(
            "ul",
            *kinds,
            tag("li", tag("span", "paler: in no claim", class_="k where d0 named")),
            class_="kinds",
        ),
        tag("p", "Beside it, the word before each event says how the claim stands:"),
        tag("ul", *standings, class_="standings"),
        tag(
            "p",
            "The small number after an event’s words is its claim’s number. Choose a claim, or its words, to "
            "light both; Esc clears. A score is the reader’s own probability, from 0 to 1, that it read the "
            "words rightly; it says nothing about whether they are true.",
        ),
        class_="legend",
    )


def _contents(records: Sequence[Record]) -> Html:
    entries = (
        tag(
            "li",
            tag("a", tag("bdi", _name(record)), href=f"#{Anchors(number).report}"),
            tag("span", f" {byline(record)} · {plural(len(record.events), 'claim')}", class_="quiet"),
        )
        for number, record in enumerate(records, 1)
    )
    listed = tag("ol", *entries)
    return tag("nav", tag("h2", "Reports"), listed, id="reports", aria_label="Reports", class_="contents")


def _article(record: Record, anchors: Anchors, labels: Labels, level: int) -> Html:
    told = claims_of(record, labels)
    body = list(lines(record, anchors))
    # Where the text begins with its own headline, that line is the heading, with its marks.
    first = record.text.lstrip().split("\n", 1)[0].strip()
    headed = bool(body) and record.title is not None and first == record.title.strip()
    title = body.pop(0) if headed else tag("bdi", _name(record))
    heading = f"{anchors.report}h"
    back = join(" · ", tag("a", "all reports", href="#reports")) if level > 1 else None
    return tag(
        "article",
        tag(
            "header",
            tag("p", byline(record), back, class_="kicker"),
            tag(f"h{level}", title, id=heading, class_="title", dir="auto"),
            tag("p", tally(told), class_="tally"),
        ),
        tag(
            "section",
            *(tag("p", line, dir="auto") for line in body),
            _about(record),
            class_="text",
            aria_label=f"Text of report {anchors.number}",
            lang=record.language if record.language and _LANGUAGE.fullmatch(record.language) else None,
        ),
        tag(
            "section",
            tag(f"h{level + 1}", "Claims", class_="column"),
            claims(record, told, anchors, level + 2),
            class_="claims",
            aria_label=f"Claims of report {anchors.number}",
        ),
        id=anchors.report,
        class_="report",
        aria_labelledby=heading,
    )


def _name(record: Record) -> str:
    return record.title or f"Report {record.id}"


def _about(record: Record) -> Html:
    """Say where the text came from and what read it, so that a page can be checked against its record."""
    rows = [("Report", tag("bdi", record.id)), ("Published", join(day(record.published)))]
    if record.url:
        url = tag("bdi", record.url)
        safe = _LINKABLE.fullmatch(record.url)
        rows.append(("Source", tag("a", url, href=record.url, rel="noopener noreferrer") if safe else url))
    rows.append(("SHA-256 of the text", join(record.sha256)))
    rows += _made_by(record.provenance)
    listed = (tag("div", tag("dt", key), tag("dd", value)) for key, value in rows)
    return tag("details", tag("summary", "About this text"), tag("dl", *listed), class_="about-text", lang="en")


def _made_by(provenance: Provenance | None) -> list[tuple[str, Html]]:
    if provenance is None:
        return []
    return [
        ("Read by", join(f"{provenance.reader}, version {provenance.version}")),
        ("SHA-256 of the weights", join(provenance.weights or "none")),
        ("SHA-256 of the ontology", join(provenance.ontology)),
    ]
