"""Only `code` makes `Code`, and the punctuation that it trusts is a constant."""

import ast
from collections.abc import Iterator
from string import Formatter

from tests.architecture.modules import modules

MODULES = [module for module in modules() if module.name != "codegen.code"]
BUILDERS = {"template", "named", "join"}


def used(tree: ast.Module) -> Iterator[tuple[str, ast.Name | ast.Attribute]]:
    """Return the uses of `opgen.codegen.code` in a module, by their original name."""
    names: dict[str, str] = {}
    packages = set()
    for node in ast.walk(tree):
        if isinstance(node, ast.ImportFrom) and node.module == "opgen.codegen.code":
            names |= {alias.asname or alias.name: alias.name for alias in node.names}
        elif isinstance(node, ast.ImportFrom) and node.module == "opgen.codegen":
            packages |= {alias.asname or alias.name for alias in node.names if alias.name == "code"}
    for node in ast.walk(tree):
        if isinstance(node, ast.Name) and node.id in names:
            yield names[node.id], node
        elif isinstance(node, ast.Attribute):
            owner = node.value
            if isinstance(owner, ast.Name) and owner.id in packages:
                yield node.attr, node


def calls(tree: ast.Module) -> dict[ast.expr, ast.Call]:
    return {node.func: node for node in ast.walk(tree) if isinstance(node, ast.Call)}


def constants(node: ast.expr) -> list[str] | None:
    """Return the texts of a constant or of a conditional of two constants, else None."""
    if isinstance(node, ast.Constant) and isinstance(node.value, str):
        return [node.value]
    if isinstance(node, ast.IfExp):
        both = [constants(node.body), constants(node.orelse)]
        if None not in both:
            return [text for texts in both for text in texts or ()]
    return None


def wrong_calls(tree: ast.Module) -> Iterator[str]:
    """Return calls of `template`, `named` or `join` with text that is not a constant, and uses that are not calls."""
    called = calls(tree)
    for name, node in used(tree):
        if name not in BUILDERS:
            continue
        call = called.get(node)
        texts = constants(call.args[0]) if call and call.args else None
        if call is None or texts is None:
            yield f"{node.lineno}: {name} takes a constant first"
        elif name != "join":
            given = {keyword.arg for keyword in call.keywords}
            for text in texts:
                fields = list(Formatter().parse(text))
                names = [field for _, field, _, _ in fields if field is not None]
                expected = {*filter(None, names)}
                plain = all(not spec and not how for _, _, spec, how in fields)
                parts = [part for part in call.args[1:] if not isinstance(part, ast.Starred)]
                if not plain or not expected <= given or names.count("") != len(parts):
                    yield f"{node.lineno}: {text!r} expects {sorted(expected)}"


def test_punctuation_is_a_constant() -> None:
    wrong = [f"{module.path}:{text}" for module in MODULES for text in wrong_calls(module.tree)]
    assert not wrong


def test_only_codegen_code_creates_code() -> None:
    wrong = []
    for module in MODULES:
        called = calls(module.tree)
        wrong += [
            f"{module.path}:{node.lineno}: {name}"
            for name, node in used(module.tree)
            if name.startswith("_") or (name == "Code" and node in called)
        ]
        wrong += [
            f"{module.path}:{node.lineno}: {node.attr}"
            for node in ast.walk(module.tree)
            if isinstance(node, ast.Attribute) and node.attr in {"__new__", "__class__", "__reduce__"}
        ]
    assert not wrong


def test_anything_else_would_be_noticed() -> None:
    imports = "from opgen.codegen.code import join, template\nfrom opgen.codegen import code\n"
    for line in (
        "template(text)",
        "template(f'{x}', x=y)",
        "template('a' + b)",
        "join(text, parts)",
        "join(', ' if a else b, parts)",
        "code.template(text)",
        "make = template",
        "map(template, texts)",
        "template('{x!r}', x=y)",
        "template('{x:>4}', x=y)",
        "template('{x}', y=y)",
        "template('{}{}', x)",
        "template('{}{}', *x)",
        "template(*texts)",
    ):
        assert list(wrong_calls(ast.parse(imports + line))), line
    for line in ("template('{x}', x=y)", "template('{}: {}', x, y)", "join(', ', parts)", "', '.join(parts)"):
        assert not list(wrong_calls(ast.parse(imports + line))), line
