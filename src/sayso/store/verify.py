"""Proving the record: every hash, offset, id and reference is worked out again, and a sample is read
again.
"""

from __future__ import annotations

import hashlib
import zlib
from collections.abc import Iterator, Sequence
from typing import Any

import msgspec
import sqlalchemy as sa
from sqlalchemy import Connection, Row

from sayso.record import Event, Report, Struct
from sayso.store import contents, copies, corrections, derive, index, reread, schema, search, words
from sayso.store.contents import Held
from sayso.store.ids import claim_ids, digest, page, reading_id, report_key
from sayso.store.judgements import Judgement, Link

MAX_PROBLEMS = 1_000  # told; more are counted
ASKED = 8  # words by which a report must be found
BATCH = 200


class Problem(Struct, frozen=True, kw_only=True):
    """Something that is not as it must be, and where."""

    where: str
    what: str


class Verification(Struct, frozen=True, kw_only=True):
    """How much was checked, and what was wrong. `reread` of the sample gave the same bytes; None if none
    was read. Readings that this machine's reader cannot have made are counted apart, not compared.
    """

    reports: int
    readings: int
    spans: int
    corrections: int
    judgements: int
    claims: int
    reread: int | None
    problems: tuple[Problem, ...]
    other_registries: int = 0  # readings by this reader, resolved with another gazetteer or other registries
    other_readers: int = 0  # readings by another reader, version, weights or ontology
    more: int = 0  # problems beyond MAX_PROBLEMS

    @property
    def ok(self) -> bool:
        """Nothing was wrong."""
        return not self.problems


class _Notes:
    """What has been counted and found so far."""

    def __init__(self) -> None:
        self.counts = dict.fromkeys(("reports", "readings", "spans", "corrections", "judgements", "claims"), 0)
        self.problems: list[Problem] = []
        self.more = 0

    def count(self, what: str, n: int = 1) -> None:
        self.counts[what] += n

    def wrong(self, where: str, what: str) -> None:
        if len(self.problems) < MAX_PROBLEMS:
            self.problems.append(Problem(where=where, what=what))
        else:
            self.more += 1


def verify(connection: Connection, again: reread.Again | None = None) -> Verification:
    """Check everything in one snapshot of the record, and read a sample `again`."""
    notes = _Notes()
    for problem in _database(connection):
        notes.wrong("database", problem)
    _raw(connection, notes)
    old = _old(connection)
    for held in _reports(connection):
        _report(connection, held, held.pk in old, notes)
    _judgements(connection, notes)
    same, other_registries, other_readers = None, 0, 0
    if again is not None:
        same = reread.compare(connection, again, notes.wrong)
        other_registries, other_readers = reread.others(connection, again.by)
    return Verification(
        **notes.counts,
        reread=same,
        problems=tuple(notes.problems),
        other_registries=other_registries,
        other_readers=other_readers,
        more=notes.more,
    )


def _database(connection: Connection) -> Iterator[str]:
    """The database's own checks, and references that lead nowhere."""
    if search.is_sqlite(connection):
        for (said,) in connection.exec_driver_sql("PRAGMA quick_check(100)"):
            if said != "ok":
                yield str(said)
        for row in connection.exec_driver_sql("PRAGMA foreign_key_check"):
            yield f"table {row[0]}, row {row[1]}: leads to a row of {row[2]} that is not there"
    claim, report, part = schema.claim, schema.report, schema.part
    orphans = sa.select(sa.func.count()).select_from(claim).where(claim.c.report.not_in(sa.select(report.c.pk)))
    if n := connection.execute(orphans).scalar():
        yield f"{n} claims of reports that are not there"
    orphans = sa.select(sa.func.count()).select_from(part).where(part.c.claim.not_in(sa.select(claim.c.pk)))
    if n := connection.execute(orphans).scalar():
        yield f"{n} parts of claims that are not there"


