"""Cost of opgen and of its clients, beside their peers: `make bench`. No test depends on a time."""
