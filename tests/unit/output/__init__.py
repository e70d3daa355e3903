"""Tests of a package on disk: compared, explained, replaced."""
