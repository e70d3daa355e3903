"""Comparison of SDKs that Stainless generated with clients of their imported configurations."""
