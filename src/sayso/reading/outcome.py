"""One report's reading, or an error in its place: what goes wrong on one report must not lose the others."""

from __future__ import annotations

from collections.abc import Callable

from sayso.errors import ReaderError, SaysoError
from sayso.record import Reading, Report


def outcome_of(read: Callable[[Report], Reading], report: Report) -> Reading | SaysoError:
    """What `read` gives; its own error, or one that names the report where the fault is ours."""
    try:
        return read(report)
    except SaysoError as error:
        return error
    except Exception as error:
        fault = ReaderError(
            f"{report.path or report.id}: this report could not be read, which is a fault in Sayso "
            f"({type(error).__name__}: {error}); please report it with the text"
        )
        fault.__cause__ = error
        return fault
