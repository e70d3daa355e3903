"""Rendering of a package into the unformatted text of its modules.

No other module renders code with jinja2.
"""

import re
from collections.abc import Container, Iterable, Mapping
from functools import lru_cache
from pathlib import PurePosixPath
from typing import TYPE_CHECKING, Any

from opgen.codegen import ir
from opgen.codegen.code import Code
from opgen.codegen.templates import REGION, templates_folder

if TYPE_CHECKING:
    from jinja2.sandbox import SandboxedEnvironment

_FROM_RUNTIME = re.compile(r"^ *from \.+_runtime(?:\.| import )(\w+)", re.MULTILINE)
_FROM_SIBLING = re.compile(r"^ *from \.(\w+) import", re.MULTILINE)


def render(package: ir.Package | ir.ModelPackage) -> dict[PurePosixPath, str]:
    """Return the rendered modules of `package` by path, without models and runtime."""
    files = {}
    if package.models is not None:
        files["models/__init__.py"] = _text("models", index=package.models)
    if isinstance(package, ir.ModelPackage):
        files["__init__.py"] = _text("model_root", package=package)
    else:
        files |= _client_modules(package)
    return {PurePosixPath(path): text for path, text in files.items()}


def _client_modules(package: ir.Package) -> dict[str, str]:
    files = {
        "__init__.py": _text("root", package=package),
        "client.py": _text("client", client=package.client, imports=package.client.imports),
        "errors.py": _text("errors", package=package, imports=package.error_imports),
        "operations/__init__.py": _text("index", package=package),
    }
    if package.inputs is not None:
        files["inputs.py"] = _text("inputs", module=package.inputs, imports=package.inputs.imports)
        files["_inputs.py"] = _text("deferred_inputs")
    if package.webhooks is not None:
        files["webhooks.py"] = _text("webhooks", module=package.webhooks, imports=package.webhooks.imports)
    if package.resources:
        files["resources/__init__.py"] = _text("resources")  # replaced if clients have methods of their own
    for resource in package.resources:
        files[f"resources/{resource.name}.py"] = _text("resource", module=resource, imports=resource.imports)
    if package.has_test_doubles:
        files["testing.py"] = _text("testing")
    for module in package.modules:
        files[f"operations/{module.home}.py"] = _text("operations", module=module, imports=module.imports)
    for index in package.indexes:
        files[f"operations/{index.name}.py"] = _text("operation_index", index=index)
    return files


def readme(package: ir.Package | ir.ModelPackage) -> dict[PurePosixPath, str]:
    """Return `README.md` by path, or nothing if the package has none."""
    if isinstance(package, ir.ModelPackage) or package.readme is None:
        return {}
    return {PurePosixPath("README.md"): _text("readme", readme=package.readme)}


def runtime(modules: Iterable[str], kinds: Mapping[str, str]) -> dict[PurePosixPath, str]:
    """Return the runtime modules that the rendered `modules` import, directly or indirectly, by path in the package.

    A region of a module between `# only with oauth limiter` and `# end` is for packages with one of these modules, and
    `# only without` is for the others. The module with an empty text in `kinds` is left out.
    `kinds` names the file of each runtime module that has several variants. The variant of `http_library` depends on the
    library, and the variant of `models` depends on the number of models.
    """
    folder = templates_folder() / "runtime"
    waiting = {name for text in modules for name in _FROM_RUNTIME.findall(text)}
    texts = {"__init__": (folder / "__init__.py").read_text("utf-8")}
    while waiting:
        name = waiting.pop()
        texts[name] = (folder / f"{kinds.get(name, name)}.py").read_text("utf-8")
        siblings = {*_FROM_SIBLING.findall(texts[name])} - texts.keys()
        waiting |= {each for each in siblings if kinds.get(each, each)}
    files = {}
    for name, text in texts.items():
        shown = REGION.sub(lambda region: _region(region, texts), text)
        files[PurePosixPath("_runtime", f"{name}.py")] = shown
    return {**files, PurePosixPath("py.typed"): ""}


def _region(region: re.Match[str], modules: Container[str]) -> str:
    is_needed = any(name in modules for name in region[2].split())
    return region[3] if is_needed == (region[1] == "with") else ""


def _text(template: str, **context: Any) -> str:  # any part of the IR
    return _environment().get_template(f"{template}.jinja").render(context)


@lru_cache(maxsize=1)
def _environment() -> "SandboxedEnvironment":
    from jinja2 import FileSystemLoader, StrictUndefined  # noqa: PLC0415 - `opgen list` renders nothing
    from jinja2.sandbox import SandboxedEnvironment  # noqa: PLC0415 - as above

    return SandboxedEnvironment(
        loader=FileSystemLoader(templates_folder()),
        undefined=StrictUndefined,
        finalize=_finalize,
        trim_blocks=True,
        lstrip_blocks=True,
        keep_trailing_newline=True,
        autoescape=False,
    )


def _finalize(value: object) -> Code:
    if type(value) is not Code:
        raise TypeError(f"a template wrote {type(value).__name__}, which is not Code")
    return value
