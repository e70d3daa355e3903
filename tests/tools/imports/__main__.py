"""Measures imported configurations of Stainless: `python -m tests.tools.imports [FOLDER]`.

Two projects publish their configuration and document in a source distribution. For each, the program imports and
generates a client, and prints how many methods of the vendor's SDK exist at their path, and how many signatures have
its keywords. All others are listed with their reason.
"""

import ast
import inspect
import shutil
import subprocess
import sys
from collections.abc import Iterator
from pathlib import Path
from typing import Any

from tests.support.packages import imported

_PAIRS = (
    ("stainful==0.6.0", "examples/onebusaway/stainless.yml", "onebusaway==1.31.0"),
    ("llama-stack==0.7.3", "client-sdks/stainless/config.yml", "llama-stack-client==0.7.3"),
)
"""Source distribution with `openapi.yml` beside the configuration, the configuration, and the SDK."""
_FOLDER = Path(".build/imports")
_OF_EACH_CALL = frozenset({"self", "extra_headers", "extra_query", "extra_body", "timeout"})
"""Arguments of all methods of an SDK. opgen has `with_options` in their place."""


def main(folder: Path) -> None:
    """Print the figures of each pair, and the differences."""
    for source, file, sdk in _PAIRS:
        config = next(_unpacked(source, folder, "--no-binary").rglob(file))
        name = sdk.partition("==")[0].replace("-", "_")
        project = folder / name
        project.mkdir(exist_ok=True)
        (project / "pyproject.toml").write_text("", encoding="utf-8")
        document = str(config.with_name("openapi.yml").absolute())
        for command in (["import", str(config.absolute()), document, "--name", name, "--adopt"], ["generate"]):
            subprocess.run([sys.executable, "-m", "opgen", *command], cwd=project, check=True)
        methods = dict(_methods(_unpacked(sdk, folder, "--only-binary") / name / "resources"))
        with imported(project / "generated", name) as package:
            _compare(sdk, methods, package.Client())


def _unpacked(requirement: str, folder: Path, kind: str) -> Path:
    """Return the folder with the content of a distribution, which pip downloads."""
    target = folder / requirement
    if not target.is_dir():
        command = [sys.executable, "-m", "pip", "download", "--quiet", "--no-deps", "--ignore-requires-python"]
        subprocess.run([*command, kind, ":all:", "--dest", target, requirement], check=True)
        (archive,) = target.iterdir()
        shutil.unpack_archive(archive, target, "gztar" if archive.suffix == ".gz" else "zip")
    return target


def _methods(resources: Path) -> Iterator[tuple[str, ast.arguments]]:
    """Yield each method of the SDK: its dotted path, and its arguments."""
    for file in sorted(resources.rglob("*.py")):
        *parents, stem = file.relative_to(resources).with_suffix("").parts
        path = [*parents, stem] if parents[-1:] != [stem] else parents
        classes = (each for each in ast.parse(file.read_text("utf-8")).body if isinstance(each, ast.ClassDef))
        for body in (each.body for each in classes if each.name.endswith("Resource") and "Async" not in each.name):
            for method in body:
                if isinstance(method, ast.FunctionDef) and not method.decorator_list and method.name[0] != "_":
                    yield ".".join([*path, method.name]), method.args


def _compare(sdk: str, methods: dict[str, ast.arguments], client: Any) -> None:
    missing, different, order = [], [], []
    for path, arguments in methods.items():
        try:
            found: Any = client
            for name in path.split("."):
                found = getattr(found, name)
            parameters = [*inspect.signature(found).parameters]
        except AttributeError:
            missing.append(path)
            continue
        positional = [each.arg for each in arguments.args if each.arg not in _OF_EACH_CALL]
        names = {*positional, *(each.arg for each in arguments.kwonlyargs)} - _OF_EACH_CALL
        if lost := sorted(names.difference(parameters)):
            different.append(f"{path}: no {', '.join(lost)}; it has {', '.join(parameters)}")
        if positional != parameters[: len(positional)]:
            order.append(path)
    existing = len(methods) - len(missing)
    print(f"{sdk}: {existing} of {len(methods)} methods exist")  # noqa: T201 - the result
    print(f"  {existing - len(different)} of {existing} signatures have all keywords")  # noqa: T201 - the result
    for title, lines in (("missing", missing), ("keywords", different), ("order of path parameters", order)):
        for line in lines:
            print(f"  {title}: {line}")  # noqa: T201 - the result


if __name__ == "__main__":
    main(Path(sys.argv[1]) if sys.argv[1:] else _FOLDER)
