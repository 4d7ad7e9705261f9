"""The whole record as lines of JSON: the same bytes from SQLite and PostgreSQL, and from any order of adding.

A first line names the format, a last one counts the lines and gives the SHA-256 of all before it, so that
a cut file
is noticed. Between them, sorted by their ids: raw sources, reports with their retrievals, readings,
corrections,
judgements, links. The index is not exported: it is derived again. docs/record.md describes the format.
"""

from __future__ import annotations

import hashlib
import zlib
from collections.abc import Iterable, Iterator
from datetime import datetime
from typing import Any

import msgspec
import sqlalchemy as sa
from sqlalchemy import Connection

from sayso.errors import StoreError
from sayso.record import Report, Struct
from sayso.store import add, contents, index, people, schema
from sayso.store.corrections import Correction
from sayso.store.engine import Engines
from sayso.store.judgements import Judgement, Link

FORMAT = 1
BATCH = 200  # lines a transaction on import; reports an SQL query on export


class Line(Struct, frozen=True, kw_only=True, tag_field="kind"):
    """Base of one line."""


class Head(Line, frozen=True, kw_only=True, tag="sayso-record"):
    """The first line."""

    format: int


class RawLine(Line, frozen=True, kw_only=True, tag="raw"):
    """A source as it was fetched (base64)."""

    sha256: str
    data: bytes


class Retrieval(Struct, frozen=True, kw_only=True):
    """One time the report was fetched."""

    retrieved: str | None
    raw: str | None  # SHA-256 of the source
    added: str


class ReportLine(Line, frozen=True, kw_only=True, tag="report"):
    """A report and when it was fetched."""

    key: str
    added: str
    report: Report
    retrievals: tuple[Retrieval, ...]


class ReadingLine(Line, frozen=True, kw_only=True, tag="reading"):
    """A reading; `record` is the Record's JSON with an empty text, byte for byte as the id was made from
    it.
    """

    id: str
    report: str
    made: str
    record: msgspec.Raw


class CorrectionLine(Line, frozen=True, kw_only=True, tag="correction"):
    """A correction."""

    correction: Correction


class JudgementLine(Line, frozen=True, kw_only=True, tag="judgement"):
    """A judgement."""

    judgement: Judgement


class LinkLine(Line, frozen=True, kw_only=True, tag="link"):
    """A link."""

    link: Link


class End(Line, frozen=True, kw_only=True, tag="end"):
    """The last line: how many lines there are before it, and the SHA-256 of them with their line ends."""

    lines: int
    sha256: str


AnyLine = Head | RawLine | ReportLine | ReadingLine | CorrectionLine | JudgementLine | LinkLine | End
_DECODER: msgspec.json.Decoder[AnyLine] = msgspec.json.Decoder(AnyLine)


class Imported(Struct, frozen=True, kw_only=True):
    """How many lines of each kind were new to the record, and how many it held already."""

    new: dict[str, int]
    held: int


def lines(connection: Connection) -> Iterator[bytes]:
    """The record's lines, each with its line end. One snapshot: what is added meanwhile is not in it."""
    digest = hashlib.sha256()
    n = 0
    for line in _all(connection):
        data = msgspec.json.encode(line) + b"\n"
        digest.update(data)
        n += 1
        yield data
    yield msgspec.json.encode(End(lines=n, sha256=digest.hexdigest())) + b"\n"


def read(engines: Engines, names: index.Names, given: Iterable[bytes]) -> Imported:
    """Take in the lines of another record, or of this one: what is held already stays as it is.

    BATCH lines a transaction; after an interruption the same import goes on.

    Raises:
        StoreError: not an export, of a newer format, cut off or changed.
    """
    new: dict[str, int] = {}
    held = 0
    checked = _checked(given)
    for batch, problem in _batches(checked):
        found: dict[str, int] = {}
        with engines.writing() as connection:
            for line in batch:
                kind, is_new = _take(connection, names, line, found)
                new[kind] = new.get(kind, 0) + is_new
                held += not is_new
        names.remember(found)
        if problem is not None:
            raise problem
    return Imported(new={kind: n for kind, n in new.items() if n}, held=held)


