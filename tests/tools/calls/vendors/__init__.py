"""Calls of each vendor, written from the examples of its documentation.

For a call `name`, `name_sdk` is the call of the SDK, and `name` that of the generated client, with nested objects as
dictionaries. `name_models` has models in their place; it is missing if no object is nested.
"""
