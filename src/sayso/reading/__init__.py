"""A report's words become mentions and events; no knowledge of the world."""
