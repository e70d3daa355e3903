"""Reports: the findings of a command, in formats for people and for machines."""
