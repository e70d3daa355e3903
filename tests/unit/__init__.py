"""Tests by package of the generator."""
