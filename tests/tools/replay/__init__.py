"""Replay of released versions of public APIs."""
