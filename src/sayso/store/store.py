"""The record on disk: everything that can be asked of it or told to it, in one place."""

from __future__ import annotations

from collections.abc import Callable, Iterable
from datetime import UTC, datetime
from pathlib import Path
from types import TracebackType
from typing import BinaryIO, Self

import msgspec
from sqlalchemy import URL

from sayso.errors import StoreError
from sayso.record import Provenance, Record, Report
from sayso.store import add, contents, exchange, find, gold, history, index, look, people, rebuild, show, verify
from sayso.store.add import Added
from sayso.store.centre import Locate
from sayso.store.corrections import AnyChange, Correction, Undo
from sayso.store.engine import Engines, url_of
from sayso.store.exchange import Imported
from sayso.store.history import Entry
from sayso.store.ids import report_key
from sayso.store.judgements import Judgement, Link, Verdict, judgement
from sayso.store.migrate import prepare
from sayso.store.query import Page, Query, ReportPage
from sayso.store.reread import Again
from sayso.store.show import ClaimView, ReportView, View
from sayso.store.verify import Verification


def now() -> datetime:
    """The time in UTC."""
    return datetime.now(UTC)


class Store:
    """One record. Readers never wait for writers; writers take turns. Nothing kept is ever changed or
    removed.
    """

    def __init__(self, engines: Engines, clock: Callable[[], datetime]) -> None:
        self._engines = engines
        self._clock = clock
        self._names = index.Names()

    @classmethod
    def open(cls, where: str | Path | URL, *, create: bool = True, clock: Callable[[], datetime] = now) -> Self:
        """Open the record in an SQLite file (a path) or a PostgreSQL database (postgresql://...).

        A new one is made where there is none, unless `create` is false; one of an earlier version is
        brought up to
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

    def note_fetch(self, report: Report) -> None:
        """Note that a report that is held was fetched again, at `report.retrieved`: its page shows it once more.

        Raises:
            StoreError: the report is not held, or the database refuses.
        """
        with self._engines.writing() as connection:
            add.note_fetch(connection, report, contents.instant(self._clock()))

    # ---- finding

    def find(self, query: Query, locate: Locate | None = None) -> Page:
        """The claims that meet the query.

        `locate` gives the points that a place's name may mean, the likeliest first; it is asked where a distance is
        wanted from a place that no claim of the record gives coordinates for.
        """
        with self._engines.reading() as connection:
            return find.find(connection, query, locate)

    def find_reports(self, text: str = "", *, limit: int = 20, offset: int = 0) -> ReportPage:
        """Reports whose title or text has all the words, newest first, claims or not."""
        with self._engines.reading() as connection:
            return find.find_reports(connection, text, limit, offset)

    # ---- looking at one thing

    def report(self, id: str) -> ReportView:
        """A report by its id or key, with readings, versions, copies, corrections and current events."""
        with self._engines.reading() as connection:
            return show.report(connection, look.report(connection, id))

    def record(self, id: str) -> Record:
        """The current view of a report in the form it was read in: newest reading, corrections applied."""
        with self._engines.reading() as connection:
            held = look.report(connection, id)
            reading = contents.newest(connection, held)
            if reading is None:
                raise StoreError(f"report {id!r} was never read: add it again with a reading")
            return msgspec.structs.replace(reading.record, events=contents.current(connection, held))

    def readings(self, id: str) -> tuple[Record, ...]:
        """Every reading of a report as the reader returned it, oldest first."""
        with self._engines.reading() as connection:
            held = look.report(connection, id)
            return tuple(r.record for r in contents.readings(connection, held))

    def has_reading(self, report: Report, by: Provenance | None) -> bool:
        """Whether this report, read by this very reader, is held: then there is no need to read it again."""
        with self._engines.reading() as connection:
            return look.has_reading(connection, report_key(report), by)

    def claim(self, id: str) -> ClaimView:
        """A claim with its evidence, its history with people, and the other claims of the same happening."""
        with self._engines.reading() as connection:
            return show.claim(connection, id)

    def show(self, id: str) -> View:
        """Everything about a report, claim, incident, actor, place or weapon, by its id or name."""
        with self._engines.reading() as connection:
            return show.show(connection, id)

    def history(self, id: str) -> tuple[Entry, ...]:
        """What happened to a report, claim or incident, oldest first: which report or person changed what."""
        with self._engines.reading() as connection:
            return history.history(connection, id)

    # ---- what people say

    def correct(self, report: str, change: AnyChange, *, who: str, why: str | None = None) -> Correction:
        """Keep what a person puts right in a report (id or key). The reading stays as it was; the view
        changes.

        Raises:
            StoreError: no such report, words that are not in its text, nobody named.
        """
        with self._engines.writing() as connection:
            held = look.report(connection, report)
            made = contents.instant(self._clock())
            entry, found = people.correct(connection, self._names, held, change, who, why, made)
        self._names.remember(found)
        return entry

    def undo(self, id: str, *, who: str, why: str | None = None) -> Correction | Judgement:
        """Take back a correction or a judgement, by a further entry."""
        if id.startswith("j"):
            with self._engines.writing() as connection:
                old = people.judgement_of(connection, id)
                made = contents.instant(self._clock())
                entry = judgement(old.left, old.right, "unsure", who, why or f"takes back {id}", made)
                people.keep_judgement(connection, entry)
            return entry
        with self._engines.reading() as connection:
            held = people.owner_of_correction(connection, id)
        return self.correct(held.key, Undo(correction=id), who=who, why=why)

    def judge(self, left: str, right: str, verdict: Verdict, *, who: str, why: str | None = None) -> Judgement:
        """Keep a person's judgement whether two claims speak of the same happening; the newest one holds."""
        with self._engines.writing() as connection:
            made = contents.instant(self._clock())
            return people.judge(connection, left, right, verdict, who, why, made)

    def link(self, links: Iterable[Link]) -> int:
        """Keep a linker's proposals (`judgements.link` makes them); returns how many are new."""
        with self._engines.writing() as connection:
            return sum(people.keep_link(connection, entry) for entry in links)

    def judgements(self) -> tuple[Judgement, ...]:
        """Every judgement, oldest first."""
        with self._engines.reading() as connection:
            return look.all_judgements(connection)

    # ---- keeping it safe

    def verify(self, again: Again | None = None) -> Verification:
        """Work out every hash, offset, id and reference again, and read a sample of the reports `again`."""
        with self._engines.reading() as connection:
            return verify.verify(connection, again)

    def rebuild(self) -> int:
        """Derive the whole index anew from what is kept, in one transaction; returns how many reports there are."""
        with self._engines.writing() as connection:
            return rebuild.rebuild(connection)

    def export_all(self, file: BinaryIO) -> int:
        """Write the whole record as lines of JSON (docs/record.md); returns how many lines."""
        n = 0
        with self._engines.reading() as connection:
            for line in exchange.lines(connection):
                file.write(line)
                n += 1
        return n

    def import_all(self, file: Iterable[bytes]) -> Imported:
        """Take in an export. What is held already stays, so importing twice, or into a record in use, is
        safe.
        """
        return exchange.read(self._engines, self._names, file)

    def merge(self, other: Store) -> Imported:
        """Take in everything of another record; that one is not changed."""
        with other._engines.reading() as connection:
            return exchange.read(self._engines, self._names, exchange.lines(connection))

    def export_gold(self, file: BinaryIO, *, reviewed: bool = False) -> int:
        """Write corrected reports as gold, one a line; with `reviewed` only those checked as a whole."""
        n = 0
        with self._engines.reading() as connection:
            for line in gold.gold(connection, reviewed=reviewed):
                file.write(line)
                n += 1
        return n
