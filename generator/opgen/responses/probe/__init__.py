"""Probe: calls of a live server through a generated package, with responses that are checked against the document."""
