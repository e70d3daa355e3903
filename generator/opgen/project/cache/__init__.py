"""Cache of results and pieces in a folder outside the repository."""
