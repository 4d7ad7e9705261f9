"""Places: what this package makes of benchmark texts and gold places, in the scorers' form.

`predict` gives toponyms for documents of the geoparsing benchmarks; `gold_spans` counts how many of a gold
file's place and origin arguments get the gold country and the gold place when the words are given.
"""

from __future__ import annotations

import math
from collections.abc import Iterable, Iterator, Mapping, Sequence
from typing import Any

from sayso.reading.toponyms import find_toponyms
from sayso.record import PlaceValue, Span
from sayso.resolution.gazetteer import Gazetteer
from sayso.resolution.places import resolve_places

WITHIN_KM = 161.0  # a hundred miles, the measure of the field


def predict(gold_docs: Iterable[Mapping[str, Any]], gold_mentions: bool) -> list[dict[str, Any]]:
    """Benchmark documents ({doc, text, toponyms}) -> {doc, toponyms: [{start, end, lat, lon, country}]}."""
    gazetteer = Gazetteer.open()
    predicted = []
    for doc in gold_docs:
        text: str = doc["text"]
        if gold_mentions:
            spans: Sequence[Span] = [_span(text, t["start"], t["end"]) for t in doc["toponyms"]]
        else:
            spans = find_toponyms(text, gazetteer.knows)
        places = resolve_places(text, spans, gazetteer, publisher=doc.get("publisher"))
        found = [_toponym(span, place) for span, place in zip(spans, places, strict=True)]
        predicted.append({"doc": doc["doc"], "toponyms": found})
    return predicted


def _span(text: str, start: int, end: int) -> Span:
    return Span(start=start, end=end, text=text[start:end])


def _toponym(span: Span, place: PlaceValue | None) -> dict[str, Any]:
    lat, lon, country = (place.lat, place.lon, place.country) if place else (None, None, None)
    return {"start": span.start, "end": span.end, "lat": lat, "lon": lon, "country": country}


def gold_cases(
    gold_records: Iterable[Mapping[str, Any]],
) -> Iterator[tuple[str, dict[str, Any], PlaceValue | None]]:
    """(words, gold value, value found) of every place and origin argument that has a gold value."""
    gazetteer = Gazetteer.open()
    for record in gold_records:
        text = record["text"]
        wanted = [
            (a["span"]["start"], a["span"]["end"], a["value"])
            for event in record["events"]
            for a in event["arguments"]
            if a["role"] in ("place", "origin") and a.get("value")
        ]
        distinct = sorted({(start, end) for start, end, _ in wanted})
        spans = [_span(text, start, end) for start, end in distinct]
        places = resolve_places(text, spans, gazetteer, publisher=record.get("publisher"))
        found = dict(zip(distinct, places, strict=True))
        for start, end, value in wanted:
            yield text[start:end], value, found[start, end]


def gold_spans(gold_records: Iterable[Mapping[str, Any]]) -> dict[str, Any]:
    """Percentages: right country, where gold names one; right place by `same_place`."""
    places = countries = right_places = right_countries = 0
    for _, gold, found in gold_cases(gold_records):
        places += 1
        right_places += found is not None and same_place(gold, found)
        if gold.get("country"):
            countries += 1
            right_countries += found is not None and found.country == gold["country"]
    return {
        "place": round(100 * right_places / max(1, places), 2),
        "country": round(100 * right_countries / max(1, countries), 2),
        "places": places,
        "countries": countries,
    }


def same_place(gold: Mapping[str, Any], found: PlaceValue) -> bool:
    """The record scorer's rule."""
    if gold["lat"] is None or gold["lon"] is None or found.lat is None or found.lon is None:
        return _plain(gold["name"]) == _plain(found.name)
    return distance_km(gold["lat"], gold["lon"], found.lat, found.lon) <= WITHIN_KM


def _plain(name: str) -> str:
    return " ".join(name.casefold().removeprefix("the ").split())


def distance_km(lat: float, lon: float, lat2: float, lon2: float) -> float:
    """Great-circle distance, all in degrees."""
    p, q, half = math.radians(lat), math.radians(lat2), math.radians(lon2 - lon) / 2
    h = math.sin((q - p) / 2) ** 2 + math.cos(p) * math.cos(q) * math.sin(half) ** 2
    return 12742.0 * math.asin(min(1.0, math.sqrt(h)))
