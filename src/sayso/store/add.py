"""Adding a report with its reading: one transaction, safe to repeat and to interrupt."""

from __future__ import annotations

import hashlib
from typing import Any, Literal

import msgspec
import sqlalchemy as sa
from sqlalchemy import Connection

from sayso.errors import StoreError
from sayso.record import Record, Report, Struct
from sayso.store import contents, corrections, index, schema, words
from sayso.store.contents import Held
from sayso.store.engine import Engines
from sayso.store.ids import address, digest, reading_id, report_key

MAX_ID = 500  # code points of Report.id: an index of PostgreSQL takes 2,704 bytes

Status = Literal["new", "same", "copy", "version"]


class Added(Struct):
    """What became of one report. `of` is the Report.id of what it is a copy or a version of."""

    status: Status
    report_id: str
    key: str  # the record's own id of the report
    of: str | None = None
    reading: bool = True  # False: this very reading was held already


class Prepared(Struct):
    """All that can be worked out before the transaction begins."""

    report: Report
    key: str
    address: str | None
    tokens: tuple[str, ...]
    signature: bytes
    raw: bytes | None
    record: Record | None
    body: bytes
    reading: str | None


def prepare(report: Report, record: Record | None, raw: bytes | None) -> Prepared:
    """Check a report and its reading, and work out keys, words and signature.

    Raises:
        StoreError: the hash is not that of the text, the reading is of another text, or a span does not quote it.
    """
    from sayso.store import copies

    check(report)
    body = b""
    key = report_key(report)
    if record is not None:
        if record.text != report.text:
            raise StoreError(
                f"{report.id}: the reading is of another text; read the report again, then add both"
            )
        contents.check_spans(report.id, report.text, contents.spans(record))
        body = contents.pack(record)
    tokens = tuple(words.tokens(report.text))
    return Prepared(
        report=report,
        key=key,
        address=address(report.url),
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
            raise StoreError(
                f"{report.id!r}: {name} holds a NUL character, which PostgreSQL cannot keep; take it out"
            )
    found = hashlib.sha256(report.text.encode()).hexdigest()
    if found != report.sha256:
        raise StoreError(
            f"{report.id}: sha256 is {report.sha256}, but that of its text is {found}; take it in again"
        )


def is_held(connection: Connection, prepared: Prepared) -> bool:
    """Whether the report, this reading and this retrieval are all held."""
    table = schema.report
    pk = connection.execute(sa.select(table.c.pk).where(table.c.key == prepared.key)).scalar()
    if pk is None or not _has(connection, schema.retrieval.c.key, _retrieval_key(prepared)):
        return False
    return prepared.reading is None or _has(connection, schema.reading.c.id, prepared.reading)


def add(engines: Engines, names: index.Names, prepared: Prepared, made: str) -> Added:
    """Keep a report and its reading. `made` (ISO 8601, UTC) is when."""
    with engines.reading() as connection:
        if is_held(connection, prepared):
            return Added(status="same", report_id=prepared.report.id, key=prepared.key, reading=False)
    with engines.writing() as connection:
        added, found = write(connection, names, prepared, made, made)
    names.remember(found)
    return added


def write(
    connection: Connection, names: index.Names, prepared: Prepared, added: str, made: str | None
) -> tuple[Added, dict[str, int]]:
    """Write what is missing of `prepared` in the caller's transaction, and bring the index up to date."""
    table = schema.report
    pk = connection.execute(sa.select(table.c.pk).where(table.c.key == prepared.key)).scalar()
    status: Status = "same"
    of = None
    if pk is None:
        pk, status, of = _report(connection, prepared, added)
    keep_retrieval(connection, int(pk), prepared, added)
    new_reading = False
    if made is not None and prepared.reading is not None:
        new_reading = keep_reading(connection, int(pk), prepared, made)
    found: dict[str, int] = {}
    if new_reading:
        found = refresh(connection, names, contents.by_pk(connection, int(pk)))
    outcome = Added(status=status, report_id=prepared.report.id, key=prepared.key, of=of, reading=new_reading)
    return outcome, found


def refresh(connection: Connection, names: index.Names, held: Held) -> dict[str, int]:
    """Derive the report's claims anew from its newest reading and its corrections."""
    reading = contents.newest(connection, held)
    events = () if reading is None else reading.record.events
    current = corrections.apply(held.report.id, events, contents.corrections_of(connection, held.pk))
    return index.claims(connection, names, held, current)


def keep_retrieval(connection: Connection, pk: int, prepared: Prepared, added: str) -> None:
    """Note that the report was fetched then, with its raw source if there is one."""
    key = _retrieval_key(prepared)
    if _has(connection, schema.retrieval.c.key, key):
        return
    raw = None
    if prepared.raw is not None:
        raw = keep_raw(connection, prepared.raw)
    retrieved = prepared.report.retrieved
    row = {
        "key": key,
        "report": pk,
        "retrieved": None if retrieved is None else retrieved.isoformat(),
        "raw": raw,
        "added": added,
    }
    connection.execute(sa.insert(schema.retrieval), row)


def keep_raw(connection: Connection, data: bytes) -> str:
    """Keep a raw source once; returns its SHA-256."""
    found = hashlib.sha256(data).hexdigest()
    if not _has(connection, schema.raw.c.sha256, found):
        row = {"sha256": found, "size": len(data), "data": contents.squeeze(data)}
        connection.execute(sa.insert(schema.raw), row)
    return found


def keep_reading(connection: Connection, pk: int, prepared: Prepared, made: str) -> bool:
    """Keep a reading; False if it is held already, in which case the earlier time stands."""
    table = schema.reading
    held = connection.execute(
        sa.select(table.c.pk, table.c.made).where(table.c.id == prepared.reading)
    ).first()
    if held is not None:
        return False
    by = None if prepared.record is None else prepared.record.provenance
    row: dict[str, Any] = {"reader": None, "version": None, "weights": None, "ontology": None}
    if by is not None:
        row = msgspec.structs.asdict(by)
    row |= {"id": prepared.reading, "report": pk, "made": made, "body": contents.squeeze(prepared.body)}
    connection.execute(sa.insert(table), row)
    return True


def _report(connection: Connection, prepared: Prepared, added: str) -> tuple[int, Status, str | None]:
    report = prepared.report
    row = {
        "key": prepared.key,
        "id": report.id,
        "sha256": report.sha256,
        "title": report.title,
        "publisher": report.publisher,
        "published": report.published,
        "url": report.url,
        "address": prepared.address,
        "language": report.language,
        "text": report.text,
        "added": added,
        "superseded": False,
        "signature": prepared.signature,
    }
    result = connection.execute(sa.insert(schema.report), row)
    pk = int(result.inserted_primary_key[0])  # type: ignore[index]  # an insert of one row has one
    keep_retrieval(connection, pk, prepared, added)  # versions are ordered by it
    index.report_words(connection, pk, report, prepared.tokens)
    ordered = index.versions(connection, report, prepared.address)
    index.supersede(connection, ordered)
    others = [h for h in ordered if h.pk != pk]
    alike = index.copies_of(connection, pk, report, prepared.signature, [h.pk for h in ordered])
    if others:
        return pk, "version", others[-1].report.id
    if alike:
        return pk, "copy", contents.by_pk(connection, alike[0]).report.id
    return pk, "new", None


def _retrieval_key(prepared: Prepared) -> str:
    raw = None if prepared.raw is None else hashlib.sha256(prepared.raw).hexdigest()
    return digest(prepared.key, prepared.report.retrieved, raw)


def _has(connection: Connection, column: sa.Column[Any], value: str) -> bool:
    return connection.execute(sa.select(column).where(column == value)).first() is not None
