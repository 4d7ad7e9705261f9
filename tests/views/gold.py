"""Gold records, read in place: a dict in the form of the record's contract -> Record."""

import hashlib
from typing import Any

import msgspec

from sayso.record import Record

_TAG = {"time": "time", "place": "place", "origin": "place"}
_NUMBERS = ("killed", "injured", "captured", "displaced", "count")


def record(fields: dict[str, Any]) -> Record:
    """Decode one report; gold values carry no type tag, so the role gives it."""
    fields = msgspec.json.decode(msgspec.json.encode(fields))
    for event in fields["events"]:
        for argument in event["arguments"]:
            value = argument.get("value")
            if value is not None and "type" not in value:
                value["type"] = "number" if argument["role"] in _NUMBERS else _TAG[argument["role"]]
    fields.setdefault("sha256", hashlib.sha256(fields["text"].encode()).hexdigest())
    return msgspec.convert(fields, Record, strict=False)
