"""Real servers for tests, on the loopback interface."""
