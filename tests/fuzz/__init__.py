"""Documents that nobody should have written: each is refused or generated, and nothing else happens."""
