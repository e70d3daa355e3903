"""What opgen and its clients cost, beside their peers: `make bench`, by hand. Not a test: the suite asks no clock."""
