"""The record on disk: everything that can be asked of it or told to it, in one place."""

from __future__ import annotations

from collections.abc import Callable, Iterable, Iterator
from datetime import UTC, datetime
from pathlib import Path
from types import TracebackType
from typing import Self

from sqlalchemy import URL

from sayso.record import Record, Report
from sayso.store import add, contents, find, index
from sayso.store.add import Added
from sayso.store.engine import Engines, url_of
from sayso.store.migrate import prepare
from sayso.store.query import Page, Query, ReportPage


def now() -> datetime:
    """The time in UTC."""
    return datetime.now(UTC)


class Store:
    """One record. Readers never wait for writers; writers take turns. Nothing kept is ever changed or removed."""

    def __init__(self, engines: Engines, clock: Callable[[], datetime]) -> None:
        self._engines = engines
        self._clock = clock
        self._names = index.Names()

    @classmethod
    def open(
        cls, where: str | Path | URL, *, create: bool = True, clock: Callable[[], datetime] = now
    ) -> Self:
        """Open the record in an SQLite file (a path) or a PostgreSQL database (postgresql://...).

        A new one is made where there is none, unless `create` is false; one of an earlier version is brought up to
        date. `clock` gives the time of what is added.

        Raises:
            StoreError: it cannot be opened, is no record, or was made by a newer version.
        """
        engines = Engines(url_of(where))
        try:
            prepare(engines, create=create)
        except BaseException:
            engines.close()
            raise
        return cls(engines, clock)

    def __enter__(self) -> Self:
        return self

    def __exit__(
        self, kind: type[BaseException] | None, error: BaseException | None, trace: TracebackType | None
    ) -> None:
        self.close()

    def __repr__(self) -> str:
        return f"Store({self.name!r})"

    @property
    def name(self) -> str:
        """The file's path, or the URL without its password."""
        return self._engines.name

    def close(self) -> None:
        """Close the connections. What was added is kept already."""
        self._engines.close()

    # ---- adding

    def add(self, report: Report, record: Record, raw: bytes | None = None) -> Added:
        """Keep a report with its reading, and its source as fetched if given; the same again changes nothing.

        One transaction: when this returns, all of it is kept.

        Raises:
            StoreError: the reading does not fit the report, or the database refuses; nothing of it is kept.
        """
        prepared = add.prepare(report, record, raw)
        return add.add(self._engines, self._names, prepared, contents.instant(self._clock()))

    def add_many(self, pairs: Iterable[tuple[Report, Record]]) -> Iterator[Added]:
        """Keep many, one transaction a report; yields what became of each."""
        for report, record in pairs:
            yield self.add(report, record)

    # ---- finding

    def find(self, query: Query) -> Page:
        """The claims that meet the query."""
        with self._engines.reading() as connection:
            return find.find(connection, query)

    def find_reports(self, text: str = "", *, limit: int = 20, offset: int = 0) -> ReportPage:
        """Reports whose title or text has all the words, newest first, claims or not."""
        with self._engines.reading() as connection:
            return find.find_reports(connection, text, limit, offset)
