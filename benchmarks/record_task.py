"""The record against gold: the scorer's measures, statuses, claims shown as facts, incidents within the report."""

from __future__ import annotations

import sys
from collections import Counter
from collections.abc import Iterable, Mapping
from types import ModuleType
from typing import Any

from alignment import Matched, matched
from harness import Options, Row, Rows, digest, percent, prf, read_gold

STATUSES = ("occurred", "negated", "future", "possible", "requested")
PLAIN_FACT_BAR = 2.0  # percent: not one in fifty


def measure(gold: Rows, options: Options) -> Row:
    """Every measure of the record, over all reports and for each kind of report."""
    scorer = options.scorer("score")
    pred = read_gold(gold, options)
    out: Row = {"all": scorer.score(gold, pred, by_type=True)}
    for kind in sorted({kind_of(g) for g in gold}):
        chosen = [g for g in gold if kind_of(g) == kind]
        ids = {g["id"] for g in chosen}
        out[kind] = scorer.score(chosen, [p for p in pred if p["id"] in ids])
    pairs = [(g["id"], m) for g, p in zip(gold, pred, strict=True) for m in matched(scorer, g, p)]
    plain, offenders = plain_facts(pairs)
    if options.errors:
        print(*offenders, sep="\n", file=sys.stderr)
    return {
        "weights": digest(pred),
        **out,
        "statuses": statuses(pairs, gold, pred),
        "plain_facts": plain,
        "incidents": incidents(options.scorer("cluster_score"), pairs),
    }


def kind_of(report: Mapping[str, Any]) -> str:
    """Full report, political article or single headline."""
    if "\n" not in report["text"].strip() and len(report["text"].split()) < 60:
        return "headline"
    return "political" if report["id"].startswith("pn-") else "report"


def statuses(pairs: Iterable[tuple[str, Matched]], gold: Rows, pred: Rows) -> Row:
    """P, R and F1 of each status and their plain mean, among matched events; and with missed and spurious ones."""
    both = [(m.gold["status"], m.found["status"]) for _, m in pairs]
    among = _per_status(both, Counter(g for g, _ in both), Counter(f for _, f in both))
    whole = _per_status(both, *(Counter(e["status"] for r in side for e in r["events"]) for side in (gold, pred)))
    return {"matched": among, "all_events": whole}


def _per_status(both: list[tuple[str, str]], gold: Counter[str], found: Counter[str]) -> Row:
    right = Counter(g for g, f in both if g == f)
    per = {s: prf(right[s], found[s], gold[s]) for s in STATUSES if gold[s] or found[s]}
    return {"macro_f1": round(sum(row["f1"] for row in per.values()) / len(per), 1) if per else None, **per}


def plain_facts(pairs: Iterable[tuple[str, Matched]]) -> tuple[Row, list[str]]:
    """Of the found events that gold calls anything but occurred, those told as if they had: and a line for each."""
    asked, offenders = 0, []
    for report, m in pairs:
        if m.gold["status"] == "occurred":
            continue
        asked += 1
        if is_plain_fact(m.found):
            offenders.append(f"plain   {report} {m.gold['status']} {m.gold['type']} {m.found['trigger']['text']!r}")
    share = percent(len(offenders), asked)
    return {"shown": len(offenders), "of": asked, "percent": share, "bar": PLAIN_FACT_BAR}, offenders


def is_plain_fact(event: Mapping[str, Any]) -> bool:
    """Shown as having occurred, in the outlet's own voice, without a word that weakens it."""
    return event["status"] == "occurred" and not event["hedge"] and not event["attribution"]


def incidents(scorer: ModuleType, pairs: Iterable[tuple[str, Matched]]) -> Row:
    """Which events of a report are one happening, over matched events only: B-cubed, and CoNLL's mean beside it."""
    gold, found = {}, {}
    for report, m in pairs:
        item = f"{report}:{m.gold_index}"
        gold[item] = f"{report}:{m.gold['incident']}"
        found[item] = f"{report}:{m.found['incident']}"
    result = scorer.score(gold, found)
    return {"over": "matched events", "events": result["items"], "b_cubed": result["b3"], "conll": result["conll"]}
