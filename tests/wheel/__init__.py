"""opgen as its users install it."""
