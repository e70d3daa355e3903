"""Public surface of a package: its names, signatures and types."""
