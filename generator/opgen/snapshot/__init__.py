"""Snapshots: the committed documents, their provenance, and their update from a source."""
