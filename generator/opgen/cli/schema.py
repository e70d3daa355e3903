"""Command `schema`: print the JSON schema of the settings."""

from opgen.cli.console import print_machine_format
from opgen.config.settings import Settings
from opgen.reports.json import ascii_json


def schema_command() -> None:
    """Print the JSON schema of [tool.opgen], for editors."""
    settings = Settings.model_json_schema()
    settings["$schema"] = "https://json-schema.org/draft/2020-12/schema"
    settings["title"] = "Settings of opgen: the table [tool.opgen] of pyproject.toml"
    print_machine_format(ascii_json(settings).rstrip("\n"))
