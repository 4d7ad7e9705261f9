"""The name keys of sayso.resolution.placenames, loaded from its file: the package itself cannot be imported
yet."""

from __future__ import annotations

import importlib.util
from pathlib import Path

_FILE = Path(__file__).resolve().parent.parent / "src" / "sayso" / "resolution" / "placenames.py"
_spec = importlib.util.spec_from_file_location("sayso_placenames", _FILE)
assert _spec is not None and _spec.loader is not None, f"{_FILE} is missing"  # noqa: S101
_module = importlib.util.module_from_spec(_spec)
_spec.loader.exec_module(_module)

fold, bare, skeleton = _module.fold, _module.bare, _module.skeleton
