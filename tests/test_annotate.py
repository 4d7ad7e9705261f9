"""Annotating: a line an event, found in the text or refused, kept as offsets without the text."""

import json
from pathlib import Path

import msgspec
import pytest
from training.annotate import LIMIT, answers, events_of, packed, passages, report_id, unpacked
from training.corpora import from_record

from sayso.ontology import Ontology

TEXT = "Rebels warn of another raid.\nThe army said it killed two men in the raid, AFP reported. 17:05Troops left."


@pytest.fixture(scope="module")
def ontology() -> Ontology:
    return Ontology.load()


def read(line: str, ontology: Ontology) -> dict:
    events, wrong = events_of(TEXT, [line], ontology)
    assert wrong == []
    return events[0]


def test_a_line_tells_an_event_with_all_its_parts(ontology: Ontology) -> None:
    event = read(
        "1 killed | ASSAULT/ground | occurred | actor: it | target: two men | killed: two men | place: @0 raid"
        " | hedge: said | says: The army / said / asserts | says: AFP / reported / asserts",
        ontology,
    )
    assert event["trigger"] == {"start": 46, "end": 52, "text": "killed"}
    assert [(a["role"], a["span"]["text"], a["span"]["start"]) for a in event["arguments"]] == [
        ("actor", "it", 43),
        ("target", "two men", 53),
        ("killed", "two men", 53),
        ("place", "raid", 23),
    ]
    assert [(x["source"]["text"], x["stance"], x["quote"]) for x in event["attribution"]] == [
        ("The army", "asserts", "indirect"),
        ("AFP", "asserts", "indirect"),
    ]


def test_words_are_found_whole_before_they_are_found_within_words(ontology: Ontology) -> None:
    event = read("2 left | RETREAT/withdraw | occurred | actor: Troops", ontology)
    assert event["arguments"][0]["span"]["text"] == "Troops"  # glued to a clock time by the page
    (event,), _ = events_of("The army says he fled.", ["0 fled | RETREAT/withdraw | occurred | actor: he"], ontology)
    assert event["arguments"][0]["span"]["start"] == 14  # not in "The"


@pytest.mark.parametrize(
    ("line", "told"),
    [
        ("1 shelled | ASSAULT/ground | occurred", "'shelled' (number 1) is not in sentence 1"),
        ("9 raid | ASSAULT/ground | occurred", "no sentence 9; the last is 2"),
        ("1 killed | ASSAULT/piracy | occurred", "no 'ASSAULT/piracy' in the ontology"),
        ("1 killed | ASSAULT | done", "status 'done'; expected occurred"),
        ("1 killed | ASSAULT | occurred | victim: two men", "'victim: two men'; expected says, hedge or a role"),
        ("1 killed | ASSAULT | occurred | says: AFP / reported", "expected source / cue / stance"),
    ],
)
def test_what_does_not_fit_is_refused_with_the_reason(line: str, told: str, ontology: Ontology) -> None:
    events, wrong = events_of(TEXT, [line], ontology)
    assert events == []
    assert told in wrong[0]
    assert wrong[0].endswith(f"<- {line}")


def test_kept_without_its_text_and_joined_to_it_again(ontology: Ontology) -> None:
    lines = [
        "0 raid | ASSAULT/ground | possible | says: Rebels / warn / threatens",
        "1 killed | ASSAULT | occurred | actor: it | hedge: said | says: - / reported / asserts / direct",
    ]
    events, _ = events_of(TEXT, lines, ontology)
    report = {"id": "r1", "file": "news/x.jsonl", "text": TEXT}
    kept = msgspec.json.decode(msgspec.json.encode(packed(report, events)))
    assert not any(word in str(kept) for word in ("raid", "Rebels", "army"))
    assert from_record(unpacked(kept, TEXT)) == from_record({"id": "r1", "text": TEXT, "events": events})
    with pytest.raises(SystemExit, match="another text"):
        unpacked(kept, TEXT + " ")


def test_answers_are_read_report_by_report(tmp_path: Path) -> None:
    file = tmp_path / "answers.txt"
    file.write_text("= r1\n0 raid | ASSAULT | possible\n\n// a remark\n= r2\n", encoding="utf-8")
    assert list(answers(file)) == [("r1", ["0 raid | ASSAULT | possible"]), ("r2", [])]


def test_a_long_report_is_drawn_in_passages_from_where_it_was_left() -> None:
    text = "The army left the town. " * 215  # 70 in a passage; the last five are too few for one
    report = {"id": "r", "text": text}
    drawn = list(passages(report, 0))
    assert [d["id"] for d in drawn] == ["r", *(f"r+{d['start']}" for d in drawn[1:])]
    assert all(text[d["start"] :].startswith(d["text"]) and len(d["text"]) <= LIMIT for d in drawn)
    assert [d["text"].count("army") for d in drawn] == [70, 70, 70]
    assert [d["id"] for d in passages(report, drawn[0]["start"] + len(drawn[0]["text"]))] == [
        d["id"] for d in drawn[1:]
    ]


def test_no_report_is_learned_from_and_measured_on() -> None:
    folder = Path(__file__).parents[1] / "training" / "annotations"
    train, held = (
        [json.loads(line) for line in (folder / f"{name}.jsonl").read_text(encoding="utf-8").splitlines()]
        for name in ("train", "held")
    )
    assert len(train) > 8000
    assert len(held) > 900
    for of in (report_id, lambda row: row["digest"]):
        assert not {of(row) for row in train} & {of(row) for row in held}
