"""The Python face: read one text, print it, show it in a notebook."""

from __future__ import annotations

import json
import subprocess
import sys

import pytest

import sayso

TEXT = (
    "At least 12 civilians were killed in an airstrike on a market in Idlib on Friday, "
    "the Syrian Observatory for Human Rights said."
)


def test_read_gives_a_record_that_prints_and_shows() -> None:
    record = sayso.read(TEXT, published="2025-01-05", publisher="Tessera Wire")
    assert record.events[0].type == "ASSAULT"
    assert "airstrike" in str(record) and "Syrian Observatory" in str(record)
    assert "<table" in record._repr_html_() and "Syrian Observatory" in record._repr_html_()
    assert json.loads(record.to_json())["published"] == "2025-01-05"


def test_a_text_without_a_date_is_refused() -> None:
    with pytest.raises(sayso.SaysoError, match="date"):
        sayso.read(TEXT, published="")


def test_the_public_names_are_sorted_and_there() -> None:
    assert sayso.__all__ == sorted(sayso.__all__)
    assert all(getattr(sayso, name) for name in sayso.__all__)


def test_importing_the_package_loads_nothing_heavy() -> None:
    heavy = ("numpy", "onnxruntime", "sqlalchemy", "trafilatura")
    code = f"import sys, sayso; print([m for m in {heavy} if m in sys.modules])"
    done = subprocess.run([sys.executable, "-c", code], capture_output=True, text=True, check=True)
    assert done.stdout.strip() == "[]"
