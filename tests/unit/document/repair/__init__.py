"""The rules of repairs, and their page."""
