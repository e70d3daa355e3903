"""Build hook of Hatch that refuses to build a client of opgen that is not up to date."""

import json
import os
import subprocess
import sys
from collections.abc import Callable, Iterator
from hashlib import sha256
from importlib.metadata import version
from pathlib import Path
from typing import Any

from hatchling.builders.hooks.plugin.interface import BuildHookInterface
from hatchling.plugin import hookimpl

_FORMAT = 2
_FETCH_ONLY = frozenset({"source", "python", "headers", "root", "allow_refs"})
"""Settings that only `opgen fetch` reads."""
_NATIVE = (".so", ".pyd")
_MODES = ("digest", "check", "generate")

Table = dict[str, Any]  # parsed TOML or JSON


class OpgenBuildHook(BuildHookInterface[Any]):  # Any: the configuration of a builder
    """Hook `[tool.hatch.build.hooks.opgen]`."""

    PLUGIN_NAME = "opgen"

    def dependencies(self) -> list[str]:
        """Return opgen for the modes that run it, unless there is nothing to do."""
        is_used = (
            self._mode() != "digest"
            and not self._reason_to_skip()
            and any(map(self._has_inputs, self._clients().values()))
        )
        return [f"opgen[exact]=={version('hatch-opgen')}"] if is_used else []

    def initialize(self, version: str, build_data: Table) -> None:
        """Refuse to build outdated clients, or run opgen. `version` is "editable" for a development installation."""
        del build_data
        mode = self._mode()
        if reason := "editable installation" if version == "editable" else self._reason_to_skip():
            self._note(f"nothing checked: {reason}")
            return
        checked = {name: table for name, table in self._clients().items() if self._has_inputs(table)}
        for name, table in self._clients().items():
            if name not in checked:
                self._note(f"nothing checked for client {name}: no file {', '.join(_inputs(table))}")
        applications = [name for name, table in checked.items() if self._is_application(table.get("source"))]
        if mode == "digest":
            for name in applications:
                self._note(f"client {name}: not compared with {checked[name]['source']}; mode check does so")
            problems = [each for item in checked.items() for each in _problems(self._root, *item, self._note)]
            if problems:
                self.app.abort("\n".join(problems))
            return
        compared = applications if mode == "check" else []
        for options, names in ((["--upstream"], compared), ([], [name for name in checked if name not in compared])):
            if names:
                self._run(mode, *options, "--", *names)

    def _run(self, mode: str, *arguments: str) -> None:
        """Run a command of opgen. Its output has the problems, and the commands that resolve them."""
        command = [sys.executable, "-m", "opgen", mode, "--config", "pyproject.toml", *arguments]
        if subprocess.run(command, cwd=self._root, check=False).returncode:  # noqa: S603 - no text of a document
            self.app.abort(f"opgen: opgen {mode} failed")

    @property
    def _root(self) -> Path:
        return Path(self.root)

    def _note(self, text: str) -> None:
        self.app.display_info(f"opgen: {text}")

    def _mode(self) -> str:
        mode = self.config.get("mode", _MODES[0])
        if mode not in _MODES:
            self.app.abort(f"opgen: tool.hatch.build.hooks.opgen.mode: must be one of {', '.join(_MODES)}")
        return str(mode)

    def _clients(self) -> Table:
        settings: Any = self.metadata.config  # Any: parsed TOML
        for key in ("tool", "opgen"):
            settings = settings.get(key, {}) if isinstance(settings, dict) else None
        settings = settings if isinstance(settings, dict) else {"clients": None}
        clients, defaults = settings.get("clients", {}), settings.get("defaults", {})
        if not isinstance(clients, dict):
            self.app.abort("opgen: tool.opgen.clients: not a table\n  hint: run: opgen check")
        if isinstance(defaults, dict):
            clients = {name: {**defaults, **each} if isinstance(each, dict) else each for name, each in clients.items()}
        invalid = [name for name, table in clients.items() if not _is_valid(table)]
        if invalid:
            self.app.abort(f"opgen: invalid client {', '.join(invalid)}\n  hint: run: opgen check")
        return dict(clients)

    def _is_application(self, source: object) -> bool:
        """Return whether `source` is an application, such as `app.main:app`, with its module below the root."""
        name, is_source, _ = str(source).partition(":")
        name = name.partition(".")[0]
        found = (self._root / parent / f"{name}{end}" for parent in ("", "src") for end in ("", ".py"))
        return bool(is_source) and name.isidentifier() and any(path.exists() for path in found)

    def _has_inputs(self, table: Table) -> bool:
        """Return whether one of the inputs exists. A build from an sdist may have none of them."""
        return any((self._root / name).is_file() for name in _inputs(table))

    def _reason_to_skip(self) -> str:
        if os.environ.get("OPGEN_HOOK") == "0":
            return "OPGEN_HOOK=0"
        return "" if self._clients() else "no [tool.opgen.clients.NAME] section"


