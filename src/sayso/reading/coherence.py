"""What the events of one report cannot all be: the network reads each trigger and argument alone, these rules together.

Each stands for a pattern that annotated reports hardly have and readings had too often; training/EXPERIMENTS.md counts
them. None adds what the network did not find.
"""

from __future__ import annotations

import re
import tomllib
from collections.abc import Iterable, Sequence
from functools import cache
from importlib.resources import files
from itertools import zip_longest

import msgspec

from sayso.reading.modes import with_told_modes
from sayso.record import Argument, Event, Span, Struct

_GAP = re.compile(r"[^\S\n]*(?:\w+[^\S\n]+){0,2}")  # at most two words between two triggers, of one line
_LONGEST_GAP = 25  # characters: two long words are a phrase of their own
_GERUND = re.compile(r"\w+ing\b", re.IGNORECASE)
_NEAR, _OBJECT = 60, 4  # characters that are looked at, and words that may stand between a verb and its gerund
_TOKEN = re.compile(r"[\w.'’-]+|[^\w\s]|\n")
_OF = frozenset({"of", "over"})  # behind the noun: "in support of troops fighting rebels"
_STOPS = frozenset(',;:!?\n"“”()') | {"is", "are", "was", "were", "be", "been"}  # "were bombing" is its own clause
_SURER = 0.25  # of probability: a time is of the event whose it is by so much more


class Words(Struct, frozen=True, kw_only=True):
    """data/coherence.toml."""

    function_words: frozenset[str]
    joining: frozenset[str]
    unsourced: frozenset[str]
    deeds: frozenset[str]
    weighing: frozenset[str]
    proposing: frozenset[str]


@cache
def words() -> Words:
    """The words of the rules, read once."""
    table = tomllib.loads((files("sayso") / "data" / "coherence.toml").read_text(encoding="utf-8"))
    return Words(**{name: frozenset(listed.split()) for name, listed in table.items()})


def coherent(events: Iterable[Event], text: str) -> list[Event]:
    """The events in the order of the text, as far as they can stand side by side.

    Of two that tell one happening twice the surer stays; each keeps one time, unless that is another's by far. Their
    modes are those that the words tell.
    """
    ordered = sorted(events, key=lambda e: (e.trigger.start, e.trigger.end))
    return with_told_modes([_weighed(e, text) for e in _dated_once(_told_once(ordered, text))])


def _told_once(events: Sequence[Event], text: str) -> list[Event]:
    """ "Truck" and "attack", "forced" to "flee": two triggers of one type within two words are one event."""
    kept: list[Event] = []
    for event in events:
        if kept and _beside(kept[-1], event, text):
            kept[-1] = _merged(kept[-1], event)
        else:
            kept.append(event)
    return kept


def _beside(one: Event, other: Event, text: str) -> bool:
    gap = text[one.trigger.end : other.trigger.start]
    return (
        one.type == other.type
        and one.trigger.end <= other.trigger.start
        and len(gap) <= _LONGEST_GAP
        and _GAP.fullmatch(gap) is not None
        and words().joining.isdisjoint(gap.casefold().split())
    )


def _merged(one: Event, other: Event) -> Event:
    """The better of two, told as the other is where that alone is doubted or said by somebody."""
    best = _better(one, other)
    rest = other if best is one else one
    if best.attribution or best.hedge or not (rest.attribution or rest.hedge):
        return best
    return msgspec.structs.replace(best, status=rest.status, hedge=rest.hedge, attribution=rest.attribution)


def _better(one: Event, other: Event) -> Event:
    """The event of two whose means the other's trigger names ("a bomb was set off"), or else the surer one."""
    for event, rival in ((one, other), (other, one)):
        if any(a.role == "weapon" and _overlap(a.span, rival.trigger) for a in event.arguments):
            return event
    return max(one, other, key=lambda e: e.score or 0.0)


def _dated_once(events: Sequence[Event]) -> list[Event]:
    """One time an event, the surest; none that is surer by far as the time of another."""
    best: dict[tuple[int, int], float] = {}
    for event in events:
        if (time := _surest_time(event.arguments)) is not None:
            best[_key(time)] = max(best.get(_key(time), 0.0), time.score or 0.0)
    return [msgspec.structs.replace(e, arguments=tuple(_one_time(e.arguments, best))) for e in events]


def _one_time(arguments: Sequence[Argument], best: dict[tuple[int, int], float]) -> list[Argument]:
    own = [a for a in arguments if (a.score or 0.0) >= best.get(_key(a), 0.0) - _SURER]
    kept = _surest_time(own)
    return [a for a in arguments if a.role != "time" or a is kept]


def _surest_time(arguments: Iterable[Argument]) -> Argument | None:
    return max((a for a in arguments if a.role == "time"), key=lambda a: a.score or 0.0, default=None)


def _weighed(event: Event, text: str) -> Event:
    """ "Considers banning", "support the U.S. calling for": what is weighed or proposed is no plain fact."""
    plain = event.status == "occurred" and not event.attribution and event.hedge is None
    if not plain or not _GERUND.match(event.trigger.text):
        return event
    before = text[max(0, event.trigger.start - _NEAR) : event.trigger.start].casefold()
    near = _TOKEN.findall(before)[-_OBJECT - 1 :]
    near = near[1 + max((i for i, word in enumerate(near) if word in _STOPS), default=-1) :]
    verbs = {word for word, after in zip_longest(near, near[1:]) if after not in _OF}
    status = "possible" if words().weighing & verbs else "requested" if words().proposing & verbs else event.status
    return msgspec.structs.replace(event, status=status)


def voiced(source: Span | None, cue: Span | None) -> bool:
    """Whether a layer has somebody who says so, or a cue that needs nobody ("is said to have fled")."""
    if source is not None or cue is None:
        return True
    return not words().unsourced.isdisjoint(re.findall(r"\w+", cue.text.casefold()))


def wordless(span: str) -> bool:
    """Whether a span holds function words and marks alone: "the", "in an"."""
    return words().function_words.issuperset(re.findall(r"\w+", span.casefold()))


def _overlap(one: Span, other: Span) -> bool:
    return one.start < other.end and other.start < one.end


def _key(argument: Argument) -> tuple[int, int]:
    return argument.span.start, argument.span.end
