"""Lines of a CSV file -> rows of cells, with nothing altered: a row whose quotation marks do not pair is an error,
and the lines below it that it took for its own are read again."""

from __future__ import annotations

import csv
import io
import re
from collections import deque
from collections.abc import Iterable, Iterator
from typing import Literal, TextIO

LINE = 2  # times the longest cell: characters of a line, where each of a cell may be a doubled quotation mark
ROW = 8  # times the longest cell: characters of a row of many lines
AGAIN = 8  # times what was read: characters read again, so that a file of nothing but open quotation marks has an end

_ENDS = ("\n", "\r")
# A cell that begins with a quotation mark and goes on after the next one, where none is doubled: no cell of CSV.
_LITERAL = re.compile(r'(?:^|\t)"[^"\t]*"[^"\t\r\n]')


class RowError(ValueError):
    """Lines that make no row; the message says why, and where reading goes on."""


class Rows:
    """The rows below a header line. `number` is the line that comes next."""

    def __init__(self, text: TextIO, columns: int, separator: str, *, quoted: bool, longest: int) -> None:
        """Read on in `text`, below the header; `quoted` is whether quotation marks may enclose a cell, `longest`
        how many characters a cell may have."""
        self.number = 2
        self._text = text
        self._columns = columns
        self._separator = separator
        self._quoted = quoted
        self._longest = longest
        self._back: deque[str] = deque()  # lines to be read again
        self._fresh = 0  # characters read for the first time
        self._again = 0

    def __iter__(self) -> Iterator[list[str]]:
        return self

    def __next__(self) -> list[str]:
        """The cells of the next row, as many as the header has; none of an empty line. Raises RowError."""
        taken: list[str] = []
        try:
            cells = self._parsed(self._taken(taken))
        except csv.Error as problem:
            what = f"the row could not be read ({problem})"
            if '"' in taken[0]:
                what += "; a cell in quotation marks must end with one, and those within it must be doubled"
            raise RowError(what + self._resume(taken[1:], ended=False)) from None
        if len(cells) in (0, self._columns):
            return cells
        raise RowError(
            f"the row has {len(cells)} cells, the header {self._columns}; a cell that holds the separator, a "
            "quotation mark or a line end must stand in quotation marks" + self._resume(taken[1:], ended=True)
        )

    def _parsed(self, lines: Iterable[str]) -> list[str]:
        quoting: Literal[0, 3] = csv.QUOTE_MINIMAL if self._quoted else csv.QUOTE_NONE
        return next(csv.reader(lines, delimiter=self._separator, quoting=quoting, strict=True))

    def _taken(self, taken: list[str]) -> Iterator[str]:
        """The lines that come next, noted in `taken`; no more than a row may have."""
        size = 0
        while size <= ROW * self._longest and (line := self._line()):
            taken.append(line)
            size += len(line)
            if self._is_cut(line):
                raise csv.Error(f"a line has more than {LINE * self._longest:,} characters")
            yield line

    def _line(self) -> str:
        """The next line, "" at the end; of a line that is too long, its beginning."""
        if self._back:
            line = self._back.popleft()
        else:
            line = rest = self._text.readline(LINE * self._longest)
            while self._is_cut(rest):
                rest = self._text.readline(LINE * self._longest)
            self._fresh += len(line)
        self.number += bool(line)
        return line

    def _is_cut(self, line: str) -> bool:
        return len(line) == LINE * self._longest and not line.endswith(_ENDS)

    def _resume(self, below: list[str], *, ended: bool) -> str:
        """Go back to the first of the lines below a broken row that may begin a row, and say which it is.

        Where there is none, go on: past a row that has `ended`, else to a line below that may begin one.
        """
        if not below:
            return ""
        end = self.number
        size = sum(map(len, below))
        if self._again + size <= AGAIN * self._fresh:
            self._again += size
            self._put_back(below)
        while (self.number < end or not ended) and (line := self._line()):
            if self._may_begin(line):
                self._put_back([line])
                break
        return f"; the next one read is line {self.number}"

    def _put_back(self, lines: list[str]) -> None:
        self._back.extendleft(reversed(lines))
        self.number -= len(lines)

    def _may_begin(self, line: str) -> bool:
        try:
            return self._is_cut(line) or len(self._parsed([line])) == self._columns
        except csv.Error:  # it may end in a line below; if not, it is an error of its own
            return True


def is_quoted(head: str, separator: str) -> bool:
    """Whether quotation marks may enclose the cells of a table, by its first lines.

    Always, but in a tab file that plainly has no quoting: every line has the header's number of tabs, no quotation
    mark is doubled, and a cell begins with one that encloses a part of it only: `"No," he said.`
    """
    header, *lines = list(io.StringIO(head, newline="")) or [""]
    if separator != "\t" or '"' in header or '""' in head:
        return True
    uneven = any(line.strip("\r\n") and line.count("\t") != header.count("\t") for line in lines if line[-1] in _ENDS)
    return uneven or not any(_LITERAL.search(line) for line in lines)
