"""The two search tables, the only place where SQLite (FTS5) and PostgreSQL (tsvector, GIN) are asked
differently.

`claim_text` has the words of each current claim, `report_text` those of each report (title and text); both
hold
normalised words only (`words.py`) under the claim's or report's key. SQLite's `report_text` keeps no text
of its own.
"""

from __future__ import annotations

import json
from collections.abc import Sequence
from typing import Any

import sqlalchemy as sa
from sqlalchemy import Connection
from sqlalchemy.dialects import postgresql

from sayso.store import bulk, schema
from sayso.store.words import Words, tsvector

CLAIM_TEXT = "claim_text"
REPORT_TEXT = "report_text"

_PG = {
    name: sa.table(name, sa.column("pk", sa.BigInteger), sa.column("words", postgresql.TSVECTOR))
    for name in (CLAIM_TEXT, REPORT_TEXT)
}


def insert(connection: Connection, table: str, texts: Sequence[tuple[int, Sequence[str]]]) -> None:
    """Index `texts`: (key, normalised words)."""
    if not texts:
        return
    if is_sqlite(connection):
        statement = f"INSERT INTO {table} (rowid, words) VALUES (?, ?)"  # noqa: S608
        connection.exec_driver_sql(statement, [(pk, " ".join(words)) for pk, words in texts])
    else:
        bulk.insert(connection, _PG[table], [{"pk": pk, "words": tsvector(words)} for pk, words in texts])


def clear(connection: Connection) -> None:
    """Empty both tables."""
    connection.exec_driver_sql("DELETE FROM claim_text")
    if is_sqlite(connection):  # it keeps no text, so it cannot delete row by row
        connection.exec_driver_sql("INSERT INTO report_text (report_text) VALUES ('delete-all')")
    else:
        connection.exec_driver_sql("DELETE FROM report_text")


def delete_claims(connection: Connection, keys: Sequence[int]) -> None:
    """Take claims out of the index."""
    column = "rowid" if is_sqlite(connection) else "pk"
    statement = sa.text(f"DELETE FROM {CLAIM_TEXT} WHERE {column} = :pk")  # noqa: S608
    if keys:
        connection.execute(statement, [{"pk": key} for key in keys])


def claim_words(connection: Connection, keys: Sequence[int]) -> dict[int, frozenset[str]]:
    """The distinct words each claim is indexed under, to verify them."""
    if is_sqlite(connection):
        statement = sa.text("SELECT rowid, words FROM claim_text WHERE rowid IN :keys")
    else:
        statement = sa.text(
            "SELECT pk, array_to_string(tsvector_to_array(words), ' ') FROM claim_text WHERE pk IN :keys"
        )
    found = connection.execute(statement.bindparams(sa.bindparam("keys", expanding=True)), {"keys": list(keys)})
    return {int(pk): frozenset(words.split()) for pk, words in found}


def finds_report(connection: Connection, pk: int, words: Sequence[str]) -> bool:
    """Whether the report is found by all of these words: SQLite's table keeps no text that could be compared."""
    if not words:
        return True
    found = matches(connection, REPORT_TEXT, Words(terms=tuple((word,) for word in words)))
    return connection.execute(found.where(found.selected_columns.pk == pk)).first() is not None


def matches(connection: Connection, table: str, words: Words) -> sa.Select[Any]:
    """A SELECT of the keys (column pk) of `table` whose text has all of `words`."""
    if is_sqlite(connection):
        fts = sa.table(table, sa.column("rowid"), sa.column(table))
        return sa.select(fts.c.rowid.label("pk")).where(fts.c[table].op("MATCH")(words.match))
    indexed = _PG[table]
    return sa.select(indexed.c.pk).where(indexed.c.words.op("@@")(sa.cast(words.tsquery, postgresql.TSQUERY)))


def has_words(connection: Connection, key: sa.ColumnElement[Any], words: Words, *, few: bool) -> sa.ColumnElement[bool]:
    """The claim with this key has all of `words`. With `few` claims to ask about, each is looked up by
    itself.
    """
    found = matches(connection, CLAIM_TEXT, words)
    if not few:
        return key.in_(found)
    return found.where(found.selected_columns.pk == key).exists()


def is_current(connection: Connection, key: sa.ColumnElement[Any]) -> sa.ColumnElement[bool]:
    """The claim with this key is not of a superseded version; asked of an index of those few, not of its wide row."""
    condition = "old.superseded"  # the partial index's own
    if is_sqlite(connection):  # it would rather look the row up by its key
        condition += " AND old.superseded = 1"
        old: Any = sa.text(f"claim AS old INDEXED BY {schema.OLD_CLAIMS}")
        pk: sa.ColumnElement[int] = sa.literal_column("old.pk", sa.Integer())
    else:
        old = schema.claim.alias("old")
        pk = old.c.pk
    found: sa.Select[Any] = sa.select(sa.literal_column("1")).select_from(old).where(sa.text(condition), pk == key)
    return ~found.exists()


def listed(connection: Connection, keys: Sequence[int]) -> sa.Select[Any]:
    """A SELECT of many keys, handed over as one value."""
    if is_sqlite(connection):
        each = sa.func.json_each(json.dumps(list(keys))).table_valued("value")
        return sa.select(each.c.value)
    array = sa.cast(sa.literal(list(keys), postgresql.ARRAY(sa.BigInteger)), postgresql.ARRAY(sa.BigInteger))
    return sa.select(sa.func.unnest(array).column_valued("value"))


def is_sqlite(connection: Connection) -> bool:
    """Whether this is SQLite; else it is PostgreSQL."""
    return connection.dialect.name == "sqlite"
