"""Models of a package: printed, verified, and completed with their descriptions."""
