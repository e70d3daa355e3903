"""Readers of operations, parameters, security, servers and webhooks."""
