"""From where a document lives to its bytes, and from bytes to plain data."""
