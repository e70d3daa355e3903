"""Corrections of a document, learned from responses that do not fit it."""
