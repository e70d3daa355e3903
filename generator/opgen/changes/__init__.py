"""Changes between two versions of an API: differences on the wire and in the generated package."""
