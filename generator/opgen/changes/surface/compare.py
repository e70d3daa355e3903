"""Comparison of the public names of two packages."""

from opgen.changes.model import Breaks, Change
from opgen.changes.surface.compare_clients import compare_clients, compare_errors
from opgen.changes.surface.compare_definitions import compare_definitions
from opgen.changes.surface.compare_operations import compare_operations
from opgen.changes.surface.comparison import SurfaceComparison
from opgen.changes.surface.model import Surface


def compare_surfaces(old: Surface, new: Surface, breaking: Breaks = Breaks.TYPES) -> tuple[Change, ...]:
    """Return the changes of names, signatures and types.

    `breaking` is the last step of a breaking change. Changes of later steps are safe.
    """
    comparison = SurfaceComparison(old, new, breaking)
    compare_operations(comparison)
    compare_definitions(comparison)
    compare_errors(comparison)
    compare_clients(comparison)
    return comparison.result()
