"""Tests of `opgen.config`."""
