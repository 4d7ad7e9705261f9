"""Opening: new, old, newer, foreign, damaged; readers and writers at once; and nothing lost to kill -9."""

from __future__ import annotations

import os
import random
import signal
import sqlite3
import subprocess
import sys
import threading
import time
from collections.abc import Callable
from datetime import date
from pathlib import Path

import msgspec
import pytest
import sqlalchemy as sa
from alembic.autogenerate import compare_metadata
from alembic.migration import MigrationContext
from store_strategies import NEWER, READER, make_event, make_record, make_report, span

from sayso.errors import StoreError
from sayso.record import Argument, Provenance, Record, Report
from sayso.store import Again, Query, Store
from sayso.store.corrections import Note
from sayso.store.engine import Engines, url_of
from sayso.store.judgements import link
from sayso.store.migrate import HEAD, KNOWN
from sayso.store.schema import metadata

KILLS = int(os.environ.get("SAYSO_KILLS", "6"))
VERIFIED = 5  # after how many kills the whole record is verified; the reports are counted after each
SEARCH_TABLES = ("claim_text", "report_text")

ADDER = """
import sys
from store_strategies import make_event, make_record, make_report
from sayso.store import Store

with Store.open(sys.argv[1]) as store:
    print("open", flush=True)
    for n in range(int(sys.argv[2])):
        text = f"Rebels took town number {n}, and left it. " * 9
        report = make_report(text, id=f"r{n}", url=f"https://e.example/{n // 2}")
        record = make_record(report, make_event(text, "took", n=1), make_event(text, "left", n=2))
        store.add(report, record, raw=report.text.encode())
        print(n, flush=True)
"""


def run_adder(where: str, n: int) -> subprocess.Popen[bytes]:
    path = os.pathsep.join([str(Path(__file__).parent), *sys.path])
    return subprocess.Popen(
        [sys.executable, "-c", ADDER, where, str(n)],
        env={**os.environ, "PYTHONPATH": path},
        stdout=subprocess.PIPE,
    )


def test_the_schema_is_what_the_migrations_make(where: str) -> None:
    Store.open(where).close()
    engines = Engines(url_of(where))
    with engines.reading() as connection:
        context = MigrationContext.configure(
            connection,
            opts={
                "include_object": lambda _o, name, kind, *_: (
                    not (kind == "table" and str(name).startswith(SEARCH_TABLES))
                )
            },
        )
        assert compare_metadata(context, metadata) == []
        assert context.get_current_revision() == HEAD == KNOWN[-1]
    engines.close()


def test_what_is_no_record_is_left_alone(where: str, tmp_path: Path) -> None:
    with pytest.raises(StoreError, match="no record there"):
        Store.open(where, create=False)
    engines = Engines(url_of(where))
    with engines.writing() as connection:
        connection.exec_driver_sql("CREATE TABLE invoices (n INTEGER)")
    with pytest.raises(StoreError, match="'invoices'"):
        Store.open(where)
    engines.close()
    text = tmp_path / "notes.txt"
    text.write_text("not a database at all, only words")
    for path, problem in (
        (text, "not a record"),
        (tmp_path, "a folder"),
        (tmp_path / "no" / "such" / "folder.db", "make it first"),
        ("mysql://host/name", "kept in SQLite"),
        ("postgresql://nobody@127.0.0.1:1/none", "no PostgreSQL server"),
        ("://", "not a database URL"),
    ):
        with pytest.raises(StoreError, match=problem):
            Store.open(path)
    assert text.read_text().startswith("not a database")


def test_a_record_of_a_newer_version_is_refused(where: str) -> None:
    Store.open(where).close()
    engines = Engines(url_of(where))
    with engines.writing() as connection:
        connection.execute(sa.text("UPDATE alembic_version SET version_num = '9999'"))
    engines.close()
    with pytest.raises(StoreError, match="newer version"):
        Store.open(where)


def test_passwords_are_not_shown() -> None:
    engines = Engines(url_of("postgresql://ada:secret@db.example/record"))
    assert "secret" not in engines.name
    assert "db.example" in engines.name


def test_a_record_that_may_not_be_written_says_so(tmp_path: Path) -> None:
    path = tmp_path / "sayso.db"
    Store.open(path).close()
    held = sqlite3.connect(path, isolation_level=None)
    held.execute("PRAGMA journal_mode = DELETE")  # so that the file alone is enough to read it
    held.close()
    engines = Engines(url_of(path))
    with pytest.raises(StoreError, match="may not be written"), engines.reading() as connection:
        connection.exec_driver_sql("DELETE FROM report")
    engines.close()


