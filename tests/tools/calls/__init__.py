"""Calls of public APIs, with the SDK of the vendor and with the generated client."""
