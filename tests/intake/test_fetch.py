"""URLs, from a real server on this machine: good pages become reports, bad answers become one clear line."""

import gzip
import threading
import time
from collections.abc import Iterator
from datetime import date
from http.server import BaseHTTPRequestHandler, ThreadingHTTPServer

import pytest

from sayso.errors import IntakeError
from sayso.intake import Fetcher, IntakeOptions, load
from sayso.intake.addresses import resolve
from sayso.record import Report

PAGE = (
    "<html><head><title>Boats collide off Varnholm</title>"
    '<meta property="article:published_time" content="2025-01-05T10:00:00Z"></head><body><article>'
    "<h1>Boats collide off Varnholm</h1><p>Two boats collided off Varnholm on Friday, the Café Vår’s owner "
    "said.</p>"
    "<p>Nobody was hurt, but a harbour official said the ferry would stay in dock for three days.</p>"
    "</article></body></html>"
)


class Site(BaseHTTPRequestHandler):
    """A site with every kind of answer."""

    def log_message(self, *args: object) -> None:
        """Say nothing."""

    def answer(self, body: bytes, kind: str = "text/html; charset=utf-8", status: int = 200, **headers: str) -> None:
        self.send_response(status)
        for name, value in {"Content-Type": kind, "Content-Length": str(len(body)), **headers}.items():
            self.send_header(name, value)
        self.end_headers()
        self.wfile.write(body)

    def do_GET(self) -> None:
        getattr(self, "at_" + self.path.strip("/").partition("/")[0].partition("?")[0])()

    def at_page(self) -> None:
        self.answer(PAGE.encode())

    def at_old(self) -> None:
        self.answer(PAGE.encode("cp1252"), "text/html; charset=ISO-8859-1")

    def at_packed(self) -> None:
        self.answer(gzip.compress(PAGE.encode()), **{"Content-Encoding": "gzip"})

    def at_note(self) -> None:
        self.answer(b"date 2025-01-05 Boats collide\nTwo boats collided on Friday, officials said.", "text/plain")

    def at_moved(self) -> None:
        self.answer(b"", status=301, Location="/page")

    def at_inward(self) -> None:
        self.answer(b"", status=302, Location=f"http://127.0.0.1:{self.server.server_address[1]}/page")

    def at_missing(self) -> None:
        self.answer(b"<html><body><p>Not found</p></body></html>", status=404)

    def at_broken(self) -> None:
        self.answer(b"", status=503)

    def at_loop(self) -> None:
        self.answer(b"", status=302, Location="/loop2")

    def at_loop2(self) -> None:
        self.answer(b"", status=302, Location="/loop")

    def at_chain(self) -> None:
        self.answer(b"", status=302, Location=self.path + "/x")

    def at_elsewhere(self) -> None:
        self.answer(b"", status=302, Location="file:///etc/passwd")

    def at_picture(self) -> None:
        self.answer(b"\x89PNG", "image/png")

    def at_empty(self) -> None:
        self.answer(b"")

    def at_large(self) -> None:
        self.answer(b"<p>" + b"word " * 100_000)

    def at_endless(self) -> None:
        self.send_response(200)
        self.send_header("Content-Type", "text/html")
        self.end_headers()
        while True:
            try:
                self.wfile.write(b"word " * 10_000)
            except OSError:
                return

    def at_bomb(self) -> None:
        self.answer(gzip.compress(bytes(5_000_000)), **{"Content-Encoding": "gzip"})

    def at_slow(self) -> None:
        time.sleep(1.0)

    def at_drip(self) -> None:
        self.send_response(200)
        self.send_header("Content-Type", "text/html")
        self.end_headers()
        for _ in range(100):
            try:
                self.wfile.write(b"<p>")
                time.sleep(0.05)
            except OSError:
                return

    def at_head(self) -> None:
        self.wfile.write(b"HTTP/1.1 200 OK\r\nX: ")
        for _ in range(40):
            try:
                self.wfile.write(b"x")
                time.sleep(0.1)
            except OSError:
                return

    def at_cut(self) -> None:
        self.send_response(200)
        self.send_header("Content-Type", "text/html")
        self.send_header("Content-Length", "1000")
        self.end_headers()
        self.wfile.write(b"<p>")

    def at_garbage(self) -> None:
        self.wfile.write(b"no http at all\r\n\r\n")


