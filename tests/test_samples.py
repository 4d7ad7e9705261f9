"""The bundled samples are well-formed, marked as samples, and hold what their expected claims name."""

import re
import tomllib
import unicodedata
from collections import Counter
from datetime import date
from importlib import resources

import msgspec
import pytest

from sample_claims import ExpectedClaim, expected_claims, finds_claim, finds_event, parts_found
from sayso.ontology import Ontology
from sayso.record import Argument, Event, Layer, Record, Span

FOLDER = resources.files("sayso").joinpath("data", "samples")
META = tomllib.loads(resources.files("sayso").joinpath("data", "samples.toml").read_text(encoding="utf-8"))
FILES = sorted(entry.name for entry in FOLDER.iterdir() if entry.name.endswith(".txt"))
HEADER = re.compile(r"date (\d{4}-\d{2}-\d{2}) (\S.*\S)")
CLAIMS = expected_claims()


def text_of(file: str) -> str:
    return FOLDER.joinpath(file).read_text(encoding="utf-8")


def test_each_file_is_listed_once_with_what_it_is() -> None:
    listed = [sample["file"] for sample in META["sample"]]
    assert sorted(listed) == FILES
    assert len(FILES) >= 14
    assert "sample" in META["note"].lower() and "invented" in META["note"]
    for sample in META["sample"]:
        assert set(sample) == {"file", "outlet", "published", "event", "manner", "disagrees"}
        assert isinstance(sample["published"], date) and sample["event"] in META["events"]


def test_there_are_several_accounts_of_each_event_in_different_manners() -> None:
    accounts = Counter(sample["event"] for sample in META["sample"])
    assert set(accounts) == set(META["events"]) and min(accounts.values()) >= 3
    assert len({sample["manner"] for sample in META["sample"]}) >= 8
    for event in META["events"]:
        outlets = [sample["outlet"] for sample in META["sample"] if sample["event"] == event]
        assert len(set(outlets)) == len(outlets), f"two accounts of {event} by one outlet"


@pytest.mark.parametrize("file", FILES)
def test_form(file: str) -> None:
    raw = FOLDER.joinpath(file).read_bytes()
    text = raw.decode("utf-8")
    assert unicodedata.normalize("NFC", text) == text
    assert not re.search(r"[\x00-\x09\x0b-\x1f\x7f\u200b-\u200f\ufeff\u00ad]", text), "control or invisible characters"
    assert text.endswith("\n") and not re.search(r" \n|\n\n\n|  ", text)
    header = HEADER.fullmatch(text.split("\n", 1)[0])
    assert header is not None, "expected a first line: date YYYY-MM-DD Title"
    listed = next(sample for sample in META["sample"] if sample["file"] == file)
    assert date.fromisoformat(header[1]) == listed["published"]
    assert 60 <= len(text.split()) <= 700
    assert "sample" not in text.lower(), "the marking belongs in samples.toml"


def test_no_text_stands_twice() -> None:
    paragraphs = [line for file in FILES for line in text_of(file).split("\n") if len(line) > 40]
    assert len(set(paragraphs)) == len(paragraphs)


def test_the_samples_show_what_reports_do() -> None:
    everything = "\n".join(text_of(file) for file in FILES)
    for words in (
        "allegedly",
        "reportedly",
        "claimed",
        "denied",
        "quoted",
        "according to",
        "at least",
        "dozens",
    ):
        assert words in everything, words
    for words in (
        "overnight",
        "on Friday",
        "earlier this month",
        "last week|last month",
        "if .{5,60} would|would .* if",
    ):
        assert re.search(words, everything), words


@pytest.mark.parametrize("file", FILES)
def test_expected_claims_stand_in_the_text(file: str) -> None:
    ontology, text = Ontology.load(), text_of(file)
    assert 2 <= len(CLAIMS[file]) <= 5
    for claim in CLAIMS[file]:
        assert text.count(claim.words) == 1, claim.words
        assert claim.type in ontology.types and claim.status in ontology.statuses
        assert set(claim.stance) <= set(ontology.stances)
        assert set(claim.arguments) <= set(ontology.roles_of(claim.type))
        assert any(word in claim.words for word in claim.trigger)
        for words in (claim.source or "", *claim.arguments.values()):
            assert words.casefold() in text.casefold(), words


def test_every_expected_claim_has_a_file() -> None:
    assert sorted(CLAIMS) == FILES


def span(text: str, words: str) -> Span:
    start = text.index(words)
    return Span(start=start, end=start + len(words), text=words)


def record(text: str, status: str, source: str) -> Record:
    layer = Layer(source=span(text, source), cue=None, stance="asserts", quote="indirect")
    event = Event(
        id="e1",
        trigger=span(text, "shot down"),
        type="INTERCEPT",
        mode="drone",
        status=status,
        hedge=None,
        attribution=(layer,),
        arguments=(Argument(role="count", span=span(text, "337")),),
    )
    return Record(
        id="r", publisher=None, published=date(2025, 3, 11), title=None, text=text, events=(event,), sha256=""
    )


def test_a_claim_counts_only_whole() -> None:
    text = "Moscow said it shot down 337 drones."
    claim = ExpectedClaim(
        words="it shot down 337",
        trigger=("shot down",),
        type="INTERCEPT",
        status="occurred",
        source="Moscow",
        stance=("asserts",),
        arguments={"count": "337"},
    )
    right = record(text, "occurred", "Moscow")
    assert finds_event(right, claim) and finds_claim(right, claim)
    assert parts_found(right, claim) == (5, 5)
    assert parts_found(record(text, "negated", "it"), claim) == (3, 5)
    for wrong in (record(text, "negated", "Moscow"), record(text, "occurred", "it")):
        assert finds_event(wrong, claim) and not finds_claim(wrong, claim)
    assert not finds_claim(right, msgspec.structs.replace(claim, arguments={"place": "337"}))
    elsewhere = msgspec.structs.replace(claim, words="Moscow said")
    assert not finds_event(right, elsewhere) and parts_found(right, elsewhere) == (0, 5)
