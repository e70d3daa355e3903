"""Construction of the package that templates render."""
