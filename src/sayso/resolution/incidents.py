"""Which event mentions of one report tell of the same happening.

Mentions are taken in text order. Each joins the earlier incident that it fits best, if it fits well enough:
the log-odds of pairs (weights below) are averaged over the incident's mentions. Only mentions of one event
type are compared.
"""

from __future__ import annotations

import re
from bisect import bisect_right
from collections.abc import Sequence

import msgspec

from sayso.record import Argument, Event, NumberValue, PlaceValue, Span, TimeValue

# Log-odds, fitted by logistic regression on pairs of one type in 445 annotated reports
# (`python benchmarks/incidents_task.py GOLD --fit`); a feature that is absent counts nothing.
WEIGHTS: dict[str, float] = {
    "actor alike": -0.48,
    "actor differs": -1.24,
    "actor missing in both": 0.66,
    "actor missing in one": 0.33,
    "actor same": 0.15,
    "bias": -0.58,
    "captured differs": 0.17,
    "captured same": 0.12,
    "displaced differs": 0.04,
    "displaced same": -0.06,
    "far": -0.65,
    "headline before": 0.59,
    "injured differs": -1.92,
    "injured same": 0.15,
    "killed differs": -0.94,
    "killed same": 1.05,
    "mode differs": -1.55,
    "mode missing": -0.23,
    "mode same": 1.2,
    "near": -0.01,
    "next sentence": 0.36,
    "no toll": -1.24,
    "one sentence": -0.29,
    "place alike": -1.39,
    "place differs": -0.05,
    "place missing in both": 0.24,
    "place missing in one": 0.15,
    "place same": 0.47,
    "points back": -0.81,
    "source differs": -0.03,
    "source same": -0.56,
    "status differs": -1.29,
    "status same": 0.71,
    "target alike": -0.04,
    "target differs": -1.06,
    "target missing in both": 0.19,
    "target missing in one": -0.3,
    "target same": 0.63,
    "time differs": -2.23,
    "time missing": 0.73,
    "time overlaps": -0.02,
    "time same": 0.94,
    "toll in one only": -0.95,
    "trigger differs": -0.27,
    "trigger same": -0.05,
    "trigger stem same": -0.27,
    "type ACCUSE": -0.4,
    "type AGREE": 0.6,
    "type AID": -0.57,
    "type COERCE": -0.75,
    "type CONCEDE": -0.06,
    "type CONSULT": 0.42,
    "type INTERCEPT": 1.67,
    "type MOBILIZE": 0.27,
    "type PROTEST": 0.38,
    "type REJECT": 0.51,
    "type REQUEST": -0.71,
    "type RETREAT": 0.1,
    "type SANCTION": -0.58,
    "type SEIZE": -0.22,
    "type SUPPORT": -0.66,
    "type THREATEN": -0.59,
    "weapon differs": -0.28,
    "weapon missing in both": -0.32,
    "weapon missing in one": -0.13,
    "weapon same": 0.15,
}
THRESHOLD = -0.3  # log-odds from which a mention joins; best B-cubed F1 on the same reports
MOST_COMPARED = 40  # mentions of one incident that a new one is compared with: bounds the work on a long report

_TOLL_ROLES = ("killed", "injured", "captured", "displaced")
_WORDS = re.compile(r"[^\W_]+")
_POINTERS = frozenset({"the", "this", "that", "these", "those", "its", "their", "his"})
_EMPTY_WORDS = frozenset(("the", "a", "an", "of", "in", "on", "at", "and", "or", "to", "by", "with", "from", "for"))


def incidents(events: Sequence[Event], sentences: Sequence[Span] = ()) -> tuple[Event, ...]:
    """The same events in the same order, each with `incident` set: "i1", "i2" ... in order of first mention.

    `events` are those of one report in text order with resolved values; `sentences` are its sentences.
    """
    starts = [sentence.start for sentence in sentences]
    views = [_view(event, starts) for event in events]
    groups: list[list[int]] = []
    number = [0] * len(events)
    for i, view in enumerate(views):
        best, at = THRESHOLD, -1
        for g, members in enumerate(groups):
            if views[members[0]].type != view.type:
                continue
            compared = members[-MOST_COMPARED:]
            fit = sum(log_odds(views[j], view) for j in compared) / len(compared)
            if fit > best:
                best, at = fit, g
        if at < 0:
            groups.append([])
            at = len(groups) - 1
        groups[at].append(i)
        number[i] = at + 1
    return tuple(msgspec.structs.replace(event, incident=f"i{n}") for event, n in zip(events, number, strict=True))


class EventView(msgspec.Struct, frozen=True, gc=False):
    """What of an event is compared."""

    type: str
    mode: str | None
    status: str
    trigger: str
    stem: str
    sentence: int
    definite: bool
    actors: frozenset[str]
    targets: frozenset[str]
    actor_codes: frozenset[str]
    target_codes: frozenset[str]
    places: frozenset[str]
    countries: frozenset[str]
    times: tuple[tuple[int, int], ...]
    tolls: dict[str, tuple[int | None, int | None]]
    weapons: frozenset[str]
    source: str | None


