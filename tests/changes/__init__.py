"""Pairs of documents for the rules of `opgen diff`."""
