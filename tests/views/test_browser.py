"""The page in a real browser: it asks for nothing, lights words and claims together, and fits a phone."""

import shutil
from collections.abc import Iterator
from pathlib import Path

import pytest
from playwright.sync_api import Browser, Page, sync_playwright
from views_samples import RECORD, hostile_record

from sayso.ontology import Ontology
from sayso.views.page import render

ARGUMENTS = ["--no-sandbox", "--disable-gpu", "--disable-background-networking", "--disable-component-update"]


@pytest.fixture(scope="module")
def browser() -> Iterator[Browser]:
    path = shutil.which("chromium") or shutil.which("google-chrome")
    assert path is not None, "these tests need Chromium: apt-get install chromium"
    with sync_playwright() as playwright:
        browser = playwright.chromium.launch(executable_path=path, args=ARGUMENTS)
        yield browser
        browser.close()


@pytest.fixture(scope="module")
def address(ontology: Ontology, tmp_path_factory: pytest.TempPathFactory) -> str:
    """The page of two reports, one of them hostile wherever it can be."""
    path: Path = tmp_path_factory.mktemp("page") / "reports.html"
    path.write_text(render([RECORD, hostile_record()], ontology), encoding="utf-8")
    return path.as_uri()


class Watched:
    """A tab, with everything that it asked for, logged or put up."""

    def __init__(self, browser: Browser, width: int, **context: object) -> None:
        held = browser.new_context(viewport={"width": width, "height": 800}, reduced_motion="reduce", **context)  # type: ignore[arg-type]
        self.page: Page = held.new_page()
        self.seen: list[str] = []
        self.page.on("request", lambda request: self.seen.append(request.url))
        self.page.on("console", lambda message: self.seen.append(message.text))
        self.page.on("pageerror", lambda error: self.seen.append(str(error)))
        self.page.on("dialog", lambda dialog: self.seen.append(dialog.message))

    def lit(self) -> list[str]:
        return self.page.eval_on_selector_all(".text mark.lit, .title mark.lit", "all => all.map(m => m.textContent)")

    def in_view(self, selector: str) -> bool:
        box = self.page.locator(selector).bounding_box()
        height = self.page.evaluate("innerHeight")
        return box is not None and box["y"] >= 0 and box["y"] + box["height"] <= height


@pytest.fixture
def wide(browser: Browser, address: str) -> Watched:
    tab = Watched(browser, 1280)
    tab.page.goto(address)
    return tab


def test_it_asks_for_nothing_and_logs_nothing(wide: Watched, address: str) -> None:
    for card in wide.page.locator(".what").all():
        card.click()
    assert wide.seen == [address]


def test_a_claim_lights_its_words(wide: Watched) -> None:
    wide.page.click("#r1c1 .what")
    assert wide.lit() == [
        *("The Ostravan defence ministry", "said", "Friday", "eight", "Kestrel-2", " drones", "struck"),
        *("the port of ", "Velmar", "allegedly", "at least two", " dock workers"),
    ]
    assert wide.page.locator("#r1c1").get_attribute("class") == "card s-claimed lit"
    assert wide.in_view("#r1c1w ~ a, #r1c1w + a")
    wide.page.keyboard.press("Escape")
    assert wide.lit() == []


def test_words_light_their_claim_and_then_the_next(wide: Watched) -> None:
    wide.page.click("mark a[href='#r1c6']")
    assert wide.page.locator(".card.lit").get_attribute("id") == "r1c6"
    assert wide.in_view("#r1c6")
    wide.page.click(".text mark:has-text('Lendia') >> nth=0")
    assert wide.page.locator(".card.lit").get_attribute("id") == "r1c3"


def test_everything_works_from_the_keyboard(wide: Watched) -> None:
    wide.page.focus("#r1c4 .what")
    wide.page.keyboard.press("Enter")
    assert "answer" in wide.lit()
    assert wide.page.locator("#r1c4 .what").get_attribute("aria-current") == "true"
    assert "General Ana Ruiz threatens" in wide.page.locator("[role=status]").inner_text()
    wide.page.keyboard.press("Escape")
    wide.page.focus("mark a[href='#r1c1']")
    wide.page.keyboard.press("Enter")
    assert wide.page.locator(".card.lit").get_attribute("id") == "r1c1"


def test_an_address_lights_its_claim(browser: Browser, address: str) -> None:
    tab = Watched(browser, 1280)
    tab.page.goto(f"{address}#r1c5")
    assert "talks" in tab.lit()
    tab.page.goto(f'{address}#r1c5"] *')
    assert tab.seen == [address]


def test_without_javascript_links_light_claim_and_words(browser: Browser, address: str) -> None:
    tab = Watched(browser, 1280, java_script_enabled=False)
    tab.page.goto(address)
    tab.page.click("#r1c5 .what")
    lit = tab.page.locator("#r1 mark[data-c~=r1c5]").first
    plain = tab.page.locator("#r1 mark[data-c~=r1c1]").first
    ground = "e => getComputedStyle(e).backgroundColor"
    assert lit.evaluate(ground) != plain.evaluate(ground)
    assert plain.evaluate(ground) == "rgba(0, 0, 0, 0)"


def test_it_fits_a_phone_with_the_claims_under_the_text(browser: Browser, address: str) -> None:
    tab = Watched(browser, 390, has_touch=True, is_mobile=True)
    tab.page.goto(address)
    assert tab.page.evaluate("document.documentElement.scrollWidth") == 390
    assert tab.page.evaluate("document.documentElement.clientWidth") == 390
    text, claims = (tab.page.locator(f"#r1 {part}").bounding_box() for part in (".text", ".claims"))
    assert text is not None
    assert claims is not None
    assert claims["y"] >= text["y"] + text["height"]
    tab.page.tap("mark a[href='#r1c6']")
    bar = tab.page.locator(".bar")
    assert "Harbour Post, in its own voice: Reported, shelling" in bar.inner_text()
    tab.page.tap(".bar a")
    assert tab.in_view("#r1c6 .what")
    tab.page.tap(".bar a")
    assert tab.in_view("mark a[href='#r1c6']")
    tab.page.tap(".bar button")
    assert not bar.is_visible()


def test_an_escape_that_was_missed_would_still_run_nothing(wide: Watched) -> None:
    wide.page.evaluate(
        """() => {
            const script = document.createElement("div");
            script.innerHTML = "<img src='https://example.invalid/x.png' onerror='window.ran = 1'>";
            document.body.append(script);
            const inline = document.createElement("script");
            inline.textContent = "window.ran = 2";
            document.body.append(inline);
        }"""
    )
    wide.page.wait_for_timeout(100)
    assert wide.page.evaluate("window.ran") is None
    assert any("Content Security Policy" in line for line in wide.seen)


def test_it_prints_every_claim(wide: Watched) -> None:
    wide.page.emulate_media(media="print")
    pane = wide.page.locator("#r1 .claims")
    assert pane.evaluate("e => getComputedStyle(e).overflowY") == "visible"
    assert wide.page.locator("#r1 .card").count() == len(RECORD.events)
