"""Pieces that the tests of the views share."""

import io
import os
from collections.abc import Callable
from pathlib import Path

import pytest
from rich.console import Console

from sayso.ontology import Ontology
from sayso.record import Record
from sayso.views.terminal import print_record

GOLDEN = Path(__file__).parents[1] / "golden"


@pytest.fixture(scope="session")
def ontology() -> Ontology:
    return Ontology.load()


@pytest.fixture
def printed(ontology: Ontology) -> Callable[..., str]:
    """Print a record to a file of a given width, or as to a colour terminal, and return what came out."""

    def run(record: Record, *, width: int = 60, colour: bool = False, min_score: float | None = None) -> str:
        out = io.StringIO()
        kind = {"force_terminal": True, "color_system": "standard"} if colour else {"force_terminal": False}
        console = Console(file=out, width=width, _environ={}, **kind)  # type: ignore[arg-type]
        print_record(record, console, ontology, min_score=min_score)
        return out.getvalue()

    return run


@pytest.fixture
def golden() -> Callable[[str, str], None]:
    """Compare with a golden file; `SAYSO_GOLDEN=write` rewrites it, to be reviewed as a diff."""

    def check(name: str, found: str) -> None:
        path = GOLDEN / name
        if os.environ.get("SAYSO_GOLDEN") == "write":
            path.write_text(found, encoding="utf-8")
        assert path.exists(), f"{path.name} is missing: run the tests once with SAYSO_GOLDEN=write"
        assert found == path.read_text(encoding="utf-8")

    return check
