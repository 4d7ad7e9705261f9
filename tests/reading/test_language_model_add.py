"""A language model reads for the record: `sayso add --reader openai:MODEL`, over real HTTP."""

from __future__ import annotations

from collections.abc import Iterator
from pathlib import Path

import pytest
import typer
from llm_server import Server, answer, refuse, serving
from typer.testing import CliRunner

from sayso.cli import add, find, verify

TEXT = "Shells hit the market of Goma, a nurse said."


@pytest.fixture
def server(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> Iterator[Server]:
    with serving() as running:
        monkeypatch.setenv("OPENAI_BASE_URL", running.url)
        monkeypatch.setenv("OPENAI_API_KEY", "k")
        monkeypatch.setenv("XDG_CACHE_HOME", str(tmp_path / "cache"))
        yield running


def test_adding_with_a_language_model(server: Server, tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.chdir(tmp_path)
    (tmp_path / "in").mkdir()
    for name, words in (("a", TEXT), ("b", "Bad " + TEXT), ("c", TEXT + " Nobody was hurt.")):
        (tmp_path / "in" / f"{name}.txt").write_text(f"date 2025-01-05 Market hit\n{words}\n", encoding="utf-8")
    event = {"sentence": 1, "trigger": "hit", "type": "ASSAULT", "mode": None, "status": "occurred", "hedge": None,
             "attribution": [], "arguments": []}  # fmt: skip
    good = answer({"events": [event]})
    server.script = lambda r: refuse(401, "no") if "Bad" in r["messages"][1]["content"] else good
    app = typer.Typer()
    for command in (add, find, verify):
        command.register(app)

    def run(*words: str) -> str:
        return CliRunner().invoke(app, [*words, "--reader", "openai:m"] if words[0] != "find" else list(words)).output

    told = run("add", "in")
    assert "sayso.db: 2 new, 1 not kept (see above)" in told and "b.txt: 127.0.0.1" in told and "3 requests" in told
    assert "2 claims" in run("find", "--type", "ASSAULT")
    asked = len(server.requests)
    assert "2 same" in run("add", "in")
    assert len(server.requests) == asked + 1  # only what failed was asked for again
    assert "2 read again with the same bytes: all is as it must be\n" in run("verify")
    assert CliRunner().invoke(app, ["add", "in"]).output == "sayso.db: 1 new, 2 read anew\n"
    assert "by another reader" in run("verify")
