"""Comparison of the behaviour of generated clients and of two well-known SDKs on one server."""
