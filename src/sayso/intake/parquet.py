"""Parquet, read piece by piece: one report a row."""

from __future__ import annotations

from collections.abc import Iterator
from typing import TYPE_CHECKING

import msgspec

from sayso.errors import IntakeError
from sayso.intake.options import IntakeOptions
from sayso.intake.rows import Fields, fields, row
from sayso.intake.streams import Input
from sayso.record import Report

if TYPE_CHECKING:
    import pyarrow

BATCH = 256  # rows decoded at a time; bounds memory on long texts


def parquet(source: Input, options: IntakeOptions) -> Iterator[Report | IntakeError]:
    """One report a row; only the columns that a report needs are decoded.

    Needs the extra `sayso[parquet]`.
    """
    try:
        import pyarrow
        import pyarrow.parquet
    except ImportError:
        raise IntakeError(
            source.where, "reading Parquet needs pyarrow; install it with: pip install 'sayso[parquet]'"
        ) from None
    try:
        yield from _rows(source, pyarrow.parquet.ParquetFile(source.stream), options)
    except (pyarrow.ArrowException, OSError, ValueError, OverflowError) as problem:
        raise IntakeError(source.where, f"the Parquet file could not be read ({problem})") from None


def _rows(source: Input, file: pyarrow.parquet.ParquetFile, options: IntakeOptions) -> Iterator[Report | IntakeError]:
    names = fields(file.schema_arrow.names, source.where, options)
    wanted = sorted({name for name in msgspec.structs.astuple(names) if name})
    number = 0
    for batch in file.iter_batches(batch_size=BATCH, columns=wanted):
        for values in _microseconds(batch).to_pylist():
            number += 1
            yield _row(values, f"{source.where}, row {number}", options, names)


def _row(values: dict[str, object], where: str, options: IntakeOptions, names: Fields) -> Report | IntakeError:
    try:
        return row(values, where, options, names)
    except IntakeError as problem:
        return problem


def _microseconds(batch: pyarrow.RecordBatch) -> pyarrow.RecordBatch:
    """Times that are finer than Python's are cut to microseconds: the day is what counts."""
    import pyarrow

    for place, column in enumerate(batch.schema):
        if pyarrow.types.is_timestamp(column.type) and column.type.unit == "ns":
            coarse = batch.column(place).cast(pyarrow.timestamp("us", column.type.tz), safe=False)
            batch = batch.set_column(place, column.name, coarse)
    return batch
