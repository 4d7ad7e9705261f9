"""MUC-4 role fillers: who did it, to whom or what, with what, pooled over a message (CEAF-REE).

The reader knows nothing of MUC: `muc_roles.toml` says which of its events are MUC incidents and which of its roles are
MUC's. As in the published setting, victims are named people, targets are things; unnamed people are neither.
Gold: the benchmark's form ({"doc", "text", "extracts" or "templates"}) or MUC's own slots ({"doc_id", "text",
"templates": [{"slots"}]}). The messages are in capitals, the benchmark's copy in small letters; figures are given for
capitals, for small letters and, with --case-from, for restored case (see truecase.py).
"""

from __future__ import annotations

import tomllib
from collections import defaultdict
from collections.abc import Callable, Container, Iterator, Mapping, Sequence
from dataclasses import dataclass

from harness import ROOT, UNDATED, Options, Row, Rows, read, rows
from muc_slots import gold_of, is_slots
from truecase import casing, restore

ROLES = ("PerpInd", "PerpOrg", "Target", "Victim", "Weapon")


@dataclass(frozen=True)
class Table:
    """`muc_roles.toml`."""

    statuses: frozenset[str]
    incidents: Mapping[tuple[str, str], str]  # (event type, mode) -> MUC incident type
    pronouns: frozenset[str]
    people: frozenset[str]
    organisations: frozenset[str]
    things: frozenset[str]
    counts: frozenset[str]
    titles: frozenset[str]


def measure(gold: Rows, options: Options) -> Row:
    """CEAF-REE (and templates, where gold has them) for each casing of the messages."""
    scorer, table = options.scorer("muc4_score"), table_of()
    if is_slots(gold):
        gold = [gold_of(row) for row in gold]
    casings: dict[str, Callable[[str], str]] = {"capitals": str.upper, "small": str.lower}
    if options.case_from is not None:
        forms = casing(row["text"] for row in rows(options.case_from))
        casings["restored"] = lambda text: restore(text, forms)
    answers = {row["doc"]: row for row in gold}
    out: Row = {"messages": len(gold)}
    for name, recase in casings.items():
        reports = [{"id": g["doc"], "published": UNDATED, "text": recase(lines_of(g["text"]))} for g in gold]
        found = read(reports, options, mentions=True)
        result = scorer.score(answers, {doc: message(r, table, scorer.head) for doc, r in found.items()})
        out[name] = {rule: result[rule] for rule in ("exact", "head")}
    return out


def table_of() -> Table:
    """`muc_roles.toml`."""
    raw = tomllib.loads((ROOT / "benchmarks" / "muc_roles.toml").read_text(encoding="utf-8"))
    incidents = {(row["event"], mode): row["type"] for row in raw["incident"] for mode in row["modes"]}
    return Table(
        statuses=frozenset(raw["statuses"]),
        incidents=incidents,
        **{name: frozenset(words) for name, words in raw["words"].items()},
    )


def lines_of(text: str) -> str:
    """Paragraphs, one a line: the benchmark's copy keeps them as runs of blanks."""
    return "\n".join(part.strip() for part in text.replace("   ", "\n").splitlines() if part.strip())


def message(record: Row, table: Table, head: Callable[[str], str]) -> Row:
    """One record as MUC's message: a template for each incident, and the pooled fillers."""
    templates: dict[str, Row] = {}
    pooled: dict[str, dict[str, str]] = {role: {} for role in ROLES}  # role -> head noun -> filler
    for event in record["events"]:
        kind = table.incidents.get((event["type"], event["mode"]))
        if kind is None or event["status"] not in table.statuses:
            continue
        template = templates.setdefault(event["incident"], {"incident_type": kind, **{role: {} for role in ROLES}})
        for role, filler in fillers(event, record, table, head):
            for slot in (template[role], pooled[role]):
                slot.setdefault(head(filler), filler)  # one entity a head noun: "the bomb", "a bomb"
    told = [{k: v if k == "incident_type" else _entities(v) for k, v in t.items()} for t in templates.values()]
    return {
        "doc": record["id"],
        "templates": [t for t in told if any(t[role] for role in ROLES)],
        "extracts": {role: _entities(found) for role, found in pooled.items()},
    }


def _entities(found: Mapping[str, str]) -> list[list[str]]:
    return [[filler] for filler in found.values()]


def fillers(event: Row, record: Row, table: Table, head: Callable[[str], str]) -> Iterator[tuple[str, str]]:
    """(MUC role, words) of one event's arguments."""
    for argument in event["arguments"]:
        text = _after(_bare(argument["span"]["text"]), table.counts)
        if not head(text) or head(text) in table.pronouns:
            continue
        names = _names_in(argument["span"], record)
        if argument["role"] == "weapon":
            yield "Weapon", text
        elif argument["role"] == "actor":
            yield from _perpetrators(text, names, table, head)
        elif argument["role"] == "target":
            if head(text) in table.things:
                yield "Target", text
            elif names["PER"]:
                yield "Victim", _name(names["PER"][0], record, table)


def _perpetrators(
    text: str, names: Mapping[str, Sequence[str]], table: Table, head: Callable[[str], str]
) -> Iterator[tuple[str, str]]:
    organisations = [_bare(n) for n in names["ORG"]]
    headed = head(text) in table.organisations or any(head(text) == head(n) for n in organisations)
    if headed and head(text) not in table.people:
        yield "PerpOrg", text
    else:
        yield "PerpInd", text
        yield from (("PerpOrg", n) for n in organisations if head(n) not in table.people)


def _names_in(span: Row, record: Row) -> dict[str, list[str]]:
    found: dict[str, list[str]] = defaultdict(list)
    for entity in record["entities"]:
        if entity["start"] < span["end"] and span["start"] < entity["end"]:
            found[entity["type"]].append(entity["text"])
    return found


def _name(mention: str, record: Row, table: Table) -> str:
    """A person's name in the longest form that the message gives it, without titles."""
    own = _untitled(mention, table)
    people = [_untitled(e["text"], table) for e in record["entities"] if e["type"] == "PER"]
    fuller = [p for p in people if set(own.lower().split()) <= set(p.lower().split())]
    return max([own, *fuller], key=len)


def _untitled(name: str, table: Table) -> str:
    return _after(_bare(name), table.titles)


def _after(text: str, leading: Container[str]) -> str:
    """Words after those of `leading` that stand in front; the last word always stays."""
    words = text.split()
    while len(words) > 1 and (words[0].lower().strip(".") in leading or words[0].isdecimal()):
        words = words[1:]
    return " ".join(words)


def _bare(text: str) -> str:
    """Words before any bracket: "National Front (NF" -> "National Front"."""
    return text.split("(")[0].split("[")[0].strip() or text
