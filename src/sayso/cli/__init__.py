"""The command line: each command parses, calls one function, prints."""

import typer


def main() -> None:
    """Run the `sayso` command."""
    typer.Typer(name="sayso")()