def log_odds(a: EventView, b: EventView) -> float:
    """How much the pair speaks for one happening: the sum of the weights of what is found."""
    return sum(WEIGHTS.get(feature, 0.0) for feature in features(a, b))


def features(a: EventView, b: EventView) -> list[str]:
    """What two mentions of one type have in common and what parts them; `a` stands before `b`."""
    out = ["bias", f"type {b.type}"]
    out.append("mode same" if a.mode == b.mode else "mode differs" if a.mode and b.mode else "mode missing")
    out.append(
        "trigger same" if a.trigger == b.trigger else "trigger stem same" if a.stem == b.stem else "trigger differs"
    )
    out.append("status same" if a.status == b.status else "status differs")
    out += _compare("actor", a.actors, b.actors, a.actor_codes, b.actor_codes)
    out += _compare("target", a.targets, b.targets, a.target_codes, b.target_codes)
    out += _compare("place", a.places, b.places, a.countries, b.countries)
    out += _compare("weapon", a.weapons, b.weapons, frozenset(), frozenset())
    out.append(_times(a.times, b.times))
    out += _tolls(a.tolls, b.tolls)
    out.append("source same" if a.source == b.source else "source differs")
    gap = b.sentence - a.sentence
    out.append("one sentence" if gap == 0 else "next sentence" if gap == 1 else "near" if gap <= 4 else "far")
    if a.sentence == 0 and gap > 0:
        out.append("headline before")
    if b.definite:
        out.append("points back")
    return out


def _compare(
    role: str, a: frozenset[str], b: frozenset[str], wide_a: frozenset[str], wide_b: frozenset[str]
) -> list[str]:
    if not a and not b:
        return [f"{role} missing in both"]
    if not a or not b:
        return [f"{role} missing in one"]
    if a & b:
        return [f"{role} same"]
    if wide_a & wide_b:
        return [f"{role} alike"]
    return [f"{role} differs"]


def _times(a: tuple[tuple[int, int], ...], b: tuple[tuple[int, int], ...]) -> str:
    if not a or not b:
        return "time missing"
    if any(x == y for x in a for y in b):
        return "time same"
    if any(x[0] <= y[1] and y[0] <= x[1] for x in a for y in b):
        return "time overlaps"
    return "time differs"


def _tolls(a: dict[str, tuple[int | None, int | None]], b: dict[str, tuple[int | None, int | None]]) -> list[str]:
    out = [f"{role} {'same' if a[role] == b[role] else 'differs'}" for role in a.keys() & b.keys()]
    if not a.keys() & b.keys():
        out.append("toll in one only" if a or b else "no toll")
    return sorted(out)


def _view(event: Event, starts: list[int]) -> EventView:
    by_role: dict[str, list[Argument]] = {}
    for argument in event.arguments:
        by_role.setdefault(argument.role, []).append(argument)
    trigger = event.trigger.text.casefold()
    first = _WORDS.findall(trigger)
    places = [a.value for a in by_role.get("place", []) if isinstance(a.value, PlaceValue)]
    times = [a.value for a in by_role.get("time", []) if isinstance(a.value, TimeValue)]
    layer = event.attribution[0] if event.attribution else None
    source = (layer.name or (layer.source.text if layer.source else "")) if layer else None
    return EventView(
        type=event.type,
        mode=event.mode,
        status=event.status,
        trigger=trigger,
        stem=first[0][:5] if first else "",
        sentence=max(0, bisect_right(starts, event.trigger.start) - 1) if starts else event.trigger.start // 150,
        definite=bool(first) and first[0] in _POINTERS,
        actors=_names(by_role.get("actor", [])),
        targets=_names(by_role.get("target", [])),
        actor_codes=_codes(by_role.get("actor", [])),
        target_codes=_codes(by_role.get("target", [])),
        places=frozenset(p.name.casefold() for p in places if p.kind != "country"),
        countries=frozenset(p.country for p in places if p.country),
        times=tuple((t.begin.toordinal(), t.end.toordinal()) for t in times),
        tolls={
            r: (v.low, v.high) for r in _TOLL_ROLES for a in by_role.get(r, []) if isinstance(v := a.value, NumberValue)
        },
        weapons=frozenset(
            w for a in by_role.get("weapon", []) for w in _content(a.weapon.id if a.weapon else a.span.text)
        ),
        source=source.casefold() if source else None,
    )


def _names(arguments: list[Argument]) -> frozenset[str]:
    return frozenset((a.name or a.span.text).casefold() for a in arguments)


def _codes(arguments: list[Argument]) -> frozenset[str]:
    return frozenset(a.code for a in arguments if a.code)


def _content(text: str) -> frozenset[str]:
    return frozenset(w for w in _WORDS.findall(text.casefold()) if w not in _EMPTY_WORDS)
