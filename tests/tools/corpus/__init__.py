"""Documents as people publish them: each of a folder is generated, imported and compared with itself."""
