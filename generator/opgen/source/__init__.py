"""Conversion of a location into bytes, and of bytes into plain data."""
