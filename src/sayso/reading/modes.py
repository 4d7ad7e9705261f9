"""Modes that the words of a report tell, however little the network has read of them.

A "drone attack" is one by drone, what is hit with missiles is hit by missiles, and "the attack" of a later sentence is
of the mode that the report has told last.
"""

from __future__ import annotations

import re
import tomllib
from collections.abc import Iterable, Mapping
from functools import cache
from importlib.resources import files
from typing import NamedTuple

import msgspec

from sayso.record import Event

_Table = Mapping[str, Mapping[str, re.Pattern[str]]]
_SURE = 0.4  # the score from which a weapon tells a mode


class Rules(NamedTuple):
    """data/mode_words.toml: tables of type -> mode -> words, and of type -> words."""

    trigger: _Table
    weapon: _Table
    act: _Table
    driven: _Table
    blast: Mapping[str, re.Pattern[str]]
    again: Mapping[str, re.Pattern[str]]


@cache
def rules() -> Rules:
    """The words, read once."""
    tables = tomllib.loads((files("sayso") / "data" / "mode_words.toml").read_text(encoding="utf-8"))
    trigger, weapon, act, driven = (
        {type_: {mode: _whole(words) for mode, words in modes.items()} for type_, modes in tables[name].items()}
        for name in ("trigger", "weapon", "act", "driven")
    )
    blast, again = ({type_: _whole(words) for type_, words in tables[name].items()} for name in ("blast", "again"))
    return Rules(trigger=trigger, weapon=weapon, act=act, driven=driven, blast=blast, again=again)


def _whole(words: str) -> re.Pattern[str]:
    alternatives = "|".join(word.strip() for word in words.split("|"))
    return re.compile(rf"\b(?:{alternatives})\b", re.IGNORECASE)


def with_told_modes(events: Iterable[Event]) -> list[Event]:
    """The events, in the order of the text, with the modes that their words or those before tell."""
    out: list[Event] = []
    last: dict[str, Event] = {}  # type -> the last event whose own words told its mode
    for event in events:
        mode = told_mode(event)
        if mode is not None:
            last[event.type] = event = msgspec.structs.replace(event, mode=mode)
        elif (before := last.get(event.type)) and before.status == event.status and _again(event):
            event = msgspec.structs.replace(event, mode=before.mode)
        out.append(event)
    return out


def told_mode(event: Event) -> str | None:
    """The mode that an event's own words tell: its trigger, its weapons, or what was done with them; else None.

    A blast has the mode that the network gave it: a bomb, or a suicide attack, in whatever vehicle.
    """
    trigger, type_ = event.trigger.text, event.type
    blast = rules().blast.get(type_)
    sure = (a.span.text for a in event.arguments if a.role == "weapon" and (a.score is None or a.score >= _SURE))
    weapons = " | ".join(sure)  # no words across two of them
    return (
        _named(rules().trigger, trigger, type_)
        or (event.mode if blast and blast.search(trigger) else None)
        or _named(rules().weapon, weapons, type_)
        or _named(rules().act, trigger, type_)
        or (None if blast and blast.search(weapons) else _named(rules().driven, weapons, type_))
    )


def _named(table: _Table, text: str, type_: str) -> str | None:
    """The one mode that a text names; None where it names none, or several."""
    named = [mode for mode, words in table.get(type_, {}).items() if words.search(text)]
    return named[0] if len(named) == 1 else None


def _again(event: Event) -> bool:
    words = rules().again.get(event.type)
    return words is not None and words.fullmatch(event.trigger.text) is not None
