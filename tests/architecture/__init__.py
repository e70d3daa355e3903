"""Tests of the structure: they read the source and verify rules that no test of behaviour covers."""
