"""Numbers of examples of slow property tests."""

from hypothesis import settings


def share(part: float) -> int:
    """Return `part` of the number of examples of other tests, which `make explore` raises."""
    return round(settings().max_examples * part)
