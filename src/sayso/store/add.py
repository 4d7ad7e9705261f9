"""Adding a report with its reading: one transaction, safe to repeat and to interrupt."""

from __future__ import annotations

import hashlib
from datetime import datetime
from typing import Any, Literal

import msgspec
import sqlalchemy as sa
from sqlalchemy import Connection

from sayso.errors import StoreError
from sayso.record import Provenance, Record, Report, Struct
from sayso.store import contents, corrections, index, schema, words
from sayso.store.contents import Held
from sayso.store.engine import Engines
from sayso.store.ids import claim_ids, digest, page, reading_id, report_key

MAX_ID = 500  # code points of Report.id: an index of PostgreSQL takes 2,704 bytes

_PK = sa.select(schema.report.c.pk).where(schema.report.c.key == sa.bindparam("key"))
_READING, _RAW = (
    sa.select(column).where(column == sa.bindparam("value")) for column in (schema.reading.c.id, schema.raw.c.sha256)
)
_RETRIEVAL = sa.select(schema.retrieval.c.added).where(schema.retrieval.c.key == sa.bindparam("value"))
_INSERT_REPORT, _INSERT_RETRIEVAL, _INSERT_READING, _INSERT_RAW = (
    sa.insert(table) for table in (schema.report, schema.retrieval, schema.reading, schema.raw)
)

Status = Literal["new", "same", "copy", "version"]


class Added(Struct, frozen=True, kw_only=True):
    """What became of one report. `of` is the Report.id of what it is a copy or a version of."""

    status: Status
    report_id: str
    key: str  # the record's own id of the report
    of: str | None = None
    reading: bool = True  # False: this very reading was held already


class Prepared(Struct, frozen=True, kw_only=True):
    """All that can be worked out before the transaction begins."""

    report: Report
    key: str
    page: str
    tokens: tuple[str, ...]
    signature: bytes
    raw: bytes | None
    record: Record | None
    body: bytes
    reading: str | None


def prepare(report: Report, record: Record | None, raw: bytes | None) -> Prepared:
    """Check a report and its reading, and work out keys, words and signature.

    Raises:
        StoreError: the hash is not that of the text, the reading is of another text, or a span does not
        quote it.
    """
    from sayso.store import copies

    check(report)
    body = b""
    key = report_key(report)
    if record is not None:
        if record.text != report.text:
            raise StoreError(f"{report.id}: the reading is of another text; read the report again, then add both")
        contents.check_spans(report.id, report.text, contents.spans(record))
        body = contents.pack(record)
    tokens = tuple(words.tokens(report.text))
    return Prepared(
        report=report,
        key=key,
        page=page(report),
        tokens=tokens,
        signature=copies.signature(tokens),
        raw=raw,
        record=record,
        body=body,
        reading=None if record is None else reading_id(key, body),
    )


def check(report: Report) -> None:
    """Refuse a report that no database could give back as it is.

    Raises:
        StoreError: lone surrogates, NUL, an id that is empty or over MAX_ID, or a hash of another text.
    """
    if not 0 < len(report.id) <= MAX_ID:
        raise StoreError(
            f"a report's id must have 1 to {MAX_ID} characters, found {len(report.id)}: {report.id[:40]!r}"
        )
    for name in ("id", "text", "title", "publisher", "url", "language"):
        value = getattr(report, name)
        if value is None:
            continue
        try:
            value.encode()
        except UnicodeEncodeError as error:
            raise StoreError(
                f"{report.id!r}: {name} holds half a character (a lone surrogate); repair the file"
            ) from error
        if "\x00" in value:
            raise StoreError(f"{report.id!r}: {name} holds a NUL character, which PostgreSQL cannot keep; take it out")
    found = hashlib.sha256(report.text.encode()).hexdigest()
    if found != report.sha256:
        raise StoreError(f"{report.id}: sha256 is {report.sha256}, but that of its text is {found}; take it in again")


def add(engines: Engines, names: index.Names, prepared: Prepared, made: str) -> Added:
    """Keep a report and its reading. `made` (ISO 8601, UTC) is when."""
    with engines.writing() as connection:
        added, found = write(connection, names, prepared, made, made)
    names.remember(found)
    return added


def write(
    connection: Connection,
    names: index.Names,
    prepared: Prepared,
    added: str,
    made: str,
    *,
    retrieval: bool = True,
) -> tuple[Added, dict[str, int]]:
    """Write what is missing of `prepared` in the caller's transaction, and bring the index up to date.

    `added` is when the record first held the report, `made` when it first held the reading. Without
    `retrieval`
    the caller keeps the retrievals.
    """
    pk = connection.execute(_PK, {"key": prepared.key}).scalar()
    if pk is None:
        return _write_new(connection, names, prepared, added, made, retrieval=retrieval)
    _fetched(connection, int(pk), prepared, added)
    index.supersede(connection, index.newest(connection, prepared.page, int(pk)))  # it was seen again
    found: dict[str, int] = {}
    new_reading = prepared.reading is not None and not _has(connection, _READING, prepared.reading)
    if new_reading:
        keep_reading(connection, int(pk), prepared, made)
        found = refresh(connection, names, contents.by_pk(connection, int(pk)))
    return Added(status="same", report_id=prepared.report.id, key=prepared.key, reading=new_reading), found


