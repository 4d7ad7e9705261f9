"""The record's store: what was read is kept for good, found again, put right by people, verified, moved
and merged.
"""

from sayso.store.add import Added
from sayso.store.query import FACETS, Near, Page, Query, ReportPage
from sayso.store.store import Store

__all__ = ["FACETS", "Added", "Near", "Page", "Query", "ReportPage", "Store"]
