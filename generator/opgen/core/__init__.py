"""Modules that several stages of the generator share."""
