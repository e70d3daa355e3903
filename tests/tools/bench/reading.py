"""How many lines a reader of the founding operation's client meets; blank ones and imports are not counted."""

import ast
from pathlib import Path


def line_counts(package: Path) -> dict[str, int]:
    """By part of the package."""
    runtime = sorted((package / "_runtime").glob("*.py"))
    return {
        "the operation: three functions": _count(package / "operations" / "sandbox.py"),
        "its models": _count(package / "models.py"),
        "the clients": _count(package / "client.py"),
        "the runtime, which every package has": sum(map(_count, runtime)),
    }


def _count(file: Path) -> int:
    text = file.read_text("utf-8")
    imports = {
        number
        for node in ast.walk(ast.parse(text))
        if isinstance(node, ast.Import | ast.ImportFrom)
        for number in range(node.lineno, (node.end_lineno or node.lineno) + 1)
    }
    lines = enumerate(text.splitlines(), 1)
    return sum(bool(line.strip()) and number not in imports for number, line in lines)
