"""Another language is said only when it is sure; tests/cases/intake_languages.toml."""

import tomllib
from pathlib import Path
from typing import Any

import pytest

from sayso.intake.language import language

CASES = tomllib.loads((Path(__file__).parents[1] / "cases" / "intake_languages.toml").read_text("utf-8"))["case"]


@pytest.mark.parametrize("case", CASES, ids=lambda case: case["text"][:30])
def test_language(case: dict[str, Any]) -> None:
    assert language(case["text"], case.get("stated")) == case.get("code")
