"""Plain text: one file, one report."""

from __future__ import annotations

import re
from collections.abc import Iterator

from sayso.intake.decode import decode
from sayso.intake.make import Found, make
from sayso.intake.options import IntakeOptions
from sayso.intake.streams import Input, whole
from sayso.intake.text import tidy
from sayso.record import Report

# "date 2025-01-05 Title": the word, a date in figures, and what follows. Anything else is the text's first
# line.
_HEADER = re.compile(
    r"date:?[ \t]+(\d{1,4}[-/.]\d{1,2}[-/.]\d{1,4})(?:T[\d:.Z+-]+)?(?:[ \t]*[:,;|])?(?:[ \t]+(.*))?", re.I
)
UNDATED = 'begin the file with a line "date YYYY-MM-DD Title", or give --published YYYY-MM-DD'


def plain(source: Input, options: IntakeOptions) -> Iterator[Report]:
    """One report of plain text, with or without a first line `date YYYY-MM-DD Title`.

    The word `date` and the day are taken off; the text begins at the title, which is its first line.
    """
    body = decode(whole(source, options.max_bytes), source.where, (source.charset,), options.encoding)
    published, title, text = split_header(tidy(body))
    found = Found(
        text=text,
        published=published,
        undated=UNDATED,
        title=title,
        url=source.url,
        retrieved=source.retrieved,
    )
    yield make(found, source.where, options, source.path)


def split_header(body: str) -> tuple[str | None, str | None, str]:
    """Return the stated day, the title and the text of a plain file; None for what is not there."""
    body = body.strip()
    first, _, rest = body.partition("\n")
    match = _HEADER.fullmatch(first.strip())
    if match is None:
        return None, None, body
    title = (match[2] or "").strip()
    return match[1], title or None, f"{title}\n{rest}".strip()
