"""Differences of matched operations and of the schemas that they reach."""
