"""Code generation: an Api becomes the files of a package."""
