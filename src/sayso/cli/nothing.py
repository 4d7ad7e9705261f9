"""Why nothing was found: which of the conditions no claim of the record meets even by itself."""

from __future__ import annotations

from collections.abc import Iterator
from typing import TYPE_CHECKING, Any

if TYPE_CHECKING:
    from sayso.store import Query, Store
    from sayso.store.centre import Locate
    from sayso.store.query import Facet

CONDITIONS = {
    "text": "the words",
    "place": "--place",
    "near": "--near",
    "begin": "--from",
    "end": "--to",
    "published_from": "--published-from",
    "published_to": "--published-to",
    "actor": "--actor",
    "target": "--target",
    "source": "--source",
    "weapon": "--weapon",
    "type": "--type",
    "mode": "--mode",
    "status": "--status",
    "outlet": "--outlet",
    "report": "--report",
    "min_score": "--min-score",
    "min_killed": "--min-killed",
}
LISTED: dict[str, Facet] = {"type": "type", "mode": "mode", "status": "status", "outlet": "outlet"}
SHOWN = 12  # values of the record named as those there are


def why_nothing(store: Store, query: Query, locate: Locate) -> Iterator[str]:
    """One line for each condition that alone finds nothing; else one that says that they exclude each other."""
    given: dict[str, Any] = {name: value for name in CONDITIONS if (value := getattr(query, name)) is not None}
    bad = [name for name, value in given.items() if not _found(store, name, value, query, locate)]
    for name in bad:
        there = f"; there are: {_values(store, LISTED[name])}" if name in LISTED else ""
        yield f"no claim at all meets {CONDITIONS[name]} {given[name]!s}{there}"
    if not bad and len(given) > 1:
        yield "claims meet each of the conditions, but none meets all of them"


def _found(store: Store, name: str, value: object, query: Query, locate: Locate) -> bool:
    from sayso.store import Query

    alone: dict[str, Any] = {name: value, "all_versions": query.all_versions, "limit": 1}
    if name == "place":
        alone["within"] = query.within
    return store.find(Query(**alone), locate).total > 0


def _values(store: Store, facet: Facet) -> str:
    from sayso.store import Query

    counts = store.find(Query(limit=1, facets=(facet,))).facets[facet]
    return ", ".join(count.value for count in counts[:SHOWN]) or "none"
