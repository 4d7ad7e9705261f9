"""Opening the database: one engine that reads and one that writes, for SQLite and PostgreSQL.

SQLite: the write engine begins with BEGIN IMMEDIATE, so that a writer waits for its turn instead of
failing half-way;
the read engine begins with a plain BEGIN and sees one state of the record throughout (WAL). PostgreSQL:
readers see a
snapshot (REPEATABLE READ, read-only); writers take one advisory lock, so that claims get their keys in order.
"""

from __future__ import annotations

from collections.abc import Iterator
from contextlib import contextmanager
from pathlib import Path

import sqlalchemy as sa
from sqlalchemy import URL, Connection, Engine, event
from sqlalchemy.engine.interfaces import DBAPIConnection
from sqlalchemy.exc import ArgumentError, DBAPIError, InterfaceError, OperationalError, ProgrammingError
from sqlalchemy.pool import ConnectionPoolEntry

from sayso.errors import StoreError

BUSY_SECONDS = 30  # how long a writer waits for another
ADVISORY_LOCK = 0x5361_7973_6F  # "Sayso" in ASCII: the writers' turn in PostgreSQL
SQLITE_MAGIC = b"SQLite format 3\x00"


def url_of(where: str | Path | URL) -> URL:
    """The database's URL: a path is an SQLite file, `postgresql://...` a server."""
    if isinstance(where, URL):
        return where
    if isinstance(where, str) and "://" in where:
        try:
            url = sa.make_url(where)
        except ArgumentError as error:
            raise StoreError(
                f"{where}: not a database URL; expected postgresql://USER@HOST/NAME or a file's path"
            ) from error
        if url.drivername in ("postgresql", "postgres"):
            return url.set(drivername="postgresql+psycopg")
        return url
    return URL.create("sqlite", database=str(Path(where).expanduser()))


def shown(url: URL) -> str:
    """The record's name for messages: the file's path, or the URL without its password."""
    return str(url.database) if url.drivername.startswith("sqlite") else url.render_as_string(hide_password=True)


class Engines:
    """The two engines of one record."""

    def __init__(self, url: URL) -> None:
        self.url = url
        self.name = shown(url)
        if url.drivername.startswith("sqlite"):
            self.sqlite = True
            self.reader = _sqlite(url, write=False)
            self.writer = _sqlite(url, write=True)
        elif url.drivername.startswith("postgresql"):
            self.sqlite = False
            self.reader, self.writer = _postgresql(url)
        else:
            raise StoreError(
                f"{self.name}: a record is kept in SQLite (a file's path) or PostgreSQL (postgresql://...)"
            )

    @contextmanager
    def reading(self) -> Iterator[Connection]:
        """A connection that sees one state of the record and changes nothing."""
        with explained(self.name), self.reader.connect() as connection:
            yield connection

    @contextmanager
    def writing(self) -> Iterator[Connection]:
        """A transaction: all of it is kept, or nothing."""
        with explained(self.name), self.writer.begin() as connection:
            if not self.sqlite:
                connection.exec_driver_sql(f"SELECT pg_advisory_xact_lock({ADVISORY_LOCK})")
            yield connection

    def close(self) -> None:
        """Close every connection."""
        self.reader.dispose()
        self.writer.dispose()


def check_file(path: Path, *, create: bool) -> None:
    """Say plainly why a path cannot be a record.

    Raises:
        StoreError: no such file (without `create`), no folder for it, a folder, or a file of another kind.
    """
    try:
        if path.is_dir():
            raise StoreError(f"{path}: a folder; give the path of the record's file, such as {path / 'sayso.db'}")
        if not path.exists():
            if not create:
                raise StoreError(f"{path}: no record there; `sayso add FILE --record {path}` makes one")
            if not path.parent.is_dir():
                raise StoreError(f"{path}: the folder {path.parent} is not there; make it first")
            return
        with path.open("rb") as file:
            head = file.read(len(SQLITE_MAGIC))
    except OSError as error:
        raise StoreError(f"{path}: cannot be opened ({error.strerror}); check its permissions") from error
    if head not in (b"", SQLITE_MAGIC):
        raise StoreError(
            f"{path}: not a record (it begins with {head!r}, not with an SQLite header); give another path"
        )


