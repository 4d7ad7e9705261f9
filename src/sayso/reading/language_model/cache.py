"""Answers kept by content, one small file each, so that a second run is free and gives the same bytes."""

from __future__ import annotations

import hashlib
import os
import tempfile
from pathlib import Path
from typing import Literal

import msgspec

from sayso.errors import ReaderError
from sayso.record import Struct


class Reply(Struct, frozen=True, kw_only=True):
    """What an endpoint answered. `finish`: "cut" where the answer ended at its limit of tokens, so it is not whole."""

    content: str
    finish: Literal["whole", "cut"]
    prompt_tokens: int
    completion_tokens: int


def key_of(*parts: str) -> str:
    """SHA-256, in hexadecimal, of everything that an answer depends on."""
    return hashlib.sha256(msgspec.json.encode(parts)).hexdigest()


class Cache:
    """A folder of answers. Files are written whole or not at all; a damaged one counts as absent."""

    def __init__(self, folder: Path) -> None:
        self.folder = folder
        try:
            folder.mkdir(parents=True, exist_ok=True, mode=0o700)  # answers quote reports that may be private
        except OSError as error:
            raise ReaderError(
                f"{folder}: answers cannot be kept here ({error.strerror}); set XDG_CACHE_HOME to a folder that "
                "can be written"
            ) from error

    def get(self, key: str) -> Reply | None:
        """The answer kept under this key."""
        try:
            return msgspec.json.decode(self._path(key).read_bytes(), type=Reply)
        except (OSError, ValueError):
            return None

    def put(self, key: str, reply: Reply) -> bool:
        """Keep an answer; False where the disk refuses, which costs a later request and nothing else."""
        path = self._path(key)
        try:
            path.parent.mkdir(exist_ok=True, mode=0o700)
            handle, name = tempfile.mkstemp(dir=path.parent, prefix=".new-")
            try:
                with os.fdopen(handle, "wb") as file:
                    file.write(msgspec.json.encode(reply))
                Path(name).replace(path)
            except OSError:
                Path(name).unlink(missing_ok=True)
                raise
        except OSError:
            return False
        return True

    def _path(self, key: str) -> Path:
        return self.folder / key[:2] / f"{key}.json"
