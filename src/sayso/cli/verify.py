"""`sayso verify`: proof that the record is whole."""

from __future__ import annotations

from typing import TYPE_CHECKING, Annotated

import typer

from sayso.cli import store_options
from sayso.cli.read import OwnFile, ReaderName

if TYPE_CHECKING:
    from sayso.store import Verification

EXAMPLES = """A reading is read again only by what made it: the same reader, version,
weights, ontology and registries. Readings made otherwise are checked in all
other ways, and counted. Give --reader, --ontology, --actors, --weapons and
--places as they were given to `sayso add`.
"""


def register(app: typer.Typer) -> None:
    """Add the command."""
    app.command(epilog=EXAMPLES)(verify)


def verify(
    record: store_options.Where = store_options.DEFAULT,
    sample: Annotated[int, typer.Option(min=0, help="Reports to read again; their bytes must be the same.")] = 20,
    seed: Annotated[int, typer.Option(help="Which ones: another number, another sample.")] = 0,
    rebuild: Annotated[bool, typer.Option("--rebuild", help="First derive the index anew from what is kept.")] = False,
    reader: ReaderName = "sayso",
    ontology: OwnFile = None,
    actors: OwnFile = None,
    weapons: OwnFile = None,
    places: OwnFile = None,
    json: store_options.Json = False,
) -> None:
    """Work out every hash, offset, id and reference again; read a sample of reports again.

    The exit code is 1 if anything is wrong.
    """
    from sayso.cli.store_print import print_json
    from sayso.store import Again
    from sayso.views.visible import line

    again = None
    with store_options.opened(record) as store:
        if sample:
            from sayso.pipeline import Registries, open_pipeline

            registries = Registries(ontology=ontology, actors=actors, weapons=weapons, places=places)
            pipeline = open_pipeline(registries=registries, reader=reader)
            again = Again(read=pipeline.read, by=pipeline.provenance, sample=sample, seed=seed)
        if rebuild:
            typer.echo(f"{store.rebuild():,} reports indexed anew", err=True)
        proof = store.verify(again)
        name = store.name
    if json:
        print_json(proof)
    else:
        for problem in proof.problems:
            typer.echo(line(f"{problem.where}: {problem.what}"), err=True)
        typer.echo(f"{name}: {_told(proof)}")
    raise typer.Exit(0 if proof.ok else 1)


def _told(proof: Verification) -> str:
    counted = (
        f"{proof.reports:,} reports, {proof.readings:,} readings, {proof.spans:,} spans, {proof.claims:,} claims, "
        f"{proof.corrections:,} corrections, {proof.judgements:,} judgements"
    )
    again = "" if proof.reread is None else f", {proof.reread:,} read again with the same bytes"
    held = "all is as it must be" if proof.ok else f"{len(proof.problems) + proof.more:,} problems"
    others = [
        f"{n:,} {whose}"
        for n, whose in (
            (proof.other_registries, "with other registries"),
            (proof.other_readers, "by another reader, version or ontology"),
        )
        if n
    ]
    apart = f"; not read again because made otherwise: {', '.join(others)}" if others else ""
    return f"{counted}{again}: {held}{apart}"
