"""opgen and its packages together, from the first command to an upgrade, and with a service of another project."""
