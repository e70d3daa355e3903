"""Changes that the differences of schemas are for callers."""
