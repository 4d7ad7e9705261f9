"""Keeping the index in step with what is kept: called in the transaction that adds to it."""

from __future__ import annotations

from collections.abc import Iterable, Sequence
from datetime import date, datetime
from typing import Any

import msgspec
import sqlalchemy as sa
from sqlalchemy import Connection, Row

from sayso.errors import StoreError
from sayso.record import Event, Report
from sayso.store import bulk, contents, copies, derive, schema, search, words
from sayso.store.contents import Held

MAX_CANDIDATES = 500  # possible copies looked at for one report
BATCH = 500  # keys in one IN list

_claim, _entity, _part, _report = schema.claim, schema.entity, schema.part, schema.report
_LAST = sa.select(sa.func.max(_claim.c.pk)).where(
    _claim.c.pk >= sa.bindparam("first"), _claim.c.pk < sa.bindparam("end")
)

_VERSIONS: sa.Select[Any] = (
    sa.select(
        _report.c.pk,
        _report.c.key,
        _report.c.id,
        _report.c.published,
        _report.c.superseded,
        _report.c.added,
        schema.retrieval.c.retrieved,
        schema.retrieval.c.added.label("noted"),
    )
    .outerjoin_from(_report, schema.retrieval, schema.retrieval.c.report == _report.c.pk)
    .where(_report.c.page == sa.bindparam("page"))
)
_NEWEST = _VERSIONS.where(~_report.c.superseded | (_report.c.pk == sa.bindparam("pk")))
_CANDIDATES = (
    sa.select(schema.band.c.report)
    .where(schema.band.c.hash.in_(sa.bindparam("hashes", expanding=True)))
    .distinct()
    .limit(MAX_CANDIDATES)
)
_KNOWN = sa.select(schema.known.c.claim).where(
    schema.known.c.claim.in_(sa.bindparam("claims", expanding=True)),
    schema.known.c.report == sa.bindparam("report"),
)
_ENTITIES = sa.select(_entity.c.key, _entity.c.pk).where(_entity.c.key.in_(sa.bindparam("keys", expanding=True)))


class Version(msgspec.Struct, frozen=True, kw_only=True):
    """A report as one version of its page, without its text. `fetched`: when it was fetched (or added, where that is
    not said), every time, in order.
    """

    pk: int
    key: str
    id: str
    published: date
    superseded: bool
    fetched: tuple[str, ...]


class Names:
    """The keys of entities already met. Only what a finished transaction has written may be remembered.

    With `anew` an entity that is held is written again under the key it has.
    """

    def __init__(self, limit: int = 200_000, *, anew: bool = False) -> None:
        self._limit = limit
        self._anew = anew
        self._known: dict[str, int] = {}

    def keys(self, connection: Connection, names: Iterable[derive.Name]) -> dict[str, int]:
        """The database's key of every name, by the name's own key; new names are written."""
        wanted = {full_key(name): name for name in names}
        found = {key: self._known[key] for key in wanted if key in self._known}
        missing = [key for key in wanted if key not in found]
        held = _entities(connection, missing)
        if self._anew and held:
            rows = [{"of": pk, **entity_row(key, wanted[key])} for key, pk in held.items()]
            connection.execute(sa.update(_entity).where(_entity.c.pk == sa.bindparam("of")), rows)
        found |= held
        new = [key for key in missing if key not in found]
        if new:
            bulk.insert(connection, _entity, [entity_row(key, wanted[key]) for key in new])
            found |= _entities(connection, new)
        return found

    def remember(self, found: dict[str, int]) -> None:
        """After the transaction: what it looked up or wrote."""
        if len(self._known) > self._limit:
            self._known.clear()
        self._known.update(found)


def full_key(name: derive.Name) -> str:
    """A name's key in the entity table."""
    return f"{name.kind}:{name.key}"


def entity_row(key: str, name: derive.Name) -> dict[str, Any]:
    """A name's row in the entity table; `key` is its full key."""
    return {
        "kind": name.kind,
        "key": key,
        "name": name.name,
        "search": words.padded(name.name)[: derive.MAX_KEY],
        "country": name.country,
        "lat": name.lat,
        "lon": name.lon,
    }


def know(connection: Connection, report: int, claims_: Iterable[str], *, fresh: bool = False) -> None:
    """Remember to which report claim ids belong, for good: also when a later reading or a person drops
    them.
    """
    known = schema.known
    claims_ = list(dict.fromkeys(claims_))
    held: set[str] = set()
    for start in range(0, 0 if fresh else len(claims_), BATCH):
        batch = {"claims": claims_[start : start + BATCH], "report": report}
        held.update(connection.scalars(_KNOWN, batch))
    bulk.insert(connection, known, [{"claim": c, "report": report} for c in claims_ if c not in held])


def forget(connection: Connection, report: int) -> None:
    """Take all claims of a report out of the index."""
    old = list(connection.scalars(sa.select(_claim.c.pk).where(_claim.c.report == report)))
    for start in range(0, len(old), BATCH):
        batch = old[start : start + BATCH]
        connection.execute(sa.delete(_part).where(_part.c.claim.in_(batch)))
        connection.execute(sa.delete(_claim).where(_claim.c.pk.in_(batch)))
        search.delete_claims(connection, batch)


