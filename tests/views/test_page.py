"""The page's HTML: everything escaped, nothing from outside, the text whole, colours readable."""

import base64
import hashlib
import re
from collections.abc import Callable
from html.parser import HTMLParser
from importlib import resources

import pytest
from hypothesis import given, settings
from hypothesis import strategies as st
from views_samples import HOSTILE, RECORD, STRIKE, TEXT, event, hostile_record, record_of, span

from sayso.ontology import Ontology
from sayso.record import Record
from sayso.views.notebook import html as notebook
from sayso.views.page import render
from sayso.views.text import summary

Check = Callable[[str, str], None]
ALLOWED = frozenset(
    {
        *("html", "head", "meta", "title", "link", "style", "script", "body"),
        *("header", "footer", "nav", "main", "article", "section", "h1", "h2", "h3", "h4", "h5"),
        *("details", "summary", "p", "ul", "ol", "li", "dl", "dt", "dd", "div"),
        *("a", "b", "bdi", "mark", "span"),
    }
)


class _Parsed(HTMLParser):
    """What a browser's parser would make of the page: elements, attributes, and the words of the text."""

    def __init__(self, page: str) -> None:
        super().__init__()
        self.elements: list[tuple[str, dict[str, str | None]]] = []
        self.feed(page)

    def handle_starttag(self, tag: str, attrs: list[tuple[str, str | None]]) -> None:
        self.elements.append((tag, dict(attrs)))


def test_the_page_is_golden(ontology: Ontology, golden: Check) -> None:
    page = render(RECORD, ontology)
    golden("views_page.html", re.sub(r"(?s)^.*?<body>|<script>.*$", "", page).replace("><", ">\n<") + "\n")


def test_the_same_records_give_the_same_page(ontology: Ontology) -> None:
    assert render([RECORD, hostile_record()], ontology) == render([RECORD, hostile_record()], ontology)


def test_the_policy_holds_the_hashes_of_what_is_there(ontology: Ontology) -> None:
    page = render(RECORD, ontology)
    policy = re.search(r'Content-Security-Policy" content="([^"]+)"', page)
    assert policy is not None
    for name in ("style", "script"):
        (content,) = re.findall(rf"<{name}>(.*?)</{name}>", page, re.DOTALL)
        digest = base64.b64encode(hashlib.sha256(content.encode()).digest()).decode()
        assert f"{name}-src &#x27;sha256-{digest}&#x27;" in policy.group(1)
    assert policy.group(1).startswith("default-src &#x27;none&#x27;")
    assert "unsafe" not in policy.group(1)


@pytest.mark.parametrize("records", [[RECORD], [hostile_record()], [RECORD, hostile_record()]])
def test_only_our_elements_and_no_address_but_anchors(records: list[Record], ontology: Ontology) -> None:
    parsed = _Parsed(render(records, ontology, title=HOSTILE))
    ids = [held["id"] for _, held in parsed.elements if "id" in held]
    assert len(ids) == len(set(ids))
    for name, held in parsed.elements:
        assert name in ALLOWED
        assert not [key for key in held if key.startswith("on") or key in ("style", "src", "srcset")]
        href = held.get("href")
        if href is not None and href.startswith("#"):
            assert href[1:] in ids
        elif href is not None:
            assert href in ("data:,", RECORD.url)


def test_hostile_words_are_shown_not_run(ontology: Ontology) -> None:
    page = render(hostile_record(), ontology)
    assert page.count("<script>") == 1
    assert "<img" not in page
    assert 'href="javascript:' not in page
    assert "\x1b" not in page
    assert "\u202e" not in page
    assert '<span class="ctl">U+202E</span>' in page


def test_one_report_is_its_own_heading_and_several_have_contents(ontology: Ontology) -> None:
    one = _Parsed(render(RECORD, ontology))
    assert [name for name, _ in one.elements].count("h1") == 1
    assert "nav" not in [name for name, _ in one.elements]
    several = _Parsed(render([RECORD, RECORD], ontology))
    assert [name for name, _ in several.elements].count("h1") == 1
    assert ("nav", {"id": "reports", "aria-label": "Reports", "class": "contents"}) in several.elements


