"""Tests of changes between two versions of an API."""
