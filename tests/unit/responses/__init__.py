"""Tests of the comparison of responses with documents."""
