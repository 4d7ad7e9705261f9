"""`sayso add`: reports into the record."""

from __future__ import annotations

from collections import Counter
from collections.abc import Callable, Iterable, Iterator
from datetime import datetime
from pathlib import Path
from typing import TYPE_CHECKING, Annotated

import typer

from sayso.cli import store_options

if TYPE_CHECKING:
    from sayso.errors import SaysoError
    from sayso.pipeline import Pipeline
    from sayso.record import Report
    from sayso.store import Store

MAX_SOURCE = 20_000_000  # bytes of a source that is kept
SINGLE = frozenset({"", ".txt", ".md", ".html", ".htm", ".xhtml"})  # files that hold one report

EXAMPLES = """Examples:

  sayso add reports/                                 a folder, into ./sayso.db

  sayso add new.jsonl --record postgresql://db/team  into a PostgreSQL database

Run it again after an interruption: what is held is not read again. The same report twice is kept once; a
copy is linked
with what it copies; a changed page is a new version.
"""


def register(app: typer.Typer) -> None:
    """Add the command."""
    app.command(epilog=EXAMPLES)(add)


def add(
    where: Annotated[
        list[str], typer.Argument(metavar="FILE | FOLDER | URL | -", help="Reports, as for `sayso read`.")
    ],
    record: store_options.Where = store_options.DEFAULT,
    published: Annotated[
        datetime | None,
        typer.Option(formats=["%Y-%m-%d"], metavar="YYYY-MM-DD", help="Publication date of reports that state none."),
    ] = None,
    publisher: Annotated[str | None, typer.Option(help="Outlet of reports that name none.")] = None,
    assume_english: Annotated[bool, typer.Option("--assume-english", help="Do not judge the language.")] = False,
    again: Annotated[bool, typer.Option("--again", help="Read again what this very reader has read.")] = False,
    sources: Annotated[
        bool, typer.Option("--sources/--no-sources", help="Keep text and HTML files as they were, compressed.")
    ] = True,
    json: store_options.Json = False,
) -> None:
    """Read reports and keep them, with what they say, in the record."""
    from sayso.cli.store_print import print_json
    from sayso.intake import IntakeOptions, load
    from sayso.pipeline import open_pipeline

    options = IntakeOptions(
        published=published.date() if published else None, publisher=publisher, assume_english=assume_english
    )
    pipeline = open_pipeline()
    problems = 0
    counts: Counter[str] = Counter()

    def report_problem(problem: SaysoError) -> None:
        nonlocal problems
        problems += 1
        from sayso.views.visible import line

        typer.echo(f"sayso: {line(str(problem))}", err=True)

    with store_options.opened(record, create=True) as store:
        given = (outcome for place in where for outcome in load(place, options))
        for added in kept(store, pipeline, given, report_problem, again=again, sources=sources):
            counts[added[0]] += 1
            if json:
                print_json({"status": added[0], "report": added[1], "of": added[2], "reading": added[3]})
    if not json:
        told = ", ".join(f"{n:,} {status}" for status, n in sorted(counts.items())) or "nothing"
        typer.echo(f"{record}: {told}")
    raise typer.Exit(1 if problems else 0)


def kept(
    store: Store,
    pipeline: Pipeline,
    given: Iterable[Report | SaysoError],
    say: Callable[[SaysoError], None],
    *,
    again: bool,
    sources: bool,
) -> Iterator[tuple[str, str, str | None, bool]]:
    """Read and keep reports one after the other; yields status, report, of what, and whether a reading is new.

    Each report is read by itself: read together with others, its scores would depend on them, and reading it again
    would not give the same bytes.
    """
    from sayso.errors import SaysoError, StoreError

    provenance = getattr(pipeline.reader, "provenance", None)
    for report in given:
        if isinstance(report, SaysoError):
            say(report)
            continue
        if not again and provenance is not None and store.has_reading(report, provenance):
            yield "same", report.id, None, False
            continue
        (outcome,) = pipeline.read_each([report])
        if isinstance(outcome, SaysoError):
            say(outcome)
            continue
        try:
            added = store.add(report, outcome, source_of(report) if sources else None)
        except StoreError as problem:
            if problem.__cause__ is not None:  # the database's own: the next report would fare no better
                raise
            say(problem)
            continue
        yield added.status, added.report_id, added.of, added.reading


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
