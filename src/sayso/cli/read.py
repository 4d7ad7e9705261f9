"""`sayso read`: reports in, their record out."""

from __future__ import annotations

from datetime import datetime
from pathlib import Path
from typing import TYPE_CHECKING, Annotated

import typer

if TYPE_CHECKING:
    from sayso.cli.run import Sink
    from sayso.ontology import Ontology

EXAMPLES = """Examples:

  sayso read report.txt --published 2025-01-05      a text file of your own

  sayso read https://example.org/story              a page; its date is found

  sayso read reports.jsonl --json > record.jsonl    the record, one JSON object a report

  sayso read folder/ --html record.html             a page with every value lit where it stands

  cat report.txt | sayso read -                     standard input
"""

Where = Annotated[
    list[str],
    typer.Argument(metavar="FILE | FOLDER | URL | -", help="Reports: text, HTML, JSONL, CSV, Parquet, folders, pages."),
]
Published = Annotated[
    datetime | None,
    typer.Option(
        formats=["%Y-%m-%d"],
        metavar="YYYY-MM-DD",
        help="Publication date of reports that state none.",
        rich_help_panel="Input",
    ),
]
Publisher = Annotated[str | None, typer.Option(help="Outlet of reports that name none.", rich_help_panel="Input")]
Field = Annotated[str | None, typer.Option(help="Name of the column or key.", rich_help_panel="Input")]
OwnFile = Annotated[
    Path | None,
    typer.Option(
        exists=True,
        dir_okay=False,
        help="A file of your own, read beside the bundled one.",
        rich_help_panel="Registries",
    ),
]
MinScore = Annotated[
    float | None,
    typer.Option(min=0, max=1, help="Leave out what the reader is less sure of than this.", rich_help_panel="Output"),
]
ReaderName = Annotated[
    str,
    typer.Option(
        metavar="sayso | openai:MODEL",
        help="The built-in reader, or a language model at OPENAI_BASE_URL, which is sent the reports' text.",
        rich_help_panel="Reader",
    ),
]


def register(app: typer.Typer) -> None:
    """Add the command."""
    app.command(epilog=EXAMPLES)(read)


def read(
    where: Where,
    published: Published = None,
    publisher: Publisher = None,
    text_field: Field = None,
    date_field: Field = None,
    title_field: Field = None,
    publisher_field: Field = None,
    id_field: Field = None,
    url_field: Field = None,
    encoding: Annotated[str | None, typer.Option(help="Of files that are not UTF-8.", rich_help_panel="Input")] = None,
    assume_english: Annotated[
        bool, typer.Option("--assume-english", help="Do not judge the language.", rich_help_panel="Input")
    ] = False,
    json: Annotated[
        bool, typer.Option("--json", help="Print JSON Lines: one record a line.", rich_help_panel="Output")
    ] = False,
    mentions: Annotated[
        bool,
        typer.Option(
            "--mentions",
            help="With --json: every time, place, quantity, name, attribution and fact of a weapon too.",
            rich_help_panel="Output",
        ),
    ] = False,
    html: Annotated[
        Path | None,
        typer.Option(dir_okay=False, metavar="FILE", help="Write a self-contained page.", rich_help_panel="Output"),
    ] = None,
    min_score: MinScore = None,
    reader: ReaderName = "sayso",
    ontology: OwnFile = None,
    actors: OwnFile = None,
    weapons: OwnFile = None,
    places: OwnFile = None,
) -> None:
    """Read reports and print what they claim: who says what happened, when, where, with what, how many, how sure.

    Problems are printed on standard error, one line each; the other reports are read all the same, and the exit code
    is 1.
    """
    from sayso.cli.run import Run, all_of
    from sayso.intake import IntakeOptions, load
    from sayso.pipeline import Registries, open_pipeline

    options = IntakeOptions(
        published=published.date() if published else None,
        publisher=publisher,
        text_field=text_field,
        date_field=date_field,
        title_field=title_field,
        publisher_field=publisher_field,
        id_field=id_field,
        url_field=url_field,
        encoding=encoding,
        assume_english=assume_english,
    )
    registries = Registries(ontology=ontology, actors=actors, weapons=weapons, places=places)
    pipeline = open_pipeline(registries=registries, reader=reader)
    sinks = sinks_for(pipeline.ontology, json=json, mentions=mentions, html=html)
    run = Run(pipeline, sinks, min_score=min_score)
    code = run.read(all_of(load(place, options) for place in where))
    if summary := pipeline.reader.summary():
        typer.echo(summary, err=True)
    raise typer.Exit(code)


def sinks_for(ontology: Ontology, *, json: bool, mentions: bool, html: Path | None) -> list[Sink]:
    """Where records go: the page where one is asked for, and standard output unless only the page is."""
    from sayso.cli.run import JsonSink, PageSink, TableSink

    sinks: list[Sink] = []
    if html is not None:
        sinks.append(PageSink(html, ontology))
    if json or mentions:
        sinks.append(JsonSink(mentions=mentions))
    elif html is None:
        sinks.append(TableSink(ontology))
    return sinks
