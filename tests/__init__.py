"""Tests of opgen; packages, so that their helpers can be imported by name."""
