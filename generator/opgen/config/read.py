"""Reader of the configuration file: the table `[tool.opgen]` of a `pyproject.toml`."""

import tomllib
from collections.abc import Mapping
from pathlib import Path
from typing import TYPE_CHECKING

from opgen.config.clients import DEFAULT_CONFIG, Configuration
from opgen.config.toml import invalid_toml, located
from opgen.core.characters import escaped
from opgen.core.errors import UsageError
from opgen.core.json_values import items, mapping
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
        if has_settings(folder):
            return Path(*[".."] * depth, DEFAULT_CONFIG)
        if (folder / ".git").exists():
            break
    return DEFAULT_CONFIG


def client_names() -> list[str]:
    """Return the names of configured clients without validation, or no names if there is no readable configuration."""
    try:
        config = find_config()
        return [name for each in (config, *inner_configurations(config)) for name in _names(each)]
    except UsageError:
        return []


def _names(config_file: Path) -> list[str]:
    """Return the names of clients in `config_file`, without validation."""
    try:
        return [*mapping(_table(_text(config_file, ""), "").get("clients"))]
    except UsageError:
        return []


def has_settings(folder: Path) -> bool:
    """Return whether the `pyproject.toml` in `folder` exists and has a table `[tool.opgen]`, or is invalid."""
    if not (folder / DEFAULT_CONFIG).is_file():
        return False
    try:
        return bool(_table(_text(folder / DEFAULT_CONFIG, ""), ""))
    except UsageError:
        return True


def read_configuration(config_file: Path) -> Configuration:
    """Return all clients of `config_file`, in the order of the file, and the errors of invalid sections.

    Paths in the file are relative to the folder of the file. Raises one `UsageError` that lists all problems outside
    the sections of clients.
    """
    shown = escaped(config_file.as_posix())
    return _validated(_text(config_file, shown), config_file, shown)


def read_project(config_file: Path) -> Configuration:
    """Return the clients of `config_file`, and of the configurations below it.

    The others do not depend on an invalid configuration below it. Raises the errors of `read_configuration`, and
    `UsageError` for an entry of `projects` without a configuration.
    """
    inner = inner_configurations(config_file)
    if not inner:
        return read_configuration(config_file)
    from opgen.config.validation import validate  # noqa: PLC0415 - as in `_validated`

    shown = escaped(config_file.as_posix())
    text = _text(config_file, shown)
    found = [validate({"clients": {}, **_table(text, shown)}, config_file, text, shown, project_folder(config_file))]
    errors = dict(found[0].errors)
    for each in inner:
        try:
            found.append(read_configuration(each))
        except UsageError as error:
            errors[each.as_posix()] = error
        else:
            errors |= found[-1].errors
    return Configuration(
        clients=tuple(client for each in found for client in each.clients), errors=errors, is_complete=True
    )


def configuration_of(config_file: Path, client: str) -> Path:
    """Return the configuration with this client: one below `config_file`, or else `config_file` itself."""
    inner = inner_configurations(config_file) if config_file.is_file() else ()
    return next((each for each in inner if client in _names(each)), config_file)


def inner_configurations(config_file: Path) -> tuple[Path, ...]:
    """Return the configurations of the projects below `config_file`, sorted by path.

    These are the folders of `[tool.opgen] projects`, or else the members of a uv workspace.

    Raises:
        UsageError: The file is unreadable, or an entry of `projects` has no configuration.
    """
    shown = escaped(config_file.as_posix())
    text = _text(config_file, shown)
    tool = _tool(text, shown)
    own = _table(text, shown).get("projects")
    if own is not None:
        found = set()
        for number, pattern in enumerate(_strings(own)):
            folders = _folders(config_file.parent, pattern)
            if not folders:
                place = located(shown, text, ("tool", "opgen", "projects", number))
                message = f'no configuration in "{escaped(pattern)}"'
                raise UsageError(
                    f"{place}: tool.opgen.projects.{number}: {message}\n  hint: name folders, such as packages/*"
                )
            found |= folders
    else:
        workspace = mapping(mapping(tool.get("uv")).get("workspace"))
        members, excluded = (
            {folder for pattern in _strings(workspace.get(key)) for folder in _folders(config_file.parent, pattern)}
            for key in ("members", "exclude")
        )
        found = members - excluded
    return tuple(sorted(folder / DEFAULT_CONFIG for folder in found - {config_file.parent}))


