"""Files, feeds and pages become reports."""
