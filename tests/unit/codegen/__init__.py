"""Tests of `opgen.codegen`."""
