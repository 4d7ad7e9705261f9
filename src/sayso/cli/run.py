"""One run over many reports: progress and problems on standard error, records to where they are wanted."""

from __future__ import annotations

import sys
from collections.abc import Iterable, Iterator, Sequence
from pathlib import Path
from typing import Protocol, TypeVar

from rich.console import Console
from rich.progress import BarColumn, MofNCompleteColumn, Progress, TextColumn, TimeElapsedColumn
from rich.text import Text

from sayso.cli.export import check_folder, written
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
        """Take one record. Raises SaysoError, once, where it can take no more."""

    def close(self) -> None:
        """No more records will come. Raises SaysoError where those taken could not be kept."""


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
    """One page with all records, as many as it holds, written when the last has come.

    Raises SaysoError at once where the page's folder is missing or may not be written.
    """

    def __init__(self, path: Path, ontology: Ontology) -> None:
        check_folder(path)
        self.path, self.ontology = path, ontology
        self.records: list[Record] = []
        self.left_out = 0

    def put(self, record: Record) -> None:
        """See `Sink.put`."""
        if len(self.records) < PAGE_REPORTS:
            self.records.append(record)
            return
        self.left_out += 1
        if self.left_out == 1:
            raise SaysoError(
                f"{self.path}: a page holds {PAGE_REPORTS} reports; the others are read, but not on it: "
                "give fewer, or use --json"
            )

    def close(self) -> None:
        """Write the page, if there is anything to show."""
        if self.records:
            page = render(self.records, self.ontology).encode()
            with written(self.path) as out:
                out.write(page)
            left_out = f", {self.left_out} left out" if self.left_out else ""
            print(f"{self.path}: {len(self.records)} report(s){left_out}", file=sys.stderr)


class Run:
    """Reads outcomes of intake; every problem is one line on standard error and the rest goes on."""

    def __init__(self, pipeline: Pipeline, sinks: Sequence[Sink], *, min_score: float | None = None) -> None:
        self.pipeline, self.sinks, self.min_score = pipeline, sinks, min_score
        self.errors = Console(stderr=True, soft_wrap=True)
        self.problems = self.done = 0

    def read(self, outcomes: Iterable[Report | SaysoError]) -> int:
        """Read every report and hand its record to the sinks; the exit code: 1 where there was any problem.

        However it ends, the sinks are closed: what was read before an interruption is not lost.
        """
        try:
            self._read(outcomes)
        finally:
            self._close()
        return 1 if self.problems else 0

    def say(self, problem: SaysoError) -> None:
        """One line, whatever the problem's text holds."""
        self.problems += 1
        self.errors.print(Text(visible(f"sayso: {problem}").replace("\n", " ")), highlight=False)

    def _read(self, outcomes: Iterable[Report | SaysoError]) -> None:
        with self._progress() as progress:
            task = progress.add_task("reading", total=None)
            for outcome in self.pipeline.read_each(self._good(outcomes)):
                if isinstance(outcome, SaysoError):
                    self.say(outcome)
                    continue
                record = outcome if self.min_score is None else at_least(outcome, self.min_score)
                self._put(record)
                self.done += 1
                progress.update(task, completed=self.done)

    def _put(self, record: Record) -> None:
        for sink in self.sinks:
            try:
                sink.put(record)
            except SaysoError as problem:  # the other sinks still take it
                self.say(problem)

    def _close(self) -> None:
        for sink in self.sinks:
            try:
                sink.close()
            except SaysoError as problem:
                self.say(problem)
        if self.problems:
            self.errors.print(f"{self.done} report(s) read, {self.problems} problem(s)", style="dim", highlight=False)

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