def note_fetch(connection: Connection, report: Report, added: str) -> None:
    """Note that a report that is held was fetched at `report.retrieved`.

    Raises:
        StoreError: it is not held.
    """
    key = report_key(report)
    pk = connection.execute(_PK, {"key": key}).scalar()
    if pk is None:
        raise StoreError(f"{report.id}: not in this record, so no further fetch of it can be noted; add it")
    keep_retrieval(connection, int(pk), key, report.retrieved, None, added)
    index.supersede(connection, index.newest(connection, page(report), int(pk)))


def _write_new(
    connection: Connection,
    names: index.Names,
    prepared: Prepared,
    added: str,
    made: str,
    *,
    retrieval: bool = True,
) -> tuple[Added, dict[str, int]]:
    """The way of a report that the record does not hold: nothing of it needs to be looked for."""
    report = prepared.report
    pk, status, of, superseded = _report(connection, prepared, added, retrieval=retrieval)
    found: dict[str, int] = {}
    if prepared.record is not None:
        keep_reading(connection, pk, prepared, made, fresh=True)
        held = Held(pk=pk, key=prepared.key, report=report, added=added, superseded=superseded)
        found = index.claims(connection, names, held, corrections.apply(report.id, prepared.record.events, ()))
    outcome = Added(status=status, report_id=report.id, key=prepared.key, of=of, reading=prepared.record is not None)
    return outcome, found


def refresh(connection: Connection, names: index.Names, held: Held) -> dict[str, int]:
    """Derive the report's claims anew from its newest reading and its corrections."""
    reading = contents.newest(connection, held)
    events = () if reading is None else reading.record.events
    current = corrections.apply(held.report.id, events, contents.corrections_of(connection, held.pk))
    index.forget(connection, held.pk)
    return index.claims(connection, names, held, current)


def keep_retrieval(
    connection: Connection,
    pk: int,
    key: str,
    retrieved: datetime | None,
    raw: str | None,
    added: str,
    *,
    fresh: bool = False,
) -> None:
    """Note that the report with this key was fetched then; `raw` is the SHA-256 of its source. `fresh`: the report was
    not held, so nor was this.
    """
    found = digest(key, retrieved, raw)
    table = schema.retrieval
    held = None if fresh else connection.execute(_RETRIEVAL, {"value": found}).first()
    if held is None:
        row = {
            "key": found,
            "report": pk,
            "retrieved": None if retrieved is None else retrieved.isoformat(),
            "raw": raw,
            "added": added,
        }
        connection.execute(_INSERT_RETRIEVAL, row)
    elif added < held.added:  # of two records that are merged, the one that held it first
        connection.execute(sa.update(table).where(table.c.key == found).values(added=added))


def keep_raw(connection: Connection, data: bytes) -> bool:
    """Keep a raw source, once; whether it is new."""
    found = hashlib.sha256(data).hexdigest()
    if _has(connection, _RAW, found):
        return False
    connection.execute(_INSERT_RAW, {"sha256": found, "size": len(data), "data": contents.squeeze(data)})
    return True


def _fetched(connection: Connection, pk: int, prepared: Prepared, added: str, *, fresh: bool = False) -> None:
    """Keep when and as what bytes the report was fetched."""
    raw = None
    if prepared.raw is not None:
        raw = hashlib.sha256(prepared.raw).hexdigest()
        keep_raw(connection, prepared.raw)
    keep_retrieval(connection, pk, prepared.key, prepared.report.retrieved, raw, added, fresh=fresh)


def keep_reading(connection: Connection, pk: int, prepared: Prepared, made: str, *, fresh: bool = False) -> None:
    """Keep a reading that is not held yet; `fresh`: of a report that was not held either."""
    by = None if prepared.record is None else prepared.record.provenance
    row: dict[str, Any] = dict.fromkeys(Provenance.__struct_fields__)
    if by is not None:
        row = msgspec.structs.asdict(by)
    row |= {"id": prepared.reading, "report": pk, "made": made, "body": contents.squeeze(prepared.body)}
    connection.execute(_INSERT_READING, row)
    if prepared.record is not None:
        index.know(connection, pk, claim_ids(prepared.report.id, prepared.record.events), fresh=fresh)


def _report(
    connection: Connection, prepared: Prepared, added: str, *, retrieval: bool
) -> tuple[int, Status, str | None, bool]:
    """Insert the report; returns its key, what it is, of which other, and whether a newer version is held."""
    report = prepared.report
    row = {
        "key": prepared.key,
        "id": report.id,
        "sha256": report.sha256,
        "title": report.title,
        "publisher": report.publisher,
        "published": report.published,
        "url": report.url,
        "page": prepared.page,
        "language": report.language,
        "text": report.text,
        "added": added,
        "superseded": False,
        "signature": prepared.signature,
    }
    result = connection.execute(_INSERT_REPORT, row)
    pk = int(result.inserted_primary_key[0])  # type: ignore[index]  # an insert of one row has one
    if retrieval:
        _fetched(connection, pk, prepared, added, fresh=True)  # versions are ordered by it
    index.report_words(connection, pk, report, prepared.tokens)
    ordered = index.newest(connection, prepared.page, pk)
    index.supersede(connection, ordered)
    others = [v for v in ordered if v.pk != pk]
    alike = index.copies_of(connection, pk, report, prepared.signature, prepared.page)
    superseded = ordered[-1].pk != pk
    if others:
        return pk, "version", others[-1].id, superseded
    if alike:
        return pk, "copy", contents.by_pk(connection, alike[0]).report.id, superseded
    return pk, "new", None, superseded


def _has(connection: Connection, query: sa.Select[Any], value: str) -> bool:
    return connection.execute(query, {"value": value}).first() is not None
