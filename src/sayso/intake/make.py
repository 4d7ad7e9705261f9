"""The last step of every format: what was found becomes a report, or an error that says why not."""

from __future__ import annotations

import hashlib
from collections.abc import Callable
from datetime import date, datetime

import msgspec

from sayso.errors import IntakeError
from sayso.intake.dates import publication_date
from sayso.intake.language import language
from sayso.intake.options import IntakeOptions
from sayso.intake.text import has_words, sha256, tidy
from sayso.record import Report, Struct


class Found(Struct, frozen=True, kw_only=True):
    """What a format found, before anything was checked or cleaned."""

    text: str
    published: object = None  # as stated: str, date, datetime, int; None where nothing is stated
    undated: str = "give --published YYYY-MM-DD"  # what the user can do where there is no date
    title: str | None = None
    publisher: str | None = None
    url: str | None = None
    id: str | None = None
    language: str | None = None  # as the document states it
    retrieved: datetime | None = None
    clean: Callable[[str], str] = tidy  # `keep_places` where offsets into the input must hold


def make(found: Found, where: str, options: IntakeOptions, path: str | None = None) -> Report:
    """Check, clean and date what was found; `where` names it in errors.

    Raises IntakeError when there are no words, too many, no date or an impossible one, or another language.
    """
    text = _text(found, where, options)
    published = _published(found, where, options)
    code = None if options.assume_english else language(text, found.language)
    if code not in (None, "en"):
        raise IntakeError(where, f"the text is not English (it looks like {code!r}) and was skipped")
    publisher = line(found.publisher) or options.publisher
    return Report(
        id=found.id or digest(publisher, published, text),
        text=text,
        published=published,
        sha256=sha256(text),
        title=line(found.title),
        publisher=publisher,
        url=line(found.url),
        language="en" if options.assume_english else code,
        retrieved=found.retrieved,
        path=path,
    )


def digest(publisher: str | None, published: date, text: str) -> str:
    """Return the id of a report that brings none: the first 16 hexadecimal digits of a SHA-256.

    It is taken over outlet, day and text: the same article read again has the same id, wherever the file
    lies; the same agency copy in two outlets, or on two days, is two reports.
    """
    content = msgspec.json.encode([publisher, published, text])
    return hashlib.sha256(content).hexdigest()[:16]


def line(value: str | None) -> str | None:
    """Metadata on one line, without surrounding space; None where nothing is left."""
    return " ".join(tidy(value).split()) or None if value else None


def _text(found: Found, where: str, options: IntakeOptions) -> str:
    if len(found.text) > options.max_chars:
        raise IntakeError(
            where,
            f"the text has {len(found.text):,} characters; a report may have {options.max_chars:,} (max_chars)",
        )
    text = found.clean(found.text)
    if not has_words(text):
        raise IntakeError(where, "there are no words in it" if text.strip() else "it is empty")
    return text


def _published(found: Found, where: str, options: IntakeOptions) -> date:
    stated = options.published if found.published in (None, "") else found.published
    if stated is None:
        raise IntakeError(where, f"no publication date; {found.undated}")
    try:
        return publication_date(stated, options.today)
    except ValueError as problem:
        raise IntakeError(where, str(problem)) from None
