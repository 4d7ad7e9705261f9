"""Inserting many rows at the driver's own speed: SQLAlchemy stays out of the way."""

from __future__ import annotations

from collections.abc import Sequence
from datetime import date
from functools import lru_cache
from typing import Any

import msgspec
from sqlalchemy import Connection, TableClause


def insert(connection: Connection, table: TableClause, rows: Sequence[dict[str, Any]]) -> None:
    """Insert rows that all have the same columns, in their order."""
    if not rows:
        return
    names = tuple(rows[0])
    if connection.dialect.name == "sqlite":
        connection.exec_driver_sql(_by_row(table.name, names), [tuple(map(_stored, row.values())) for row in rows])
    else:
        connection.exec_driver_sql(_at_once(table.name, names), (msgspec.json.encode(rows).decode(),))


def _stored(value: object) -> object:
    """A day as the ISO text that SQLite keeps."""
    return value.isoformat() if isinstance(value, date) else value


@lru_cache
def _by_row(table: str, names: tuple[str, ...]) -> str:
    return f"INSERT INTO {table} ({_quoted(names)}) VALUES ({', '.join('?' for _ in names)})"  # noqa: S608


@lru_cache
def _at_once(table: str, names: tuple[str, ...]) -> str:
    """All rows as one value, which PostgreSQL takes apart: a message for each row costs more than the row."""
    rows = f"json_populate_recordset(NULL::{table}, %s::json)"
    return f"INSERT INTO {table} ({_quoted(names)}) SELECT {_quoted(names)} FROM {rows}"  # noqa: S608


def _quoted(names: tuple[str, ...]) -> str:
    """The columns' names; "begin" and others are words of SQL too."""
    return ", ".join(f'"{name}"' for name in names)
