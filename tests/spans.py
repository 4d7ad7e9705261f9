"""Every span anywhere in a record: what the tests of offsets walk over."""

from __future__ import annotations

from collections.abc import Iterator

import msgspec

from sayso.record import Span


def spans_of(value: object) -> Iterator[Span]:
    """The spans in a record, an event or any part of one."""
    if isinstance(value, Span):
        yield value
    elif isinstance(value, msgspec.Struct):
        for name in value.__struct_fields__:
            yield from spans_of(getattr(value, name))
    elif isinstance(value, tuple):
        for item in value:
            yield from spans_of(item)
