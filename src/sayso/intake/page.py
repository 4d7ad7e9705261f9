"""A web page: its article, title, outlet and day, by trafilatura and htmldate."""

from __future__ import annotations

import copy
import re
from collections.abc import Iterator
from datetime import UTC, date, datetime, timedelta
from typing import TYPE_CHECKING

from sayso.errors import IntakeError
from sayso.intake.dates import is_written
from sayso.intake.decode import decode, meta_charset
from sayso.intake.make import Found, make
from sayso.intake.options import IntakeOptions
from sayso.intake.streams import Input, whole
from sayso.record import Report

if TYPE_CHECKING:
    from lxml.html import HtmlElement  # type: ignore[import-untyped]
    from trafilatura.settings import Document

MAX_ELEMENTS = 20_000  # news pages have 1,000 to 5,000; extraction takes 2 s at this size and grows with its square
UNDATED = "the page states none; give --published YYYY-MM-DD"

# Elements whose words may state when the page was published: their class, id or itemprop says so, and they
# are short.
_DATED = re.compile(r"date|time(?!line)|publish|posted|byline|dateline|meta\b", re.I)
DATED_CHARS = 120
HEADLINE_LINES = 5  # the headline may stand under a section's or the outlet's name
HEADLINE_PART = 0.5  # of the title's letters: a shorter line in it is a section's or a place's name, not the headline
# Head entries that state another day: of a change, of the copyright, of a picture.
_OTHER_DAY = re.compile(r"modif|updat|lastmod|lastdate|revis|utime|copyrightyear|image", re.I)
EARLIEST = date(1970, 1, 2)  # a page that says 1970-01-01 means that its database did not know


def page(source: Input, options: IntakeOptions) -> Iterator[Report]:
    """One report of an HTML page. The text begins with the headline; the day is one that the page states as
    its own.

    A day given by the user (`published`) counts over the one in the page, which is an inference.
    """
    body = whole(source, options.max_bytes)
    markup = decode(body, source.where, (source.charset, meta_charset(body)), options.encoding)
    if not markup.strip():
        raise IntakeError(source.where, "it is empty")
    try:
        found = _found(markup, source, options)
    except IntakeError:
        raise
    except Exception as problem:
        # Foreign parsers on untrusted input: whatever they stumble over, it is one report less, not the end.
        what = f"{type(problem).__name__}: {problem}"
        raise IntakeError(source.where, f"the page could not be taken apart ({what})") from problem
    yield make(found, source.where, options, source.path)


def _found(markup: str, source: Input, options: IntakeOptions) -> Found:
    from trafilatura import load_html

    tree = load_html(markup)
    if tree is None:
        raise IntakeError(source.where, "there is no HTML page in it")
    elements = sum(1 for _ in tree.iter())
    if elements > MAX_ELEMENTS:
        raise IntakeError(source.where, f"the page has {elements:,} elements; an article may have {MAX_ELEMENTS:,}")
    stated = options.published or _day(tree, source.url, options.today)
    article = _article(tree, source.url)
    if article is None or not (article.text or "").strip():
        raise IntakeError(
            source.where,
            f"no article text found in the page ({len(markup):,} characters of HTML); pages built by scripts "
            "or behind a wall hold none: save the article's text, and give it with --published",
        )
    return Found(
        text=_with_headline(article.title, article.text or ""),
        published=stated,
        undated=UNDATED,
        title=article.title,
        publisher=article.sitename or article.hostname,
        url=source.url or article.url,
        language=tree.get("lang"),
        retrieved=source.retrieved,
    )


def _article(tree: HtmlElement, url: str | None) -> Document | None:
    from trafilatura import bare_extraction

    found = bare_extraction(copy.deepcopy(tree), url=url, with_metadata=True, include_comments=False)
    return found if not isinstance(found, dict) else None


def _with_headline(title: str | None, text: str) -> str:
    """The article under its headline, which carries claims of its own; not twice."""
    headline = _letters(title or "")
    above = [_letters(line) for line in text.split("\n", HEADLINE_LINES)[:HEADLINE_LINES]]
    there = any(headline in line or (line in headline and len(line) >= HEADLINE_PART * len(headline)) for line in above)
    return text if there or not headline else f"{title}\n{text}"


def _letters(text: str) -> str:
    return "".join(char for char in text.casefold() if char.isalnum())


def _day(tree: HtmlElement, url: str | None, today: date | None) -> str | None:
    """The day that the page states as that of its publication: in its head or structured data, in its
    address, in its dateline; in this order. A day that the article merely speaks of is never taken."""
    from htmldate import find_date

    dateline = _dateline_only(tree)
    stated = [url or "", *dateline.itertext()]  # before htmldate, which takes the tree apart
    stated += [value for element in dateline.iter() for value in element.attrib.values()]
    found: str | None = find_date(
        dateline,
        url=url,
        original_date=True,
        extensive_search=False,
        deferred_url_extractor=True,  # otherwise a day in the address outranks the one in the head
        min_date=EARLIEST.isoformat(),
        max_date=((today or datetime.now(UTC).date()) + timedelta(days=1)).isoformat(),
    )
    return found if found and is_written(found, " ".join(stated)) else None


def _dateline_only(tree: HtmlElement) -> HtmlElement:
    """A copy of the page without the words and attributes that could hold some other day.

    htmldate falls back on any date in the text, which would turn "talks are set for 2024-05-06" into the day
    of publication.
    """
    copied = copy.deepcopy(tree)
    kept: set[object] = set()
    for element in list(copied.iter()):
        parent = element.getparent()
        if parent is not None and parent in kept:
            kept.add(element)
            continue
        element.tail = None
        if not isinstance(element.tag, str):
            element.text = None
        elif element.tag in ("meta", "link", "html", "head"):
            if _OTHER_DAY.search(
                " ".join(element.get(key, "") for key in ("name", "property", "itemprop", "http-equiv"))
            ):
                element.attrib.clear()
        elif element.tag in ("time", "abbr") or _is_dateline(element):
            kept.add(element)
        elif element.get("type") != "application/ld+json":
            element.text = None
            element.attrib.clear()
    return copied


def _is_dateline(element: HtmlElement) -> bool:
    cues = " ".join(element.get(key, "") for key in ("class", "id", "itemprop"))
    return bool(_DATED.search(cues)) and len("".join(element.itertext())) <= DATED_CHARS
