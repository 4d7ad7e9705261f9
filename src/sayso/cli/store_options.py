"""What the commands on a record have in common: which record, who speaks, and how days and points are
written.
"""

from __future__ import annotations

import calendar
import os
import re
from datetime import date
from typing import TYPE_CHECKING, Annotated

import typer

if TYPE_CHECKING:
    from sayso.store import Near, Store

DEFAULT = "sayso.db"

Where = Annotated[
    str,
    typer.Option(
        "--record",
        envvar="SAYSO_RECORD",
        metavar="FILE | postgresql://...",
        help="The record: a file, or a PostgreSQL database.",
    ),
]
Who = Annotated[
    str | None,
    typer.Option("--who", envvar="SAYSO_WHO", metavar="NAME", help="Who says so; kept with the entry."),
]
Why = Annotated[str | None, typer.Option("--why", metavar="TEXT", help="The reason; kept with the entry.")]
Json = Annotated[bool, typer.Option("--json", help="Print JSON.")]

_DAY = re.compile(r"(\d{4})(?:-(\d{1,2})(?:-(\d{1,2}))?)?")
_KM = re.compile(r"(\d+(?:\.\d+)?)\s*(?:km)?", re.I)


def opened(where: str, *, create: bool = False) -> Store:
    """The record, opened."""
    from sayso.errors import StoreError
    from sayso.store import Store
    from sayso.store.engine import url_of

    try:
        url = url_of(where)
    except ValueError as error:
        raise StoreError(f"--record: no database URL ({error}); expected postgresql://USER@HOST:PORT/NAME") from error
    return Store.open(url, create=create)


def named(who: str | None) -> str:
    """The person who speaks: --who, SAYSO_WHO, or the machine's user."""
    found = who or os.environ.get("USER") or os.environ.get("USERNAME") or ""
    if not found:
        raise typer.BadParameter("nobody is named: give --who NAME or set SAYSO_WHO")
    return found


def first_day(text: str | None) -> date | None:
    """2016, 2016-04 or 2016-04-28 as the first day of it."""
    return _days(text)[0]


def last_day(text: str | None) -> date | None:
    """2016, 2016-04 or 2016-04-28 as the last day of it."""
    return _days(text)[1]


def kilometres(text: str | None) -> float | None:
    """50, 50km or "50 km"."""
    if text is None:
        return None
    found = _KM.fullmatch(text.strip())
    if found is None:
        raise typer.BadParameter(f"{text!r} is no distance: expected kilometres, such as 50km")
    return float(found[1])


def near(point: str | None, km: float | None) -> Near | None:
    """LAT,LON with a distance."""
    from sayso.store import Near

    if point is None:
        return None
    try:
        lat, lon = (float(part) for part in point.split(","))
    except ValueError:
        raise typer.BadParameter(f"{point!r} is no point: expected LAT,LON in degrees, such as 36.2,37.16") from None
    if not (-90 <= lat <= 90 and -180 <= lon <= 180):
        raise typer.BadParameter(f"{point!r} is not on the globe: latitudes reach 90, longitudes 180 degrees")
    if km is None:
        raise typer.BadParameter("a point needs a distance: give --within 50km")
    return Near(lat=lat, lon=lon, km=km)


def _days(text: str | None) -> tuple[date | None, date | None]:
    if text is None:
        return None, None
    found = _DAY.fullmatch(text)
    try:
        if found is None:
            raise ValueError
        year, month, day = (None if part is None else int(part) for part in found.groups())
        year = year or 0
        first = date(year, month or 1, day or 1)
        last_month = month or 12
        last = date(year, last_month, day or calendar.monthrange(year, last_month)[1])
    except ValueError:
        raise typer.BadParameter(f"{text!r} is no day: expected YYYY, YYYY-MM or YYYY-MM-DD") from None
    return first, last