def _raw(connection: Connection, notes: _Notes) -> None:
    for row in connection.execute(sa.select(schema.raw).execution_options(yield_per=BATCH)):
        try:
            data = zlib.decompress(row.data)
        except zlib.error as error:
            notes.wrong(f"source {row.sha256}", f"cannot be unpacked: {error}")
            continue
        if hashlib.sha256(data).hexdigest() != row.sha256:
            notes.wrong(f"source {row.sha256}", "its SHA-256 is another")


def _reports(connection: Connection) -> Iterator[Held]:
    table = schema.report
    keys = list(connection.scalars(sa.select(table.c.pk).order_by(table.c.pk)))
    for start in range(0, len(keys), BATCH):
        yield from contents.held(connection, table.c.pk.in_(keys[start : start + BATCH]))


def _old(connection: Connection) -> set[int]:
    """The reports of whose page a newer version is held."""
    pages = index.pages(connection)
    return {version.pk for shared in pages for version in index.versions(connection, shared)[:-1]}


def _report(connection: Connection, held: Held, old: bool, notes: _Notes) -> None:
    report = held.report
    where = f"report {report.id}"
    notes.count("reports")
    if hashlib.sha256(report.text.encode()).hexdigest() != report.sha256:
        notes.wrong(where, "the text's SHA-256 is another: the text was changed")
    if report_key(report) != held.key:
        notes.wrong(where, f"its key {held.key} is not that of its contents")
    columns: sa.Select[Any] = sa.select(schema.report.c.signature, schema.report.c.page)
    row = connection.execute(columns.where(schema.report.c.pk == held.pk)).one()
    if row.page != page(report):
        notes.wrong(where, "its page is not that of its URL or id")
    tokens = words.tokens(report.text)
    if copies.signature(tokens) != row.signature:
        notes.wrong(where, "its signature is not that of its text")
    if not search.finds_report(connection, held.pk, _telling(report, tokens)):
        notes.wrong(where, "it is not found by its words; rebuild the index")
    _copies(connection, held, row, notes)
    if held.superseded and not old:
        notes.wrong(where, "marked as superseded, but no newer version is held; rebuild the index")
    if old and not held.superseded:
        notes.wrong(where, "a newer version is held, but it is not marked as superseded; rebuild the index")
    fetched = connection.execute(sa.select(schema.retrieval).where(schema.retrieval.c.report == held.pk)).all()
    if not fetched:
        notes.wrong(where, "no retrieval is held")
    readings = _readings(connection, held, notes)
    entries = _corrections(connection, held, notes)
    if readings is None or entries is None:  # nobody can say what its claims are
        return
    events = corrections.apply(report.id, readings[-1] if readings else (), entries)
    _claims(connection, held, events, notes)
    _known(connection, held, [*readings, events], notes)


def _telling(report: Report, tokens: Sequence[str]) -> list[str]:
    """The report's longest words, by which few others are found; those that every tokenizer takes for words."""
    title = words.tokens(report.title) if report.title else []
    return sorted({word for word in (*title, *tokens) if word.isascii()}, key=lambda word: (-len(word), word))[:ASKED]


def _copies(connection: Connection, held: Held, row: Row[Any], notes: _Notes) -> None:
    """The report can be met as a copy, its copies are as alike as it says, and none is left out."""
    where = f"report {held.report.id}"
    band, copy, report = schema.band, schema.copy, schema.report
    bands = copies.bands(row.signature)
    there = set(connection.scalars(sa.select(band.c.hash).where(band.c.report == held.pk, band.c.hash.in_(bands))))
    if there != set(bands):
        notes.wrong(where, "it is not where likely copies meet; rebuild the index")
    columns: sa.Select[Any] = sa.select(report.c.pk, report.c.signature, report.c.published, report.c.page)
    linked = columns.add_columns(copy.c.similarity).join_from(copy, report, copy.c.copy_of == report.c.pk)
    said = {held.pk}
    for other in connection.execute(linked.where(copy.c.report == held.pk)):
        said.add(other.pk)
        if other.similarity != _similarity(held, row, other):
            notes.wrong(where, "a copy is not as alike as it says; rebuild the index")
    near = index.candidates(connection, bands)
    others = connection.execute(columns.where(report.c.pk.in_([pk for pk in near if pk not in said]))).all()
    for other in others:
        if _similarity(held, row, other) is not None and not _crowded(connection, row, other):
            notes.wrong(where, "a copy of it is not linked with it; rebuild the index")


