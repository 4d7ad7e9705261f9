"""CSV, read row by row whatever the size."""

from __future__ import annotations

import codecs
import csv
import io
import re
from collections.abc import Iterator

from sayso.errors import IntakeError
from sayso.intake.cells import RowError, Rows, is_quoted
from sayso.intake.decode import marked, not_utf8, web_name
from sayso.intake.options import IntakeOptions
from sayso.intake.rows import fields, row
from sayso.intake.streams import DAMAGED, HEAD, Input, refuse_binary
from sayso.record import Report

_UNDECODED = re.compile("[\udc80-\udcff]")  # bytes that the encoding does not have, as `surrogateescape` keeps them


def csv_rows(source: Input, options: IntakeOptions) -> Iterator[Report | IntakeError]:
    """One report a row, under a header line. The separator (comma, semicolon or tab) is the header's
    commonest.
    """
    head = source.stream.peek(HEAD)
    refuse_binary(source.where, head)
    given = web_name(options.encoding)
    encoding = marked(head) or _encoding(head, given)
    text = io.TextIOWrapper(source.stream, encoding, errors="surrogateescape", newline="")
    try:
        start = codecs.getincrementaldecoder(encoding)("replace").decode(head)
        yield from _reports(source, text, start, given if encoding == "utf-8" else None, options)
    except UnicodeError as problem:
        raise IntakeError(source.where, f"it could not be decoded as {encoding} ({problem})") from None
    finally:
        text.detach()  # the stream is not ours to close


def _encoding(head: bytes, given: str | None) -> str:
    """UTF-8 where the first bytes are that, else what the user gave, else UTF-8 after all: the row says what
    breaks.
    """
    try:
        codecs.getincrementaldecoder("utf-8")().decode(head)
    except UnicodeDecodeError:
        return given or "utf-8"
    return "utf-8"


def _reports(
    source: Input, text: io.TextIOWrapper, start: str, given: str | None, options: IntakeOptions
) -> Iterator[Report | IntakeError]:
    """`start` is what the first bytes hold, `given` the encoding of rows that are not UTF-8."""
    first = text.readline(HEAD)
    if not first.strip():
        raise IntakeError(source.where, "it is empty; expected a header line with the names of the columns")
    separator = max(",;\t", key=first.count)
    header = next(csv.reader([first], delimiter=separator))
    names = fields(header, source.where, options)
    longest = max(options.max_chars, csv.field_size_limit())
    rows = Rows(text, len(header), separator, quoted=is_quoted(start, separator), longest=longest)
    with _long_cells(longest):
        while True:
            where = source.at(rows.number)
            try:
                if cells := next(rows):
                    values = [_decoded(cell, given, where) for cell in cells]
                    yield row(dict(zip(header, values, strict=True)), where, options, names)
            except StopIteration:
                return
            except IntakeError as problem:
                yield problem
            except RowError as problem:
                yield IntakeError(where, str(problem))
            except UnicodeError as problem:
                yield IntakeError(where, f"the rest could not be decoded ({problem})")
                return
            except DAMAGED as problem:
                yield IntakeError(where, f"the compressed file is damaged here ({problem})")
                return


def _decoded(cell: str, given: str | None, where: str) -> str:
    if not _UNDECODED.search(cell):
        return cell
    body = cell.encode("utf-8", "surrogateescape")
    try:
        return body.decode(given or "utf-8")
    except UnicodeError:
        raise IntakeError(where, not_utf8(body)) from None


class _long_cells:  # noqa: N801 - reads as a context
    """Let a cell be as long as a report may be. The csv module keeps one limit for the process, so put it
    back.
    """

    def __init__(self, limit: int) -> None:
        self.limit = limit

    def __enter__(self) -> None:
        self.before = csv.field_size_limit(self.limit)

    def __exit__(self, *_: object) -> None:
        csv.field_size_limit(self.before)
