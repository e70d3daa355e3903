"""Tests of the public surface of packages."""