def _similarity(held: Held, row: Row[Any], other: Row[Any]) -> float | None:
    if row.page == other.page:  # versions
        return None
    return copies.similarity(row.signature, other.signature, held.report.published, other.published)


def _crowded(connection: Connection, *rows: Row[Any]) -> bool:
    """Whether one of these reports has so many possible copies that they were not all looked at."""
    near = (index.candidates(connection, copies.bands(row.signature)) for row in rows)
    return any(len(each) >= index.MAX_CANDIDATES for each in near)


def _known(connection: Connection, held: Held, given: Sequence[Sequence[Event]], notes: _Notes) -> None:
    """Every claim that a reading gives, or the current view, is looked up by its id."""
    known = schema.known
    ids = {id for events in given for id in claim_ids(held.report.id, events)}
    if not ids <= set(connection.scalars(sa.select(known.c.claim).where(known.c.report == held.pk))):
        notes.wrong(f"report {held.report.id}", "a claim cannot be looked up by its id; rebuild the index")


def _readings(connection: Connection, held: Held, notes: _Notes) -> list[tuple[Event, ...]] | None:
    """Check every reading; returns the events of each, oldest first, or None where one cannot be read."""
    table = schema.reading
    found: list[tuple[Event, ...]] = []
    whole = True
    query = sa.select(table.c.id, table.c.body).where(table.c.report == held.pk).order_by(table.c.made, table.c.id)
    for id, squeezed in connection.execute(query).all():
        notes.count("readings")
        try:
            body = zlib.decompress(squeezed)
            record = contents.unpack(body, held.report.text)
        except contents.UNREADABLE as error:
            notes.wrong(f"reading {id}", f"cannot be unpacked: {error}")
            whole = False
            continue
        if reading_id(held.key, body) != id:
            notes.wrong(f"reading {id}", "its id is not that of its contents")
        spans = list(contents.spans(record))
        notes.count("spans", len(spans))
        bad = contents.misplaced(held.report.text, spans)
        if bad is not None:
            notes.wrong(f"reading {id}", f"the words {bad.text[:60]!r} are not at {bad.start}..{bad.end} of the text")
        found.append(record.events)
    return found if whole else None


def _corrections(connection: Connection, held: Held, notes: _Notes) -> list[corrections.Correction] | None:
    """Check every correction; returns them, or None where one cannot be read."""
    table = schema.correction
    found: list[corrections.Correction] = []
    rows = connection.execute(sa.select(table.c.id, table.c.body).where(table.c.report == held.pk)).all()
    for id, body in rows:
        notes.count("corrections")
        try:
            entry = msgspec.json.decode(body, type=corrections.Correction)
        except contents.UNREADABLE as error:
            notes.wrong(f"correction {id}", f"cannot be read: {error}")
            continue
        _correction(held, id, entry, notes)
        found.append(entry)
    return found if len(found) == len(rows) else None


def _correction(held: Held, id: str, entry: corrections.Correction, notes: _Notes) -> None:
    made = digest(entry.report, entry.change, entry.who, entry.why, entry.made)
    if not id == entry.id == "x" + made[:16] or entry.report != held.key:
        notes.wrong(f"correction {id}", "its id is not that of its contents")
    event = getattr(entry.change, "event", None)
    if isinstance(event, Event):
        bad = contents.misplaced(held.report.text, contents.event_spans(event))
        if bad is not None:
            notes.wrong(f"correction {id}", f"the words {bad.text[:60]!r} are not in the text at {bad.start}")


