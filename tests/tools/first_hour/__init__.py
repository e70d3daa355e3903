"""First hour of a new user, played with a wheel in new environments, from an empty folder."""
