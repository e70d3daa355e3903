"""opgen and what it writes, together: a whole life, and a service that nobody here wrote."""
