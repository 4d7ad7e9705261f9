"""The Python face: read one text, look at what it says."""

from __future__ import annotations

from datetime import date
from functools import cache
from typing import TYPE_CHECKING

from sayso.intake import report
from sayso.record import Record
from sayso.views.jsonl import encode
from sayso.views.notebook import html
from sayso.views.text import summary

if TYPE_CHECKING:
    from sayso.pipeline import Pipeline


class ReadReport(Record, frozen=True, kw_only=True):
    """What one report says: a `Record` that prints as sentences and shows as a table in a notebook."""

    def __str__(self) -> str:
        return summary(self)

    def _repr_html_(self) -> str:
        return html(self)

    def to_json(self, *, mentions: bool = False) -> str:
        """One line of JSON in the form of the record's contract."""
        return encode(self, mentions=mentions).decode()


def read(
    text: str,
    published: date | str,
    *,
    title: str | None = None,
    publisher: str | None = None,
    url: str | None = None,
    id: str | None = None,
) -> ReadReport:
    """Read one report. `published` is its day of publication, a date or "2025-01-05".

    The first call loads the reader and the registries (about a second). Raises IntakeError where the text or the date
    cannot be used.
    """
    record = _pipeline().read(report(text, published, title=title, publisher=publisher, url=url, id=id))
    return ReadReport(**{name: getattr(record, name) for name in record.__struct_fields__})


@cache
def _pipeline() -> Pipeline:
    from sayso.pipeline import open_pipeline

    return open_pipeline()
