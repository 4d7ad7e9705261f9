"""Actors given gold spans: country, sector and canonical name of every actor, target and source.

    python benchmarks/actors_task.py GOLD.jsonl [--errors N]

Prints one JSON line of percentages, over the spans where gold has the value, and the speed in spans a second.
"""

from __future__ import annotations

import json
import re
import sys
import time
from collections import defaultdict
from collections.abc import Iterator
from datetime import date
from pathlib import Path
from typing import Any

from sayso.record import Actor, Span
from sayso.resolution.actors import ActorRegistry, Use, resolve_actors
from sayso.resolution.actors_lexicon import keys_of

Gold = tuple[Span, Use, str | None, str | None]  # span, use, name, code


def norm(name: str | None) -> str:
    """A name as the record scorer compares it."""
    return " ".join((name or "").casefold().removeprefix("the ").split())


def spans_of(record: dict[str, Any]) -> Iterator[Gold]:
    """Every actor, target and source of one gold record."""
    for event in record["events"]:
        for argument in event["arguments"]:
            if argument["role"] in ("actor", "target"):
                use = (event["type"], argument["role"])
                yield _span(argument["span"]), use, argument.get("name"), argument.get("code")
        for layer in event["attribution"]:
            if layer["source"]:
                yield _span(layer["source"]), ("", "source"), layer.get("name"), layer.get("code")


def gold_spans(records: list[dict[str, Any]], *, uses: bool = True, log: list[str] | None = None) -> dict[str, float]:
    """Percentages of spans whose country, sector and name are right; `uses` passes event and role along."""
    registry = ActorRegistry.load()
    right: dict[str, list[int]] = defaultdict(lambda: [0, 0])
    seconds, count = 0.0, 0
    for record in records:
        gold = list(spans_of(record))
        begun = time.perf_counter()
        found = resolve_actors(
            record["text"],
            [span for span, *_ in gold],
            date.fromisoformat(record["published"]),
            registry,
            title=record.get("title"),
            uses=[use for _, use, *_ in gold] if uses else None,
        )
        seconds += time.perf_counter() - begun
        count += len(gold)
        for (span, use, name, code), actor in zip(gold, found, strict=True):
            _tally(right, use[1], name, code, actor, log, f"{record['id']} {span.text!r}")
            if name:
                same = norm(name) == norm(actor.name if actor else None)
                _count(right, "name by kind", kind_of(registry, span.text, name), same)
                if same_entity(registry, name, actor.name if actor else None):
                    right["name or another spelling of it"][0] += 1
                right["name or another spelling of it"][1] += 1
    sizes = {f"{key} (spans)": b for key, (_, b) in right.items() if key.startswith("name by kind")}
    out = {key: round(100 * a / max(1, b), 1) for key, (a, b) in sorted(right.items())}
    return out | sizes | {"spans": count, "spans_per_second": round(count / max(seconds, 1e-9))}


def kind_of(registry: ActorRegistry, words: str, name: str) -> str:
    """How a span names its actor: pronoun, name of the registry or a state, other name, description."""
    if words.casefold() in registry.lexicon.words.pronouns:
        return "pronoun"
    if entity_of(registry, name) is not None:
        return "registered"
    capitals = [word for word in name.split() if word[:1].isupper()]
    return "other name" if len(capitals) > 1 and len(capitals) >= len(name.split()) - 1 else "description"


def entity_of(registry: ActorRegistry, name: str) -> str | None:
    """The id of the entry, or the code of the state, of this name; remarks in brackets left aside."""
    bare = re.sub(r"\s*\([^)]*\)$", "", name)
    for meaning in registry.lexicon.index.terms.get(keys_of(bare), ()):
        if meaning.entry is not None and meaning.kind == "entry":
            return meaning.entry.id
        if meaning.country is not None and meaning.kind == "state":
            return meaning.country.alpha3
    return None


def same_entity(registry: ActorRegistry, gold: str, got: str | None) -> bool:
    """Whether two names are equal, or two names of one entry ("Nusra Front", "al-Nusra Front")."""
    if norm(gold) == norm(got):
        return True
    return (
        got is not None
        and entity_of(registry, gold) is not None
        and entity_of(registry, gold) == entity_of(registry, got)
    )


def _tally(
    right: dict[str, list[int]],
    role: str,
    name: str | None,
    code: str | None,
    actor: Actor | None,
    log: list[str] | None,
    where: str,
) -> None:
    got_name, got_code = (actor.name, actor.code) if actor else (None, None)
    wrong = []
    if code:
        for key, i in (("country", 0), ("sector", 1)):
            want, got = _part(code, i), _part(got_code, i)
            if key == "sector" and want is None:
                continue
            _count(right, key, role, want == got)
            if want != got:
                wrong.append(key)
    if name:
        _count(right, "name", role, norm(name) == norm(got_name))
        _count(right, "name equal or one holds the other", role, _holds(name, got_name))
        if norm(name) != norm(got_name):
            wrong.append("name")
    if log is not None and wrong:
        log.append(f"{'+'.join(wrong)}\t{where}\t{name} | {code}\t{got_name} | {got_code}")


def _holds(gold: str, got: str | None) -> bool:
    """Whether the words of one name are all in the other."""
    words, found = set(keys_of(gold)), set(keys_of(got or ""))
    return norm(gold) == norm(got) or (bool(found) and (words <= found or found <= words))


def _count(right: dict[str, list[int]], key: str, role: str, ok: bool) -> None:
    for cell in (right[key], right[f"{key}:{role}"]):
        cell[0] += ok
        cell[1] += 1


def _part(code: str | None, i: int) -> str | None:
    """Country (0) or sector (1) of a code; a lone sector ("CVL") has no country, a lone country no sector."""
    parts = (code or "").split()
    if len(parts) == 1:
        lone_sector = parts[0] in {"CVL", "MED", "GOV", "BUS", "UNK", "REB", "MIL", "REL"}
        return parts[0] if lone_sector == (i == 1) else None
    return parts[i] if len(parts) == 2 else None


def _span(raw: dict[str, Any]) -> Span:
    return Span(start=raw["start"], end=raw["end"], text=raw["text"])


def main(arguments: list[str]) -> None:
    """Print the figures for one gold file."""
    if not arguments:
        sys.exit(__doc__)
    records = [json.loads(line) for line in Path(arguments[0]).read_text(encoding="utf-8").splitlines() if line.strip()]
    shown = int(arguments[arguments.index("--errors") + 1]) if "--errors" in arguments else 0
    log: list[str] | None = [] if shown else None
    print(json.dumps(gold_spans(records, log=log)))
    print(json.dumps({"without uses": gold_spans(records, uses=False)}))
    for line in (log or [])[:shown]:
        print(line)


if __name__ == "__main__":
    main(sys.argv[1:])
