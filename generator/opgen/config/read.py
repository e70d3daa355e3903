"""Reader of the configuration file: the table `[tool.opgen]` of a `pyproject.toml`."""

import shlex
import tomllib
from collections.abc import Iterator, Mapping
from pathlib import Path
from typing import TYPE_CHECKING, Self

from opgen.config.clients import DEFAULT_CONFIG, Configuration
from opgen.config.toml import invalid_toml, located
from opgen.core.characters import escaped
from opgen.core.errors import UsageError
from opgen.core.frozen import frozen
from opgen.core.json_values import items, mapping
from opgen.core.suggestions import did_you_mean
from opgen.core.versions import opgen_version

if TYPE_CHECKING:  # only commands that compare import the policy
    from opgen.diff.policy import Policy


def find_config() -> Path:
    """Return the path of the configuration file for the working directory, relative to it.

    This is the nearest `pyproject.toml` with a table `[tool.opgen]`, in the working directory or a folder above it, up
    to the folder with `.git`. Invalid TOML counts as found, so that its error is reported. Without such a file, return
    the path of `pyproject.toml` in the working directory.

    Raises:
        OtherVersionError: One of these files excludes this version of opgen.
    """
    folders = (Path(*[".."] * depth) for depth, _ in enumerate(_enclosing(Path.cwd())))
    found = [folder / DEFAULT_CONFIG for folder in folders if has_settings(folder)]
    return found[0] if found else DEFAULT_CONFIG


def _enclosing(folder: Path) -> Iterator[Path]:
    """Yield a folder and the folders above it, up to the folder with `.git`."""
    for each in (folder, *folder.parents):
        yield each
        if (each / ".git").exists():
            return


class OtherVersionError(UsageError):
    """Error for a configuration that excludes this version of opgen."""


@frozen
class _File:
    """Text of a configuration file, and its name in messages."""

    path: Path
    shown: str
    text: str

    @classmethod
    def at(cls, path: Path) -> Self:
        """Return the file at `path`, if it accepts this version of opgen."""
        shown = escaped(path.as_posix())
        try:
            file = cls.of(path.read_bytes(), path, shown)
        except FileNotFoundError:
            raise UsageError(
                f"{shown}: no such file\n"
                "  hint: run opgen in the folder of your pyproject.toml, or use --config, or use --spec and --output"
            ) from None
        except OSError as error:
            raise UsageError(f"{shown}: {(error.strerror or '').lower()}") from None
        if "requires-opgen" in file.table:
            file.verify_version(file.table["requires-opgen"])
        return file

    @classmethod
    def of(cls, content: bytes, path: Path, shown: str) -> Self:
        try:
            return cls(path=path, shown=shown, text=content.decode("utf-8"))
        except UnicodeDecodeError:
            raise UsageError(f"{shown}: invalid UTF-8") from None

    @property
    def tool(self) -> dict[str, object]:
        """Return the table `tool`."""
        try:
            return mapping(tomllib.loads(self.text).get("tool"))
        except (tomllib.TOMLDecodeError, RecursionError) as error:
            raise UsageError(invalid_toml(self.shown, self.text, str(error))) from None

    @property
    def table(self) -> dict[str, object]:
        """Return the table `tool.opgen`."""
        table = self.tool.get("opgen", {})
        if not isinstance(table, dict):
            raise UsageError(f"{located(self.shown, self.text, ('tool', 'opgen'))}: tool.opgen must be a table")
        return table

    def verify_version(self, required: object) -> None:
        """Refuse this version of opgen, if the version specifiers `required` exclude it."""
        from packaging.specifiers import InvalidSpecifier, SpecifierSet  # noqa: PLC0415 - few files need it

        path = ("tool", "opgen", "requires-opgen")
        place = f"{located(self.shown, self.text, path)}: {'.'.join(path)}"
        try:
            specifiers = SpecifierSet(required if isinstance(required, str) else "invalid")
        except InvalidSpecifier:
            raise UsageError(f"{place}: must be version specifiers, such as ~=1.2") from None
        if not specifiers.contains(opgen_version(), prereleases=True):
            raise OtherVersionError(
                f"{place}: opgen {opgen_version()} is not {escaped(str(specifiers))}\n"
                f"  hint: run: pip install {shlex.quote(escaped(f'opgen{specifiers}'))}"
            )

    def validated(self, table: Mapping[str, object]) -> Configuration:
        """Return the clients of `table`."""
        # `opgen --version` and `--help` do not need pydantic, which takes 30 ms to import.
        from opgen.config.validation import validate  # noqa: PLC0415 - as above

        return validate(table, self.path, self.text, self.shown, project_folder(self.path))

    def configuration(self) -> Configuration:
        """Return the clients of the file, of which there is at least one."""
        table = self.table
        clients = table.get("clients")
        if not isinstance(clients, dict) or not clients:
            place = located(self.shown, self.text if table else "", ("tool", "opgen", "clients"))
            raise UsageError(f"{place}: no [tool.opgen.clients.NAME] section\n  hint: {_hint(table)}")
        return self.validated(table)


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
        return [*mapping(_File.at(config_file).table.get("clients"))]
    except UsageError:
        return []


