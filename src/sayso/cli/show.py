"""`sayso show`: everything about one thing."""

from __future__ import annotations

from typing import Annotated

import typer

from sayso.cli import store_options


def register(app: typer.Typer) -> None:
    """Add the command."""
    app.command()(show)


def show(
    id: Annotated[
        str, typer.Argument(help="A report, claim or incident by its id; an actor, place or weapon by name.")
    ],
    record: store_options.Where = store_options.DEFAULT,
    json: store_options.Json = False,
) -> None:
    """Show everything the record knows of a report, claim, incident, actor, place or weapon."""
    from sayso.cli.store_print import Printer, print_json
    from sayso.ontology import Ontology
    from sayso.store.show import ClaimView, IncidentView, ReportView

    with store_options.opened(record) as store:
        view = store.show(id)
    if json:
        print_json(view)
        return
    printer = Printer(Ontology.load())
    if isinstance(view, ReportView):
        printer.report(view)
    elif isinstance(view, ClaimView):
        printer.claim(view)
    elif isinstance(view, IncidentView):
        printer.incident(view)
    else:
        printer.name(view)
