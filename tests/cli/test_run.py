"""A run over many reports: what is read reaches the page and the lines, whatever happens to the others."""

from __future__ import annotations

import json
import os
from collections.abc import Iterable, Iterator
from datetime import date
from pathlib import Path
from typing import cast

import pytest

from sayso.cli.export import written
from sayso.cli.run import JsonSink, PageSink, Run
from sayso.errors import SaysoError
from sayso.ontology import Ontology
from sayso.pipeline import Pipeline
from sayso.record import Record, Report

ONTOLOGY = Ontology.load()


class StubPipeline:
    """Reads no words; stops with `fault` before the report of that id."""

    def __init__(self, fault: BaseException | None = None, before: str = "") -> None:
        self.fault, self.before = fault, before

    def read_each(self, reports: Iterable[Report]) -> Iterator[Record | SaysoError]:
        for report in reports:
            if self.fault is not None and report.id == self.before:
                raise self.fault
            yield Record(
                id=report.id,
                publisher=None,
                published=report.published,
                title=None,
                text=report.text,
                events=(),
                sha256=report.sha256,
            )


def reports(count: int) -> list[Report]:
    return [
        Report(id=f"r{n}", text=f"Text {n} of them.", published=date(2025, 1, 5), sha256="0" * 64)
        for n in range(1, count + 1)
    ]


def run_of(page: Path, *, fault: BaseException | None = None, before: str = "") -> Run:
    pipeline = cast(Pipeline, StubPipeline(fault, before))
    return Run(pipeline, [PageSink(page, ONTOLOGY), JsonSink(mentions=False)])


def test_a_full_page_is_said_once_and_the_lines_go_on(
    tmp_path: Path, monkeypatch: pytest.MonkeyPatch, capfdbinary: pytest.CaptureFixture[bytes]
) -> None:
    monkeypatch.setattr("sayso.cli.run.PAGE_REPORTS", 2)
    code = run_of(tmp_path / "p.html").read(reports(5))
    out, err = capfdbinary.readouterr()
    page = (tmp_path / "p.html").read_text(encoding="utf-8")
    assert code == 1
    assert [json.loads(line)["id"] for line in out.splitlines()] == ["r1", "r2", "r3", "r4", "r5"]
    assert err.count(b"a page holds 2 reports") == 1
    assert b"2 report(s), 3 left out" in err
    assert "Text 2" in page and "Text 3" not in page


@pytest.mark.parametrize("fault", [KeyboardInterrupt(), RuntimeError("in the reader")])
def test_what_was_read_before_an_interruption_is_on_the_page(tmp_path: Path, fault: BaseException) -> None:
    with pytest.raises(type(fault)):
        run_of(tmp_path / "p.html", fault=fault, before="r3").read(reports(4))
    page = (tmp_path / "p.html").read_text(encoding="utf-8")
    assert "Text 2" in page and "Text 3" not in page and page.endswith("</html>\n")
    assert [file.name for file in tmp_path.iterdir()] == ["p.html"]


def test_nothing_read_leaves_the_page_of_before(tmp_path: Path) -> None:
    (tmp_path / "p.html").write_text("before", encoding="utf-8")
    with pytest.raises(KeyboardInterrupt):
        run_of(tmp_path / "p.html", fault=KeyboardInterrupt(), before="r1").read(reports(1))
    assert (tmp_path / "p.html").read_text(encoding="utf-8") == "before"


def test_a_missing_folder_is_said_before_anything_is_read(tmp_path: Path) -> None:
    with pytest.raises(SaysoError, match="no folder that may be written to"):
        PageSink(tmp_path / "nowhere" / "p.html", ONTOLOGY)
    (tmp_path / "file").write_text("", encoding="utf-8")
    with pytest.raises(SaysoError, match="no folder that may be written to"):
        PageSink(tmp_path / "file" / "p.html", ONTOLOGY)


def test_a_page_that_cannot_be_written_at_last_is_a_problem(
    tmp_path: Path, capfdbinary: pytest.CaptureFixture[bytes]
) -> None:
    run = run_of(tmp_path / "p.html")
    (tmp_path / "p.html").mkdir()
    assert run.read(reports(1)) == 1
    assert b"p.html: cannot be written" in capfdbinary.readouterr().err


def test_links_stay_links_and_pipes_are_written_as_they_are(tmp_path: Path) -> None:
    (tmp_path / "link.html").symlink_to(tmp_path / "real.html")
    with written(tmp_path / "link.html") as out:
        out.write(b"page")
    assert (tmp_path / "link.html").is_symlink() and (tmp_path / "real.html").read_bytes() == b"page"
    os.mkfifo(tmp_path / "pipe")
    reader = os.open(tmp_path / "pipe", os.O_RDONLY | os.O_NONBLOCK)
    with written(tmp_path / "pipe") as out:
        out.write(b"page")
    assert os.read(reader, 9) == b"page"
    os.close(reader)
