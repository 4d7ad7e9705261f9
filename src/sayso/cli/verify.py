"""`sayso verify`: proof that the record is whole."""

from __future__ import annotations

from typing import Annotated

import typer

from sayso.cli import store_options


def register(app: typer.Typer) -> None:
    """Add the command."""
    app.command()(verify)


def verify(
    record: store_options.Where = store_options.DEFAULT,
    sample: Annotated[int, typer.Option(min=0, help="Reports to read again; their bytes must be the same.")] = 20,
    seed: Annotated[int, typer.Option(help="Which ones: another number, another sample.")] = 0,
    rebuild: Annotated[bool, typer.Option("--rebuild", help="First derive the index anew from what is kept.")] = False,
    json: store_options.Json = False,
) -> None:
    """Work out every hash, offset, id and reference again, and read a sample of reports again. Exit code 1
    if wrong.
    """
    from sayso.cli.store_print import print_json
    from sayso.views.visible import line

    reread = None
    if sample:
        from sayso.pipeline import open_pipeline

        reread = open_pipeline().read
    with store_options.opened(record) as store:
        if rebuild:
            typer.echo(f"{store.rebuild():,} reports indexed anew", err=True)
        proof = store.verify(reread, sample=sample, seed=seed)
    if json:
        print_json(proof)
    else:
        for problem in proof.problems:
            typer.echo(line(f"{problem.where}: {problem.what}"), err=True)
        again = "" if proof.reread is None else f", {proof.reread} read again with the same bytes"
        typer.echo(
            f"{record}: {proof.reports:,} reports, {proof.readings:,} readings, {proof.spans:,} spans, "
            f"{proof.claims:,} claims, {proof.corrections:,} corrections, {proof.judgements:,} judgements{again}: "
            + ("all is as it must be" if proof.ok else f"{len(proof.problems) + proof.more:,} problems")
        )
    raise typer.Exit(0 if proof.ok else 1)
