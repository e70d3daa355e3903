"""Tests of the uses of packages in the code of callers."""
