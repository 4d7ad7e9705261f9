"""Web pages: the article under its headline, and only a day that the page states as its own."""

from collections.abc import Callable
from datetime import date
from pathlib import Path

import pytest

from sayso.intake import IntakeOptions
from sayso.record import Report

Write = Callable[[str, str | bytes], Path]
One = Callable[..., Report]
Problem = Callable[..., str]

DAY = date(2025, 1, 5)
ARTICLE = (
    "<p>Two boats collided off Varnholm on Friday, the coast guard said in a statement.</p>"
    "<p>Nobody was hurt, but a harbour official said the ferry would stay in dock for three days.</p>"
    "<p>Talks on a new traffic scheme, set for 2024-05-06, had been put off twice by the port authority.</p>"
)
HEAD_DATE = '<meta property="article:published_time" content="2025-01-05T10:00:00Z">'

LINKED_DATA = (
    '<script type="application/ld+json">{"@type": "NewsArticle", "dateModified": "2025-02-05",'
    ' "datePublished": "2025-01-05T08:00:00+02:00"}</script>'
)


def page(head: str = "", before: str = "", after: str = "", attributes: str = "") -> str:
    return (
        f"<!doctype html><html {attributes}><head><title>Boats collide off Varnholm | Harbour Post</title>"
        f"{head}</head>"
        f"<body><nav><a href='/'>Home</a><a href='/2023/02/03/old'>Older: 3 February 2023</a></nav><article>"
        f"<h1>Boats collide off Varnholm</h1>{before}{ARTICLE}{after}</article>"
        "<footer>\u00a9 2023 Harbour Post</footer></body></html>"
    )


def test_a_page(write: Write, one: One) -> None:
    head = (
        HEAD_DATE + '<meta property="og:site_name" content="Harbour Post">'
        '<link rel="canonical" href="https://post.example/2025/01/07/boats-collide">'
    )
    found = one(write("a.html", page(head)))
    assert found.text.startswith("Boats collide off Varnholm\nTwo boats collided off Varnholm on Friday")
    assert found.text.count("Boats collide off Varnholm") == 1
    assert "Home" not in found.text and "2023" not in found.text
    assert (found.title, found.publisher, found.published) == (
        "Boats collide off Varnholm",
        "Harbour Post",
        DAY,
    )
    assert (found.url, found.language) == ("https://post.example/2025/01/07/boats-collide", "en")


@pytest.mark.parametrize(
    ("head", "before"),
    [
        (HEAD_DATE, ""),
        (LINKED_DATA, ""),
        ('<link rel="canonical" href="https://post.example/2025/01/05/boats">', ""),
        ("", '<time datetime="2025-01-05T10:00">Sunday</time>'),
        ("", '<p class="byline">By <b>Ann Ray</b>, 5 January 2025</p>'),
        ("", '<span class="post-date">January 5, 2025</span>'),
    ],
)  # fmt: skip
def test_days_that_a_page_states(write: Write, one: One, head: str, before: str) -> None:
    assert one(write("a.html", page(head, before))).published == DAY


@pytest.mark.parametrize(
    ("head", "before"),
    [
        ("", ""),
        ("", "<p>The port opened on 2019-03-04 at 10:00:00.</p>"),
        ("", '<h2>Accord of 5 May 2021 broken</h2><div class="story">It was signed on 2021-05-05.</div>'),
        ("", '<img src="/uploads/2021/05/05/boat.jpg"><a href="/2021/05/05/accord">the accord</a>'),
        ('<meta property="og:image" content="https://post.example/2021/05/05/boat.jpg">', ""),
        ('<meta property="article:modified_time" content="2025-01-09">', ""),
        ('<meta itemprop="copyrightYear" content="2021">', ""),
        (HEAD_DATE.replace("2025-01-05", "1970-01-01"), ""),
        (HEAD_DATE.replace("2025-01-05T10:00:00Z", "2025-01"), ""),
        ("", '<span class="date">January 2025</span>'),
        (HEAD_DATE.replace("2025-01-05", "2999-01-01"), ""),
    ],
)
def test_days_that_are_not_its_own(write: Write, problem: Problem, head: str, before: str) -> None:
    assert "no publication date; the page states none; give --published" in problem(write("a.html", page(head, before)))


def test_the_date_given_counts_over_the_one_in_the_page(write: Write, one: One) -> None:
    assert one(write("a.html", page(HEAD_DATE)), IntakeOptions(published=date(2025, 1, 4))).published == date(
        2025, 1, 4
    )


