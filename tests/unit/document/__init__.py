"""Tests of `opgen.document`."""
