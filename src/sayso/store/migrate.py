"""Bringing a database to this version's schema. Alembic is loaded only when there is something to do."""

from __future__ import annotations

from pathlib import Path

import sqlalchemy as sa
from sqlalchemy import Connection

from sayso.errors import StoreError
from sayso.store.engine import Engines, check_file

HEAD = "0001"  # the newest revision in migrations/versions
KNOWN = ("0001",)  # in order


def prepare(engines: Engines, *, create: bool) -> None:
    """Make the tables of a new record, bring an older one up to date, and refuse what is no record.

    Raises:
        StoreError: there is no record, it is of a newer version, or the database holds something else.
    """
    if engines.sqlite:
        check_file(Path(str(engines.url.database)), create=create)
    found = _revision(engines)
    if found == HEAD:
        return
    if found is not None and found not in KNOWN:
        raise StoreError(
            f"{engines.name}: made by a newer version of Sayso (schema {found}, this one knows {HEAD}); "
            "update with: pip install -U sayso"
        )
    if found is None and not create:
        raise StoreError(f"{engines.name}: no record there; `sayso add FILE --record {engines.name}` makes one")
    with engines.writing() as connection:
        upgrade(connection)


def upgrade(connection: Connection) -> None:
    """Run the migrations that are missing, in the connection's transaction."""
    from alembic import command
    from alembic.config import Config

    config = Config()
    config.set_main_option("script_location", str(Path(__file__).parent / "migrations"))
    config.attributes["connection"] = connection
    command.upgrade(config, "head")


def _revision(engines: Engines) -> str | None:
    """The database's revision; None if it has no tables at all."""
    if engines.sqlite and not Path(str(engines.url.database)).exists():
        return None
    with engines.reading() as connection:
        tables = set(sa.inspect(connection).get_table_names())
        if not tables:
            return None
        if not {"alembic_version", "report", "reading"} <= tables:
            raise StoreError(
                f"{engines.name}: a database, but not a record (it has the table {min(tables)!r}); "
                "give another path or URL"
            )
        found = connection.execute(sa.text("SELECT version_num FROM alembic_version")).scalar()
    return None if found is None else str(found)
