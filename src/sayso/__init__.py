"""Sayso reads dated news reports and keeps a sourced record of what is claimed to have happened.

import sayso
print(sayso.read(text, published="2025-01-05"))
"""

from __future__ import annotations

from importlib import import_module
from typing import TYPE_CHECKING, Any

if TYPE_CHECKING:
    from sayso.errors import SaysoError
    from sayso.face import ReadReport, read
    from sayso.pipeline import Pipeline, open_pipeline
    from sayso.record import Event, Record, Report

__version__ = "0.1.0"
__all__ = ["Event", "Pipeline", "ReadReport", "Record", "Report", "SaysoError", "open_pipeline", "read"]

_HOMES = {
    "Event": "sayso.record",
    "Pipeline": "sayso.pipeline",
    "ReadReport": "sayso.face",
    "Record": "sayso.record",
    "Report": "sayso.record",
    "SaysoError": "sayso.errors",
    "open_pipeline": "sayso.pipeline",
    "read": "sayso.face",
}


def __getattr__(name: str) -> Any:  # noqa: ANN401  the face loads what is asked for, so that `sayso --help` stays quick
    if name in _HOMES:
        return getattr(import_module(_HOMES[name]), name)
    raise AttributeError(f"module 'sayso' has no attribute {name!r}")


def __dir__() -> list[str]:
    return sorted([*globals(), *__all__])
