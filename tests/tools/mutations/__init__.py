"""Rewrites of documents that change nothing on the wire, and their comparison with the original."""
