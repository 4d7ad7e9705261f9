"""A stated day or an error that says what to write; tests/cases/intake_dates.toml."""

import re
import tomllib
from datetime import date
from pathlib import Path
from typing import Any

import pytest

from sayso.intake.dates import is_written, publication_date

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


@pytest.mark.parametrize("stated", ["2025-W01", "2025W01", "2025-W01T10:00"])
def test_a_week_names_no_day(stated: str) -> None:
    with pytest.raises(ValueError, match=r"names no day; write it as YYYY-MM-DD"):
        publication_date(stated, TODAY)


def test_a_long_value_is_shown_in_part_only() -> None:
    with pytest.raises(ValueError) as caught:
        publication_date("1" * 100_000, TODAY)
    assert len(str(caught.value)) < 300


WRITTEN = """2025-01-05|20250105|/2025/01/05/|2025/jan/05|2025_01_05
5.1.2025|05/01/2025|1/5/2025|5 January 2025
5th of Jan. 2025|Sunday,\n  5 January, 2025|5-Jan-2025|January 5, 2025|Jan 05 10:00:00 +0000 2025"""
NOT_WRITTEN = "2025-01|January 2025|2025|5 January|2025-01-051|12025-01-05|2025-01-15|15 January 2025|2025-11-05"


@pytest.mark.parametrize("text", re.split(r"[|\n](?! )", WRITTEN))
def test_a_day_that_is_written_out(text: str) -> None:
    assert is_written("2025-01-05", f"Posted {text} by Ann")


@pytest.mark.parametrize("text", NOT_WRITTEN.split("|"))
def test_a_day_that_is_not(text: str) -> None:
    assert not is_written("2025-01-05", f"Posted {text} by Ann")
