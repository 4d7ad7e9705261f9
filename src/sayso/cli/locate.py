"""Where a place lies that no claim of the record puts on the map: the gazetteer's answer."""

from __future__ import annotations

from pathlib import Path
from typing import TYPE_CHECKING

if TYPE_CHECKING:
    from sayso.store import Located

POINTS = frozenset({"town", "quarter", "facility"})  # no distance is measured from the middle of an area
RIVAL = 50  # a namesake with a fiftieth of the weight (roughly, inhabitants) may be meant as well


class Gazette:
    """The gazetteer, opened when it is asked first; `own`: a user's own places."""

    def __init__(self, own: Path | None = None) -> None:
        self._own = own

    def __call__(self, name: str) -> list[Located]:
        """The points that the name may mean, the heaviest first."""
        from sayso.resolution.gazetteer import ADJECTIVE, MAIN, Gazetteer
        from sayso.store import Located

        found = [p for p in Gazetteer.open(own=self._own).find(name) if p.kind in POINTS and p.sort != ADJECTIVE]
        found = [p for p in found if p.sort == MAIN] or found
        most = max((p.weight for p in found), default=0)
        return [
            Located(name=p.name, country=p.country, lat=p.lat, lon=p.lon)
            for p in found
            if p.lat is not None and p.lon is not None and p.weight * RIVAL >= most
        ]
