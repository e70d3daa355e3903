"""A generated package on disk: who owns which file, whether it is still what would be generated, its replacement."""
