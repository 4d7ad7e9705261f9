"""The record as one line of JSON, in the form of the record's contract.

Keys always come in the same order; what the contract names is written even where it is unknown (null);
everything else (scores, identifiers, provenance) is an addition after it. Equal records give equal bytes.
"""

from typing import Any

import msgspec

from sayso.record import (
    Argument,
    Attribution,
    Entity,
    Event,
    Layer,
    Mentions,
    Quantity,
    Record,
    Span,
    Timex,
    Toponym,
    Weapon,
)

NAMED = frozenset({"actor", "target"})
VALUED = frozenset({"time", "place", "origin", "killed", "injured", "captured", "displaced", "count"})
_ENCODER = msgspec.json.Encoder()
# Legal inside JSON, but many line readers (Python's str.splitlines among them) would break the line at them.
_LINE_BREAKS = (("\u0085", b"\\u0085"), ("\u2028", b"\\u2028"), ("\u2029", b"\\u2029"))


def encode(record: Record, *, mentions: bool) -> bytes:
    """Encode a record as one line of JSON in UTF-8, its line feed included.

    With `mentions`, the line also carries `doc`, `timexes`, `toponyms`, `quantities`, `entities` and
    `attributions` in the forms that the scorers of time expressions, places, names and attributions read, and
    `facts`.
    """
    fields: dict[str, Any] = {
        "id": record.id,
        "publisher": record.publisher,
        "published": record.published,
        "title": record.title,
        "text": record.text,
        "events": [_event(event) for event in record.events],
        "sha256": record.sha256,
        "url": record.url,
        "language": record.language,
        "provenance": record.provenance,
    }
    if mentions:
        fields["doc"] = record.id
        fields |= _mentions(record.mentions or Mentions())
    line = _ENCODER.encode(fields)
    for char, escape in _LINE_BREAKS:
        line = line.replace(char.encode(), escape)
    return line + b"\n"


def _event(event: Event) -> dict[str, Any]:
    return {
        "id": event.id,
        "trigger": event.trigger,
        "type": event.type,
        "mode": event.mode,
        "status": event.status,
        "hedge": event.hedge,
        "attribution": [_layer(layer) for layer in event.attribution],
        "arguments": [_argument(argument) for argument in event.arguments],
        "incident": event.incident,
        "claim": event.claim,
        "score": event.score,
    }


def _layer(layer: Layer) -> dict[str, Any]:
    return {
        "source": layer.source,
        "cue": layer.cue,
        "stance": layer.stance,
        "quote": layer.quote,
        "name": layer.name,
        "code": layer.code,
        "score": layer.score,
    }


def _argument(argument: Argument) -> dict[str, Any]:
    fields: dict[str, Any] = {"role": argument.role, "span": argument.span}
    if argument.role in NAMED or argument.name is not None or argument.code is not None:
        fields |= {"name": argument.name, "code": argument.code}
    if argument.role in VALUED or argument.value is not None:
        fields["value"] = argument.value
    if argument.role == "count" or argument.of is not None:
        fields["of"] = argument.of
    if argument.weapon is not None:
        fields["weapon"] = argument.weapon
    fields["score"] = argument.score
    return fields


def _mentions(mentions: Mentions) -> dict[str, Any]:
    return {
        "timexes": [_timex(timex) for timex in mentions.times],
        "toponyms": [_toponym(toponym) for toponym in mentions.toponyms],
        "quantities": [_quantity(quantity) for quantity in mentions.quantities],
        "entities": [_entity(entity) for entity in mentions.entities],
        "attributions": [_attribution(attribution) for attribution in mentions.attributions],
        "facts": [
            {"subject": _at(fact.subject), "predicate": fact.predicate, "span": _at(fact.span)}
            for fact in mentions.facts
        ],
    }


def _at(span: Span) -> dict[str, Any]:
    return {"start": span.start, "end": span.end, "text": span.text}


def _timex(timex: Timex) -> dict[str, Any]:
    days = {"begin": timex.begin, "end": timex.end, "precision": timex.precision} if timex.begin else None
    return {
        **_at(timex.span),
        "type": timex.type,
        "value": timex.value,
        "days": days,
    }


def _toponym(toponym: Toponym) -> dict[str, Any]:
    place = toponym.place
    if place is None:
        return {**_at(toponym.span), "lat": None, "lon": None, "country": None, "name": None}
    return {
        **_at(toponym.span),
        "lat": place.lat,
        "lon": place.lon,
        "country": place.country,
        "name": place.name,
        "kind": place.kind,
        "geoname": place.geoname,
        "score": place.score,
    }


def _quantity(quantity: Quantity) -> dict[str, Any]:
    low, high = quantity.value.low, quantity.value.high
    told = {"role": quantity.role, "part": quantity.part}
    return {**_at(quantity.span), "low": low, "high": high, "unit": quantity.unit, **told}


def _entity(entity: Entity) -> dict[str, Any]:
    fields: dict[str, Any] = {
        **_at(entity.span),
        "type": entity.type,
        "name": entity.name,
        "code": entity.code,
    }
    if entity.weapon is not None:
        fields["weapon"] = _weapon(entity.weapon)
    return fields


def _weapon(weapon: Weapon) -> dict[str, Any]:
    return {"id": weapon.id, "name": weapon.name, "kind": weapon.kind, "origin": weapon.origin}


def _attribution(attribution: Attribution) -> dict[str, Any]:
    return {
        "source": _pairs(attribution.source),
        "cue": _pairs(attribution.cue),
        "content": [[span.start, span.end] for span in attribution.content],
        "kind": attribution.kind,
    }


def _pairs(span: Span | None) -> list[list[int]]:
    return [] if span is None else [[span.start, span.end]]
