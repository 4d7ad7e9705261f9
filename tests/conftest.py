"""What all tests share: one pipeline, and the records of the bundled samples."""

from __future__ import annotations

from pathlib import Path

import pytest

from sayso.pipeline import Pipeline, open_pipeline
from sayso.record import Record, Report
from sayso.samples import samples


@pytest.fixture(scope="session")
def pipeline() -> Pipeline:
    """The shipped reader, gazetteer and registries."""
    return open_pipeline()


@pytest.fixture(scope="session")
def sample_records(pipeline: Pipeline) -> dict[str, Record]:
    """File name of each bundled sample -> its record."""
    reports = [outcome for outcome in samples() if isinstance(outcome, Report)]
    return {Path(report.path or "").name: pipeline.read(report) for report in reports}
