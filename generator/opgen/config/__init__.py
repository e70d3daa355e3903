"""Configuration of a project: the table `[tool.opgen]` of its pyproject.toml."""
