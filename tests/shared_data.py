"""Where the shared benchmark data lies, beside the repository. Tests that need it say so where it is not there."""

from pathlib import Path

SHARED = Path(__file__).resolve().parents[2] / "shared"
