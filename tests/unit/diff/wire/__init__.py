"""Tests of changes between two documents."""