def _batches(checked: Iterator[AnyLine]) -> Iterator[tuple[list[AnyLine], StoreError | None]]:
    """BATCH lines at a time; where a line is bad, those before it come with what was wrong."""
    batch: list[AnyLine] = []
    problem = None
    try:
        for line in checked:
            batch.append(line)
            if len(batch) == BATCH:
                yield batch, None
                batch = []
    except StoreError as error:
        problem = error
    yield batch, problem


def _all(connection: Connection) -> Iterator[AnyLine]:
    yield Head(format=FORMAT)
    yield from _raw(connection)
    yield from _reports(connection)
    yield from _readings(connection)
    for table, kind, wrap in (
        (schema.correction, Correction, lambda c: CorrectionLine(correction=c)),
        (schema.judgement, Judgement, lambda j: JudgementLine(judgement=j)),
        (schema.link, Link, lambda li: LinkLine(link=li)),
    ):
        decoder = msgspec.json.Decoder(kind)
        for (body,) in _stream(connection, sa.select(table.c.body).order_by(table.c.id)):
            yield wrap(decoder.decode(body))


def _stream(connection: Connection, query: sa.Select[Any]) -> Iterator[Any]:
    yield from connection.execution_options(yield_per=BATCH).execute(query)


def _raw(connection: Connection) -> Iterator[RawLine]:
    table = schema.raw
    for sha256, data in _stream(connection, sa.select(table.c.sha256, table.c.data).order_by(table.c.sha256)):
        yield RawLine(sha256=sha256, data=zlib.decompress(data))


def _reports(connection: Connection) -> Iterator[ReportLine]:
    table, fetched = schema.report, schema.retrieval
    keys = list(connection.scalars(sa.select(table.c.pk).order_by(table.c.key)))
    for start in range(0, len(keys), BATCH):
        batch = keys[start : start + BATCH]
        retrievals: dict[int, list[Retrieval]] = {pk: [] for pk in batch}
        query = sa.select(fetched).where(fetched.c.report.in_(batch)).order_by(fetched.c.key)
        for row in connection.execute(query):
            retrievals[row.report].append(Retrieval(retrieved=row.retrieved, raw=row.raw, added=row.added))
        for held in contents.held(connection, table.c.pk.in_(batch)):
            bare = msgspec.structs.replace(held.report, retrieved=None)
            yield ReportLine(key=held.key, added=held.added, report=bare, retrievals=tuple(retrievals[held.pk]))


def _readings(connection: Connection) -> Iterator[ReadingLine]:
    table, report = schema.reading, schema.report
    query = sa.select(table.c.id, report.c.key, table.c.made, table.c.body)
    query = query.join_from(table, report, table.c.report == report.c.pk).order_by(table.c.id)
    for id, key, made, body in _stream(connection, query):
        yield ReadingLine(id=id, report=key, made=made, record=msgspec.Raw(zlib.decompress(body)))


def _checked(given: Iterable[bytes]) -> Iterator[AnyLine]:
    """The lines between the first and the last, which must say what was there."""
    digest = hashlib.sha256()
    n = 0
    ended = False
    for data in given:
        if ended:
            raise StoreError(f"line {n + 2}: more follows after the last line of the export; export it again")
        line = _decoded(data, n + 1)
        if n == 0 and not isinstance(line, Head):
            raise StoreError("line 1: not an export of a record; make one with `sayso export --all`")
        if isinstance(line, End):
            if line.lines != n or line.sha256 != digest.hexdigest():
                raise StoreError(f"the export was changed: {line.lines} lines were written, found {n}; export it again")
            ended = True
            continue
        digest.update(data)
        n += 1
        if isinstance(line, Head):
            if line.format > FORMAT:
                raise StoreError(f"export format {line.format}, this version knows {FORMAT}: pip install -U sayso")
            continue
        yield line
    if not ended:
        raise StoreError(f"the export is cut off after line {n}; what was read is kept, export it again for the rest")


