"""The command line: each command parses, calls one function, prints. One small file a command."""

from sayso.cli.app import main

__all__ = ["main"]
