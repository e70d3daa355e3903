"""Reports about changes between two versions, one module for each format."""
