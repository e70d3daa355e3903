"""What the standards say, line by line, as it travels."""
