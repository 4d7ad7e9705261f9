"""Inserting many rows at the driver's own speed: SQLAlchemy writes the statement once, then stays out of
the way.
"""

from __future__ import annotations

from collections.abc import Sequence
from datetime import date
from typing import Any

import sqlalchemy as sa
from sqlalchemy import Connection, Table


def insert(connection: Connection, table: Table, rows: Sequence[dict[str, Any]]) -> None:
    """Insert rows that all have the same columns. Dates go in as ISO text, which both drivers take."""
    if not rows:
        return
    names = list(rows[0])
    mark = "?" if connection.dialect.name == "sqlite" else "%s"
    values = ", ".join(mark for _ in names)
    quote = connection.dialect.identifier_preparer.quote
    columns = ", ".join(quote(name) for name in names)
    statement = f"INSERT INTO {quote(table.name)} ({columns}) VALUES ({values})"  # noqa: S608  # names are the schema's
    dated = [name for name in names if isinstance(table.c[name].type, sa.Date)]
    for row in rows:
        for name in dated:
            if isinstance(row[name], date):
                row[name] = row[name].isoformat()
    connection.exec_driver_sql(statement, [tuple(row.values()) for row in rows])
