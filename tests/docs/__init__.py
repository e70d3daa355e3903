"""Every command and snippet of the documentation is run, and every table is compared with the code."""
