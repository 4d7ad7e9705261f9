"""The record's store."""
