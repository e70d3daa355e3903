"""Type checkers on the calls of a generated client, and on copies of them with a wrong key or a wrong value."""

import ast
import copy
import re
import shutil
from collections.abc import Iterator, Mapping
from dataclasses import dataclass
from pathlib import Path

from tests.tools.checkers import check

CHECKERS = ("pyright", "mypy", "ty")
_WRONG = ast.Constant("wrong")


@dataclass(frozen=True, slots=True, kw_only=True)
class Checked:
    """Lines that the checkers refuse, by the name of the function, and by the name of the checker."""

    refused: Mapping[str, Mapping[str, str]]

    def error(self, name: str) -> str:
        """Return the first error in a function, or an empty string."""
        return next((f"{checker}: {text}" for checker, text in self.refused.get(name, {}).items()), "")

    def copies(self, name: str, kind: str) -> list[int]:
        """Return the number of checkers that refuse each copy of a call with a wrong `kind`: `key` or `value`."""
        copies = (each for each in self.refused if re.fullmatch(rf"{name}_wrong_{kind}_\d+", each))
        return [len(self.refused[each]) for each in copies]


def checked(source: Path, package: Path, folder: Path) -> Checked:
    """Check the functions of a module of calls that use the `package`, in a copy in the `folder`."""
    shutil.rmtree(folder, ignore_errors=True)
    shutil.copytree(package, folder / package.name)
    text = "\n\n".join(map(ast.unparse, _functions(ast.parse(source.read_text("utf-8")))))
    (folder / "calls.py").write_text(text, "utf-8")
    functions = [each for each in ast.parse(text).body if isinstance(each, ast.FunctionDef)]
    refused: dict[str, dict[str, str]] = {each.name: {} for each in functions}
    for run in check(folder, CHECKERS, ("3.12",)):
        for line in run.problems:
            found = re.search(r"calls\.py:(\d+)(?::\d+)*(?: -)?:? (.*)", line)
            for each in functions if found else ():
                if found and each.lineno <= int(found[1]) <= (each.end_lineno or 0):
                    refused[each.name].setdefault(run.checker, found[2])
    return Checked(refused=refused)


def _functions(module: ast.Module) -> Iterator[ast.stmt]:
    """Yield what the functions for the generated client need, the functions, and their copies."""
    own = [each for each in module.body if isinstance(each, ast.FunctionDef) and not each.name.endswith("sdk")]
    constants = [each for each in module.body if isinstance(each, ast.Assign)]
    used = {node.id for each in (*own, *constants) for node in ast.walk(each) if isinstance(node, ast.Name)}
    for each in module.body:
        if isinstance(each, ast.Import | ast.ImportFrom):
            names = [name for name in each.names if (name.asname or name.name) in used]
            if names:
                yield type(each)(**{**vars(each), "names": names})
    yield from constants
    for function in own:
        yield function
        if not function.name.endswith("_models"):
            yield from _copies(function)


def _copies(function: ast.FunctionDef) -> Iterator[ast.FunctionDef]:
    """Yield a copy of a function for each dictionary in its call, with one more key, and for each text."""
    nodes = [*ast.walk(function.body[-1])]
    keys = [n for n, node in enumerate(nodes) if isinstance(node, ast.Dict)]
    names = {
        key.value for node in nodes if isinstance(node, ast.Dict) for key in node.keys if isinstance(key, ast.Constant)
    }
    texts = [
        n
        for n, node in enumerate(nodes)
        if isinstance(node, ast.Constant) and isinstance(node.value, str) and node.value not in names
    ]
    calls = [n for n, node in enumerate(nodes) if isinstance(node, ast.Call)][:1]
    for kind, positions in (("key", keys or calls), ("value", texts)):
        for position in positions:
            other = copy.deepcopy(function)
            other.name += f"_wrong_{kind}_{position}"
            match [*ast.walk(other.body[-1])][position]:
                case ast.Dict(keys=own, values=values):
                    own.append(ast.Constant("wrong_key"))
                    values.append(_WRONG)
                case ast.Call(keywords=keywords):
                    keywords.append(ast.keyword("wrong_key", _WRONG))
                case ast.Constant() as text:
                    text.value = "wrong"
            yield other
