"""`sayso export` and `sayso import`: the record moves."""

from __future__ import annotations

import gzip
import os
import stat
import sys
import zlib
from contextlib import contextmanager
from pathlib import Path
from typing import TYPE_CHECKING, Annotated, BinaryIO, cast

import typer

from sayso.cli import store_options

if TYPE_CHECKING:
    from collections.abc import Iterator

EXAMPLES = """Examples:

  sayso export --all backup.jsonl.gz                        the whole record, compressed

  sayso import backup.jsonl.gz --record postgresql://db/team  into another, which may hold things already

  sayso import colleague.db                                 another record, merged into this one

  sayso export --gold gold.jsonl --reviewed                 corrected reports, to train and score with
"""


def register(app: typer.Typer) -> None:
    """Add the commands."""
    app.command(epilog=EXAMPLES)(export)
    app.command(name="import", epilog=EXAMPLES)(import_)


def export(
    file: Annotated[Path, typer.Argument(metavar="FILE | -", help="A .gz is compressed.")],
    record: store_options.Where = store_options.DEFAULT,
    everything: Annotated[bool, typer.Option("--all", help="All that is kept, to back up, move or merge.")] = False,
    gold: Annotated[bool, typer.Option("--gold", help="Corrected reports in the annotators' form.")] = False,
    reviewed: Annotated[bool, typer.Option("--reviewed", help="With --gold: only those checked as a whole.")] = False,
) -> None:
    """Write the whole record, or its corrected reports, as JSON Lines."""
    if everything == gold:
        raise typer.BadParameter("say what to export: --all or --gold")
    with store_options.opened(record) as store, written(file) as out:
        n = store.export_all(out) if everything else store.export_gold(out, reviewed=reviewed)
    typer.echo(f"{file}: {n:,} lines", err=True)


def import_(
    file: Annotated[
        str,
        typer.Argument(metavar="FILE | - | postgresql://...", help="What `sayso export --all` wrote, or a record."),
    ],
    record: store_options.Where = store_options.DEFAULT,
) -> None:
    """Take in a record, or the export of one. What is held already stays as it is; the same again changes nothing."""
    if is_record(file):
        with store_options.opened(file) as other, store_options.opened(record, create=True) as store:
            done, name = store.merge(other), store.name
    else:
        with _read(Path(file)) as lines, store_options.opened(record, create=True) as store:
            done, name = store.import_all(lines), store.name
    new = ", ".join(f"{n:,} {kind}{'' if n == 1 else 's'}" for kind, n in done.new.items()) or "nothing new"
    typer.echo(f"{name}: {new}; {done.held:,} held already", err=True)


def is_record(file: str) -> bool:
    """Whether this is a record itself: a database's URL, or an SQLite file by its first bytes."""
    from sayso.store.engine import SQLITE_MAGIC

    if "://" in file:
        return True
    try:
        with Path(file).open("rb") as opened:
            return opened.read(len(SQLITE_MAGIC)) == SQLITE_MAGIC
    except OSError:
        return False


def check_folder(file: Path) -> None:
    """Refuse, before any work for it is done, a file that `written` could not write.

    Raises:
        StoreError: there is no folder for it, or nothing may be written there.
    """
    from sayso.errors import StoreError

    if str(file) == "-" or _is_device(file):
        return
    folder = file.resolve().parent
    if not (os.access(folder, os.W_OK | os.X_OK) and folder.is_dir()):
        raise StoreError(f"{file}: {folder} is no folder that may be written to; make it first, or give another path")


@contextmanager
def written(file: Path) -> Iterator[BinaryIO]:
    """A file that appears under its name only when it is whole; "-" is standard output."""
    if str(file) == "-":
        yield sys.stdout.buffer
        sys.stdout.buffer.flush()
        return
    whole = file.resolve()  # a link stays one
    device = _is_device(file)
    part = file if device else whole.with_name(whole.name + ".part")
    try:
        with part.open("wb") as raw:
            if file.suffix == ".gz":
                # No name and no time in the header: equal records give equal files.
                with gzip.GzipFile(filename="", fileobj=raw, mode="wb", mtime=0) as out:
                    yield cast(BinaryIO, out)
            else:
                yield raw
        if not device:
            part.replace(whole)
    except OSError as error:
        raise _problem(file, "written", error) from error
    finally:
        if not device:
            part.unlink(missing_ok=True)


@contextmanager
def _read(file: Path) -> Iterator[BinaryIO]:
    if str(file) == "-":
        yield sys.stdin.buffer
        return
    try:
        with gzip.open(file) if file.suffix == ".gz" else file.open("rb") as lines:
            yield cast(BinaryIO, lines)
    except (OSError, EOFError, zlib.error) as error:  # the last two: a .gz that is cut off or damaged
        raise _problem(file, "read", error) from error


def _is_device(file: Path) -> bool:
    """A pipe, or /dev/stdout: written as it is, for no other file may take its name."""
    try:
        mode = file.stat().st_mode
    except OSError:  # there is none, or it is not for us to see
        return False
    return not (stat.S_ISREG(mode) or stat.S_ISDIR(mode))


def _problem(file: Path, done: str, error: Exception) -> Exception:
    from sayso.errors import StoreError

    return StoreError(f"{file}: cannot be {done} ({getattr(error, 'strerror', None) or error}); check path and disk")
