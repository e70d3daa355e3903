"""OpenAPI document: access to values by pointer, and changes by repairs and overlays before normalization."""
