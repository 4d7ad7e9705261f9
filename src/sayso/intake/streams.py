"""Bytes in, with a bound on each step: whole files, lines, compressed files, and what the first bytes say."""

from __future__ import annotations

import gzip
import io
import zlib
from collections.abc import Iterator
from datetime import datetime
from typing import TYPE_CHECKING, BinaryIO, cast

from sayso.errors import IntakeError
from sayso.intake.options import settings
from sayso.record import Struct

if TYPE_CHECKING:
    from _typeshed import WriteableBuffer

HEAD = 65_536  # bytes looked at to tell what a file is; of a pipe or a compressed file, those that come at once
DAMAGED = (EOFError, gzip.BadGzipFile, zlib.error)


class Input(Struct, frozen=True, kw_only=True):
    """An open file, page or standard input, and the name by which messages call it."""

    where: str
    stream: io.BufferedReader
    url: str | None = None
    charset: str | None = None  # as the server states it
    retrieved: datetime | None = None

    @property
    def path(self) -> str | None:
        """Where it lies on this machine; None for what was fetched."""
        return None if self.url else self.where

    def at(self, line: int) -> str:
        """Name a line of this input."""
        return f"{self.where}:{line}"


def buffered(stream: BinaryIO) -> io.BufferedReader:
    """The stream with a look ahead, decompressed where its first bytes are gzip's."""
    reader = stream if isinstance(stream, io.BufferedReader) else io.BufferedReader(cast(io.RawIOBase, stream), HEAD)
    if reader.peek(2)[:2] == b"\x1f\x8b":
        return io.BufferedReader(cast(io.RawIOBase, gzip.GzipFile(fileobj=reader)))
    return reader


class _Resumed(io.RawIOBase):
    def __init__(self, taken: bytes, rest: io.BufferedReader) -> None:
        self._taken = io.BytesIO(taken)
        self._rest = rest

    def readable(self) -> bool:
        return True

    def readinto(self, buffer: WriteableBuffer) -> int:
        return self._taken.readinto(buffer) or self._rest.readinto1(buffer)


def put_back(taken: bytes, rest: io.BufferedReader) -> io.BufferedReader:
    """The stream as it was before those bytes were taken from it, whether or not it can go back."""
    return io.BufferedReader(_Resumed(taken, rest))


def whole(source: Input, limit: int) -> bytes:
    """All bytes of a file that holds one report; IntakeError when it has more than `limit` or is no text."""
    try:
        body = source.stream.read(limit + 1)
    except DAMAGED as problem:
        raise IntakeError(source.where, f"the compressed file is damaged ({problem})") from None
    if len(body) > limit:
        raise IntakeError(
            source.where,
            f"it has more than {limit / 1e6:g} MB, too much for one report (max_bytes); "
            "a collection can be given as JSON Lines, CSV or Parquet, which have no limit",
        )
    refuse_binary(source.where, body[:HEAD])
    return body


def lines(source: Input, limit: int) -> Iterator[tuple[int, bytes | IntakeError]]:
    """Each line with its number from 1; an IntakeError in the place of one that is longer than `limit`
    bytes.
    """
    number = 0
    while True:
        try:
            piece = source.stream.readline(limit + 1)
            too_long = len(piece) > limit and not piece.endswith(b"\n")
            rest = piece
            while too_long and rest and not rest.endswith(b"\n"):
                rest = source.stream.readline(limit)
        except DAMAGED as problem:
            yield (
                number + 1,
                IntakeError(source.at(number + 1), f"the compressed file is damaged here ({problem})"),
            )
            return
        if not piece:
            return
        number += 1
        if too_long:
            yield (
                number,
                IntakeError(source.at(number), f"the line has more than {limit:,} bytes and was skipped"),
            )
        else:
            yield number, piece


def refuse_binary(where: str, head: bytes) -> None:
    """Raise IntakeError when the first bytes are not those of a text file."""
    for signature, name in settings().signatures.items():
        if head.startswith(bytes.fromhex(signature)):
            raise IntakeError(
                where, f"it is no text (it looks like: {name}); give text, HTML, JSON Lines, CSV or Parquet"
            )
    if b"\x00" in head and not head.startswith((b"\xff\xfe", b"\xfe\xff")):
        raise IntakeError(where, "it is a binary file; give text, HTML, JSON Lines, CSV or Parquet")
