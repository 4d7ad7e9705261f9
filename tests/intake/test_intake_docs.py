"""docs/intake.md names what there is, and its example runs."""

import re
from pathlib import Path

import msgspec
import pytest

from sayso.intake import IntakeOptions
from sayso.intake.options import settings

PAGE = (Path(__file__).parents[2] / "docs" / "intake.md").read_text("utf-8")


def test_every_option_and_every_name_is_documented() -> None:
    names = [field.name for field in msgspec.structs.fields(IntakeOptions)]
    names += [*settings().suffixes, *(name for usual in settings().fields.values() for name in usual)]
    assert [name for name in names if f"`{name}`" not in PAGE and f"{name}=" not in PAGE] == []


def test_the_example_runs(tmp_path: Path, monkeypatch: pytest.MonkeyPatch, capsys: pytest.CaptureFixture[str]) -> None:
    (tmp_path / "reports").mkdir()
    (tmp_path / "reports" / "a.txt").write_text("Boats collided, officials said.", "utf-8")
    (tmp_path / "reports" / "b.txt").write_text("", "utf-8")
    monkeypatch.chdir(tmp_path)
    (example,) = re.findall(r"```python\n(.*?)```", PAGE, re.DOTALL)
    exec(compile(example, "docs/intake.md", "exec"), {})
    good, bad = capsys.readouterr().out.splitlines()
    assert good.endswith("2025-01-05 None")
    assert bad == "reports/b.txt: it is empty"
