"""Answers that come page by page, from a real service."""
