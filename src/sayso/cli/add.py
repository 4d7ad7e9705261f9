"""`sayso add`: reports into the record."""

from __future__ import annotations

from collections import Counter
from typing import TYPE_CHECKING, Annotated

import typer

from sayso.cli import store_options
from sayso.cli.read import Field, OwnFile, Published, Publisher, ReaderName, Where

if TYPE_CHECKING:
    from sayso.cli.keep import Kept
    from sayso.errors import SaysoError

EXAMPLES = """Examples:

  sayso add reports/                                 a folder, into ./sayso.db

  sayso add new.jsonl --record postgresql://db/team  into a PostgreSQL database

  sayso add reports/ --actors own.toml               with a registry of yours

Run it again after an interruption: what is held is not read again.
The same report twice is kept once; a copy is linked with what it copies;
a changed page is a new version. After an update of the reader, the
ontology or a registry each report gets a new reading beside the old ones.
"""


def register(app: typer.Typer) -> None:
    """Add the command."""
    app.command(epilog=EXAMPLES)(add)


def add(
    where: Where,
    record: store_options.Where = store_options.DEFAULT,
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
    again: Annotated[
        bool,
        typer.Option("--again", help="Read again what this very reader has read.", rich_help_panel="Reader"),
    ] = False,
    sources: Annotated[
        bool, typer.Option("--sources/--no-sources", help="Keep text and HTML, files and fetched pages, as they were.")
    ] = True,
    reader: ReaderName = "sayso",
    ontology: OwnFile = None,
    actors: OwnFile = None,
    weapons: OwnFile = None,
    places: OwnFile = None,
    json: store_options.Json = False,
) -> None:
    """Read reports and keep them, with what they say, in the record.

    Problems are printed on standard error, one line each; the exit code is 1.
    The other reports are kept all the same.
    """
    from sayso.cli.keep import Keeper, PageFetcher
    from sayso.cli.run import all_of
    from sayso.cli.store_print import print_json
    from sayso.intake import IntakeOptions, load
    from sayso.pipeline import Registries, open_pipeline
    from sayso.views.visible import line

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
    counts: Counter[str] = Counter()
    problems: Counter[str] = Counter()

    def tell(kept: Kept) -> None:
        counts[kept.status] += 1
        if json:
            print_json(kept)

    def complain(problem: SaysoError) -> None:
        problems[type(problem).__name__] += 1
        typer.echo(f"sayso: {line(str(problem))}", err=True)

    with store_options.opened(record, create=True) as store:
        fetcher = PageFetcher()
        given = all_of(load(place, options, fetcher=fetcher) for place in where)
        Keeper(store, pipeline, tell, complain).keep(given, again=again, sources=sources, fetcher=fetcher)
        name = store.name
    if summary := pipeline.reader.summary():
        typer.echo(summary, err=True)
    if not json:
        typer.echo(f"{name}: {_told(counts, problems)}")
    raise typer.Exit(1 if problems else 0)


def _told(counts: Counter[str], problems: Counter[str]) -> str:
    told = [f"{n:,} {status}" for status, n in sorted(counts.items())]
    if problems:
        told.append(f"{problems.total():,} not kept (see above)")
    return ", ".join(told) or "nothing"