def test_damage_is_found(store: Store, where: str) -> None:
    report = make_report("Rebels took Azaz.")
    store.add(report, make_record(report, make_event(report.text, "took", "SEIZE")), raw=b"<p>")
    assert store.verify().ok
    for damage, problem in (
        ("UPDATE report SET text = 'Rebels took Homs.'", "the text was changed"),
        ("UPDATE claim SET type = 'ASSAULT'", "type in the index"),
        (
            "UPDATE raw SET data = '\\x00'" if "://" in where else "UPDATE raw SET data = x'00'",
            "cannot be unpacked",
        ),
        ("UPDATE reading SET id = 'r0'", "its id is not that"),
        ("UPDATE report SET superseded = true", "marked as superseded"),
        ("DELETE FROM part", None),
        ("DELETE FROM claim_text", "its words in the index"),
        ("DELETE FROM retrieval", "no retrieval"),
    ):
        engines = Engines(url_of(where))
        with engines.writer.begin() as connection:
            connection.exec_driver_sql(damage)
        engines.close()
        if problem is not None:
            assert any(problem in p.what for p in store.verify().problems), damage


def test_what_cannot_be_read_is_named_and_the_rest_is_checked(store: Store, where: str) -> None:
    report = make_report("Rebels took Azaz and left Aleppo.")
    record = make_record(
        report, make_event(report.text, "took", "SEIZE"), make_event(report.text, "left", "RETREAT", n=2)
    )
    store.add(report, record)
    took, left = store.report("r1").events
    entry = store.correct("r1", Note(event=took), who="Ada")
    verdict = store.judge(str(took.claim), str(left.claim), "different", who="Ada")
    proposed = link(str(took.claim), str(left.claim), 1.0, "linker 1", {})
    store.link([proposed])
    (reading,) = store.report("r1").readings
    assert store.verify().ok
    engines = Engines(url_of(where))
    with engines.writing() as connection:
        for table in ("correction", "judgement", "link"):
            connection.exec_driver_sql(f"UPDATE {table} SET body = '{{\"id\": 1'")
        wrong = "'\\x00'" if "://" in where else "x'00'"
        connection.exec_driver_sql(f"UPDATE reading SET body = {wrong}")
    engines.close()
    found = {p.where for p in store.verify(Again(read=lambda _: record, by=READER)).problems}
    assert found == {
        f"correction {entry.id}", f"judgement {verdict.id}", f"link {proposed.id}", f"reading {reading.id}", "report r1"
    }  # fmt: skip
    with pytest.raises(StoreError, match=r"is damaged .* restore"):
        store.rebuild()


def test_an_index_that_lacks_something_is_found_and_mended(store: Store, where: str) -> None:
    """Rows that are gone leave no row that is wrong."""
    url = "https://paper.example/story"
    for id, text, day in (("old", "Rebels took Azaz.", 1), ("new", "Rebels left Azaz.", 2)):
        actor = Argument(role="actor", span=span(text, "Rebels"), name=f"{id} rebels")
        report = make_report(text, id=id, url=url, published=date(2016, 4, day))
        store.add(report, make_record(report, make_event(text, text.split()[1], arguments=(actor,))))
    for id in ("a", "b"):
        report = make_report("Shells hit the market.", id=id)
        store.add(report, make_record(report, make_event(report.text, "hit")))
        store.add(report, make_record(report, by=NEWER))  # its claim is known, but no longer current
    emptied = "DELETE FROM report_text"
    if "://" not in where:
        emptied = "INSERT INTO report_text (report_text) VALUES ('delete-all')"
    old = "superseded = false WHERE superseded"
    engines = Engines(url_of(where))
    for damage, problem in (
        ((f"UPDATE report SET {old}", f"UPDATE claim SET {old}"), "a newer version is held"),
        (("DELETE FROM copy",), "a copy of it is not linked"),
        ((emptied,), "not found by its words"),
        (("DELETE FROM known WHERE claim NOT IN (SELECT id FROM claim)",), "cannot be looked up by its id"),
        (("UPDATE entity SET search = ' x '",), "its names in the index"),
    ):
        assert store.verify().ok
        with engines.writing() as connection:
            for statement in damage:
                connection.exec_driver_sql(statement)
        assert problem in " ".join(p.what for p in store.verify().problems), damage
        store.rebuild()
    assert store.verify().ok
    engines.close()


def test_a_sample_is_read_again(store: Store) -> None:
    report = make_report("Rebels took Azaz.")
    record = make_record(report, make_event(report.text, "took", "SEIZE"))
    store.add(report, record)
    assert store.verify(Again(read=lambda _: record, by=READER)).reread == 1
    other = make_record(report, make_event(report.text, "took", "ASSAULT"))
    proof = store.verify(Again(read=lambda _: other, by=READER))
    assert (proof.reread, proof.ok) == (0, False)
    assert "it differs from reading r" in proof.problems[0].what


def test_readings_made_otherwise_are_told_apart_from_those_that_differ(store: Store) -> None:
    for n, by in enumerate((READER, msgspec.structs.replace(READER, registries="ab"), NEWER, None)):
        report = make_report(f"Rebels took town number {n}.", id=f"r{n}")
        store.add(report, make_record(report, make_event(report.text, "took", "SEIZE"), by=by))

    def read(report: Report) -> Record:
        return make_record(report, make_event(report.text, "took", "SEIZE"))

    proof = store.verify(Again(read=read, by=READER))
    assert (proof.ok, proof.reread, proof.other_registries, proof.other_readers) == (True, 1, 1, 2)


