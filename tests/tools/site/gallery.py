"""Gallery pages: clients of public documents, with a call beside the call of the official SDK."""

import ast
import re
from collections.abc import Iterator, Mapping, Sequence
from pathlib import Path

import black

from tests.tools.bench.tools import ROOT
from tests.tools.calls.clients import CALLS, VENDORS, generate

_FOLDER = ROOT / ".build" / "gallery"
_SHOWN = {
    "openai": "chat",
    "stripe": "payment_intent",
    "github": "issue",
    "box": "folder",
    "asana": "task",
    "plaid": "link_token",
    "twilio": "message",
    "anthropic": "message",
    "elevenlabs": "speech",
    "increase": "transfer",
    "mux": "playback_id",
    "square": "payment",
}
"""Name of the call that a page shows, by the name of the vendor's module."""
_NARROW = black.Mode(line_length=50)
"""Layout of two calls side by side."""
_MOST_LINES = 80
"""Number of lines of a class or function on a page."""
_MOST_MODELS = 4


def gallery(names: Sequence[str]) -> Mapping[str, bytes]:
    """Return a page for each vendor in `names`, or for all of them, and an index with their calls."""
    wanted = list(_SHOWN) if "all" in names else list(names)
    pages = {module: _page(module) for module in wanted}
    entries = [f"## [{VENDORS[each].name}]({each}.md)\n\n{shown}\n" for each, (shown, _) in pages.items()]
    index = "\n".join([(Path(__file__).with_name("gallery.md")).read_text("utf-8"), *entries])
    files = {f"{module}.md": text for module, (_, text) in pages.items()} | {"index.md": index}
    return {f"gallery/{name}": text.encode() for name, text in files.items()}


def _page(module: str) -> tuple[str, str]:
    """Return the figures of a client beside its call, and its page."""
    vendor = VENDORS[module]
    settings = generate(module, _FOLDER / module, _FOLDER / "cache")
    package = _FOLDER / module / f"{module}_client"
    surface = (package / "api.md").read_text("utf-8")
    sdk, own = _calls(CALLS / f"{module}.py", _SHOWN[module])
    path = re.findall(r"^client\.([a-z0-9_.]+)\(", own, re.MULTILINE)[-1]
    line = next(each for each in surface.splitlines() if each.startswith(f"{path}("))
    # The function has the name of the method, unless another name follows the path.
    words = line.rpartition("  # ")[2].split()
    function = words[2] if len(words) > 2 else path.rpartition(".")[2]
    modules = {file.stem: _definitions(file) for file in sorted((package / "operations").glob("*.py"))}
    operations = next(name for name, definitions in modules.items() if function in definitions)
    source = modules[operations][function]
    models = _definitions(package / "models", package / "models.py")
    used = [each for each in _names_of_types(source) if each in models]
    total = len(re.findall(r"  # [A-Z]+ /", surface.partition("\n## Models")[0]))
    lines = sum(map(_lines, package.rglob("*.py")))
    figures = (
        f"{total} operations, {len(models)} models, {lines:,} lines, from a document of the package `{vendor.package}`."
    )
    calls = "\n\n".join(
        [
            '<div class="grid" markdown>',
            _fenced(f'python title="{vendor.sdk_release}"', sdk),
            _fenced('python title="opgen"', own),
            "</div>",
        ]
    )
    parts = [
        f"# {vendor.name}\n\n{figures}",
        f"## One call\n\n{calls}",
        "Both calls send the same request: [comparison](../explanation/comparison.md#calls-of-vendors-sdks).",
        "## Configuration\n\n" + _fenced('toml title="pyproject.toml"', settings),
        "## Files\n\n" + _fenced("text", "\n".join(_tree(package))),
        "## The operation\n\n" + _fenced(f'python title="operations/{operations}.py"', _cut(source)),
        "## Its models\n\n" + _fenced("python", "\n\n\n".join(_cut(models[each]) for each in used[:_MOST_MODELS])),
        "## Its lines in api.md\n\n" + _fenced("python", "\n".join(_excerpt(surface, path.rpartition(".")[0]))),
    ]
    return f"{figures}\n\n{calls}", "\n\n".join(parts) + "\n"


def _calls(module: Path, name: str) -> tuple[str, str]:
    """Return the code of the SDK's call, and of the generated client's call."""
    text = module.read_text("utf-8")
    bodies = {
        each.name: "\n".join(ast.unparse(statement).removeprefix("return ") for statement in each.body)
        for each in ast.parse(text).body
        if isinstance(each, ast.FunctionDef)
    }
    found = (bodies[f"{name}_sdk"], bodies[name])
    return black.format_str(found[0], mode=_NARROW), black.format_str(found[1], mode=_NARROW)


def _definitions(*paths: Path) -> dict[str, str]:
    """Return the source of each class and function in folders and files, by its name."""
    found = {}
    for file in (file for path in paths for file in (sorted(path.glob("*.py")) if path.is_dir() else [path])):
        text = file.read_text("utf-8") if file.exists() else ""
        lines = text.splitlines()
        for node in ast.parse(text).body:
            if isinstance(node, ast.ClassDef | ast.FunctionDef):
                found[node.name] = "\n".join(lines[node.lineno - 1 : node.end_lineno])
    return found


def _names_of_types(source: str) -> Iterator[str]:
    """Yield the names in the annotations of a function: first in that of its result."""
    function = ast.parse(source).body[0]
    assert isinstance(function, ast.FunctionDef)
    arguments = [*function.args.args, *function.args.kwonlyargs]
    names = [
        (each.attr if isinstance(each, ast.Attribute) else each.id).removesuffix("Input")
        for annotation in (function.returns, *(each.annotation for each in arguments))
        for each in (ast.walk(annotation) if annotation else ())
        if isinstance(each, ast.Attribute | ast.Name)
    ]
    yield from dict.fromkeys(names)


def _tree(package: Path) -> Iterator[str]:
    """Yield a line for each file of the package, and one for each folder."""
    yield f"{package.name}/"
    for path in sorted(package.iterdir(), key=lambda each: (each.is_file(), each.name)):
        if path.is_dir() and path.name != "__pycache__":
            files = sorted(path.rglob("*.py"))
            yield f"  {path.name + '/':20}{sum(map(_lines, files)):>8,} lines in {len(files)} modules"
        elif path.is_file():
            yield f"  {path.name:20}{_lines(path):>8,} lines"


def _lines(file: Path) -> int:
    return len(file.read_text("utf-8").splitlines())


def _cut(source: str) -> str:
    lines = source.splitlines()
    more = len(lines) - _MOST_LINES
    return "\n".join([*lines[:_MOST_LINES], f"    # {more} more lines"] if more > 0 else lines)


def _excerpt(surface: str, resource: str) -> list[str]:
    """Return the lines of the operations of one resource."""
    return [each for each in surface.splitlines() if each.startswith(f"{resource}.")][:20]


def _fenced(info: str, text: str) -> str:
    return f"``````{info}\n{text.rstrip()}\n``````"
