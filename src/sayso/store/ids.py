"""Ids made from content: the same content has the same id on every machine and every run.

An id is a letter for its kind and 16 hexadecimal digits of SHA-256 over the JSON array of what it stands for.
With a million ids of a kind, the chance that any two agree by accident is about one in 37 million.
"""

from __future__ import annotations

import hashlib
from urllib.parse import urlsplit

import msgspec

from sayso.claims import claim_id, claim_ids
from sayso.record import Record, Report

__all__ = ["bare", "claim_id", "claim_ids", "digest", "incident_id", "page", "reading_id", "report_key"]

MAX_ADDRESS = 500  # code points; an index of PostgreSQL takes 2,704 bytes


def digest(*parts: object) -> str:
    """32 hexadecimal digits of SHA-256 over `parts` as a JSON array; parts are anything msgspec encodes."""
    return hashlib.sha256(msgspec.json.encode(parts)).hexdigest()[:32]


def report_key(report: Report) -> str:
    """What makes a report one report: its id, words and imprint; not when or from which path it was
    fetched.
    """
    return digest(
        report.id,
        report.sha256,
        report.publisher,
        report.published,
        report.title,
        report.url,
        report.language,
    )


def reading_id(key: str, body: bytes) -> str:
    """The id of a reading: the report's key and the reading's own JSON, provenance included."""
    return "r" + digest(key, hashlib.sha256(body).hexdigest())[:16]


def incident_id(key: str, incident: str) -> str:
    """The id of one report's incident ("i1") across the record; `key` is the report's key."""
    return "i" + digest(key, incident)[:16]


def page(report: Report) -> str:
    """What reports must share to be versions of one page: the address, or without a URL the id.

    An address has no scheme, "www.", fragment or last slash, and its host in lower case.
    """
    if not report.url:
        return "id:" + report.id
    try:
        parts = urlsplit(report.url)
        host = (parts.hostname or "").removeprefix("www.")
        port = f":{parts.port}" if parts.port else ""
    except ValueError:  # such as an unclosed IPv6 bracket: compared as it is written
        return "url:" + digest(report.url)
    query = f"?{parts.query}" if parts.query else ""
    found = f"{host}{port}{parts.path.rstrip('/')}{query}"
    return "url:" + (found if len(found) <= MAX_ADDRESS else digest(found))


def bare(record: Record) -> Record:
    """The record without its text, which the report holds."""
    return msgspec.structs.replace(record, text="")
