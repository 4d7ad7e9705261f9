"""The record's schema, one step after another (Alembic)."""