def _is_valid(table: Any) -> bool:  # Any: parsed TOML
    return (
        isinstance(table, dict)
        and isinstance(table.get("output"), str)
        and isinstance(table.get("overlays", []), list)
        and all(isinstance(name, str) for name in _inputs(table))
    )


def _inputs(table: Table) -> list[str]:
    return [table.get("spec"), *table.get("overlays", [])]


def _problems(root: Path, name: str, table: Table, note: Callable[[str], None]) -> Iterator[str]:
    """Yield the message about an outdated client. `note` gets the reason if nothing is checked."""
    folder = root / table["output"]
    try:
        manifest = json.loads((folder / ".opgen.json").read_bytes())
    except FileNotFoundError:
        yield f"{table['output']}: not generated\n  hint: run: opgen generate {name}"
        return
    except (OSError, ValueError, RecursionError):
        manifest = None
    found = manifest.get("format") if isinstance(manifest, dict) else None
    if isinstance(found, int) and found != _FORMAT:
        # A newer opgen may have written another format, about which this hook has nothing to say.
        note(f"nothing checked for client {name}: manifest format {found}, expected {_FORMAT}")
        return
    is_valid = found is not None and all(
        isinstance(manifest.get(key, {}), dict) for key in ("build", "files", "inputs")
    )
    changed = []
    try:
        changed = [*_changes(root, folder, table, manifest)] if is_valid else []
    except (OSError, ValueError):  # a name that no file can have
        is_valid = False
    if not is_valid:
        yield f"{table['output']}/.opgen.json: invalid manifest\n  hint: run: opgen check {name}"
    elif changed:
        more = f" and {len(changed) - 3} more" if len(changed) > 3 else ""
        yield (
            f"{table['output']}: not up to date: {', '.join(changed[:3])}{more} changed since opgen generate\n"
            f"  hint: run: opgen check {name}, and the command that it names"
        )


def _changes(root: Path, folder: Path, table: Table, manifest: Table) -> Iterator[str]:
    """Yield the inputs and files with other digests than the recorded ones."""
    settings = {key: value for key, value in table.items() if key not in _FETCH_ONLY}
    # No setting is a date, so that any text for it differs from the recorded one.
    text = json.dumps(settings, sort_keys=True, separators=(",", ":"), default=str)
    recorded = manifest.get("build", {})
    if recorded.get("settings") != sha256(text.encode()).hexdigest():
        yield "the settings"
    labels = manifest.get("inputs", {})
    inputs = {table["spec"]: recorded.get("document", labels.get("spec"))}
    inputs |= {name: labels.get(f"overlay {name}") for name in table.get("overlays", [])}
    yield from (name for name, digest in inputs.items() if _digest(root / name) != digest)
    yield from (
        f"{table['output']}/{name}"
        for name, each in manifest.get("files", {}).items()
        if _digest(folder / name) != each
    )
    modules = {path.relative_to(folder).as_posix(): path for path in (folder / "_runtime").rglob("*.py")}
    for name in (*manifest.get("files", {}), *modules):
        yield from (f"{table['output']}/{path.relative_to(folder).as_posix()}" for path in _shadowing(folder / name))
    lines = sorted(f"{_digest(path)}  {name}\n" for name, path in modules.items())
    if manifest.get("runtime") != (sha256("".join(lines).encode()).hexdigest() if lines else ""):
        yield f"{table['output']}/_runtime"


def _shadowing(module: Path) -> list[Path]:
    """Return the files that Python imports in place of `module`: a package, or an extension module."""
    packages = (each for each in module.with_suffix("").glob("__init__.*") if each.suffix in {".py", ".pyc", *_NATIVE})
    natives = (each for each in module.parent.glob(f"{module.stem}.*") if each.suffix in _NATIVE)
    return sorted((*packages, *natives)) if module.suffix == ".py" else []


def _digest(file: Path) -> str:
    """Return the digest of a text with LF line ends, or an empty text for a missing file."""
    return sha256(file.read_bytes().replace(b"\r\n", b"\n")).hexdigest() if file.is_file() else ""


@hookimpl
def hatch_register_build_hook() -> type[OpgenBuildHook]:
    """Return the hook."""
    return OpgenBuildHook
