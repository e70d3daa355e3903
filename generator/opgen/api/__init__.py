"""Normalized API that a document describes: operations and schemas, in frozen values."""
