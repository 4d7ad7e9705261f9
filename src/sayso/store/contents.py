"""What the kept tables hold, as the vocabulary's types: rows in, reports, readings and corrections out."""

from __future__ import annotations

import zlib
from collections.abc import Iterable, Iterator, Sequence
from datetime import UTC, datetime
from typing import Any

import msgspec
import sqlalchemy as sa
from sqlalchemy import Connection, Row

from sayso.errors import StoreError
from sayso.record import Event, Record, Report, Span, Struct
from sayso.store import corrections, schema
from sayso.store.ids import bare

_CORRECTION = msgspec.json.Decoder(corrections.Correction)
_RECORD = msgspec.json.Decoder(Record)
UNREADABLE = (zlib.error, msgspec.DecodeError, UnicodeDecodeError)  # what reading a damaged entry raises


class Held(Struct, frozen=True, kw_only=True):
    """A report as the record holds it. `key` is the record's own id of it, `pk` the database's."""

    pk: int
    key: str
    report: Report
    added: str
    superseded: bool


class HeldReading(Struct, frozen=True, kw_only=True):
    """One reading of a report; `record` is what the reader returned, word for word."""

    id: str
    made: str
    record: Record


def pack(record: Record) -> bytes:
    """A record as it is kept and hashed: its JSON with an empty text, which the report holds."""
    return msgspec.json.encode(bare(record))


def unpack(body: bytes, text: str) -> Record:
    """The record that `pack` packed."""
    return msgspec.structs.replace(_RECORD.decode(body), text=text)


def squeeze(data: bytes) -> bytes:
    """Compressed as it is stored."""
    return zlib.compress(data, 6)


def held(connection: Connection, condition: sa.ColumnElement[bool]) -> list[Held]:
    """The reports that meet a condition on the report table, in order of their keys."""
    table = schema.report
    found = connection.execute(sa.select(table).where(condition).order_by(table.c.key)).all()
    first = _first_retrieved(connection, [row.pk for row in found])
    return [_held(row, first.get(row.pk)) for row in found]


def by_pk(connection: Connection, pk: int) -> Held:
    """The report with this primary key."""
    return held(connection, schema.report.c.pk == pk)[0]


def readings(connection: Connection, report: Held) -> list[HeldReading]:
    """Every reading of the report, oldest first."""
    table = schema.reading
    query = sa.select(table).where(table.c.report == report.pk).order_by(table.c.made, table.c.id)
    return [_reading(row, report) for row in connection.execute(query).all()]


def newest(connection: Connection, report: Held) -> HeldReading | None:
    """The newest reading; None if the report was never read."""
    table = schema.reading
    query = (
        sa.select(table).where(table.c.report == report.pk).order_by(table.c.made.desc(), table.c.id.desc()).limit(1)
    )
    row = connection.execute(query).first()
    return None if row is None else _reading(row, report)


def corrections_of(connection: Connection, pk: int) -> list[corrections.Correction]:
    """Every correction of a report, undone ones too, oldest first."""
    table = schema.correction
    query = sa.select(table.c.id, table.c.body).where(table.c.report == pk).order_by(table.c.made, table.c.id)
    return [_correction(row.id, row.body) for row in connection.execute(query).all()]


def current(connection: Connection, report: Held) -> tuple[Event, ...]:
    """The report's events as they stand: the newest reading with every correction applied."""
    reading = newest(connection, report)
    events = () if reading is None else reading.record.events
    return corrections.apply(report.report.id, events, corrections_of(connection, report.pk))


def current_of(connection: Connection, reports: Sequence[Held]) -> dict[int, tuple[Event, ...]]:
    """What `current` gives, for several reports, by their primary keys; in three questions to the database."""
    keys = [report.pk for report in reports]
    table = schema.reading
    order = sa.select(table.c.report, table.c.pk).where(table.c.report.in_(keys)).order_by(table.c.made, table.c.id)
    newest_of: dict[int, int] = {row.report: row.pk for row in connection.execute(order)}  # the last one stays
    bodies = sa.select(table).where(table.c.pk.in_(list(newest_of.values())))
    packed = {row.report: row for row in connection.execute(bodies)}
    said: dict[int, list[corrections.Correction]] = {key: [] for key in keys}
    entry = schema.correction.c
    entries = sa.select(entry.report, entry.id, entry.body).where(entry.report.in_(keys))
    for pk, id, body in connection.execute(entries.order_by(entry.made, entry.id)).all():
        said[pk].append(_correction(id, body))
    found = {}
    for held_ in reports:
        row = packed.get(held_.pk)
        events = () if row is None else _reading(row, held_).record.events
        found[held_.pk] = corrections.apply(held_.report.id, events, said[held_.pk])
    return found


