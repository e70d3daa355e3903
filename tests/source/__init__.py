"""Tests of `generator.source`."""
