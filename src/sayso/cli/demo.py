"""`sayso demo`: the bundled sample reports, read."""

from __future__ import annotations

from pathlib import Path
from typing import Annotated

import typer


def register(app: typer.Typer) -> None:
    """Add the command."""
    app.command()(demo)


def demo(
    html: Annotated[
        Path | None, typer.Option(dir_okay=False, metavar="FILE", help="Write a self-contained page.")
    ] = None,
    json: Annotated[bool, typer.Option("--json", help="Print JSON Lines: one record a line.")] = False,
) -> None:
    """Read the sample reports that come with Sayso: several accounts of the same events, which disagree.

    The samples are our own words on facts of public record, under invented outlets.
    """
    from sayso.cli.read import sinks_for
    from sayso.cli.run import Run
    from sayso.pipeline import open_pipeline
    from sayso.samples import samples

    pipeline = open_pipeline()
    run = Run(pipeline, sinks_for(pipeline.ontology, json=json, mentions=False, html=html))
    raise typer.Exit(run.read(samples()))
