"""Features of the standards with the golden cases that show them, for `docs/reference/coverage.md`."""
