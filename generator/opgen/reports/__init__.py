"""One model of what a command found, in the formats that people and machines read."""
