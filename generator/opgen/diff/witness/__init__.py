"""Witnesses: short code, requests or responses that show the effect of a breaking change."""
