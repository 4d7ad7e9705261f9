"""Modes that a trigger names itself: a "drone attack" is one by drone, however little the network has read of them."""

from __future__ import annotations

import re
import tomllib
from functools import cache
from importlib.resources import files


@cache
def rules() -> dict[str, dict[str, re.Pattern[str]]]:
    """data/mode_words.toml: type -> mode -> its words, read once."""
    tables = tomllib.loads((files("sayso") / "data" / "mode_words.toml").read_text(encoding="utf-8"))
    return {
        type_: {mode: re.compile(rf"\b(?:{words})\b", re.IGNORECASE) for mode, words in modes.items()}
        for type_, modes in tables.items()
    }


def named_mode(trigger: str, type_: str) -> str | None:
    """The one mode that the words of a trigger name; None where they name none, or several."""
    named = [mode for mode, words in rules().get(type_, {}).items() if words.search(trigger)]
    return named[0] if len(named) == 1 else None
