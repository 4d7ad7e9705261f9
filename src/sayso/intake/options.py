"""What the user may say about the reports that are taken in, and the tables of data/intake.toml."""

from __future__ import annotations

import functools
import tomllib
from collections.abc import Mapping
from datetime import date
from importlib.resources import files

import msgspec

from sayso.record import Struct


class IntakeOptions(Struct, frozen=True, kw_only=True):
    """How reports are taken in. Every field may be left out.

    A field name (`text_field` ...) is the name of a column or key; None means the usual names of
    data/intake.toml.
    """

    published: date | None = None  # publication date of reports that state none; of a web page, also over the one found
    publisher: str | None = None  # outlet of reports that name none
    text_field: str | None = None
    date_field: str | None = None
    title_field: str | None = None
    publisher_field: str | None = None
    id_field: str | None = None
    url_field: str | None = None
    encoding: str | None = None  # of files that are not UTF-8 and do not say what they are, such as "cp1252"
    assume_english: bool = False  # do not judge the language
    max_bytes: int = 20_000_000  # of one file or page that holds a single report, decompressed
    max_chars: int = 2_000_000  # of one report's text, in code points
    today: date | None = None  # no report may be dated later than the day after; None: the clock's day (UTC)


class Settings(Struct, frozen=True, kw_only=True):
    """data/intake.toml."""

    fields: Mapping[str, tuple[str, ...]]
    suffixes: Mapping[str, str]
    content_types: Mapping[str, str]
    signatures: Mapping[str, str]
    months: Mapping[str, int]


@functools.cache
def settings() -> Settings:
    """The tables of data/intake.toml, read once."""
    raw = files("sayso").joinpath("data", "intake.toml").read_text(encoding="utf-8")
    return msgspec.convert(tomllib.loads(raw), Settings)
