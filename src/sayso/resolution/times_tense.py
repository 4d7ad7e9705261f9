"""The sentence around a time expression, and whether its verb looks back or ahead. The cue words are data."""

from __future__ import annotations

import re
import tomllib
from functools import cache
from importlib import resources
from typing import Literal, NamedTuple

from sayso.record import Span

Tense = Literal["past", "future", "open"]

_WINDOW = 220  # characters of a sentence looked at on each side: enough for a clause, bounded on hostile text
_CUES = 25  # words looked at before an expression
_CUES_AFTER = 30
_SENTENCE_END = re.compile(r"[.!?][\"'”’)]*\s+(?=[\"'“‘(]*[A-Z])|\n\s*\n|;\s")
_WORD = re.compile(r"[A-Za-z]+(?:['’][a-z]+)?")
_ABBREVIATION = re.compile(
    r"\b(?:[A-Z]|Mr|Mrs|Dr|Gen|Col|Lt|Sen|Rep|Gov|St|Jan|Feb|Mar|Apr|Jun|Jul|Aug|Sept?|Oct|Nov|Dec|No|vs"
    r"|Inc|Corp|Co|Ltd|a\.m|p\.m|U\.S|U\.N)\.$"
)


class _Cues(NamedTuple):
    future: frozenset[str]
    participle: frozenset[str]
    past: frozenset[str]
    auxiliary: frozenset[str]
    past_in_eed: frozenset[str]
    intent: frozenset[str]
    determiner: frozenset[str]
    none: frozenset[str]
    demand: frozenset[str]


@cache
def _cues() -> _Cues:
    path = resources.files("sayso") / "data" / "times.toml"
    table = tomllib.loads(path.read_text(encoding="utf-8"))["tense"]
    return _Cues(*(frozenset(str(table[name]).split()) for name in _Cues._fields))


def sentence_bounds(text: str, start: int, end: int) -> tuple[int, int]:
    """The sentence around text[start:end], at most a window to each side."""
    low, high = max(0, start - _WINDOW), min(len(text), end + _WINDOW)
    begin = low
    for found in _SENTENCE_END.finditer(text, low, start):
        if not _ABBREVIATION.search(text, max(low, found.start() - 6), found.start() + 1):
            begin = found.end()
    for found in _SENTENCE_END.finditer(text, end, high):
        if not _ABBREVIATION.search(text, max(end, found.start() - 6), found.start() + 1):
            return begin, found.start() + 1
    return begin, high


def tense_at(text: str, span: Span) -> Tense:
    """Whether the verb of an expression looks back or ahead: by the nearest cue before it, then after it."""
    if text[span.end : span.end + 2] in ("'s", "’s"):
        return "open"  # "Wednesday's ruling": the verb is not the ruling's
    begin, end = sentence_bounds(text, span.start, span.end)
    words = _words(text[begin : span.start])
    if len(words) == 1 and words[0] in ("until", "till"):
        words = []  # "Until Thursday, they had not ...": the verb behind decides
    elif words[-3:] in (["as", "soon", "as"], ["as", "early", "as"]):
        return "future"
    for index in range(len(words) - 1, max(-1, len(words) - 1 - _CUES), -1):
        cue = _cue(words, index)
        if cue == "past" and words[index] in _cues().demand and _deadline(words[index + 1 :]):
            return "future"  # "demanded that they leave by Friday"
        if cue != "open":
            return cue
    words = _words(text[span.end : end])[:_CUES_AFTER]
    return next((cue for index in range(len(words)) if (cue := _cue(words, index)) != "open"), "open")


def _deadline(words: list[str]) -> bool:
    """Whether what is demanded ("that they leave by", "to leave by") leads up to a day."""
    return words[-1:] in (["by"], ["before"]) and ("that" in words or "to" in words)


def _words(clause: str) -> list[str]:
    """The words of a clause in lower case; names that end like a past form ("United") keep their capital."""
    found = _WORD.findall(clause)
    return [
        word if index and word[0].isupper() and word.endswith("ed") else word.lower()
        for index, word in enumerate(found)
    ]


def _attributive(words: list[str], index: int) -> bool:
    """Whether a participle stands before its noun: "the increased dividend", "a still unspecified date"."""
    before = words[index - 1] if index else ""
    if index > 1 and (before.endswith("ly") or before == "still"):
        before = words[index - 2]
    return before in _cues().determiner


def _cue(words: list[str], index: int) -> Tense:
    """What one word of a clause says about its tense, seen with its neighbours."""
    cues, word = _cues(), words[index]
    participle = word in cues.past or word.endswith("ed")
    if participle and index and words[index - 1] == "be":
        return "open" if index > 1 and words[index - 2] in ("could", "would", "might") else "future"  # "to be held"
    following = words[index + 1] if index + 1 < len(words) else ""
    intent = word in ("set", "have") and following in ("to", "for")  # "set to meet", "have to leave"
    if word in cues.past and not intent:
        return "past"
    if word in cues.intent and following == "to":
        return "future"
    if word == "planned" and following in ("a", "an", "another"):
        return "future"  # "planned a march on Saturday"
    if word == "could" and (following == "not" or cues.none.intersection(words[:index])):
        return "past"  # "could not be reached Friday"
    if word in cues.participle and cues.auxiliary.intersection(words[max(0, index - 3) : index]):
        return "past"  # "had been scheduled to expire"
    if word in cues.future or word.endswith(("'ll", "’ll")):
        return "future"
    regular = len(word) > 4 and word.endswith("ed") and word[0].islower() and not _attributive(words, index)
    return "past" if regular and (not word.endswith("eed") or word in cues.past_in_eed) else "open"
