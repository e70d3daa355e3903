"""Command `schema`: print the JSON schema of the settings."""

from opgen.cli.console import print_machine_format
from opgen.config.settings import Settings
from opgen.reports.json import ascii_json


def print_schema() -> int:
    """Print the JSON schema of the table `[tool.opgen]`, and return 0."""
    schema = Settings.model_json_schema()
    schema["$schema"] = "https://json-schema.org/draft/2020-12/schema"
    schema["title"] = "Settings of opgen: the table [tool.opgen] of pyproject.toml"
    print_machine_format(ascii_json(schema).rstrip("\n"))
    return 0