def test_an_empty_collection_and_an_empty_report_are_pages_too(ontology: Ontology) -> None:
    assert "<h1>0 reports</h1>" in render([], ontology)
    assert "No claim of an event was found" in render(record_of(""), ontology)


@settings(max_examples=40, deadline=None)
@given(st.data())
def test_the_text_is_whole_however_spans_lie(data: st.DataObject) -> None:
    text = data.draw(st.text(alphabet="ab <&\n\u202e", min_size=1, max_size=30))
    spans = st.tuples(st.integers(0, len(text) - 1), st.integers(1, len(text))).filter(lambda p: p[0] < p[1])
    events = [
        event(number, span(text[low:high], text[:low].count(text[low:high]), text), "ASSAULT", "drone")
        for number, (low, high) in enumerate(data.draw(st.lists(spans, max_size=5)), 1)
        if text[low:high] in text
    ]
    page = render(record_of(text, *events), Ontology.load())
    (section,) = re.findall(r'(?s)<section class="text".*?</section>', page)
    shown = re.sub(r"<[^>]+>", "", "\n".join(re.findall(r'(?s)<p dir="auto">(.*?)</p>', section)))
    expected = "\n".join(line for line in text.split("\n") if line.strip())
    escaped = expected.replace("&", "&amp;").replace("<", "&lt;").replace("\u202e", "U+202E")
    assert shown == escaped


def test_words_with_two_parts_carry_both_lines(ontology: Ontology) -> None:
    denial = record_of(TEXT, RECORD.events[2])
    page = render(denial, ontology)
    assert '<span class="k says d0"><span class="k who d1">Lendia</span></span>' in page


def luminance(colour: str) -> float:
    parts = [int(colour[i : i + 2], 16) / 255 for i in (1, 3, 5)]
    red, green, blue = (c / 12.92 if c <= 0.04045 else ((c + 0.055) / 1.055) ** 2.4 for c in parts)
    return 0.2126 * red + 0.7152 * green + 0.0722 * blue


def contrast(left: str, right: str) -> float:
    """Contrast of two colours, WCAG 2.2."""
    high, low = sorted((luminance(left), luminance(right)), reverse=True)
    return (high + 0.05) / (low + 0.05)


@pytest.mark.parametrize("scheme", [0, 1], ids=["light", "dark"])
def test_colours_keep_the_contrast_of_wcag_aa(scheme: int) -> None:
    style = resources.files("sayso.views").joinpath("static", "page.css").read_text(encoding="utf-8")
    block = re.findall(r":root \{(.*?)\}", style, re.DOTALL)[scheme]
    colours = dict(re.findall(r"--(\w+): (#[0-9a-f]{6});", block))
    for ground in ("paper", "card", "lit"):
        assert contrast(colours["ink"], colours[ground]) >= 7
    for words in ("ink2", "event", "says", "hedge", "when", "with"):  # drawn as text
        assert contrast(colours[words], colours["paper"]) >= 4.5, words
        assert contrast(colours[words], colours["card"]) >= 4.5, words
    for line in ("event", "says", "hedge", "who", "when", "where", "with", "many", "about"):
        assert contrast(colours[line], colours["paper"]) >= 3, line
        assert contrast(colours[line], colours["lit"]) >= 3, line


def test_notebook_and_print_keep_voice_standing_and_hedge(ontology: Ontology) -> None:
    for shown in (re.sub(r"<[^>]+>", " ", notebook(RECORD)), summary(RECORD)):
        flat = " ".join(shown.split())
        assert "Claimed" in flat
        assert "hedged “allegedly”" in flat
        assert "Denied" in flat
        assert "Harbour Post, in its own voice" in flat
    for shown in (notebook(hostile_record(), ontology), summary(hostile_record(), ontology)):
        assert "\x1b" not in shown
        assert "\u202e" not in shown
    assert "<script>" not in notebook(hostile_record())
    assert "<img" not in notebook(hostile_record())


def test_a_long_list_is_cut_and_says_so() -> None:
    many = record_of(TEXT, *(STRIKE for _ in range(205)))
    assert "and 5 claims more" in notebook(many)
    assert summary(many).endswith("and 5 more")
