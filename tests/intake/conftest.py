"""Pieces that the tests of intake share."""

from collections.abc import Callable
from pathlib import Path

import pytest

from sayso.errors import IntakeError
from sayso.intake import IntakeOptions, load
from sayso.record import Report

Write = Callable[[str, str | bytes], Path]


@pytest.fixture
def write(tmp_path: Path) -> Write:
    """Write a file under a temporary folder, with the folders that its name asks for."""

    def write_file(name: str, content: str | bytes) -> Path:
        path = tmp_path / name
        path.parent.mkdir(parents=True, exist_ok=True)
        path.write_bytes(content.encode("utf-8") if isinstance(content, str) else content)
        return path

    return write_file


@pytest.fixture
def one() -> Callable[..., Report]:
    """Load what must be a single good report."""

    def load_one(where: Path | str, options: IntakeOptions | None = None) -> Report:
        (outcome,) = load(str(where), options)
        assert isinstance(outcome, Report), outcome
        return outcome

    return load_one


@pytest.fixture
def problem() -> Callable[..., str]:
    """Load what must be a single error, and return its message."""

    def load_problem(where: Path | str, options: IntakeOptions | None = None) -> str:
        (outcome,) = load(str(where), options)
        assert isinstance(outcome, IntakeError), outcome
        return str(outcome)

    return load_problem
