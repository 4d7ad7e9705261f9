"""MUC's own template slots -> the benchmark's form, in which published systems were measured.

Kept, as there: perpetrators, physical targets, named human targets, instruments. An entity is the list of its
mentions; entities of one role that share a mention are one in the pooled "extracts".
"""

from __future__ import annotations

import re
from collections.abc import Mapping, Sequence

from harness import Row, Rows

SLOTS = {
    "PerpInd": "PERP: INDIVIDUAL ID",
    "PerpOrg": "PERP: ORGANIZATION ID",
    "Target": "PHYS TGT: ID",
    "Victim": "HUM TGT: NAME",
    "Weapon": "INCIDENT: INSTRUMENT ID",
}
_MENTION = re.compile(r'"((?:\\.|[^"\\])*)"')


def is_slots(gold: Rows) -> bool:
    """Whether a gold file is in MUC's own form."""
    return "doc_id" in gold[0]


def gold_of(row: Row) -> Row:
    """One message."""
    templates = [_template(t["slots"]) for t in row["templates"]]
    extracts = {role: _pooled([e for t in templates for e in t[role]]) for role in SLOTS}
    return {"doc": row["doc_id"], "text": body(row["text"]), "templates": templates, "extracts": extracts}


def body(text: str) -> str:
    """The message without its header, one paragraph a line: the original is wrapped at 75 columns."""
    told = text.split("[TEXT]", 1)[-1]
    paragraphs = (" ".join(part.split()) for part in re.split(r"\n\s*\n", told))
    return "\n".join(part for part in paragraphs if part)


def _template(slots: Mapping[str, Sequence[str]]) -> Row:
    kind = " / ".join(slots.get("INCIDENT: TYPE", ())).lower()
    return {"incident_type": kind, **{role: _entities(slots.get(slot, ())) for role, slot in SLOTS.items()}}


def _entities(fillers: Sequence[str]) -> list[list[str]]:
    """'"RIFLES" / "AK RIFLES"' -> [rifles, ak rifles]; "-" stands for what the text does not tell."""
    found = [[_words(m) for m in _MENTION.findall(filler)] for filler in fillers]
    return [[m for m in mentions if m != "-"] for mentions in found if any(m != "-" for m in mentions)]


def _words(mention: str) -> str:
    return mention.replace('\\"', '"').replace("\\", "").lower().strip()


def _pooled(entities: Sequence[Sequence[str]]) -> list[list[str]]:
    pooled: list[list[str]] = []
    for mentions in entities:
        same = [p for p in pooled if set(p) & set(mentions)]
        merged = list(dict.fromkeys(m for part in [*same, mentions] for m in part))
        pooled = [p for p in pooled if p not in same] + [merged]
    return pooled
