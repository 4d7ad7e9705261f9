"""The bundled sample reports, as intake would give them."""

from __future__ import annotations

import tomllib
from collections.abc import Iterator
from importlib.resources import as_file, files

from sayso.errors import IntakeError
from sayso.intake import IntakeOptions, load
from sayso.record import Report


def samples() -> Iterator[Report | IntakeError]:
    """Every sample, in the order of data/samples.toml: accounts of one event stand together."""
    data = files("sayso") / "data"
    listing = tomllib.loads((data / "samples.toml").read_text(encoding="utf-8"))
    for sample in listing["sample"]:
        with as_file(data / "samples" / sample["file"]) as path:
            yield from load(str(path), IntakeOptions(publisher=sample["outlet"]))
