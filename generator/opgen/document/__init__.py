"""OpenAPI document: its values by pointer, and the changes made to it before it is normalized."""
