"""The `sayso` command: its subcommands in the order of use, and what happens to errors that stop it."""

from __future__ import annotations

import os
import sys
from typing import Annotated

import typer

from sayso import __version__
from sayso.cli import add, correct, demo, export, find, history, read, show, verify
from sayso.errors import SaysoError

HELP = """Read dated news reports; keep a sourced record of what is claimed to have happened.

Every value keeps the exact words it came from, and who said them.
"""
EPILOG = """Start with: sayso demo. Then: sayso read report.txt --published 2025-01-05. Each command has its --help."""


def build() -> typer.Typer:
    """The application with all its commands."""
    app = typer.Typer(
        name="sayso",
        help=HELP,
        epilog=EPILOG,
        no_args_is_help=True,
        add_completion=False,
        rich_markup_mode="rich",
        pretty_exceptions_enable=False,
    )
    app.callback()(_root)
    for command in (demo, read, add, find, show, history, correct, verify, export):
        command.register(app)
    return app


def _version(wanted: bool) -> None:
    if wanted:
        typer.echo(f"sayso {__version__}")
        raise typer.Exit


def _root(
    version: Annotated[
        bool, typer.Option("--version", help="Print the version and leave.", callback=_version, is_eager=True)
    ] = False,
) -> None:
    del version  # its callback has done the work


def main() -> None:
    """Run the command. Exit codes: 0 all well, 1 something could not be done, 2 the command itself was wrong."""
    try:
        build()()
    except SaysoError as error:
        typer.echo(f"sayso: {error}", err=True)
        sys.exit(1)
    except BrokenPipeError:  # the reader of our output (head, less) has left
        os.dup2(os.open(os.devnull, os.O_WRONLY), sys.stdout.fileno())
        sys.exit(1)
