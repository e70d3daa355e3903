"""Pagination, against a real service."""
