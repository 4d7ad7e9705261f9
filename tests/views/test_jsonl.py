"""The JSON line keeps the record's contract, the scorers' forms, and comes back as it went in."""

import json
import re
from collections.abc import Callable
from pathlib import Path

import msgspec
from hypothesis import given
from hypothesis import strategies as st
from views_samples import HOSTILE, MENTIONS, RECORD, TEXT, hostile_record, record_of, span

from sayso.record import Fact, Record
from sayso.views.jsonl import encode


def test_the_line_is_golden(golden: Callable[[str, str], None]) -> None:
    golden("views_record.jsonl", encode(RECORD, mentions=True).decode())


def test_the_contract_is_written_even_where_unknown() -> None:
    event = json.loads(encode(record_of(TEXT, RECORD.events[3]), mentions=False))["events"][0]
    assert event["mode"] is None
    assert event["hedge"] is None
    assert event["attribution"][0]["name"] is None
    strike = json.loads(encode(RECORD, mentions=False))["events"][0]
    by_role = {argument["role"]: argument for argument in strike["arguments"]}
    assert by_role["killed"]["value"] == {"type": "number", "low": 2, "high": None}
    assert by_role["killed"]["score"] is None
    assert by_role["weapon"]["weapon"]["kind"] == "drone/one-way"
    assert by_role["count"]["of"]["text"] == "Kestrel-2 drones"


def test_without_mentions_the_line_has_only_the_record() -> None:
    assert "timexes" not in json.loads(encode(RECORD, mentions=False))


def test_mentions_take_the_forms_of_the_scorers() -> None:
    line = json.loads(encode(RECORD, mentions=True))
    friday = span("Friday")
    assert line["doc"] == line["id"]
    assert line["timexes"][0] | {"text": "", "days": ""} == {
        "start": friday.start,
        "end": friday.end,
        "type": "DATE",
        "value": "2031-03-07",
        "text": "",
        "days": "",
    }
    assert line["toponyms"][1]["lat"] is None
    assert line["toponyms"][0]["country"] == "ZZ"
    (said,) = line["attributions"]
    cue = span("warned")
    assert said["source"] == []
    assert said["cue"] == [[cue.start, cue.end]]
    assert said["kind"] == "direct"


def test_the_manual_names_every_key_of_the_mentions() -> None:
    manual = (Path(__file__).parents[2] / "docs" / "views.md").read_text(encoding="utf-8")
    told = {row[1]: row[2] for row in re.finditer(r"^\| `(\w+)` \| (.*) \|$", manual, re.MULTILINE)}
    fact = Fact(subject=span("Kestrel-2"), predicate="range", span=span("eight"))
    mentions = msgspec.structs.replace(MENTIONS, facts=(fact,))
    line = json.loads(encode(record_of(TEXT, mentions=mentions), mentions=True))
    for key in line.keys() - json.loads(encode(RECORD, mentions=False)).keys():
        assert key in told
        for entry in line[key] if isinstance(line[key], list) else ():
            assert all(f"`{name}`" in told[key] for name in entry), (key, entry)


def test_one_record_is_one_line_whatever_its_text() -> None:
    text = "one\u2028two\u0085three\u2029four\nfive"
    line = encode(record_of(text), mentions=True)
    assert len(line.decode().splitlines()) == 1
    assert json.loads(line)["text"] == text
    assert json.loads(encode(hostile_record(), mentions=True))["title"] == HOSTILE


@given(st.text(st.characters(exclude_categories=["Cs"]), max_size=80))
def test_a_record_comes_back_as_it_went_in(text: str) -> None:
    record = record_of(text, title=text)
    assert msgspec.json.decode(encode(record, mentions=True), type=Record) == record


def test_events_come_back_as_they_went_in() -> None:
    found = msgspec.json.decode(encode(RECORD, mentions=True), type=Record)
    assert msgspec.structs.replace(found, mentions=RECORD.mentions) == RECORD
