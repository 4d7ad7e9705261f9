"""One run over many reports: progress and problems on standard error, records to where they are wanted."""

from __future__ import annotations

import sys
from collections.abc import Iterable, Iterator, Sequence
from pathlib import Path
from typing import Protocol, TypeVar

from rich.console import Console
from rich.progress import BarColumn, MofNCompleteColumn, Progress, TextColumn, TimeElapsedColumn
from rich.text import Text

from sayso.errors import SaysoError
from sayso.ontology import Ontology
from sayso.pipeline import Pipeline
from sayso.record import Record, Report
from sayso.views.jsonl import encode
from sayso.views.page import render
from sayso.views.sure import at_least
from sayso.views.terminal import print_record
from sayso.views.visible import visible

T = TypeVar("T")
PAGE_REPORTS = 500  # on one page; more would be too heavy for a browser


def all_of(parts: Iterable[Iterable[T]]) -> Iterator[T]:
    """One after the other."""
    for part in parts:
        yield from part


class Sink(Protocol):
    """Where records go."""

    def put(self, record: Record) -> None:
        """Take one record."""

    def close(self) -> None:
        """No more records will come."""


class JsonSink:
    """JSON Lines on standard output."""

    def __init__(self, *, mentions: bool) -> None:
        self.mentions = mentions

    def put(self, record: Record) -> None:
        """See `Sink.put`."""
        sys.stdout.buffer.write(encode(record, mentions=self.mentions))
        sys.stdout.buffer.flush()

    def close(self) -> None:
        """See `Sink.close`."""


class TableSink:
    """Tables in the terminal."""

    def __init__(self, ontology: Ontology) -> None:
        self.console, self.ontology = Console(), ontology

    def put(self, record: Record) -> None:
        """See `Sink.put`."""
        print_record(record, self.console, self.ontology)

    def close(self) -> None:
        """See `Sink.close`."""


class PageSink:
    """One page with all records, written when the last has come."""

    def __init__(self, path: Path, ontology: Ontology) -> None:
        self.path, self.ontology = path, ontology
        self.records: list[Record] = []

    def put(self, record: Record) -> None:
        """See `Sink.put`."""
        if len(self.records) == PAGE_REPORTS:
            raise SaysoError(f"{self.path}: a page holds {PAGE_REPORTS} reports; give fewer, or use --json")
        self.records.append(record)

    def close(self) -> None:
        """Write the page, if there is anything to show."""
        if self.records:
            try:
                self.path.write_text(render(self.records, self.ontology), encoding="utf-8")
            except OSError as error:
                raise SaysoError(f"{self.path}: the page cannot be written ({error.strerror})") from error
            print(f"{self.path}: {len(self.records)} report(s)", file=sys.stderr)


class Run:
    """Reads outcomes of intake; every problem is one line on standard error and the rest goes on."""

    def __init__(self, pipeline: Pipeline, sinks: Sequence[Sink], *, min_score: float | None = None) -> None:
        self.pipeline, self.sinks, self.min_score = pipeline, sinks, min_score
        self.errors = Console(stderr=True, soft_wrap=True)
        self.problems = self.done = 0

    def read(self, outcomes: Iterable[Report | SaysoError]) -> None:
        """Read every report and hand its record to the sinks."""
        with self._progress() as progress:
            task = progress.add_task("reading", total=None)
            for outcome in self.pipeline.read_each(self._good(outcomes)):
                if isinstance(outcome, SaysoError):
                    self.say(outcome)
                    continue
                record = outcome if self.min_score is None else at_least(outcome, self.min_score)
                for sink in self.sinks:
                    sink.put(record)
                self.done += 1
                progress.update(task, completed=self.done)

    def finish(self) -> int:
        """Close the sinks; the exit code: 1 where anything could not be read."""
        for sink in self.sinks:
            sink.close()
        if self.problems:
            self.errors.print(f"{self.done} report(s) read, {self.problems} problem(s)", style="dim", highlight=False)
        return 1 if self.problems else 0

    def say(self, problem: SaysoError) -> None:
        """One line, whatever the problem's text holds."""
        self.problems += 1
        self.errors.print(Text(visible(f"sayso: {problem}").replace("\n", " ")), highlight=False)

    def _good(self, outcomes: Iterable[Report | SaysoError]) -> Iterator[Report]:
        for outcome in outcomes:
            if isinstance(outcome, SaysoError):
                self.say(outcome)
            else:
                yield outcome

    def _progress(self) -> Progress:
        shown = self.errors.is_terminal and not sys.stdout.isatty()
        return Progress(
            TextColumn("{task.description}"),
            BarColumn(),
            MofNCompleteColumn(),
            TimeElapsedColumn(),
            console=self.errors,
            transient=True,
            disable=not shown,
        )
