"""Documents that are mended: the rules, and their page."""