def has_settings(folder: Path) -> bool:
    """Return whether the `pyproject.toml` in `folder` exists and has a table `[tool.opgen]`, or is invalid.

    Raises:
        OtherVersionError: The file excludes this version of opgen.
    """
    if not (folder / DEFAULT_CONFIG).is_file():
        return False
    try:
        return bool(_File.at(folder / DEFAULT_CONFIG).table)
    except OtherVersionError:
        raise
    except UsageError:
        return True


def read_configuration(config_file: Path) -> Configuration:
    """Return all clients of `config_file`, in the order of the file, and the errors of invalid sections.

    Paths in the file are relative to the folder of the file. Raises one `UsageError` that lists all problems outside
    the sections of clients.
    """
    return _File.at(config_file).configuration()


def read_project(config_file: Path) -> Configuration:
    """Return the clients of `config_file`, and of the configurations below it.

    The others do not depend on an invalid configuration below it. Raises the errors of `read_configuration`, and
    `UsageError` for an entry of `projects` without a configuration.
    """
    inner = inner_configurations(config_file)
    if not inner:
        return read_configuration(config_file)
    file = _File.at(config_file)
    found = [file.validated({"clients": {}, **file.table})]
    errors = dict(found[0].errors)
    for each in inner:
        try:
            found.append(read_configuration(each))
        except UsageError as error:
            errors[each.as_posix()] = error
        else:
            errors |= found[-1].errors
    return Configuration(clients=tuple(client for each in found for client in each.clients), errors=errors)


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
    file, root = _File.at(config_file), config_file.parent
    own = file.table.get("projects")
    if own is None:
        workspace = mapping(mapping(file.tool.get("uv")).get("workspace"))
        members, excluded = (
            {folder for pattern in _strings(workspace.get(key)) for folder in _folders(root, pattern)}
            for key in ("members", "exclude")
        )
        found = members - excluded
    else:
        found = set()
        for number, pattern in enumerate(_strings(own)):
            folders = _folders(root, pattern)
            if not folders:
                place = located(file.shown, file.text, ("tool", "opgen", "projects", number))
                raise UsageError(
                    f'{place}: tool.opgen.projects.{number}: no configuration in "{escaped(pattern)}"\n'
                    "  hint: name folders, such as packages/*"
                )
            found |= folders
    return tuple(sorted(folder / DEFAULT_CONFIG for folder in found - {root}))


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
    return _File.of(content, config_file, shown).configuration()


def read_diff_policy(config_file: Path) -> "Policy":
    """Return the policy of `[tool.opgen.diff]`; the default policy without this file or table.

    Raises:
        UsageError: The file is not valid TOML, or a setting of the table is invalid.
    """
    # pydantic is slow to import.
    from opgen.config.validation import validate_diff  # noqa: PLC0415 - as above

    file = _File.at(config_file) if config_file.is_file() else _File.of(b"", config_file, "")
    return validate_diff(file.table.get("diff", {}), file.text, file.shown)


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
    *_, last = _enclosing(folder)
    return last if (last / ".git").exists() else folder
