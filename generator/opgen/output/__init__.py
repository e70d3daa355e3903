"""Generated packages on disk: their manifest, comparison with the rendered package, and replacement."""
