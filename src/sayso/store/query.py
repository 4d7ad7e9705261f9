"""What can be asked of the record, and what comes back."""

from __future__ import annotations

from datetime import date
from typing import Literal

from sayso.errors import StoreError
from sayso.record import Event, Span, Struct
from sayso.store.centre import Centre, Near

Sort = Literal["published", "time", "score", "killed"]
Facet = Literal["type", "mode", "status", "outlet", "year", "actor", "source", "code", "place", "country", "weapon"]
FACETS: tuple[Facet, ...] = (
    "type",
    "status",
    "actor",
    "source",
    "place",
    "country",
    "weapon",
    "outlet",
    "year",
)
MAX_LIMIT = 1_000
LARGEST = 10**15  # far inside the databases' 64 bits
FIRST_DAY, LAST_DAY = date(2, 1, 1), date(9998, 12, 31)  # days shortly before or after are looked at too
COUNTED = 10_000  # matches are counted, and facets taken over them, up to this many


class Query(Struct, frozen=True, kw_only=True):
    """Which claims to find: all that is given must hold; None asks nothing.

    Names match as whole words whatever their accents and case; an actor or source may also be a code ("SYR
    MIL",
    or "SYR" for all of its sectors), a place also a country's two letters.
    """

    text: str | None = None  # words that all must be there; "in quotes" is a phrase
    place: str | None = None  # where it happened, by name
    within: float | None = None  # km around `place`: every place of the record that near counts
    near: Near | None = None  # around a point instead
    begin: date | None = None  # the event's days meet begin..end (inclusive); undated events do not match
    end: date | None = None
    published_from: date | None = None
    published_to: date | None = None
    actor: str | None = None  # who did it
    target: str | None = None  # to whom
    source: str | None = None  # who says so, anywhere in the chain
    weapon: str | None = None
    type: str | None = None
    mode: str | None = None
    status: str | None = None
    outlet: str | None = None
    report: str | None = None  # Report.id
    not_denied: bool = False  # leaves out what is negated, denied, or denied of the same incident
    not_hedged: bool = False
    min_score: float | None = None
    min_killed: int | None = None  # the claim's lower bound
    all_versions: bool = False  # claims of pages that were changed since, too
    sort: Sort = "published"
    ascending: bool = False
    limit: int = 20
    offset: int = 0
    facets: tuple[Facet, ...] = ()

    def __post_init__(self) -> None:
        if not 0 < self.limit <= MAX_LIMIT:
            raise StoreError(f"limit is {self.limit}: expected 1 to {MAX_LIMIT}; use offset for more")
        if not 0 <= self.offset <= LARGEST:
            raise StoreError(f"offset is {self.offset}: expected 0 to {LARGEST:,}")
        if self.min_killed is not None and self.min_killed > LARGEST:
            raise StoreError(f"min_killed is {self.min_killed}: expected at most {LARGEST:,}")
        if self.begin is not None and self.begin < FIRST_DAY:
            raise StoreError(f"from {self.begin} is too early: expected {FIRST_DAY} or later")
        if self.published_to is not None and self.published_to > LAST_DAY:
            raise StoreError(f"published to {self.published_to} is too late: expected {LAST_DAY} or earlier")
        if self.begin is not None and self.end is not None and self.begin > self.end:
            raise StoreError(f"from {self.begin} is after to {self.end}: exchange them")
        if self.within is not None and self.place is None and self.near is None:
            raise StoreError("a distance needs a place: give --place NAME or --near LAT,LON")
        if self.within is not None and not 0 < self.within <= 20_040:
            raise StoreError(f"within is {self.within} km: expected more than 0 and at most 20,040, half the globe")


class Hit(Struct, frozen=True, kw_only=True):
    """A claim that was found, as it stands now, with its evidence."""

    claim: str
    report: str  # Report.id
    key: str  # the record's own id of the report
    publisher: str | None
    published: date
    title: str | None
    url: str | None
    event: Event
    evidence: Span  # the sentence that holds the trigger
    denied: bool
    superseded: bool
    incident: str | None


class Count(Struct, frozen=True, kw_only=True):
    """How many of the matches have this value."""

    value: str
    count: int


class Page(Struct, frozen=True, kw_only=True):
    """A slice of what was found. Where `exact` is false there are more than `total` matches."""

    hits: tuple[Hit, ...]
    total: int
    exact: bool
    offset: int
    facets: dict[Facet, tuple[Count, ...]]  # over the first COUNTED matches in the order asked for
    centre: Centre | None = None  # what distances were measured from


class ReportHit(Struct, frozen=True, kw_only=True):
    """A report whose title or text has the words."""

    id: str
    key: str
    publisher: str | None
    published: date
    title: str | None
    url: str | None
    claims: int
    superseded: bool
    excerpt: str  # its beginning


class ReportPage(Struct, frozen=True, kw_only=True):
    """A slice of the reports that were found."""

    hits: tuple[ReportHit, ...]
    total: int
    exact: bool
    offset: int