def spans(record: Record) -> Iterator[Span]:
    """Every span of a record: those of its events, then those of its mentions."""
    for event in record.events:
        yield from event_spans(event)
    mentions = record.mentions
    if mentions is None:
        return
    for group in (mentions.times, mentions.toponyms, mentions.quantities, mentions.entities):
        yield from (mention.span for mention in group)
    for attribution in mentions.attributions:
        yield from _there(attribution.source, attribution.cue, *attribution.content)


def event_spans(event: Event) -> Iterator[Span]:
    """Every span of an event."""
    yield from _there(event.trigger, event.hedge)
    for layer in event.attribution:
        yield from _there(layer.source, layer.cue)
    for argument in event.arguments:
        yield from _there(argument.span, argument.of)


def misplaced(text: str, found: Iterable[Span]) -> Span | None:
    """The first span whose words are not those of the text at its offsets."""
    for span in found:
        if not 0 <= span.start <= span.end <= len(text) or text[span.start : span.end] != span.text:
            return span
    return None


def check_spans(where: str, text: str, found: Iterable[Span]) -> None:
    """Refuse spans that do not quote the text.

    Raises:
        StoreError: `text[start:end]` differs from a span's words.
    """
    span = misplaced(text, found)
    if span is not None:
        there = text[max(0, span.start) : max(0, span.end)]
        raise StoreError(
            f"{where}: the words {span.text[:80]!r} are not at {span.start}..{span.end} of the text, "
            f"where it has {there[:80]!r}; nothing of this report was kept"
        )


def instant(moment: datetime) -> str:
    """A moment as the record keeps it: ISO 8601, UTC, microseconds, "Z". Without a zone it is taken as
    UTC.
    """
    aware = moment if moment.tzinfo is not None else moment.replace(tzinfo=UTC)
    return aware.astimezone(UTC).strftime("%Y-%m-%dT%H:%M:%S.%fZ")


def seen(report: Held) -> str:
    """When a report was seen first: its retrieval if it has one, else when it was added."""
    return report.added if report.report.retrieved is None else instant(report.report.retrieved)


def _there(*found: Span | None) -> Iterator[Span]:
    yield from (span for span in found if span is not None)


def _first_retrieved(connection: Connection, keys: Sequence[int]) -> dict[int, datetime]:
    if not keys:
        return {}
    table = schema.retrieval
    query = sa.select(table.c.report, table.c.retrieved).where(table.c.report.in_(keys), table.c.retrieved.is_not(None))
    first: dict[int, datetime] = {}
    for pk, text in connection.execute(query):
        moment = datetime.fromisoformat(text)
        if pk not in first or instant(moment) < instant(first[pk]):
            first[pk] = moment
    return first


def _correction(id: str, body: str) -> corrections.Correction:
    try:
        return _CORRECTION.decode(body)
    except UNREADABLE as error:
        raise StoreError(f"correction {id} is damaged ({error}); restore the record from an export") from error


def _reading(row: Row[Any], report: Held) -> HeldReading:
    try:
        record = unpack(zlib.decompress(row.body), report.report.text)
    except UNREADABLE as error:
        raise StoreError(f"reading {row.id} is damaged ({error}); restore the record from an export") from error
    return HeldReading(id=row.id, made=row.made, record=record)


def _held(row: Row[Any], retrieved: datetime | None) -> Held:
    report = Report(
        id=row.id,
        text=row.text,
        published=row.published,
        sha256=row.sha256,
        title=row.title,
        publisher=row.publisher,
        url=row.url,
        language=row.language,
        retrieved=retrieved,
    )
    return Held(pk=row.pk, key=row.key, report=report, added=row.added, superseded=row.superseded)
