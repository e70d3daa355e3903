"""Tests of witnesses."""
