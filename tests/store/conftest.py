"""Every store test runs twice: on an SQLite file, and on a real PostgreSQL server started for the tests."""

from __future__ import annotations

import itertools
import os
import pwd
import shutil
import subprocess
import tempfile
from collections.abc import Callable, Iterator
from pathlib import Path

import pytest
from store_strategies import Clock

from sayso.store import Store

COUNTER = itertools.count()


def _programs() -> Path:
    """The folder of initdb and pg_ctl: on the path, or where Debian puts them."""
    found = shutil.which("initdb")
    if found:
        return Path(found).resolve().parent
    folders = sorted(Path("/usr/lib/postgresql").glob("*/bin"), key=lambda p: int(p.parent.name))
    assert folders, "the tests need PostgreSQL 15 or newer: apt-get install postgresql"
    return folders[-1]


def _as_owner() -> list[str]:
    """PostgreSQL refuses to run as root: then it runs as the user that its package made."""
    return ["runuser", "-u", "postgres", "--"] if os.geteuid() == 0 else []


@pytest.fixture(scope="session")
def server() -> Iterator[str]:
    """A throw-away PostgreSQL server on a socket of its own; gives the start of its URLs."""
    programs, owner = _programs(), _as_owner()
    folder = Path(tempfile.mkdtemp(prefix="sayso-pg-", dir="/tmp"))  # a socket's path must be short
    if owner:
        user = pwd.getpwnam("postgres")
        os.chown(folder, user.pw_uid, user.pw_gid)
    data = str(folder / "data")

    def run(*command: str) -> None:
        done = subprocess.run([*owner, *command], capture_output=True, text=True, cwd="/")
        assert done.returncode == 0, f"{command[0]}: {done.stdout}{done.stderr}"

    run(
        str(programs / "initdb"),
        "-D",
        data,
        "-U",
        "sayso",
        "-A",
        "trust",
        "-E",
        "UTF8",
        "--no-sync",
        "--locale=C.UTF-8",
    )
    options = f"-c listen_addresses='' -k {folder} -c fsync=off -c max_connections=60"
    run(str(programs / "pg_ctl"), "-D", data, "-w", "-o", options, "-l", str(folder / "log"), "start")
    try:
        yield f"postgresql://sayso@/{{name}}?host={folder}"
    finally:
        run(str(programs / "pg_ctl"), "-D", data, "-m", "immediate", "stop")
        shutil.rmtree(folder, ignore_errors=True)


@pytest.fixture(scope="session")
def new_database(server: str) -> Callable[[], str]:
    """Makes an empty database and gives its URL."""
    import psycopg

    def make() -> str:
        name = f"t{next(COUNTER)}"
        with psycopg.connect(server.format(name="postgres"), autocommit=True) as connection:
            connection.execute(f"CREATE DATABASE {name}")
        return server.format(name=name)

    return make


@pytest.fixture(params=["sqlite", "postgresql"])
def where(request: pytest.FixtureRequest, tmp_path: Path) -> str:
    """Where a new record can be made."""
    if request.param == "sqlite":
        return str(tmp_path / "sayso.db")
    make: Callable[[], str] = request.getfixturevalue("new_database")
    return make()


@pytest.fixture
def store(where: str) -> Iterator[Store]:
    with Store.open(where, clock=Clock()) as opened:
        yield opened


@pytest.fixture(params=["sqlite", "postgresql"])
def fresh(request: pytest.FixtureRequest, tmp_path: Path) -> Callable[[], str]:
    """Gives a new place for a record each time: for properties that need an empty one."""
    if request.param == "postgresql":
        make: Callable[[], str] = request.getfixturevalue("new_database")
        return make
    return lambda: str(tmp_path / f"{next(COUNTER)}.db")