def claims(connection: Connection, names: Names, held: Held, events: Sequence[Event]) -> dict[str, int]:
    """Index a report's current events, none of which is indexed; returns entity keys for `Names.remember`."""
    if not events:
        return {}
    made = derive.rows(held.key, held.report, events)
    keys = names.keys(connection, (name for rows in made for name, _ in rows.parts))
    pk = _next(connection, held.report, len(made))
    table: list[dict[str, Any]] = []
    parts: list[dict[str, Any]] = []
    texts: list[tuple[int, Sequence[str]]] = []
    for rows in made:
        table.append({"pk": pk, "report": held.pk, "superseded": held.superseded, **rows.row})
        parts.extend({"entity": keys[full_key(name)], "claim": pk, "role": role} for name, role in rows.parts)
        texts.append((pk, rows.words))
        pk += 1
    bulk.insert(connection, _claim, table)
    bulk.insert(connection, _part, parts)
    search.insert(connection, search.CLAIM_TEXT, texts)
    return keys


def report_words(connection: Connection, pk: int, report: Report, tokens: Sequence[str]) -> None:
    """Index a new report's title and text (its normalised words)."""
    title = words.tokens(report.title) if report.title else []
    search.insert(connection, search.REPORT_TEXT, [(pk, [*title, *tokens])])


def candidates(connection: Connection, bands: Sequence[int]) -> list[int]:
    """The reports that are in one of these bands; which MAX_CANDIDATES of more, the database chooses."""
    return list(connection.scalars(_CANDIDATES, {"hashes": bands})) if bands else []


def copies_of(connection: Connection, pk: int, report: Report, signed: bytes, page: str) -> list[int]:
    """Link a new report with its copies, both ways; returns their keys, the earliest published first.

    Versions of the same page are no copies. Of more than MAX_CANDIDATES possible copies the rest is not
    looked at.
    """
    keys = copies.bands(signed)
    if not keys:
        return []
    near = candidates(connection, keys)
    bulk.insert(connection, schema.band, [{"hash": key, "report": pk} for key in dict.fromkeys(keys)])
    if not near:
        return []
    found = connection.execute(
        sa.select(_report.c.pk, _report.c.signature, _report.c.published).where(
            _report.c.pk.in_(near), _report.c.page != page
        )
    )
    alike: list[tuple[Any, int, float]] = []
    for other, signature, published in found:
        similarity = copies.similarity(signed, signature, report.published, published)
        if similarity is not None:
            alike.append((published, other, similarity))
    alike.sort()
    if alike:
        pairs = [(pk, other, s) for _, other, s in alike] + [(other, pk, s) for _, other, s in alike]
        connection.execute(sa.insert(schema.copy), [{"report": a, "copy_of": b, "similarity": s} for a, b, s in pairs])
    return [other for _, other, _ in alike]


def versions(connection: Connection, page: str) -> list[Version]:
    """Every held version of a page (ids.page), oldest first: by day of publication, then by when last fetched."""
    return _versions(connection.execute(_VERSIONS, {"page": page}).all())


def newest(connection: Connection, page: str, pk: int) -> list[Version]:
    """The page's current version and the report `pk`, the older first: what must be compared when that report comes in
    or is seen again, however many versions there are.
    """
    return _versions(connection.execute(_NEWEST, {"page": page, "pk": pk}).all())


def pages(connection: Connection) -> list[str]:
    """The pages that have more than one version."""
    page = _report.c.page
    return list(connection.scalars(sa.select(page).group_by(page).having(sa.func.count() > 1)))


def supersede(connection: Connection, ordered: Sequence[Version]) -> None:
    """Mark all versions but the last as superseded, in the report and in its claims."""
    for n, version in enumerate(ordered):
        superseded = n < len(ordered) - 1
        if version.superseded != superseded:
            values = {"superseded": superseded}
            connection.execute(sa.update(_report).where(_report.c.pk == version.pk).values(values))
            connection.execute(sa.update(_claim).where(_claim.c.report == version.pk).values(values))


def _versions(rows: Sequence[Row[Any]]) -> list[Version]:
    times: dict[int, list[str]] = {}
    for row in rows:
        times.setdefault(row.pk, []).append(_fetched(row))
    found = [
        Version(
            pk=row.pk,
            key=row.key,
            id=row.id,
            published=row.published,
            superseded=row.superseded,
            fetched=tuple(sorted(times[row.pk])),
        )
        for row in {row.pk: row for row in rows}.values()
    ]
    return sorted(found, key=lambda v: (v.published, v.fetched[-1], v.key))


def _fetched(row: Row[Any]) -> str:
    if row.retrieved is not None:
        return contents.instant(datetime.fromisoformat(row.retrieved))
    return str(row.noted or row.added)


def _entities(connection: Connection, keys: Sequence[str]) -> dict[str, int]:
    found: dict[str, int] = {}
    for start in range(0, len(keys), BATCH):
        batch = {"keys": keys[start : start + BATCH]}
        found.update((row.key, row.pk) for row in connection.execute(_ENTITIES, batch))
    return found


def _next(connection: Connection, report: Report, n: int) -> int:
    first = derive.first(report.published)
    end = first + (1 << derive.DAY_BITS)
    last = connection.execute(_LAST, {"first": first, "end": end}).scalar()
    pk = first if last is None else int(last) + 1
    if pk + n > end:
        raise StoreError(f"more than {end - first:,} claims published on {report.published}: keep them in two records")
    return pk
