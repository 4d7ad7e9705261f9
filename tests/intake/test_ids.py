"""An id stands for one text within a load."""

from __future__ import annotations

import json
from collections.abc import Callable
from pathlib import Path

from sayso.errors import IntakeError
from sayso.intake import load
from sayso.record import Report

Write = Callable[[str, str | bytes], Path]
TEXT = "Two boats collided off Varnholm on Friday, the coast guard said."


def rows(*given: dict[str, str]) -> str:
    return "".join(json.dumps({"text": TEXT, "published": "2025-01-05"} | row) + "\n" for row in given)


def test_an_id_that_is_used_for_two_texts_is_named_with_both_places(write: Write) -> None:
    later = {"id": "2", "url": "https://a.example/2"}
    folder = write("a.jsonl", rows({"id": "1"}, later, {"id": "1"}, later | {"text": TEXT * 2})).parent
    write("b.jsonl", rows({"id": "1", "text": TEXT + " Nobody was hurt."}, {"id": "3"}))
    found = list(load(folder))
    (problem,) = [str(outcome) for outcome in found if isinstance(outcome, IntakeError)]
    assert "b.jsonl:1: the id '1' is that of another text, at" in problem
    assert "a.jsonl:1; give every report an id of its own" in problem
    assert [outcome.id for outcome in found if isinstance(outcome, Report)] == ["1", "2", "1", "2", "3"]
