"""Tests of `opgen.core`."""
