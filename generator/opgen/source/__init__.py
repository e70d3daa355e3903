"""Reader of a document: fetches the bytes at a location, and parses these bytes into plain data."""
