"""What `sayso add` keeps of what intake gives: the source, each further fetch, and all but the one bad report."""

from __future__ import annotations

import gzip
import zlib
from collections.abc import Iterable, Iterator
from datetime import UTC, datetime
from pathlib import Path
from typing import cast

import pytest
from store_strategies import READER, make_record, make_report

from sayso.cli.keep import Keeper, Kept, PageFetcher, source_of
from sayso.errors import SaysoError, StoreError
from sayso.intake import Fetcher, load
from sayso.intake.fetch import Fetched
from sayso.pipeline import Pipeline
from sayso.record import Record, Report
from sayso.store import Store
from sayso.store.engine import Engines, url_of

PAGE = b"""<html><head><meta property="article:published_time" content="2016-04-28T10:00:00Z"></head><body><article>
<p>Two shells hit the market of Azaz on Monday evening, killing seven people, the ministry said in a statement.</p>
</article></body></html>"""


class Reader:
    """Finds nothing, but counts."""

    provenance = READER

    def __init__(self) -> None:
        self.read = 0

    def read_each(self, reports: Iterable[Report]) -> Iterator[Record]:
        for report in list(reports):  # it reads ahead
            self.read += 1
            yield make_record(report)


class Kitchen:
    """A keeper with what it told of and complained about."""

    def __init__(self, store: Store) -> None:
        self.reader = Reader()
        self.told: list[Kept] = []
        self.problems: list[SaysoError] = []
        self.keeper = Keeper(store, cast(Pipeline, self.reader), self.told.append, self.problems.append)

    def keep(self, *given: Report, fetcher: PageFetcher | None = None) -> list[str]:
        self.keeper.keep(given, again=False, sources=True, fetcher=fetcher)
        return [kept.status for kept in self.told]


def rows(where: str, query: str) -> list[tuple[object, ...]]:
    engines = Engines(url_of(where))
    with engines.reading() as connection:
        found = [tuple(row) for row in connection.exec_driver_sql(query)]
    engines.close()
    return found


def test_a_page_fetched_again_is_noted_and_not_read_again(store: Store, where: str) -> None:
    times = [datetime(2016, 4, 28, hour, tzinfo=UTC) for hour in (8, 12, 12)]
    kitchen = Kitchen(store)
    for time in times:
        statuses = kitchen.keep(make_report("Seven people died.", url="https://e.example/1", retrieved=time))
    assert statuses == ["new", "same", "same"]
    assert kitchen.reader.read == 1
    noted = rows(where, "SELECT retrieved FROM retrieval ORDER BY retrieved")
    assert noted == [(time.isoformat(),) for time in times[:2]]


def test_a_fetched_page_is_kept_as_it_came(store: Store, where: str, monkeypatch: pytest.MonkeyPatch) -> None:
    hours = iter((8, 9))

    def get(self: Fetcher, url: str, max_bytes: int) -> Fetched:
        time = datetime(2016, 4, 28, next(hours), tzinfo=UTC)
        body = PAGE.replace(b"seven", url[-4:].encode())
        return Fetched(url=url, body=body, format="page", charset=None, retrieved=time)

    monkeypatch.setattr(Fetcher, "get", get)
    fetcher = PageFetcher()
    given = (report for n in ("four", "nine") for report in load(f"https://e.example/{n}", fetcher=fetcher))
    kitchen = Kitchen(store)
    kitchen.keeper.keep(given, again=False, sources=True, fetcher=fetcher)
    assert (len(kitchen.told), kitchen.problems) == (2, [])
    joined = "retrieval r JOIN report ON report.pk = r.report JOIN raw ON raw.sha256 = r.raw"
    kept = rows(where, f"SELECT report.text, raw.data FROM {joined} ORDER BY r.retrieved")
    pages = [(str(text), zlib.decompress(cast(bytes, data))) for text, data in kept]
    assert [page for _, page in pages] == [PAGE.replace(b"seven", n) for n in (b"four", b"nine")]
    assert ["four people" in pages[0][0], "nine people" in pages[1][0]] == [True, True]


@pytest.mark.parametrize("name", ["a.txt", "a.text", "a.html", "a"])
def test_the_file_of_one_report_is_its_source(tmp_path: Path, name: str) -> None:
    plain = b"date 2016-04-28 Market hit\n\nTwo shells hit the market of Azaz on Monday, officials said."
    body = PAGE if name == "a.html" else plain
    for path, content in ((tmp_path / name, body), (tmp_path / f"{name}.gz", gzip.compress(body))):
        path.write_bytes(content)
        (report,) = load(path)
        assert isinstance(report, Report)
        assert source_of(report) == content


def test_a_file_of_rows_is_nobodys_source(tmp_path: Path) -> None:
    row = b'{"text": "Two shells hit the market of Azaz.", "date": "2016-04-28"}\n'
    for name, content in (
        ("a.jsonl", row),
        ("a.json", b"[" + row + b"]"),
        ("a.csv", b"text,date\nRebels left,2016-04-28"),
    ):
        (tmp_path / name).write_bytes(content)
        (report,) = load(tmp_path / name)
        assert isinstance(report, Report), report
        assert source_of(report) is None


def test_a_report_that_the_database_refuses_is_named_and_the_others_are_kept(store: Store, where: str) -> None:
    refusing = "ALTER TABLE report ADD CHECK (id <> 'bad')"
    if "://" not in where:
        refusing = "CREATE TRIGGER no BEFORE INSERT ON report WHEN new.id = 'bad' BEGIN SELECT RAISE(ABORT, 'bad'); END"
    damage(where, refusing)
    kitchen = Kitchen(store)
    assert kitchen.keep(make_report("Rebels took Homs.", id="bad"), make_report("Rebels took Azaz.")) == ["new"]
    (problem,) = kitchen.problems
    assert "the database refused" in str(problem)


def test_where_the_record_itself_fails_adding_ends(store: Store, where: str) -> None:
    damage(where, "ALTER TABLE retrieval RENAME TO another")
    with pytest.raises(StoreError, match="retrieval"):
        Kitchen(store).keep(make_report("Rebels took Azaz."))


def damage(where: str, statement: str) -> None:
    engines = Engines(url_of(where))
    with engines.writing() as connection:
        connection.exec_driver_sql(statement)
    engines.close()
