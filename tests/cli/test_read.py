"""`sayso read`, run as a user runs it: good reports are read, bad ones are named, the exit code says so."""

from __future__ import annotations

import json
import subprocess
import sys
import threading
from collections.abc import Iterator
from http.server import BaseHTTPRequestHandler, HTTPServer
from pathlib import Path

import pytest

COMMAND = Path(sys.executable).with_name("sayso")
SAID = "Shells hit a market in Goma on Friday, killing at least seven people, the army said.\n"
GOOD = "date 2025-01-05 Shells hit market in Goma\n" + SAID


def run(*arguments: str | Path, stdin: bytes | None = None) -> subprocess.CompletedProcess[str]:
    done = subprocess.run([COMMAND, *map(str, arguments)], input=stdin, capture_output=True, check=False, timeout=120)
    return subprocess.CompletedProcess(
        done.args, done.returncode, done.stdout.decode(), done.stderr.decode(errors="replace")
    )


@pytest.fixture
def folder(tmp_path: Path) -> Path:
    """A folder with one good report and every kind of bad one."""
    (tmp_path / "a-good.txt").write_text(GOOD, encoding="utf-8")
    (tmp_path / "b-empty.txt").write_text("", encoding="utf-8")
    (tmp_path / "c-huge.txt").write_bytes(b"word " * 10_000_000)
    (tmp_path / "d-binary.txt").write_bytes(bytes(range(256)) * 40)
    (tmp_path / "e-latin.txt").write_bytes(
        b"date 2025-01-05 Caf\xe9\nA bomb hit the caf\xe9 in Goma on Friday, police said.\n"
    )
    (tmp_path / "f-nothing.html").write_text("<html><body><script>x()</script></body></html>", encoding="utf-8")
    (tmp_path / "g-undated.txt").write_text("Rebels shelled Goma, the army said.\n", encoding="utf-8")
    (tmp_path / "h-one-word.txt").write_text("date 2025-01-05 Attack\n", encoding="utf-8")
    (tmp_path / "i-emoji.txt").write_text(
        "date 2025-01-05 🚨 \u202eSirens\u202c\n🚨 Rockets hit Haifa on Friday, the army said 🙏.\n", encoding="utf-8"
    )
    (tmp_path / "z-good.txt").write_text(GOOD.replace("Goma", "Bukavu"), encoding="utf-8")
    return tmp_path


def test_bad_reports_are_named_and_good_ones_read(folder: Path) -> None:
    done = run("read", folder, "--json")
    records = [json.loads(line) for line in done.stdout.splitlines()]
    assert done.returncode == 1
    assert {"Goma", "Bukavu"} <= {w for r in records for w in ("Goma", "Bukavu") if w in r["title"]}
    assert any("🙏" in r["text"] for r in records)
    for name in ("b-empty", "c-huge", "d-binary", "e-latin", "f-nothing", "g-undated"):
        assert len([line for line in done.stderr.splitlines() if name in line]) == 1, (name, done.stderr)
    assert "--published" in next(line for line in done.stderr.splitlines() if "g-undated" in line)
    assert "Traceback" not in done.stderr


def test_standard_input_and_a_table_that_names_who_says_so() -> None:
    done = run(
        "read",
        "-",
        "--published",
        "2025-01-05",
        stdin=SAID.encode(),
    )
    assert done.returncode == 0
    assert "the army" in done.stdout and "Goma" in done.stdout and "Claimed" in done.stdout
    assert "3 January 2025" in done.stdout


def test_a_page_is_written_whole(tmp_path: Path) -> None:
    (tmp_path / "r.txt").write_text(GOOD, encoding="utf-8")
    done = run("read", tmp_path / "r.txt", "--html", tmp_path / "r.html")
    page = (tmp_path / "r.html").read_text(encoding="utf-8")
    assert done.returncode == 0 and page.startswith("<!doctype html>") and "the army" in page


def test_mentions_are_added(tmp_path: Path) -> None:
    (tmp_path / "r.txt").write_text(GOOD, encoding="utf-8")
    record = json.loads(run("read", tmp_path / "r.txt", "--json", "--mentions").stdout)
    assert {"timexes", "toponyms", "quantities", "entities", "attributions"} <= set(record)
    assert any(t["value"] == "2025-01-03" for t in record["timexes"])
    assert any(t["country"] == "CD" for t in record["toponyms"])


def test_min_score_leaves_out_the_unsure(tmp_path: Path) -> None:
    (tmp_path / "r.txt").write_text(GOOD, encoding="utf-8")
    every = json.loads(run("read", tmp_path / "r.txt", "--json").stdout)["events"]
    sure = json.loads(run("read", tmp_path / "r.txt", "--json", "--min-score", "0.9").stdout)["events"]
    assert len(sure) <= len(every)
    assert all(e["score"] >= 0.9 and all(a["score"] >= 0.9 for a in e["arguments"]) for e in sure)


class _Broken(BaseHTTPRequestHandler):
    def do_GET(self) -> None:
        loops = self.path == "/loop"
        self.send_response(302 if loops else 404)
        self.send_header("Location" if loops else "X-Nothing", "/loop")
        self.end_headers()

    def log_message(self, format: str, *args: object) -> None:
        """Quiet."""


@pytest.fixture
def server() -> Iterator[str]:
    with HTTPServer(("127.0.0.1", 0), _Broken) as http:
        threading.Thread(target=http.serve_forever, daemon=True).start()
        yield f"http://127.0.0.1:{http.server_port}"
        http.shutdown()


def test_private_addresses_are_never_fetched(server: str) -> None:
    done = run("read", f"{server}/loop", f"{server}/gone")
    assert done.returncode == 1
    assert len(done.stderr.splitlines()) == 3 and "127.0.0.1" in done.stderr
    assert "private" in done.stderr or "loopback" in done.stderr or "not fetched" in done.stderr


def test_help_teaches() -> None:
    text = run("read", "--help").stdout
    assert "sayso read report.txt --published 2025-01-05" in text
    assert run("read").returncode == 2
