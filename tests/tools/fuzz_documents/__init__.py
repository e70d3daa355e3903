"""Random documents: each is generated, imported and called, or refused with a position."""
