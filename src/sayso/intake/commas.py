"""CSV, read row by row whatever the size."""

from __future__ import annotations

import codecs
import csv
import io
import re
from collections.abc import Iterator
from typing import Protocol

from sayso.errors import IntakeError
from sayso.intake.decode import marked, not_utf8, web_name
from sayso.intake.options import IntakeOptions
from sayso.intake.rows import Fields, fields, row
from sayso.intake.streams import DAMAGED, HEAD, Input, refuse_binary
from sayso.record import Report


class _Reader(Protocol):
    """What `csv.reader` returns; its class has no public name."""

    line_num: int

    def __next__(self) -> list[str]: ...


_UNDECODED = re.compile("[\udc80-\udcff]")  # bytes that the encoding does not have, as `surrogateescape` keeps them


def csv_rows(source: Input, options: IntakeOptions) -> Iterator[Report | IntakeError]:
    """One report a row, under a header line. The separator (comma, semicolon or tab) is the header's
    commonest.
    """
    head = source.stream.peek(HEAD)
    refuse_binary(source.where, head)
    encoding = marked(head) or _encoding(head, options.encoding)
    text = io.TextIOWrapper(source.stream, encoding, errors="surrogateescape", newline="")
    try:
        yield from _csv_reports(source, text, options)
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
        return web_name(given) or "utf-8"
    return (web_name(given) or "utf-8") if head.isascii() else "utf-8"


def _csv_reports(source: Input, text: io.TextIOWrapper, options: IntakeOptions) -> Iterator[Report | IntakeError]:
    first = text.readline(HEAD)
    if not first.strip():
        raise IntakeError(source.where, "it is empty; expected a header line with the names of the columns")
    separator = max(",;\t", key=first.count)
    header = next(csv.reader([first], delimiter=separator))
    names = fields(header, source.where, options)
    pieces = iter(lambda: text.readline(options.max_chars * 2), "")
    with _long_cells(options.max_chars):
        yield from _csv_body(source, csv.reader(pieces, delimiter=separator), header, names, options)


def _csv_body(
    source: Input, reader: _Reader, header: list[str], names: Fields, options: IntakeOptions
) -> Iterator[Report | IntakeError]:
    while True:
        where = source.at(reader.line_num + 2)  # the lines read so far, the header before them, and this one
        try:
            cells = next(reader)
            if cells:
                yield row(_cells(header, cells, where), where, options, names)
        except StopIteration:
            return
        except IntakeError as problem:
            yield problem
        except csv.Error as problem:
            yield IntakeError(where, f"the row could not be read ({problem})")
        except UnicodeError as problem:
            yield IntakeError(where, f"the rest could not be decoded ({problem})")
            return
        except DAMAGED as problem:
            yield IntakeError(where, f"the compressed file is damaged here ({problem})")
            return


def _cells(header: list[str], cells: list[str], where: str) -> dict[str, object]:
    if len(cells) != len(header):
        raise IntakeError(
            where,
            f"the row has {len(cells)} cells, the header {len(header)}; a cell that holds the separator, a "
            "quotation mark or a line end must stand in quotation marks",
        )
    for cell in cells:
        if _UNDECODED.search(cell):
            raise IntakeError(where, not_utf8(cell.encode("utf-8", "surrogateescape")))
    return dict(zip(header, cells, strict=True))


class _long_cells:  # noqa: N801 - reads as a context
    """Let a cell be as long as a report may be. The csv module keeps one limit for the process, so put it
    back.
    """

    def __init__(self, limit: int) -> None:
        self.limit = limit

    def __enter__(self) -> None:
        self.before = csv.field_size_limit(max(self.limit, csv.field_size_limit()))

    def __exit__(self, *_: object) -> None:
        csv.field_size_limit(self.before)
