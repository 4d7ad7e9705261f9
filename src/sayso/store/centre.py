"""What distances are measured from."""

from __future__ import annotations

from collections.abc import Callable, Sequence

from sayso.record import Struct


class Near(Struct, frozen=True, kw_only=True):
    """A point (WGS84 degrees) and a distance from it along the ground."""

    lat: float
    lon: float
    km: float


class Located(Struct, frozen=True, kw_only=True):
    """A place with a point (WGS84 degrees)."""

    name: str
    country: str | None
    lat: float
    lon: float

    def __str__(self) -> str:
        return f"{self.name}{f', {self.country}' if self.country else ''} ({self.lat}, {self.lon})"


class Centre(Struct, frozen=True, kw_only=True):
    """Where distances are from: a point that was given, or where a named place lies.

    `looked_up`: no claim says where; a gazetteer did.
    """

    near: Near
    place: Located | None = None
    looked_up: bool = False


Locate = Callable[[str], Sequence[Located]]  # where a name may lie, the likeliest first
