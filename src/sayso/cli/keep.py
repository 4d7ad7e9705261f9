"""From what intake gives to what the record keeps: what is held already is not read again."""

from __future__ import annotations

from collections import deque
from collections.abc import Callable, Iterable, Iterator
from pathlib import Path
from typing import TYPE_CHECKING

from sayso.errors import SaysoError, StoreError
from sayso.intake import Fetcher
from sayso.record import Struct
from sayso.store.engine import out_of_order

if TYPE_CHECKING:
    from sayso.intake.fetch import Fetched
    from sayso.pipeline import Pipeline
    from sayso.record import Record, Report
    from sayso.store import Added, Store

MAX_SOURCE = 20_000_000  # bytes of a source that is kept


class Kept(Struct, frozen=True, kw_only=True):
    """What became of one report: new, same, copy or version (of the report `of`), or read anew."""

    status: str
    report: str
    of: str | None = None
    reading: bool = False  # a reading was added


class PageFetcher(Fetcher):
    """A fetcher that still has the page it fetched last: reports come one by one, before the next page is fetched."""

    _last: Fetched | None = None

    def get(self, url: str, max_bytes: int) -> Fetched:
        """See `Fetcher.get`."""
        self._last = super().get(url, max_bytes)
        return self._last

    def page_of(self, report: Report) -> bytes | None:
        """The page that this report, the newest one, was made of; None where it was not fetched."""
        last = self._last
        return last.body if last is not None and last.retrieved == report.retrieved else None


class Keeper:
    """Reads reports and keeps them, each in a transaction of its own; tells of each, and of problems."""

    def __init__(
        self, store: Store, pipeline: Pipeline, tell: Callable[[Kept], None], complain: Callable[[SaysoError], None]
    ) -> None:
        self._store, self._pipeline, self._tell, self._complain = store, pipeline, tell, complain
        self._unread: deque[tuple[Report, bytes | None]] = deque()

    def keep(
        self, given: Iterable[Report | SaysoError], *, again: bool, sources: bool, fetcher: PageFetcher | None = None
    ) -> None:
        """Read and keep what is new. With `again` also what this very reader has read; with `sources` the file too, or
        the page that `fetcher` fetched.
        """
        pages = fetcher if sources else None
        for outcome in self._pipeline.read_each(self._new(given, again=again, pages=pages)):
            report, page = self._unread.popleft()  # outcomes come in the order of the reports
            if isinstance(outcome, SaysoError):
                self._complain(outcome)
            else:
                self._keep(report, outcome, page or source_of(report) if sources else None)

    def _new(self, given: Iterable[Report | SaysoError], *, again: bool, pages: PageFetcher | None) -> Iterator[Report]:
        by = self._pipeline.provenance
        for report in given:
            if isinstance(report, SaysoError):
                self._complain(report)
            elif not again and self._store.has_reading(report, by):
                self._same(report)
            else:
                self._unread.append((report, None if pages is None else pages.page_of(report)))
                yield report

    def _same(self, report: Report) -> None:
        """What this reader has read is not read again; that it was fetched again is noted."""
        try:
            if report.retrieved is not None:
                self._store.note_fetch(report)
        except StoreError as problem:
            self._refused(problem)
        else:
            self._tell(Kept(status="same", report=report.id))

    def _keep(self, report: Report, record: Record, source: bytes | None) -> None:
        try:
            added = self._store.add(report, record, source)
        except StoreError as problem:
            self._refused(problem)
        else:
            self._tell(_told(added))

    def _refused(self, problem: StoreError) -> None:
        if out_of_order(problem):  # the next report would fare no better
            raise problem
        self._complain(problem)


def _told(added: Added) -> Kept:
    status = "read anew" if added.status == "same" and added.reading else added.status
    return Kept(status=status, report=added.report_id, of=added.of, reading=added.reading)


def source_of(report: Report) -> bytes | None:
    """The file that holds this one report, as it is; None where it holds others too, or is too large."""
    if report.path is None:
        return None
    path = Path(report.path)  # of a row it names the row too, which is no file's name
    try:
        if not path.is_file() or path.stat().st_size > MAX_SOURCE:
            return None
        return path.read_bytes()
    except (OSError, ValueError):
        return None
