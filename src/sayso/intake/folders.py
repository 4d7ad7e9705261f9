"""A folder -> its files, in a stable order, each with the reason why it is not read where it is not."""

from __future__ import annotations

import os
import stat
from collections.abc import Iterator
from pathlib import Path

from sayso.errors import IntakeError
from sayso.intake.options import settings


def walk(folder: Path) -> Iterator[Path | IntakeError]:
    """Every file in the folder and the folders in it, by name (code points), depth first.

    Hidden files and folders are passed over. Links are followed, but no folder is read twice, so a link back
    to a folder on the way is reported and left. Files of an unknown kind, and what is no regular file, are
    reported.
    """
    waiting: list[tuple[Path, frozenset[tuple[int, int]]]] = [(folder, frozenset())]
    seen: set[tuple[int, int]] = set()
    while waiting:
        path, above = waiting.pop()
        try:
            status = path.stat()
            key = (status.st_dev, status.st_ino)
            if not stat.S_ISDIR(status.st_mode):
                yield _file(path, status)
            elif key in above:
                yield IntakeError(shown(path), "a link back to a folder that it lies in; not followed")
            elif key not in seen:
                seen.add(key)
                names = sorted(entry for entry in path.iterdir() if not entry.name.startswith("."))
                waiting.extend((entry, above | {key}) for entry in reversed(names))
        except OSError as problem:
            yield IntakeError(shown(path), reason(problem))


def format_of(path: Path) -> str | None:
    """The format that the file's name means, None for an unknown one."""
    name = path.name.lower().removesuffix(".gz")
    return settings().suffixes.get(Path(name).suffix)


def shown(path: Path) -> str:
    """The path as a message can print it, whatever bytes its name is made of."""
    return os.fsencode(path).decode("utf-8", "replace")


def reason(problem: OSError) -> str:
    """What the system said, in a few words."""
    return f"it cannot be read ({problem.strerror or problem})"


def _file(path: Path, status: os.stat_result) -> Path | IntakeError:
    if not stat.S_ISREG(status.st_mode):
        return IntakeError(shown(path), "no regular file (a pipe, socket or device); not read")
    if format_of(path) is None:
        return IntakeError(
            shown(path), f"I do not know this kind of file; I read {', '.join(settings().suffixes)} (and .gz)"
        )
    return path