def _strings(value: object) -> list[str]:
    return [each for each in items(value) if isinstance(each, str)]


def _folders(root: Path, pattern: str) -> set[Path]:
    """Return the folders below `root` that match `pattern` and have a configuration."""
    try:
        return {each for each in root.glob(pattern) if has_settings(each)}
    except (ValueError, NotImplementedError):  # an absolute or empty pattern
        return set()


def parse_configuration(content: bytes, config_file: Path, shown: str) -> Configuration:
    """Return the clients of `content`, an earlier version of `config_file`, with paths beside this file.

    `shown` is the name of the version in messages. Raises the errors of `read_configuration`.
    """
    return _validated(_decoded(content, shown), config_file, shown)


def read_diff_policy(config_file: Path) -> "Policy":
    """Return the policy of `[tool.opgen.diff]`; the default policy without this file or table.

    Raises:
        UsageError: The file is not valid TOML, or a setting of the table is invalid.
    """
    # pydantic is slow to import.
    from opgen.config.validation import validate_diff  # noqa: PLC0415 - as above

    shown = escaped(config_file.as_posix())
    text = _text(config_file, shown) if config_file.is_file() else ""
    return validate_diff(_table(text, shown).get("diff", {}), text, shown)


def _validated(text: str, config_file: Path, shown: str) -> Configuration:
    # `opgen --version` and `--help` do not need pydantic, which takes 30 ms to import.
    from opgen.config.validation import validate  # noqa: PLC0415

    table = _table(text, shown)
    clients = table.get("clients")
    if not isinstance(clients, dict) or not clients:
        place = located(shown, text if table else "", ("tool", "opgen", "clients"))
        raise UsageError(f"{place}: no [tool.opgen.clients.NAME] section\n  hint: {_hint(table)}")
    return validate(table, config_file, text, shown, project_folder(config_file))


def _hint(table: Mapping[str, object]) -> str:
    """Return the remedy for a table without clients. The name of the table may be misspelled."""
    for name in table:
        suggestion = did_you_mean(name, ["clients"])
        if name != "clients" and suggestion:
            return f"tool.opgen.{escaped(name)} is unknown; {suggestion}"
    return "run opgen init, or use --spec and --output"


def project_folder(config_file: Path) -> Path:
    """Return the folder of the project: the nearest one with `.git`, or the folder of `config_file`."""
    folder = config_file.resolve().parent
    found = (each for each in (folder, *folder.parents) if (each / ".git").exists())
    return next(found, folder)


def _text(config_file: Path, shown: str) -> str:
    try:
        return _decoded(config_file.read_bytes(), shown)
    except FileNotFoundError:
        raise UsageError(
            f"{shown}: no such file\n"
            "  hint: run opgen in the folder of your pyproject.toml, or use --config, or use --spec and --output"
        ) from None
    except OSError as error:
        raise UsageError(f"{shown}: {(error.strerror or '').lower()}") from None


def _decoded(content: bytes, shown: str) -> str:
    try:
        return content.decode("utf-8")
    except UnicodeDecodeError:
        raise UsageError(f"{shown}: invalid UTF-8") from None


def _tool(text: str, shown: str) -> dict[str, object]:
    """Return the table `tool` of `text`."""
    try:
        return mapping(tomllib.loads(text).get("tool"))
    except (tomllib.TOMLDecodeError, RecursionError) as error:
        raise UsageError(invalid_toml(shown, text, str(error))) from None


def _table(text: str, shown: str) -> dict[str, object]:
    """Return the table `tool.opgen` of `text`."""
    table = _tool(text, shown).get("opgen", {})
    if not isinstance(table, dict):
        place = located(shown, text, ("tool", "opgen"))
        raise UsageError(f"{place}: tool.opgen must be a table")
    return table
