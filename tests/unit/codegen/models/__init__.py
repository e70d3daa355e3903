"""Schemas of a document, and the models that are made of them."""
