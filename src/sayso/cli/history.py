"""`sayso history`: what changed, and which report, reader or person changed it."""

from __future__ import annotations

from typing import Annotated

import typer

from sayso.cli import store_options


def register(app: typer.Typer) -> None:
    """Add the command."""
    app.command()(history)


def history(
    id: Annotated[str, typer.Argument(help="A report, claim or incident by its id.")],
    record: store_options.Where = store_options.DEFAULT,
    json: store_options.Json = False,
) -> None:
    """Show what happened to a report, claim or incident.

    Readings, corrections, judgements, versions and copies, oldest first.
    """
    from sayso.cli.store_print import Printer, print_json
    from sayso.ontology import Ontology

    with store_options.opened(record) as store:
        entries = store.history(id)
    if json:
        for entry in entries:
            print_json(entry)
        return
    Printer(Ontology.load()).entries(entries)
