"""Selection of the operations, webhooks and schemas that are generated."""
