"""Tests of `opgen.snapshot`."""
