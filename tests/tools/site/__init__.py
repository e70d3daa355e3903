"""The site of the documentation: pages of `docs/`, and pages that programs print from the source."""
