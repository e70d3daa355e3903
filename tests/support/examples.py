"""How many examples a law is tried with, where each takes long."""

from hypothesis import settings


def share(part: float) -> int:
    """`part` of what others are tried with: more where many are asked for."""
    return round(settings().max_examples * part)
