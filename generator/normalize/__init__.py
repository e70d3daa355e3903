"""A document of any version becomes one form, in which every model has its final name."""
