"""Every command and snippet of the documentation is run, every table held against the code."""