def _decoded(data: bytes, number: int) -> AnyLine:
    try:
        return _DECODER.decode(data)
    except (msgspec.DecodeError, UnicodeDecodeError) as error:
        problem = str(error)
    if number == 1:
        raise StoreError(f"line 1: not an export of a record ({problem}); make one with `sayso export --all`")
    raise StoreError(f"line {number}: damaged ({problem}); export it again")


def _take(connection: Connection, names: index.Names, line: AnyLine, found: dict[str, int]) -> tuple[str, bool]:
    """Keep one line; returns its kind and whether it was new."""
    if isinstance(line, RawLine):
        return "raw", add.keep_raw(connection, line.data)
    if isinstance(line, ReportLine):
        return "report", _take_report(connection, names, line)
    if isinstance(line, ReadingLine):
        return "reading", _take_reading(connection, names, line, found)
    if isinstance(line, CorrectionLine):
        held = _owner(connection, line.correction.report, "correction", line.correction.id)
        before = _count(connection, schema.correction)
        found.update(people.keep(connection, names, held, line.correction))
        return "correction", _count(connection, schema.correction) > before
    if isinstance(line, JudgementLine):
        return "judgement", people.keep_judgement(connection, line.judgement)
    if isinstance(line, LinkLine):
        return "link", people.keep_link(connection, line.link)
    raise StoreError(f"a line of kind {type(line).__name__} in the middle of the export; export it again")


def _count(connection: Connection, table: sa.Table) -> int:
    return int(connection.execute(sa.select(sa.func.count()).select_from(table)).scalar() or 0)


def _take_report(connection: Connection, names: index.Names, line: ReportLine) -> bool:
    table = schema.report
    prepared = add.prepare(line.report, None, None)
    if prepared.key != line.key:
        raise StoreError(f"report {line.report.id!r}: its key is {line.key}, but its contents give {prepared.key}")
    row = connection.execute(sa.select(table.c.pk, table.c.added).where(table.c.key == line.key)).first()
    if row is None:
        add.write(connection, names, prepared, line.added, line.added, retrieval=False)
    elif line.added < row.added:  # the earlier time stands, whichever record is merged into the other
        connection.execute(sa.update(table).where(table.c.pk == row.pk).values(added=line.added))
    held = _owner(connection, line.key, "report", line.key)
    for fetched in line.retrievals:
        retrieved = None if fetched.retrieved is None else datetime.fromisoformat(fetched.retrieved)
        add.keep_retrieval(connection, held.pk, line.key, retrieved, fetched.raw, fetched.added)
    index.supersede(connection, index.versions(connection, prepared.page))
    return row is None


def _take_reading(connection: Connection, names: index.Names, line: ReadingLine, found: dict[str, int]) -> bool:
    held = _owner(connection, line.report, "reading", line.id)
    record = contents.unpack(bytes(line.record), held.report.text)
    prepared = add.prepare(held.report, record, None)
    if prepared.reading != line.id:
        raise StoreError(f"reading {line.id}: its contents give {prepared.reading}; export it again")
    table = schema.reading
    row = connection.execute(sa.select(table.c.pk, table.c.made).where(table.c.id == line.id)).first()
    if row is None:
        add.keep_reading(connection, held.pk, prepared, line.made)
    elif line.made < row.made:
        connection.execute(sa.update(table).where(table.c.pk == row.pk).values(made=line.made))
    if row is None or line.made < row.made:
        found.update(add.refresh(connection, names, held))
    return row is None


def _owner(connection: Connection, key: str, kind: str, id: str) -> contents.Held:
    found = contents.held(connection, schema.report.c.key == key)
    if not found:
        raise StoreError(f"{kind} {id}: its report {key} is not in the record; export it again")
    return found[0]
