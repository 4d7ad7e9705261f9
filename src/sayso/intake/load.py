"""Where reports come from -> reports: the order of intake, and the one place that knows all formats."""

from __future__ import annotations

import io
import re
import sys
from collections.abc import Callable, Iterator, Mapping
from datetime import date
from pathlib import Path
from typing import BinaryIO

from sayso.errors import IntakeError
from sayso.intake.commas import csv_rows
from sayso.intake.decode import web_name
from sayso.intake.fetch import Fetcher
from sayso.intake.folders import format_of, reason, shown, walk
from sayso.intake.ids import Ids
from sayso.intake.jsonlines import is_value, json, jsonl
from sayso.intake.make import Found, make
from sayso.intake.options import IntakeOptions, settings
from sayso.intake.page import page
from sayso.intake.parquet import parquet
from sayso.intake.plain import plain
from sayso.intake.streams import DAMAGED, HEAD, Input, buffered
from sayso.intake.text import keep_places
from sayso.record import Report

Outcome = Report | IntakeError
Format = Callable[[Input, IntakeOptions], Iterator[Outcome]]

FORMATS: Mapping[str, Format] = {
    "plain": plain,
    "page": page,
    "jsonl": jsonl,
    "json": json,
    "csv": csv_rows,
    "parquet": parquet,
}
STDIN = "standard input"
_URL = re.compile(r"https?://", re.I)
_SCHEME = re.compile(r"([a-z][a-z0-9+.-]*)://", re.I)


def load(
    where: str | Path,
    options: IntakeOptions | None = None,
    *,
    fetcher: Fetcher | None = None,
    stdin: BinaryIO | None = None,
) -> Iterator[Outcome]:
    """Yield the reports of a file, a folder, a URL or standard input ("-"), in a stable order, one at a time.

    A problem is yielded too, in its place, as an IntakeError that names the file, line or URL; the rest goes
    on. Nothing is raised but what the caller interrupts. `fetcher` and `stdin` take the place of the usual
    ones.
    """
    ids = Ids()
    for outcome in _outcomes(str(where), options or IntakeOptions(), fetcher, stdin):
        yield ids.checked(outcome)


def _outcomes(where: str, options: IntakeOptions, fetcher: Fetcher | None, stdin: BinaryIO | None) -> Iterator[Outcome]:
    if not where:
        told = 'the name is empty (is a shell variable unset?); give a file, a folder, a URL or -; "." is this folder'
        yield IntakeError('""', told)
    elif options.encoding is not None and web_name(options.encoding) is None:
        told = f"{options.encoding!r} is no text encoding that I know; give --encoding a name such as cp1252, or none"
        yield IntakeError(where, told)
    elif where == "-":
        yield from _stream(Input(where=STDIN, stream=buffered(stdin or sys.stdin.buffer)), None, options)
    elif _URL.match(where):
        yield from _url(where, fetcher or Fetcher(), options)
    elif scheme := _SCHEME.match(where):
        yield IntakeError(where, f"{scheme[1]}: addresses are not read; give http, https, a file, a folder or -")
    else:
        yield from _path(Path(where), options)


def report(
    text: str,
    published: date | str,
    *,
    title: str | None = None,
    publisher: str | None = None,
    url: str | None = None,
    id: str | None = None,
) -> Report:
    """Make a report of text at hand, published on the given day (a date, or a string such as "2025-01-05").

    Offsets into the given text hold: control characters become spaces and nothing is moved. Raises
    IntakeError when there are no words, the day is none or lies in the future, or the text is not English.
    """
    found = Found(text=text, published=published, title=title, publisher=publisher, url=url, id=id, clean=keep_places)
    return make(found, title or "the text", IntakeOptions())


def _path(path: Path, options: IntakeOptions) -> Iterator[Outcome]:
    try:
        is_folder = path.is_dir()
        if not is_folder and not path.exists() and not path.is_symlink():
            yield IntakeError(shown(path), "there is no such file or folder")
            return
    except (OSError, ValueError) as problem:
        yield IntakeError(shown(path), f"this is no usable path ({problem})")
        return
    if not is_folder:
        yield from _file(path, options)
        return
    empty = True
    for found in walk(path):
        empty = False
        if isinstance(found, IntakeError):
            yield found
        else:
            yield from _file(found, options)
    if empty:
        yield IntakeError(shown(path), "the folder holds no files")


def _file(path: Path, options: IntakeOptions) -> Iterator[Outcome]:
    try:
        with path.open("rb", buffering=HEAD) as opened:
            yield from _stream(Input(where=shown(path), stream=buffered(opened)), format_of(path), options)
    except OSError as problem:
        yield IntakeError(shown(path), reason(problem))


def _url(url: str, fetcher: Fetcher, options: IntakeOptions) -> Iterator[Outcome]:
    try:
        fetched = fetcher.get(url, options.max_bytes)
    except IntakeError as problem:
        yield problem
        return
    source = Input(
        where=url,
        stream=io.BufferedReader(io.BytesIO(fetched.body), HEAD),
        url=fetched.url,
        charset=fetched.charset,
        retrieved=fetched.retrieved,
    )
    yield from _stream(source, fetched.format, options)


def _stream(source: Input, name: str | None, options: IntakeOptions) -> Iterator[Outcome]:
    """Read one open input in the format of that name; None: by its first bytes."""
    try:
        head = source.stream.peek(HEAD)
        if not head:
            raise IntakeError(source.where, "it is empty")
        told = sniff(head)
        if name is None or (name == "plain" and told == "page"):  # pages are often saved under the name of text
            name = told
        yield from FORMATS[name](source, options)
    except IntakeError as problem:
        yield problem
    except OSError as problem:
        yield IntakeError(source.where, reason(problem))
    except DAMAGED as problem:
        yield IntakeError(source.where, f"the compressed file is damaged ({problem})")


def sniff(head: bytes) -> str:
    """The format that the first bytes of an input without a telling name look like; plain text when nothing
    else.
    """
    start = head.lstrip(b"\xef\xbb\xbf \t\r\n")
    if start.startswith(b"PAR1"):
        return "parquet"
    if start.startswith(b"{"):
        first, end, _ = start.partition(b"\n")
        return "jsonl" if not end or is_value(first) else "json"
    if re.match(rb"\[\s*\{", start):
        return "json"
    if re.match(rb"<[!?a-zA-Z]", start):
        return "page"
    return "csv" if _is_header(start) else "plain"


def _is_header(start: bytes) -> bool:
    """Whether the first line names a text column and another one that a report has."""
    first = start.partition(b"\n")[0][:2_000].decode("utf-8", "replace")
    cells = {cell.strip().strip('"').lower() for cell in re.split(r"[,;\t]", first)}
    usual = settings().fields
    others = [name for part, names in usual.items() if part != "text" for name in names]
    return bool(cells & set(usual["text"])) and bool(cells & set(others))
