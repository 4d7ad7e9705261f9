"""From what intake gives to what the record keeps: what is held already is not read again."""

from __future__ import annotations

from collections import deque
from collections.abc import Callable, Iterable, Iterator
from pathlib import Path
from typing import TYPE_CHECKING

from sayso.errors import SaysoError, StoreError
from sayso.record import Struct

if TYPE_CHECKING:
    from sayso.pipeline import Pipeline
    from sayso.record import Record, Report
    from sayso.store import Added, Store

MAX_SOURCE = 20_000_000  # bytes of a source that is kept
SINGLE = frozenset({"", ".txt", ".md", ".html", ".htm", ".xhtml"})  # files that hold one report


class Kept(Struct, frozen=True, kw_only=True):
    """What became of one report: new, same, copy or version (of the report `of`), or read anew."""

    status: str
    report: str
    of: str | None = None
    reading: bool = False  # a reading was added


class Keeper:
    """Reads reports and keeps them, each in a transaction of its own; tells of each, and of problems."""

    def __init__(
        self, store: Store, pipeline: Pipeline, tell: Callable[[Kept], None], complain: Callable[[SaysoError], None]
    ) -> None:
        self._store, self._pipeline, self._tell, self._complain = store, pipeline, tell, complain
        self._unread: deque[Report] = deque()

    def keep(self, given: Iterable[Report | SaysoError], *, again: bool, sources: bool) -> None:
        """Read and keep what is new. With `again` also what this very reader has read; with `sources` the file too."""
        for outcome in self._pipeline.read_each(self._new(given, again=again)):
            report = self._unread.popleft()  # outcomes come in the order of the reports
            if isinstance(outcome, SaysoError):
                self._complain(outcome)
            else:
                self._keep(report, outcome, sources=sources)

    def _new(self, given: Iterable[Report | SaysoError], *, again: bool) -> Iterator[Report]:
        by = self._pipeline.provenance
        for report in given:
            if isinstance(report, SaysoError):
                self._complain(report)
            elif not again and self._store.has_reading(report, by):
                self._tell(Kept(status="same", report=report.id))
            else:
                self._unread.append(report)
                yield report

    def _keep(self, report: Report, record: Record, *, sources: bool) -> None:
        try:
            added = self._store.add(report, record, source_of(report) if sources else None)
        except StoreError as problem:
            if problem.__cause__ is not None:  # the database's own: the next report would fare no better
                raise
            self._complain(problem)
        else:
            self._tell(_told(added))


def _told(added: Added) -> Kept:
    status = "read anew" if added.status == "same" and added.reading else added.status
    return Kept(status=status, report=added.report_id, of=added.of, reading=added.reading)


def source_of(report: Report) -> bytes | None:
    """The file that holds this one report, as it is; None where there is no such file."""
    if report.path is None:
        return None
    path = Path(report.path)
    try:
        if path.suffix.lower() not in SINGLE or not path.is_file() or path.stat().st_size > MAX_SOURCE:
            return None
        return path.read_bytes()
    except (OSError, ValueError):
        return None
