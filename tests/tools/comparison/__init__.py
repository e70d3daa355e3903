"""Twenty-seven documents of one feature each, and the traffic of the clients of opgen and its peers."""
