"""Tests of `opgen.normalize`."""