def test_the_index_can_be_rebuilt(store: Store, where: str) -> None:
    for id in ("a", "b"):
        report = make_report("Rebels took Azaz.", id=id)
        store.add(report, make_record(report, make_event(report.text, "took", "SEIZE")))
    before = store.find(Query(text="rebels")).hits
    engines = Engines(url_of(where))
    for damage in ("UPDATE claim SET type = 'PROTEST'", "DELETE FROM band", "DELETE FROM known", "DELETE FROM part"):
        with engines.writing() as connection:
            connection.exec_driver_sql(damage)
        assert not store.verify().ok or damage == "DELETE FROM part"
    assert store.rebuild() == 2
    assert store.verify().ok
    assert store.find(Query(text="rebels")).hits == before
    assert store.find_reports("azaz").total == 2
    assert [copy.id for copy in store.report("a").copies] == ["b"]
    engines.close()


def test_names_stay_right_where_another_program_rebuilds_the_index(store: Store, where: str) -> None:
    def said(id: str, name: str, by: Provenance = READER) -> None:
        text = f"{name} took town {id}."
        report = make_report(text, id=id)
        actor = Argument(role="actor", span=span(text, name), name=name)
        store.add(report, make_record(report, make_event(text, "took", arguments=(actor,)), by=by))

    text = "Alpha troops, or Bravo troops, took town 1."
    report = make_report(text, id="1")
    for name, by in (("Alpha troops", READER), ("Bravo troops", NEWER)):
        actor = Argument(role="actor", span=span(text, name), name=name)
        store.add(report, make_record(report, make_event(text, "took", arguments=(actor,)), by=by))
    said("2", "Charlie force")
    with Store.open(where) as other:
        other.rebuild()
    said("3", "Bravo troops")
    assert {hit.report for hit in store.find(Query(actor="Bravo troops")).hits} == {"1", "3"}
    assert {hit.report for hit in store.find(Query(actor="Charlie force")).hits} == {"2"}
    assert store.verify().ok


def test_readers_and_writers_at_once(where: str) -> None:
    Store.open(where).close()
    done = threading.Event()
    failures: list[BaseException] = []
    answers: list[int] = []

    def write(start: int) -> None:
        try:
            with Store.open(where) as store:
                for n in range(start, start + 25):
                    report = make_report(f"Rebels took town number {n}.", id=f"r{n}")
                    store.add(report, make_record(report, make_event(report.text, "took", "SEIZE")))
        except BaseException as error:
            failures.append(error)

    def read() -> None:
        try:
            with Store.open(where, create=False) as store:
                while not done.is_set():
                    answers.append(store.find(Query(text="rebels", type="SEIZE")).total)
        except BaseException as error:
            failures.append(error)

    writers = [threading.Thread(target=write, args=(start,)) for start in (0, 25, 10)]  # two of them overlap
    reader = threading.Thread(target=read)
    for thread in (*writers, reader):
        thread.start()
    for thread in writers:
        thread.join()
    done.set()
    reader.join()
    assert failures == []
    assert answers == sorted(answers)
    with Store.open(where) as store:
        assert store.find(Query()).total == 50
        assert store.verify().ok


def test_two_processes_make_one_record(where: str) -> None:
    adders = [run_adder(where, 5) for _ in range(2)]
    assert [a.communicate()[1] or a.returncode for a in adders] == [0, 0]
    with Store.open(where) as store:
        assert store.find_reports().total == 5
        assert store.verify().ok


def test_kill_9_loses_nothing_doubles_nothing_and_leaves_nothing_half(fresh: Callable[[], str]) -> None:
    where = fresh()
    chance = random.Random(9)
    told = -1
    for kill in range(KILLS):
        adder = run_adder(where, 2_000)
        assert adder.stdout is not None
        said = [adder.stdout.readline()]
        time.sleep(chance.uniform(0.0, 0.25))
        adder.send_signal(signal.SIGKILL)
        said += adder.stdout.readlines()
        adder.wait()
        adder.stdout.close()
        told = max([told, *(int(line) for line in said if line.endswith(b"\n") and line.strip().isdigit())])
        with Store.open(where) as store:
            hits = [hit for page in range(10) for hit in store.find_reports(limit=1000, offset=page * 1000).hits]
            assert {hit.id for hit in hits} >= {f"r{n}" for n in range(told + 1)}  # what was said to be kept is there
            assert len(hits) == len({hit.id for hit in hits}) == store.find_reports().total  # once
            assert {hit.claims for hit in hits} <= {2}  # and whole
            if kill % VERIFIED == 0 or kill == KILLS - 1:
                proof = store.verify()
                assert proof.ok, proof.problems
                assert proof.claims == 2 * proof.reports == 2 * proof.readings
