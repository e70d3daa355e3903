"""Reader of the configuration file: the table `[tool.opgen]` of a `pyproject.toml`."""

import tomllib
from collections.abc import Mapping
from pathlib import Path
from typing import TYPE_CHECKING

from opgen.config.clients import DEFAULT_CONFIG, Configuration
from opgen.core.characters import escaped
from opgen.core.errors import UsageError
from opgen.core.suggestions import did_you_mean

if TYPE_CHECKING:  # only commands that compare import the policy
    from opgen.changes.policy import Policy


def find_config() -> Path:
    """Return the path of the configuration file for the working directory, relative to it.

    This is the nearest `pyproject.toml` with a table `[tool.opgen]`, in the working directory or a folder above it, up
    to the folder with `.git`. Invalid TOML counts as found, so that its error is reported. Without such a file, return
    the path of `pyproject.toml` in the working directory.
    """
    here = Path.cwd()
    for depth, folder in enumerate((here, *here.parents)):
        if (folder / DEFAULT_CONFIG).is_file() and _has_settings(folder):
            return Path(*[".."] * depth, DEFAULT_CONFIG)
        if (folder / ".git").exists():
            break
    return DEFAULT_CONFIG


def client_names() -> list[str]:
    """Return the names of configured clients without validation, or no names if there is no readable configuration."""
    try:
        clients = _table(_parsed(find_config(), ""), "").get("clients")
    except UsageError:
        return []
    return [*clients] if isinstance(clients, dict) else []


def _has_settings(folder: Path) -> bool:
    try:
        return bool(_table(_parsed(folder / DEFAULT_CONFIG, ""), ""))
    except UsageError:
        return True


def read_configuration(config_file: Path) -> Configuration:
    """Return all clients of `config_file`, in the order of the file, and the errors of invalid sections.

    Paths in the file are relative to the folder of the file. Raises one `UsageError` that lists all problems outside
    the sections of clients.
    """
    shown = escaped(config_file.as_posix())
    return _validated(_table(_parsed(config_file, shown), shown), config_file, shown)


def parse_configuration(content: bytes, config_file: Path, shown: str) -> Configuration:
    """Return the clients of `content`, an earlier version of `config_file`, with paths beside this file.

    `shown` is the name of the version in messages. Raises the errors of `read_configuration`.
    """
    return _validated(_table(_decoded(content, shown), shown), config_file, shown)


def read_diff_policy(config_file: Path) -> "Policy":
    """Return the policy of `[tool.opgen.diff]`; the default policy without this file or table.

    Raises:
        UsageError: The file is not valid TOML, or a setting of the table is invalid.
    """
    # pydantic is slow to import.
    from opgen.config.validation import validate_diff  # noqa: PLC0415 - as above

    shown = escaped(config_file.as_posix())
    if not config_file.is_file():
        return validate_diff({}, shown)
    return validate_diff(
        _table(_parsed(config_file, shown), shown).get("diff", {}), shown
    )


def _validated(
    table: Mapping[str, object], config_file: Path, shown: str
) -> Configuration:
    # `opgen --version` and `--help` do not need pydantic, which takes 30 ms to import.
    from opgen.config.validation import validate  # noqa: PLC0415

    clients = table.get("clients")
    if not isinstance(clients, dict) or not clients:
        raise UsageError(
            f"{shown}: no [tool.opgen.clients.NAME] section\n  hint: {_hint(table)}"
        )
    return validate(table, config_file)


def _hint(table: Mapping[str, object]) -> str:
    """Return the remedy for a table without clients. The name of the table may be misspelled."""
    for name in table:
        suggestion = did_you_mean(name, ["clients"])
        if name != "clients" and suggestion:
            return f"tool.opgen.{escaped(name)} is unknown; {suggestion}"
    return "run opgen init, or use --spec and --output"


def _parsed(config_file: Path, shown: str) -> dict[str, object]:
    try:
        return _decoded(config_file.read_bytes(), shown)
    except FileNotFoundError:
        raise UsageError(
            f"{shown}: no such file\n"
            "  hint: run opgen in the folder of your pyproject.toml, or use --config, or use --spec and --output"
        ) from None
    except OSError as error:
        raise UsageError(f"{shown}: {(error.strerror or '').lower()}") from None


def _decoded(content: bytes, shown: str) -> dict[str, object]:
    try:
        return tomllib.loads(content.decode("utf-8"))
    except UnicodeDecodeError:
        raise UsageError(f"{shown}: invalid UTF-8") from None
    except (tomllib.TOMLDecodeError, RecursionError) as error:
        raise UsageError(f"{shown}: invalid TOML: {error}") from None


def _table(document: dict[str, object], shown: str) -> dict[str, object]:
    tool = document.get("tool", {})
    table = tool.get("opgen", {}) if isinstance(tool, dict) else {}
    if not isinstance(table, dict):
        raise UsageError(f"{shown}: tool.opgen must be a table")
    return table
