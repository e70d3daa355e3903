"""A configured client: its documents, its rendered package, and the cache."""
