"""Parsers for served bytes: encoding, JSON, YAML, documentation pages, and positions of values."""
