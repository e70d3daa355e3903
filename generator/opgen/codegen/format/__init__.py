"""Layout of generated modules."""
