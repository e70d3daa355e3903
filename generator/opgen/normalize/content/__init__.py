"""Content of requests and responses: media types, forms, streams, encodings."""