@contextmanager
def explained(name: str) -> Iterator[None]:
    """Turn the database's own errors into a StoreError that says what to do."""
    try:
        yield
    except DBAPIError as error:
        raise StoreError(f"{name}: {_advice(error)}") from error
    except ModuleNotFoundError as error:
        if error.name == "psycopg":
            raise StoreError(
                f"{name}: PostgreSQL needs a driver; install it with: pip install 'sayso[postgres]'"
            ) from error
        raise


_ADVICE = (
    (
        "database is locked",
        "another program has been writing to the record for too long; wait for it and run this again",
    ),
    ("readonly database", "the record may not be written; check the permissions of its file and folder"),
    ("unable to open", "the record cannot be opened; check that its folder exists and can be written"),
    ("disk is full", "the disk is full; what was kept before is safe; free some space and run this again"),
    ("disk i/o error", "the disk failed to read or write; check it, then run `sayso verify`"),
    ("file is not a database", "not a record, or damaged; restore it from an export"),
    ("malformed", "the record's file is damaged; restore it from an export, and run `sayso verify`"),
    (
        "no space left",
        "the server's disk is full; what was kept before is safe; free some space and run this again",
    ),
    ("connection refused", "no PostgreSQL server answers there; check host, port, and that it runs"),
    ("does not exist", "the server has no such database or role; create it or correct the URL"),
    ("authentication failed", "the server refused the user or password; correct the URL or PGPASSWORD"),
    ("permission denied", "the server's role lacks permission; grant it CREATE and USAGE on the schema"),
)


def _advice(error: DBAPIError) -> str:
    said = str(error.orig).strip()
    for sign, advice in _ADVICE:
        if sign in said.lower():
            return f"{advice} ({said})"
    return f"the database refused: {said}"


def _sqlite(url: URL, *, write: bool) -> Engine:
    engine = sa.create_engine(
        url, connect_args={"timeout": BUSY_SECONDS, "check_same_thread": False}, pool_size=8, max_overflow=32
    )

    @event.listens_for(engine, "connect")
    def prepare(connection: DBAPIConnection, _entry: ConnectionPoolEntry) -> None:
        connection.isolation_level = None  # transactions begin where we say, not where the driver guesses
        run = connection.execute
        run("PRAGMA foreign_keys = ON")
        run("PRAGMA cache_size = -65536")  # 64 MiB
        run("PRAGMA mmap_size = 8589934592")  # 8 GiB of address space, for reading
        run("PRAGMA temp_store = MEMORY")
        if write:
            run("PRAGMA journal_mode = WAL")
            run("PRAGMA wal_autocheckpoint = 8000")  # pages; a report touches a hundred, often the same
            run("PRAGMA synchronous = NORMAL")  # a killed process loses nothing; a power cut, at most the last moments
        else:
            run("PRAGMA query_only = ON")

    begin = "BEGIN IMMEDIATE" if write else "BEGIN"

    @event.listens_for(engine, "begin")
    def start(connection: Connection) -> None:
        connection.exec_driver_sql(begin)

    return engine


def _postgresql(url: URL) -> tuple[Engine, Engine]:
    with explained(shown(url)):
        writer = sa.create_engine(url)
        reader = sa.create_engine(
            url, isolation_level="REPEATABLE READ", execution_options={"postgresql_readonly": True}
        )
    return reader, writer


def out_of_order(error: StoreError) -> bool:
    """Whether the database as a whole refuses (locked, full, gone, closed to this user), not what was given to it."""
    return isinstance(error.__cause__, OperationalError | InterfaceError | ProgrammingError)
