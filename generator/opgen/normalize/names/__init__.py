"""Python names of operations, webhooks and models."""
