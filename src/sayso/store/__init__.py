"""The record's store: what was read is kept for good, found again, put right by people, verified, moved
and merged.
"""

from sayso.store.add import Added
from sayso.store.centre import Centre, Located, Near
from sayso.store.query import FACETS, Page, Query, ReportPage
from sayso.store.reread import Again
from sayso.store.store import Store
from sayso.store.verify import Verification

__all__ = [
    "FACETS",
    "Added",
    "Again",
    "Centre",
    "Located",
    "Near",
    "Page",
    "Query",
    "ReportPage",
    "Store",
    "Verification",
]