def _claims(connection: Connection, held: Held, events: tuple[Event, ...], notes: _Notes) -> None:
    """The index of a report is what its events give."""
    where = f"report {held.report.id}"
    table, part, entity = schema.claim, schema.part, schema.entity
    rows = connection.execute(sa.select(table).where(table.c.report == held.pk).order_by(table.c.position)).all()
    expected = derive.rows(held.key, held.report, events)
    notes.count("claims", len(rows))
    if [r.id for r in rows] != [e.row["id"] for e in expected]:
        notes.wrong(where, "its claims in the index are not those of its newest reading; rebuild the index")
        return
    keys = [r.pk for r in rows]
    parts: dict[int, set[tuple[str, str]]] = {key: set() for key in keys}
    entities: dict[str, Any] = {}
    for start in range(0, len(keys), BATCH):
        query = sa.select(part.c.claim, part.c.role, entity).join_from(part, entity, part.c.entity == entity.c.pk)
        for row in connection.execute(query.where(part.c.claim.in_(keys[start : start + BATCH]))):
            parts[row.claim].add((row.key, row.role))
            entities[row.key] = row
    texts: dict[int, Any] = {}
    for start in range(0, len(keys), BATCH):
        texts |= search.claim_words(connection, keys[start : start + BATCH])
    for row, want in zip(rows, expected, strict=True):
        off = [name for name, value in want.row.items() if getattr(row, name) != value]
        if off:
            notes.wrong(f"claim {row.id}", f"{', '.join(off)} in the index are not as read; rebuild the index")
        if parts[row.pk] != {(index.full_key(name), role) for name, role in want.parts} or any(
            _differs(entities[index.full_key(name)], name) for name, _ in want.parts
        ):
            notes.wrong(f"claim {row.id}", "its names in the index are not as read; rebuild the index")
        if texts.get(row.pk) != frozenset(want.words):
            notes.wrong(f"claim {row.id}", "its words in the index are not as read; rebuild the index")
        if row.superseded != held.superseded or row.pk >> derive.DAY_BITS != held.report.published.toordinal():
            notes.wrong(f"claim {row.id}", "its report's day or version is another; rebuild the index")


def _differs(row: Row[Any], name: derive.Name) -> bool:
    """Whether an entity is not as the claim names it; of a weapon, the name is that of whichever claim came first."""
    want = index.entity_row(index.full_key(name), name)
    return name.kind != "weapon" and any(getattr(row, column) != value for column, value in want.items())


def _judgements(connection: Connection, notes: _Notes) -> None:
    known = sa.select(schema.known.c.claim)
    kinds: tuple[tuple[sa.Table, type[Judgement | Link]], ...] = ((schema.judgement, Judgement), (schema.link, Link))
    for table, kind in kinds:
        for column in (table.c.left_claim, table.c.right_claim):
            for (id,) in connection.execute(sa.select(table.c.id).where(column.not_in(known))):
                notes.wrong(f"{table.name} {id}", "speaks of a claim that no reading made")
        for id, body in connection.execute(sa.select(table.c.id, table.c.body)):
            notes.count("judgements", int(kind is Judgement))
            try:
                entry = msgspec.json.decode(body, type=kind)
            except contents.UNREADABLE as error:
                notes.wrong(f"{table.name} {id}", f"cannot be read: {error}")
                continue
            if id != entry.id or (isinstance(entry, Judgement) and entry.id != _made(entry)):
                notes.wrong(f"{table.name} {id}", "its id is not that of its contents")


def _made(entry: Judgement) -> str:
    sides = (entry.left.event.claim, entry.right.event.claim)
    return "j" + digest(*sides, entry.verdict, entry.who, entry.why, entry.made)[:16]
