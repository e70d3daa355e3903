"""Snapshot of a document: what is committed, where it came from, and how it is updated."""
