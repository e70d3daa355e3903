"""Sentences of the standards, verified with the bytes of requests and responses."""
