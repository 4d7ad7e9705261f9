"""A folder: every file in a stable order, and a reason for each that is not read."""

import contextlib
import os
import tempfile
from collections.abc import Callable, Iterator
from pathlib import Path

from sayso.errors import IntakeError
from sayso.intake import load
from sayso.record import Report

Write = Callable[[str, str | bytes], Path]

TEXT = "date 2025-01-05 Boats collide\nTwo boats collided off Varnholm on Friday, the coast guard said."


def outcomes(folder: Path) -> list[str]:
    """The reports and errors of a folder, by their path below it."""
    found = []
    for outcome in load(str(folder)):
        name = outcome.path if isinstance(outcome, Report) else f"! {outcome}"
        found.append(str(name).replace(f"{folder}/", ""))
    return found


@contextlib.contextmanager
def unprivileged() -> Iterator[None]:
    """Without the right to read everything, which root has."""
    before = os.geteuid()
    if before == 0:
        os.seteuid(65534)
    try:
        yield
    finally:
        os.seteuid(before)


def test_nested_folders_in_order(write: Write, tmp_path: Path) -> None:
    for name in ["b.txt", "a/z.txt", "a/b/c/d.TXT", "c.md", ".hidden.txt", ".git/a.txt", "Z.txt"]:
        write(name, TEXT)
    assert outcomes(tmp_path) == ["Z.txt", "a/b/c/d.TXT", "a/z.txt", "b.txt", "c.md"]


def test_what_is_not_read_is_named(write: Write, tmp_path: Path) -> None:
    write("a.txt", TEXT)
    write("b.docx", "x")
    write("c", TEXT)
    write("e.txt", TEXT)
    os.mkfifo(tmp_path / "d.txt")
    found = outcomes(tmp_path)
    assert [found[0], found[-1]] == ["a.txt", "e.txt"]
    assert found[1].startswith("! b.docx: I do not know this kind of file; I read .txt")
    assert found[2].startswith("! c: I do not know")
    assert found[3].startswith("! d.txt: no regular file")


def test_links(write: Write, tmp_path: Path) -> None:
    write("a/x.txt", TEXT)
    (tmp_path / "a" / "up").symlink_to(tmp_path, target_is_directory=True)
    (tmp_path / "b").symlink_to(tmp_path / "a", target_is_directory=True)
    (tmp_path / "c.txt").symlink_to(tmp_path / "nowhere.txt")
    (tmp_path / "d.txt").symlink_to(tmp_path / "d.txt")
    found = outcomes(tmp_path)
    assert found[:2] == ["! a/up: a link back to a folder that it lies in; not followed", "a/x.txt"]
    assert [text.partition(":")[0] for text in found[2:]] == ["! c.txt", "! d.txt"]


def test_unreadable_file_and_folder() -> None:
    with tempfile.TemporaryDirectory() as name:
        folder = Path(name)
        folder.chmod(0o755)
        (folder / "b").mkdir()
        for path in [folder / "a.txt", folder / "b" / "x.txt", folder / "c.txt"]:
            path.write_text(TEXT, "utf-8")
        assert outcomes(folder) == ["a.txt", "b/x.txt", "c.txt"]
        (folder / "a.txt").chmod(0)
        (folder / "b").chmod(0)
        with unprivileged():
            found = outcomes(folder)
        (folder / "b").chmod(0o755)
    refused = "it cannot be read (Permission denied)"
    assert found == [f"! a.txt: {refused}", f"! b: {refused}", "c.txt"]


def test_empty_folder(tmp_path: Path) -> None:
    assert outcomes(tmp_path) == [f"! {tmp_path}: the folder holds no files"]


def test_a_name_that_is_no_utf8(tmp_path: Path) -> None:
    (Path(os.fsdecode(os.fsencode(tmp_path) + b"/caf\xe9.txt"))).write_text("x", "utf-8")
    (outcome,) = load(str(tmp_path))
    assert isinstance(outcome, IntakeError)
    assert "caf\ufffd.txt" in str(outcome) and str(outcome).encode("utf-8")
