"""Private runtime of the package, which opgen copies unchanged into each package."""
