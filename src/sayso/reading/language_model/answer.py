"""The shape of an answer: its JSON schema, and a lenient reading of what came back."""

from __future__ import annotations

from typing import Any, Literal

import msgspec

from sayso.ontology import Ontology
from sayso.record import Struct

MAX_EVENTS = 300  # of one answer; what is beyond is dropped
MAX_ARGUMENTS = 40
MAX_LAYERS = 4


class Part(Struct, frozen=True, kw_only=True):
    """An argument as the model gives it."""

    role: str
    words: str
    sentence: int


class Voice(Struct, frozen=True, kw_only=True):
    """A layer of attribution as the model gives it."""

    source: str | None
    cue: str | None
    stance: str
    quote: Literal["direct", "indirect"]
    sentence: int


class Told(Struct, frozen=True, kw_only=True):
    """An event as the model gives it; its parts are checked one by one."""

    sentence: int
    trigger: str
    type: str
    status: str
    mode: str | None = None
    hedge: str | None = None
    arguments: tuple[Any, ...] = ()
    attribution: tuple[Any, ...] = ()


def schema_of(ontology: Ontology) -> dict[str, Any]:
    """The JSON schema of an answer, in the subset that strict structured output takes: all keys required."""
    number, words = {"type": "integer"}, {"type": "string"}
    maybe = {"anyOf": [words, {"type": "null"}]}
    modes = dict.fromkeys(mode for type_ in ontology.types for mode in ontology.modes(type_))
    argument = _object(role=_one_of(ontology.roles), words=words, sentence=number)
    layer = _object(
        source=maybe,
        cue=maybe,
        stance=_one_of(ontology.stances),
        quote=_one_of(("direct", "indirect")),
        sentence=number,
    )
    event = _object(
        sentence=number,
        trigger=words,
        type=_one_of(ontology.types),
        mode={"anyOf": [_one_of(tuple(modes)), {"type": "null"}]} if modes else {"type": "null"},
        status=_one_of(ontology.statuses),
        hedge=maybe,
        arguments={"type": "array", "items": argument},
        attribution={"type": "array", "items": layer},
    )
    return _object(events={"type": "array", "items": event})


def events_in(content: str) -> list[Any] | None:
    """The items of an answer's "events", unchecked; None where the answer is no JSON object that has them."""
    text = content.strip()
    if text.startswith("```"):  # a habit of models that were not held to a schema
        text = text.removeprefix("```json").removeprefix("```").removesuffix("```")
    try:
        value = msgspec.json.decode(text)
    except (ValueError, RecursionError):
        return None
    events = value.get("events") if isinstance(value, dict) else None
    return events if isinstance(events, list) else None


def _one_of(names: tuple[str, ...]) -> dict[str, Any]:
    return {"type": "string", "enum": list(names)}


def _object(**properties: object) -> dict[str, Any]:
    return {
        "type": "object",
        "properties": properties,
        "required": list(properties),
        "additionalProperties": False,
    }
