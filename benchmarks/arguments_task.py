"""Arguments of WikiEvents with gold triggers: Arg-I (the span) and Arg-C (the span with its role).

The reader is given the trigger's words and nothing else; it never saw KAIROS roles in its output, so its own roles are
told in KAIROS's by `wikievents_roles.toml`, the gold event type choosing the table. Matching, one to one:

  exact    equal offsets, as the published figures count
  head     overlapping, and equal head nouns: WikiEvents marks "general" where the record marks "a major general"
"""

from __future__ import annotations

import tomllib
from collections import defaultdict
from collections.abc import Callable, Iterable, Iterator, Mapping, Sequence
from dataclasses import dataclass
from datetime import date

from harness import ROOT, UNDATED, Options, Row, Rows, prf
from sayso.reading.given import read_given
from sayso.reading.reader import NeuralReader
from sayso.record import Event, Report, Span

Table = Mapping[str, Mapping[str, Sequence[str]]]  # event type -> KAIROS role -> our roles


@dataclass(frozen=True)
class Filler:
    """One argument of one event."""

    role: str
    span: Span


@dataclass(frozen=True)
class Case:
    """One event: its gold arguments, and those found, told in KAIROS roles."""

    type: str
    gold: tuple[Filler, ...]
    found: tuple[Filler, ...]


def measure(gold: Rows, options: Options) -> Row:
    """Micro P, R, F1 over every gold argument, and over those that our roles can tell."""
    table = table_of()
    reader = NeuralReader.load(version="", ontology="", weights=options.weights)
    cases = list(read_cases(gold, reader, table))
    told = [Case(c.type, tuple(f for f in c.gold if f.role in table.get(c.type, {})), c.found) for c in cases]
    pair, head = options.scorer("score").pair, options.scorer("muc4_score").head
    same = {"exact": _exact, "head": lambda a, b: _touch(a, b) and head(a.text) == head(b.text)}
    return {
        "weights": reader.provenance.weights,
        "events": len(cases),
        "all": {name: _figures(cases, rule, pair) for name, rule in same.items()},
        "comparable": {name: _figures(told, rule, pair) for name, rule in same.items()},
        "by_role_head": _by_role(told, same["head"], pair),
    }


def table_of() -> Table:
    """`wikievents_roles.toml`."""
    return tomllib.loads((ROOT / "benchmarks" / "wikievents_roles.toml").read_text(encoding="utf-8"))


def read_cases(gold: Rows, reader: NeuralReader, table: Table) -> Iterator[Case]:
    """Every event of a WikiEvents file. A text that the file repeats for each of its sentences is read once."""
    texts: dict[tuple[str, ...], Rows] = defaultdict(list)
    for row in gold:
        texts[tuple(row["context"])] += row["events"]
    for tokens, events in texts.items():
        text, span = _joined(tokens)
        triggers = [span(*e["trigger"][:2]) for e in events]
        report = Report(id="", text=text, published=date.fromisoformat(UNDATED), sha256="")
        found = read_given(reader, report, triggers)
        for event, trigger in zip(events, triggers, strict=True):
            read = found.get((trigger.start, trigger.end))
            yield Case(
                type=event["event_type"],
                gold=tuple(Filler(role, span(a, b)) for a, b, _, role in event["args"]),
                found=tuple(told(read, table.get(event["event_type"], {}))) if read else (),
            )


def _joined(tokens: Sequence[str]) -> tuple[str, Callable[[int, int], Span]]:
    text, starts = " ".join(tokens), [0]
    for token in tokens:
        starts.append(starts[-1] + len(token) + 1)

    def span(first: int, end: int) -> Span:
        a, b = starts[first], starts[end] - 1
        return Span(start=a, end=b, text=text[a:b])

    return text, span


def told(event: Event, roles: Mapping[str, Sequence[str]]) -> Iterator[Filler]:
    """An event's arguments in KAIROS roles; where two of ours say one ("three soldiers", "three"), the longer."""
    for role, ours in roles.items():
        kept: list[Span] = []
        for span in sorted((a.span for a in event.arguments if a.role in ours), key=lambda s: s.start - s.end):
            if not any(_touch(span, k) for k in kept):
                kept.append(span)
                yield Filler(role, span)


def _figures(cases: Iterable[Case], same: Callable[[Span, Span], bool], pair: Callable[..., list[object]]) -> Row:
    identified = classified = found = gold = 0
    for case in cases:
        identified += len(pair(case.gold, case.found, lambda g, f: same(g.span, f.span)))
        classified += len(pair(case.gold, case.found, lambda g, f: g.role == f.role and same(g.span, f.span)))
        found, gold = found + len(case.found), gold + len(case.gold)
    return {"arg_i": prf(identified, found, gold), "arg_c": prf(classified, found, gold)}


def _by_role(cases: Sequence[Case], same: Callable[[Span, Span], bool], pair: Callable[..., list[object]]) -> Row:
    out = {}
    for role in sorted({f.role for c in cases for f in c.gold}):
        only = [Case(c.type, *(tuple(f for f in side if f.role == role) for side in (c.gold, c.found))) for c in cases]
        out[role] = _figures(only, same, pair)["arg_c"]
    return out


def _exact(a: Span, b: Span) -> bool:
    return (a.start, a.end) == (b.start, b.end)


def _touch(a: Span, b: Span) -> bool:
    return a.start < b.end and b.start < a.end
