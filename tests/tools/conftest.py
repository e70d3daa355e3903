"""Fixtures that the tools' tests borrow from other folders."""

from tests.network_faults.conftest import faults

__all__ = ["faults"]