class Server(ThreadingHTTPServer):
    daemon_threads = True

    def handle_error(self, *args: object) -> None:
        """A client that hangs up early is part of the tests."""


@pytest.fixture(scope="module")
def site() -> Iterator[str]:
    with Server(("127.0.0.1", 0), Site) as server:
        threading.Thread(target=server.serve_forever, args=(0.02,), daemon=True).start()
        yield f"http://127.0.0.1:{server.server_address[1]}"
        server.shutdown()


LOCAL = Fetcher(allow_private=True, timeout=0.4, deadline=1.6)


def get(url: str) -> Report | IntakeError:
    (outcome,) = load(url, IntakeOptions(max_bytes=200_000), fetcher=LOCAL)
    return outcome


@pytest.mark.parametrize("path", ["page", "old", "packed", "moved"])
def test_a_page(site: str, path: str) -> None:
    found = get(f"{site}/{path}")
    assert isinstance(found, Report), found
    assert found.text.startswith("Boats collide off Varnholm\nTwo boats collided off Varnholm on Friday")
    assert "Café Vår’s" in found.text
    assert (found.published, found.title) == (date(2025, 1, 5), "Boats collide off Varnholm")
    assert found.url == (f"{site}/page" if path == "moved" else f"{site}/{path}")
    assert found.retrieved is not None and found.retrieved.utcoffset() is not None


def test_plain_text(site: str) -> None:
    found = get(f"{site}/note")
    assert isinstance(found, Report)
    assert found.text == "Boats collide\nTwo boats collided on Friday, officials said."


@pytest.mark.parametrize(
    ("path", "told"),
    [
        ("missing", "the server answered 404 Not Found"),
        ("broken", "the server answered 503 Service Unavailable"),
        ("loop", "redirects in a loop"),
        ("chain", "more than 5 redirects"),
        ("elsewhere", "only http and https"),
        ("picture", "it is 'image/png'; expected a page"),
        ("empty", "it is empty"),
        ("large", "more than 0.2 MB"),
        ("endless", "more than 0.2 MB"),
        ("bomb", "more than 0.2 MB"),
        ("slow", "did not answer within 0.4 seconds"),
        ("drip", "took too long"),
        ("head", "took too long to arrive: more than 1.6 seconds in all"),
        ("cut", "the connection failed"),
        ("garbage", "the connection failed"),
    ],
)
def test_bad_answers(site: str, path: str, told: str) -> None:
    start = time.monotonic()
    found = get(f"{site}/{path}")
    assert time.monotonic() - start < 3.5
    assert isinstance(found, IntakeError), found
    assert str(found).startswith(f"{site}/{path}: ")
    assert told in str(found)


@pytest.mark.parametrize(
    ("url", "told"),
    [
        ("http://127.0.0.1:1/", "the connection failed"),
        ("http://", "only http and https"),
        ("http://no-such-host.invalid/a", "no address found for"),
        ("http://a b/", "no address found"),
    ],
)
def test_bad_addresses(url: str, told: str) -> None:
    found = get(url)
    assert isinstance(found, IntakeError), found
    assert told in str(found)


def test_local_addresses_are_refused(site: str) -> None:
    port = site.rpartition(":")[2]
    for url in [f"{site}/page", f"http://localhost:{port}/page", f"http://[::ffff:127.0.0.1]:{port}/page"]:
        (found,) = load(url)
        assert isinstance(found, IntakeError)
        assert "private or local address" in str(found)


def test_every_redirect_is_checked_and_the_checked_address_is_used(site: str) -> None:
    asked: list[str] = []

    def resolver(host: str, port: int) -> list[str]:
        asked.append(host)
        return ["127.0.0.1"] if host == "news.example" else resolve(host, port)

    port = site.rpartition(":")[2]
    fetcher = Fetcher(resolver=resolver)
    (good,) = load(f"http://news.example:{port}/moved", fetcher=fetcher)
    assert isinstance(good, Report) and good.url == f"http://news.example:{port}/page"
    assert set(asked) == {"news.example"}
    (bad,) = load(f"http://news.example:{port}/inward", fetcher=fetcher)
    assert isinstance(bad, IntakeError) and "private or local address 127.0.0.1" in str(bad)
