"""Comparison of the names of generated calls with those of vendors' SDKs."""
