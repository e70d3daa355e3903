"""Tests of `opgen.source`."""
