"""Prism, an independent mock server, checks the requests of clients and returns documented responses."""
