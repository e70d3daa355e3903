"""Pairs of operations, and of members of unions."""
