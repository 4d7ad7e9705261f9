"""One digest over everything that resolution looks things up in, so that a change of it is seen."""

from __future__ import annotations

import hashlib
from collections.abc import Iterator, Mapping
from importlib.resources import files
from pathlib import Path

from sayso.errors import RegistryError
from sayso.resolution.gazetteer import Gazetteer

# Data of other stages: the ontology has a digest of its own, the rest makes no difference to what is read.
NOT_ASKED = frozenset({"ontology.toml", "intake.toml", "samples.toml"})


def registries_digest(gazetteer: Gazetteer, own: Mapping[str, Path | None]) -> str:
    """SHA-256 over the gazetteer's inputs, every word list and registry of the package, and a user's own files.

    `own`: kind of registry -> its file, None where there is none. The name of a file makes no difference.

    Raises RegistryError where a file cannot be read.
    """
    total = hashlib.sha256()
    for name, content in _parts(gazetteer, own):
        total.update(f"{name}\0{hashlib.sha256(content).hexdigest()}\n".encode())
    return total.hexdigest()


def _parts(gazetteer: Gazetteer, own: Mapping[str, Path | None]) -> Iterator[tuple[str, bytes]]:
    yield "gazetteer", gazetteer.inputs.encode()
    shipped = (entry for entry in files("sayso.data").iterdir() if entry.name.endswith(".toml"))
    for entry in sorted(shipped, key=lambda found: found.name):
        if entry.name not in NOT_ASKED:
            yield entry.name, entry.read_bytes()
    for kind, path in sorted(own.items()):
        if path is not None:
            try:
                yield f"own {kind}", path.read_bytes()
            except OSError as error:
                raise RegistryError(f"{path}: cannot be read ({error.strerror})") from error
