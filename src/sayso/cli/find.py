"""`sayso find`: claims and reports out of the record."""

from __future__ import annotations

from typing import TYPE_CHECKING, Annotated

import typer

from sayso.cli import store_options
from sayso.cli.read import OwnFile

if TYPE_CHECKING:
    from sayso.store import Query
    from sayso.store.query import Facet

EXAMPLES = """Examples:

  sayso find "hospital strike" --place Aleppo --within 50km --from 2016-04 --to 2016-05

  sayso find --actor "SYR MIL" --source NGO --type ASSAULT --status occurred --not-denied

  sayso find --place SY --facets type,source,year --limit 5

  sayso find --reports "ceasefire talks"

Words must all be there; "in quotes" is a phrase; four letters or more also
find longer words (drone: drones). An actor or source is a name or a code
(SYR MIL, or SYR for all its sectors); a place is a name or a country's two
letters. Distances are from where the record's claims put the place, else
the gazetteer; of namesakes, say which with --near.
"""

Day = Annotated[str | None, typer.Option(metavar="YYYY[-MM[-DD]]")]


def register(app: typer.Typer) -> None:
    """Add the command."""
    app.command(epilog=EXAMPLES)(find)


def find(
    words: Annotated[str, typer.Argument(help="Words of the claim, its sentence or its values.")] = "",
    record: store_options.Where = store_options.DEFAULT,
    place: Annotated[str | None, typer.Option(help="Where it happened.")] = None,
    within: Annotated[str | None, typer.Option(metavar="KM", help="Around the place or point: 50km.")] = None,
    near: Annotated[str | None, typer.Option(metavar="LAT,LON", help="A point instead of a place.")] = None,
    begin: Annotated[
        str | None, typer.Option("--from", metavar="YYYY[-MM[-DD]]", help="The event's days reach this day or later.")
    ] = None,
    end: Annotated[
        str | None, typer.Option("--to", metavar="YYYY[-MM[-DD]]", help="The event's days reach this day or earlier.")
    ] = None,
    published_from: Day = None,
    published_to: Day = None,
    actor: Annotated[str | None, typer.Option(help="Who did it: a name or code.")] = None,
    target: Annotated[str | None, typer.Option(help="To whom: a name or code.")] = None,
    source: Annotated[str | None, typer.Option(help="Who says so: a name or code.")] = None,
    weapon: Annotated[str | None, typer.Option(help="With what.")] = None,
    type_: Annotated[str | None, typer.Option("--type", help="Event type, such as ASSAULT.")] = None,
    mode: Annotated[str | None, typer.Option(help="Its mode, such as airstrike.")] = None,
    status: Annotated[str | None, typer.Option(help="occurred, negated, future, possible or requested.")] = None,
    outlet: Annotated[str | None, typer.Option(help="The report's outlet.")] = None,
    report: Annotated[str | None, typer.Option(help="Only this report.")] = None,
    not_denied: Annotated[
        bool, typer.Option("--not-denied", help="Leave out what is negated or denied, here or in its incident.")
    ] = False,
    not_hedged: Annotated[bool, typer.Option("--not-hedged", help="Leave out what is hedged.")] = False,
    min_score: Annotated[float | None, typer.Option(min=0, max=1, help="The reader's score at least.")] = None,
    min_killed: Annotated[int | None, typer.Option(min=0, help="Killed at least (lower bound).")] = None,
    all_versions: Annotated[bool, typer.Option("--all-versions", help="Pages that were changed since, too.")] = False,
    sort: Annotated[str, typer.Option(help="published, time, score or killed.")] = "published",
    ascending: Annotated[bool, typer.Option("--ascending", help="Oldest or smallest first.")] = False,
    limit: Annotated[int, typer.Option(min=1, max=1000)] = 20,
    offset: Annotated[int, typer.Option(min=0)] = 0,
    facets: Annotated[
        str | None, typer.Option(metavar="NAME,NAME", help="Counts of type, status, actor, source, place ...; or all.")
    ] = None,
    places: OwnFile = None,
    reports: Annotated[
        bool, typer.Option("--reports", help="List the reports that have the words, with or without claims.")
    ] = False,
    json: store_options.Json = False,
) -> None:
    """Find claims: every condition that is given must hold."""
    from sayso.cli.locate import Gazette
    from sayso.cli.nothing import why_nothing
    from sayso.cli.store_print import Printer, print_json
    from sayso.ontology import Ontology
    from sayso.store import Query
    from sayso.views.visible import line

    km = store_options.kilometres(within)
    query = Query(
        text=words or None,
        place=place,
        within=km if near is None else None,
        near=store_options.near(near, km),
        begin=store_options.first_day(begin),
        end=store_options.last_day(end),
        published_from=store_options.first_day(published_from),
        published_to=store_options.last_day(published_to),
        actor=actor,
        target=target,
        source=source,
        weapon=weapon,
        type=type_.upper() if type_ else None,
        mode=mode,
        status=status,
        outlet=outlet,
        report=report,
        not_denied=not_denied,
        not_hedged=not_hedged,
        min_score=min_score,
        min_killed=min_killed,
        all_versions=all_versions,
        sort=_one_of("--sort", sort, ("published", "time", "score", "killed")),  # type: ignore[arg-type]
        ascending=ascending,
        limit=limit,
        offset=offset,
        facets=_facets(facets),
    )
    if reports:
        _check_words_only(query)
    locate = Gazette(places)
    with store_options.opened(record) as store:
        found = store.find_reports(words, limit=limit, offset=offset) if reports else None
        page = store.find(query, locate) if found is None else None
        reasons = list(why_nothing(store, query, locate)) if page is not None and not page.total else []
    for reason in reasons:
        typer.echo(f"sayso: {line(reason)}", err=True)
    if page is not None and page.centre is not None and page.centre.looked_up:
        typer.echo(f"sayso: no claim says where {place!r} lies; the gazetteer has {page.centre.place}", err=True)
    if json:
        for hit in (page or found).hits:  # type: ignore[union-attr]
            print_json(hit)
        return
    printer = Printer(Ontology.load())
    if found is not None:
        printer.reports(found)
    if page is not None:
        printer.page(page)


def _check_words_only(query: Query) -> None:
    """Reports are found by their words alone: nothing else that is asked for may be dropped in silence."""
    from sayso.cli.nothing import CONDITIONS
    from sayso.store import Query

    words = Query(text=query.text, limit=query.limit, offset=query.offset)
    given = [name for name in query.__struct_fields__ if getattr(query, name) != getattr(words, name)]
    if given:
        told = ", ".join(CONDITIONS.get(name, "--" + name.replace("_", "-")) for name in given)
        raise typer.BadParameter(f"--reports goes with words, --limit and --offset only: leave out {told}")


def _facets(text: str | None) -> tuple[Facet, ...]:
    from typing import get_args

    from sayso.store import FACETS
    from sayso.store.query import Facet

    if text is None:
        return ()
    if text == "all":
        return FACETS
    names = [_one_of("--facets", name.strip(), get_args(Facet)) for name in text.split(",")]
    return tuple(names)  # type: ignore[arg-type]


def _one_of(option: str, value: str, known: tuple[str, ...]) -> str:
    if value not in known:
        raise typer.BadParameter(f"{option} {value!r}: expected one of {', '.join(known)}")
    return value
