"""A stated day or an error that says what to write; tests/cases/intake_dates.toml."""

import tomllib
from datetime import date
from pathlib import Path
from typing import Any

import pytest

from sayso.intake.dates import publication_date

TODAY = date(2025, 6, 15)
CASES = tomllib.loads((Path(__file__).parents[1] / "cases" / "intake_dates.toml").read_text("utf-8"))["case"]


@pytest.mark.parametrize("case", CASES, ids=lambda case: str(case["stated"]))
def test_stated_date(case: dict[str, Any]) -> None:
    if "error" in case:
        with pytest.raises(ValueError, match=case["error"]):
            publication_date(case["stated"], TODAY)
    else:
        found = publication_date(case["stated"], TODAY)
        assert (type(found), found) == (date, case["day"])


def test_a_long_value_is_shown_in_part_only() -> None:
    with pytest.raises(ValueError) as caught:
        publication_date("1" * 100_000, TODAY)
    assert len(str(caught.value)) < 300
