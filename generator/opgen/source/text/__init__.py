"""A text as it was served: its encoding, its JSON, YAML or page, and the place of each of its parts."""
