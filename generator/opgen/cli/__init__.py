"""Command line of opgen: one module per command."""
