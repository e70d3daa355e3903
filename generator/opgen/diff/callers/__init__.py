"""Uses of a package in the source code of its callers."""
