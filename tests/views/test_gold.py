"""The gold reports, read where they lie beside the repository: views keep voice, standing and hedge."""

import json
from collections.abc import Callable
from pathlib import Path

import gold
import pytest

from sayso.ontology import Ontology
from sayso.record import Record
from sayso.views.jsonl import encode
from sayso.views.page import render

FOLDER = Path(__file__).parents[3] / "shared" / "gold"
pytestmark = pytest.mark.skipif(not FOLDER.is_dir(), reason="the gold reports lie beside the repository, not in it")


def records(name: str) -> list[Record]:
    return [gold.record(json.loads(line)) for line in (FOLDER / name).read_text("utf-8").splitlines()]


def test_the_seed_in_sentences(printed: Callable[..., str]) -> None:
    (seed,) = records("seed.jsonl")
    for width in (60, 200):
        shown = " ".join(printed(seed, width=width).split())
        for said in (
            "Claimed Russian Ministry of Defense (“Russia”) claims (“claiming”): missile interception",
            "Possible Vladimir Putin (“Russian President Vladimir Putin”) threatens (“threatened”): missile",
            "hedged “expected”",
            "3 January 2025 (“January 3”)",
            "with 300 drones, 20 missiles",
        ):
            assert said in shown


def test_gold_comes_back_from_the_line_as_it_is() -> None:
    for record in records("dev.jsonl"):
        assert gold.record(json.loads(encode(record, mentions=True))) == record


def test_every_gold_report_has_a_page_with_each_claim_once(ontology: Ontology) -> None:
    held = records("dev.jsonl")
    page = render(held, ontology)
    assert page.count('class="card ') == sum(len(record.events) for record in held)
    assert page.count('class="at"') == sum(len(record.events) for record in held)
