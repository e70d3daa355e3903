"""opgen turns an OpenAPI document into a typed Python client, and keeps the committed code true."""
