"""The commands on a record, from a file of reports to gold, as a person would type them."""

from __future__ import annotations

import hashlib
import json
import shlex
from collections.abc import Callable
from datetime import date
from pathlib import Path

import pytest
import typer
from typer.testing import CliRunner

from sayso.cli import add, correct, export, find, history, show, verify
from sayso.errors import SaysoError
from sayso.record import Argument, Event, NumberValue, PlaceValue, Record, Report, Span
from sayso.store import Store

STORY = """date 2016-04-28 Hospital hit in Aleppo

Syrian government jets bombed a hospital in Aleppo on Wednesday, killing at least 14, Doctors Without Borders said.
"""
OTHER = """date 2016-05-03 Shelling near Azaz

Rebels shelled the town of Azaz on Monday, the Syrian army said. Two civilians were killed.
"""

Run = Callable[..., str]


@pytest.fixture
def run(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> Run:
    """Types a command in a folder of its own; gives what it printed."""
    app = typer.Typer()
    for command in (add, find, show, history, correct, verify, export):
        command.register(app)
    monkeypatch.chdir(tmp_path)
    monkeypatch.setenv("SAYSO_WHO", "Ada")
    monkeypatch.setenv("COLUMNS", "200")
    monkeypatch.delenv("SAYSO_RECORD", raising=False)

    def type_(*words: str, code: int = 0) -> str:
        done = CliRunner().invoke(app, list(words))
        if isinstance(done.exception, SaysoError):
            return f"sayso: {done.exception}"
        assert done.exit_code == code, (done.output, done.exception)
        return done.output

    return type_


KYIV = "Rebels shelled Kyiv on Monday, the army said. Dozens were killed.\n"


@pytest.fixture
def kept(run: Run, tmp_path: Path) -> Run:
    """A record with one report on Kyiv and the reading of it that stands here: no reader is needed."""

    def span(words: str) -> Span:
        start = KYIV.index(words)
        return Span(start=start, end=start + len(words), text=words)

    place = PlaceValue(name="Kyiv", country="UA", kind="city", lat=1.0, lon=2.0, geoname=703448, score=0.5)
    event = Event(
        id="e1",
        trigger=span("shelled"),
        type="ASSAULT",
        mode="shelling",
        status="occurred",
        hedge=None,
        attribution=(),
        arguments=(
            Argument(role="actor", span=span("Rebels")),
            Argument(role="place", span=span("Kyiv"), value=place),
            Argument(role="killed", span=span("Dozens"), value=NumberValue(low=24, high=None)),
        ),
    )
    same = {"id": "kyiv", "text": KYIV, "published": date(2025, 1, 7), "publisher": "The Sample"}
    digest = hashlib.sha256(KYIV.encode()).hexdigest()
    with Store.open(tmp_path / "sayso.db") as store:
        store.add(Report(**same, sha256=digest), Record(**same, sha256=digest, title=None, events=(event,)))
    return run


def claim_of(run: Run) -> str:
    return str(json.loads(run("find", "--json"))["claim"])


def argument_of(run: Run, role: str) -> dict[str, object]:
    (found,) = (a for a in json.loads(run("find", "--json"))["event"]["arguments"] if a["role"] == role)
    return dict(found)


@pytest.fixture
def filled(run: Run, tmp_path: Path) -> Run:
    (tmp_path / "reports").mkdir()
    (tmp_path / "reports" / "a.txt").write_text(STORY, encoding="utf-8")
    (tmp_path / "reports" / "b.txt").write_text(OTHER, encoding="utf-8")
    assert run("add", "reports", "--publisher", "The Sample") == "sayso.db: 2 new\n"
    return run


def test_adding_again_reads_and_keeps_nothing_twice(filled: Run) -> None:
    assert filled("add", "reports", "--publisher", "The Sample") == "sayso.db: 2 same\n"
    assert filled("add", "reports", "--publisher", "The Sample", "--again") == "sayso.db: 2 same\n"
    assert "2 reports, 2 readings" in filled("verify")


def test_a_change_of_registries_makes_a_reading_of_its_own(filled: Run, tmp_path: Path) -> None:
    entry = '{ id = "azaz-guard", name = "Azaz Guard", aliases = ["Rebels"], country = "SYR", sector = "REB" }'
    (tmp_path / "own.toml").write_text(f'kind = "group"\nactor = [{entry}]\n', encoding="utf-8")
    own = ("--actors", "own.toml")
    assert filled("find", "--actor", "Azaz Guard").endswith("\n0 claims\n")
    assert filled("add", "reports", "--publisher", "The Sample", *own) == "sayso.db: 2 read anew\n"
    assert filled("add", "reports", "--publisher", "The Sample", *own) == "sayso.db: 2 same\n"
    assert "Azaz Guard" in filled("find", "--actor", "Azaz Guard", "--type", "ASSAULT")
    assert "2 reports, 4 readings" in filled("verify", *own)
    other = "2 read again with the same bytes: all is as it must be; not read again because made otherwise"
    assert f"{other}: 2 with other registries" in filled("verify")


def test_a_bad_report_is_named_and_the_others_are_kept(run: Run, tmp_path: Path) -> None:
    (tmp_path / "good.txt").write_text(STORY, encoding="utf-8")
    (tmp_path / "undated.txt").write_text("Rebels took the town and held it for a day.", encoding="utf-8")
    out = run("add", "undated.txt", "good.txt", "nowhere.txt", code=1)
    assert "1 new" in out
    assert "undated.txt" in out
    assert "nowhere.txt" in out


def test_find_show_history(filled: Run) -> None:
    out = filled("find", "hospital", "--type", "assault", "--facets", "type")
    assert "2 claims" in out  # the headline's and the sentence's
    assert "type: ASSAULT 2" in out
    assert "1 claim\n" in filled("find", "hospital", "--from", "2016-04", "--to", "2016-04-30")  # it says when
    assert "The Sample, 2016-04-28" in out
    hit = json.loads(filled("find", "bombed", "--type", "ASSAULT", "--json", "--limit", "1").splitlines()[0])
    assert hit["event"]["trigger"]["text"] in hit["evidence"]["text"]
    assert "at least 14" in filled("show", hit["claim"])
    assert "text SHA-256" in filled("show", hit["report"])
    assert json.loads(filled("show", hit["report"], "--json"))["kind"] == "report"
    assert "read" in filled("history", hit["report"])
    assert "2 reports" in filled("find", "--reports")
    assert "nothing called 'xyzzy'" in filled("show", "xyzzy")
    nothing = filled("find", "shelled", "--status", "occured", "--type", "ASSAULT")
    assert "no claim at all meets --status occured; there are: occurred" in nothing
    assert "--type" not in nothing
    excluded = filled("find", "Azaz", "--outlet", "The Sample", "--source", "NGO")
    assert "none meets all of them" in excluded and excluded.endswith("0 claims\n")
    assert "expected one of" in filled("find", "--sort", "colour", code=2)
    assert "expected YYYY" in filled("find", "--from", "yesterday", code=2)


def test_distances_from_a_place_that_only_the_gazetteer_knows(filled: Run) -> None:
    out = filled("find", "--place", "Idlib", "--within", "100km", "--type", "assault")
    assert "no claim says where 'Idlib' lies; the gazetteer has Idlib, SY (35.9" in out
    assert "Aleppo" in out
    assert "Tripoli, LB" in filled("find", "--place", "Tripoli", "--within", "50km")
    assert "no town or site called 'Yemen'" in filled("find", "--place", "Yemen", "--within", "50km")


def test_correcting_judging_and_gold(filled: Run, tmp_path: Path) -> None:
    hit = json.loads(filled("find", "bombed", "--type", "ASSAULT", "--json", "--limit", "1").splitlines()[0])
    claim = hit["claim"]
    filled("correct", claim, "--set", "status=possible", "--set", "hedge=at least", "--why", "unclear")
    entry = filled("correct", claim, "--role", "killed", "--right", "at least 14", "--value", "14..20").strip()
    out = filled("show", claim)
    assert "14" in out
    assert "Possible" in out
    log = filled("history", claim)
    assert "because: unclear" in log
    assert "occurred -> possible" in log
    assert "Ada" in log
    assert f"claim {claim} ASSAULT 'bombed' occurred" in filled("history", hit["report"])
    filled("correct", entry, "--undo")
    filled("correct", hit["report"], "--add", "CONSULT", "--words", "said")
    assert "1 claim" in filled("find", "--report", hit["report"], "--type", "CONSULT")
    other = json.loads(filled("find", "--outlet", "The Sample", "--json", "--limit", "1"))["claim"]
    filled("correct", claim, "--same", other, "--why", "same day")
    assert "judged same by Ada" in filled("show", claim)
    filled(
        "correct", claim, "--says", "Doctors Without Borders", "--cue", "said", "--stance", "denies", "--name", "MSF"
    )
    assert "MSF" in filled("show", claim)
    assert "1 claim" in filled("find", "--source", "MSF")
    filled("correct", claim, "--own-voice")
    assert "in its own voice" in filled("show", claim)
    assert "corrections in this report" in filled("show", claim)
    filled("correct", hit["report"], "--reviewed")
    filled("export", "gold.jsonl", "--gold", "--reviewed")
    (line,) = (tmp_path / "gold.jsonl").read_text().splitlines()
    assert json.loads(line)["events"][0]["status"] in ("possible", "occurred")
    for wrong in (
        ("--role", "killed", "--wrong", "a hundred"),
        ("--role", "killed", "--right", "words that are not there", "--value", "3"),
        ("--role", "killed", "--right", "at least 14", "--value", "many"),
        ("--set", "status"),
        ("--set", "status=maybe"),
        ("--set", "type=NOISE"),
        ("--set", "type=CONSULT", "--set", "mode=missile"),
        ("--role", "bystander", "--right", "at least 14"),
        ("--says", "Doctors Without Borders", "--stance", "sings"),
        (),
    ):
        filled("correct", claim, *wrong, code=2)


def test_export_import_and_verify(filled: Run, tmp_path: Path) -> None:
    filled("export", "all.jsonl.gz", "--all")
    filled("import", "all.jsonl.gz", "--record", "other.db")
    filled("export", "again.jsonl.gz", "--all", "--record", "other.db")
    assert (tmp_path / "all.jsonl.gz").read_bytes() == (tmp_path / "again.jsonl.gz").read_bytes()
    assert "2 read again with the same bytes: all is as it must be" in filled("verify", "--record", "other.db")
    filled("import", "other.db", "--record", "merged.db")
    assert "nothing new" in filled("import", "sayso.db", "--record", "merged.db")
    assert "cannot be read" in filled("import", "nowhere.jsonl", "--record", "none.db")
    assert not (tmp_path / "none.db").exists()
    whole = (tmp_path / "all.jsonl.gz").read_bytes()
    (tmp_path / "cut.jsonl.gz").write_bytes(whole[: len(whole) // 2])
    assert "cannot be read" in filled("import", "cut.jsonl.gz", "--record", "third.db")
    assert "no record there" in filled("find", "x", "--record", "nowhere.db")


def test_the_export_of_the_readme_is_one_that_is_done(kept: Run, tmp_path: Path) -> None:
    readme = (Path(__file__).parents[2] / "README.md").read_text(encoding="utf-8")
    (line,) = (line for line in readme.splitlines() if line.startswith("$ sayso export"))
    words = shlex.split(line, comments=True)[2:]
    kept(*words)
    assert (tmp_path / words[-1]).exists()


def test_a_damaged_export_is_named(kept: Run, tmp_path: Path) -> None:
    kept("export", "all.jsonl.gz", "--all")
    whole = (tmp_path / "all.jsonl.gz").read_bytes()
    (tmp_path / "bad.jsonl.gz").write_bytes(whole[:10] + b"\xff" * 40)
    assert "bad.jsonl.gz: cannot be read" in kept("import", "bad.jsonl.gz", "--record", "other.db")


def test_no_condition_is_dropped(kept: Run) -> None:
    assert "1 report\n" in kept("find", "--reports", "kyiv", "--limit", "5")
    refused = kept("find", "--reports", "kyiv", "--outlet", "Nope", "--from", "2030", "--not-denied", code=2)
    assert all(option in refused for option in ("--outlet", "--from", "--not-denied"))
    assert "a distance needs a place" in kept("find", "--within", "5km")


def test_what_is_beyond_the_calendar_or_the_database_is_refused(kept: Run) -> None:
    assert "published to 9999-12-31 is too late" in kept("find", "--published-to", "9999")
    assert "from 0001-01-01 is too early" in kept("find", "--from", "0001")
    assert "1 claim" in kept("find", "--published-from", "0001", "--published-to", "9998")
    assert "0 claims" in kept("find", "--from", "0002", "--to", "9999")
    assert "offset is" in kept("find", "--offset", "9" * 25)
    assert "offset is" in kept("find", "--reports", "--offset", "9" * 25)
    assert "min_killed is" in kept("find", "--min-killed", "9" * 25)
    assert "no database URL" in kept("find", "--record", "postgresql://h:abc/db")


def test_a_place_is_moved_and_not_removed(kept: Run) -> None:
    wrong = ("correct", claim_of(kept), "--role", "place", "--wrong", "Kyiv")
    kept(*wrong, "--at", "50.45,30.52")
    moved = {"type": "place", "name": "Kyiv", "country": "UA", "kind": "city", "lat": 50.45, "lon": 30.52}
    unknown = {"geoname": None, "ucdp": None, "acled": None, "score": None, "rivals": []}  # were of the old one
    assert argument_of(kept, "place")["value"] == moved | unknown
    kept(*wrong, "--country", "UA")
    assert argument_of(kept, "place")["value"] == moved | unknown
    kept(*wrong, "--country", "US")  # a namesake: it does not lie where the other one does
    assert argument_of(kept, "place")["value"] == moved | unknown | {"country": "US", "lat": None, "lon": None}
    kept(*wrong)
    assert "place" not in {a["role"] for a in json.loads(kept("find", "--json"))["event"]["arguments"]}
    kept("correct", wrong[1], "--role", "place", "--right", "Kyiv", "--at", "50.45,30.52")
    assert argument_of(kept, "place")["value"] == moved | unknown | {"country": None, "kind": "other"}


def test_a_correction_is_kept_whole_or_not_at_all(kept: Run) -> None:
    claim = claim_of(kept)
    killed = ("--role", "killed", "--wrong", "Dozens")
    for refused in (
        ("--set", "status=possible", "--set", "typo=x"),
        ("--set", "status=possible", "--role", "killed"),
        ("--set", "status=possible", "--at", "50.45,30.52"),
        ("--role", "killed", "--wrong", ""),
        (*killed, "--value", "40..30"),
        (*killed, "--value", ""),
        (*killed, "--value", "9" * 25),
        (*killed, "--at", "50.45,30.52"),
        (*killed, "--name", "dozens"),
    ):
        kept("correct", claim, *refused, code=2)
    hit = json.loads(kept("find", "--json"))
    assert hit["event"]["status"] == "occurred"
    assert argument_of(kept, "killed")["value"] == {"type": "number", "low": 24, "high": None}
    assert "0 corrections" in kept("verify", "--sample", "0")
