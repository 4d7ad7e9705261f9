"""JSON Lines, read line by line whatever the size, and JSON files of one report or a list of them."""

from __future__ import annotations

import codecs
import re
from collections.abc import Iterator

import msgspec

from sayso.errors import IntakeError
from sayso.intake.decode import decode, marked, not_utf8
from sayso.intake.options import IntakeOptions
from sayso.intake.rows import row
from sayso.intake.streams import HEAD, Input, lines, put_back, refuse_binary, whole
from sayso.record import Report

LINE_BYTES = 6  # bytes that a code point may take in JSON: "\u00e9"; twice that, beyond the first plane, is rare
LINE_EXTRA = 1_000_000  # bytes for the other fields

_NEXT = re.compile(rb"\}[ \t]*\r?\n\s*\{")  # the end of a value and the start of the next: nothing within one value


def jsonl(source: Input, options: IntakeOptions) -> Iterator[Report | IntakeError]:
    """One report a line. A broken line is reported by its number, and the next one is read; empty lines are
    skipped.
    """
    head = source.stream.peek(64)
    if (marked(head) or "utf-8-sig") != "utf-8-sig":
        raise IntakeError(source.where, f"JSON Lines must be UTF-8; this file is {marked(head)}")
    refuse_binary(source.where, head)
    for number, content in lines(source, _line_limit(options)):
        if isinstance(content, IntakeError):
            yield content
        elif stripped := content.removeprefix(codecs.BOM_UTF8).strip():
            yield _line(stripped, source.at(number), options)


def json(source: Input, options: IntakeOptions) -> Iterator[Report | IntakeError]:
    """A file with one report, a list of reports, or JSON Lines under the name of JSON."""
    first = source.stream.readline(_line_limit(options))
    one_a_line = _one_a_line(first, source.stream.peek(HEAD))
    source = msgspec.structs.replace(source, stream=put_back(first, source.stream))
    if one_a_line:
        yield from jsonl(source, options)
        return
    body = whole(source, options.max_bytes)
    if not body.strip():
        raise IntakeError(source.where, "it is empty")
    values = _decoded(decode(body, source.where, (), options.encoding).encode("utf-8", "replace"), source.where)
    for place, value in enumerate(values if isinstance(values, list) else [values], 1):
        where = f"{source.where}, report {place}" if isinstance(values, list) else source.where
        yield _report(value, where, options)


def is_value(line: bytes) -> bool:
    """Whether the line is a JSON value from end to end."""
    try:
        msgspec.json.decode(line.removeprefix(codecs.BOM_UTF8))
    except (msgspec.DecodeError, UnicodeDecodeError, RecursionError):
        return False
    return True


def _one_a_line(first: bytes, after: bytes) -> bool:
    """Whether more follows an object, by the first line and what comes after it."""
    head = (first + after).removeprefix(codecs.BOM_UTF8).lstrip()
    return head.startswith(b"{") and (bool(_NEXT.search(head)) or (is_value(first) and bool(after.strip())))


def _line_limit(options: IntakeOptions) -> int:
    return options.max_chars * LINE_BYTES + LINE_EXTRA


def _line(content: bytes, where: str, options: IntakeOptions) -> Report | IntakeError:
    try:
        return _report(_decoded(content, where), where, options)
    except IntakeError as problem:
        return problem


def _report(value: object, where: str, options: IntakeOptions) -> Report | IntakeError:
    if not isinstance(value, dict):
        return IntakeError(where, f"expected a JSON object with the fields of a report, found a {type(value).__name__}")
    try:
        return row(value, where, options)
    except IntakeError as problem:
        return problem


def _decoded(content: bytes, where: str) -> object:
    try:
        return msgspec.json.decode(content)
    except UnicodeDecodeError:
        raise IntakeError(where, not_utf8(content)) from None
    except (msgspec.DecodeError, RecursionError) as problem:
        raise IntakeError(where, f"broken JSON ({problem})") from None