@pytest.mark.parametrize(
    ("head", "before"),
    [
        (HEAD_DATE.replace("-05T", "-01T"), ""),
        ('<link rel="canonical" href="https://post.example/2025/01/01/boats">', ""),
        ("", '<span class="date">January 1, 2025</span>'),
        ("", '<span class="date">Wednesday, 1st January 2025</span>'),
        ("", '<span class="date">01.01.2025</span>'),
    ],
)
def test_a_first_of_the_month_that_is_written_out(write: Write, one: One, head: str, before: str) -> None:
    assert one(write("a.html", page(head, before))).published == date(2025, 1, 1)


def test_stray_bytes_in_a_page_that_states_its_encoding(write: Write, one: One, problem: Problem) -> None:
    broken = page('<meta charset="utf-8">' + HEAD_DATE).encode().replace(b"coast guard", b"coast\xff guard")
    assert "the coast\ufffd guard said" in one(write("a.html", broken)).text
    assert "byte 0xFF" in problem(write("b.html", broken.replace(b'charset="utf-8"', b"")))
    assert "byte 0xFF" in problem(write("c.html", broken.replace(b"coast", b"\xff" * 50)))


@pytest.mark.parametrize(
    ("encoding", "head"),
    [("cp1252", '<meta charset="iso-8859-1">'), ("utf-8", ""), ("utf-8", '<meta charset="iso-8859-1">'),
     ("utf-16", ""), ("koi8-u", '<meta http-equiv="Content-Type" content="text/html; charset=KOI8-U">')],
)  # fmt: skip
def test_the_encoding_is_the_one_stated(write: Write, one: One, encoding: str, head: str) -> None:
    name = "Київ" if encoding == "koi8-u" else "Café “Vår”"
    content = page(head + HEAD_DATE, f"<p>The owner of {name} said the pier was closed on Friday.</p>")
    assert name in one(write("a.html", content.replace("©", "(c)").encode(encoding))).text


@pytest.mark.parametrize("heading", ["", "<h1>Post</h1><h2>Boats collide off Varnholm</h2>", "<h1>Boats collide</h1>"])
def test_the_article_stands_under_its_headline_once(write: Write, one: One, heading: str) -> None:
    head = f'{HEAD_DATE}<meta property="og:title" content="Boats collide off Varnholm">'
    text = one(write("a.html", page(head).replace("<h1>Boats collide off Varnholm</h1>", heading))).text
    assert text.partition("\nTwo boats")[0] in (
        "Boats collide off Varnholm",
        "Post\nBoats collide off Varnholm",
        "Boats collide",
    )


@pytest.mark.parametrize("above", ["Varnholm", "Boats", "Off", "12"])
def test_a_short_line_does_not_stand_for_the_headline(write: Write, one: One, above: str) -> None:
    title = "Boats collide off Varnholm, killing 12"
    content = page(f'{HEAD_DATE}<meta property="og:title" content="{title}">', f"<p>{above}</p>")
    text = one(write("a.html", content.replace("<h1>Boats collide off Varnholm</h1>", ""))).text
    assert text.startswith(f"{title}\n") and text.count(title) == 1


def test_a_page_saved_under_the_name_of_text(write: Write, one: One) -> None:
    assert one(write("a.txt", page(HEAD_DATE))).title == "Boats collide off Varnholm"


@pytest.mark.parametrize(
    "content",
    [
        "<html><head><title>App</title></head><body><script>start()</script></body></html>",
        "<html></html>",
        "<!-- nothing -->",
        "<" * 5_000,
        "<div>" * 5_000,
    ],
)
def test_a_page_without_text(write: Write, problem: Problem, content: str) -> None:
    message = problem(write("a.html", content), IntakeOptions(published=DAY))
    assert "no article text found" in message or "no HTML page" in message or "no words" in message


def test_a_page_of_too_many_elements(write: Write, problem: Problem) -> None:
    assert "elements" in problem(write("a.html", page(HEAD_DATE, "<p>a</p>" * 30_000)))


def test_a_page_in_another_language(write: Write, problem: Problem) -> None:
    french = "<p>Deux bateaux se sont heurtés au large vendredi, a annoncé la garde côtière du pays.</p>" * 4
    head = f"<head><title>Deux bateaux</title>{HEAD_DATE}</head>"
    content = f"<html lang='fr'>{head}<body><article>{french}</article></body></html>"
    assert "not English (it looks like 'fr')" in problem(write("a.html", content))
