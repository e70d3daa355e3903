"""The same document gives the same bytes, whatever is around it."""
