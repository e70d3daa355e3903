"""No identifier contains a word that the style rejects for a word of the standards, such as `answer` for `response`."""

import ast
import re
from collections.abc import Iterator

from tests.architecture.modules import ROOT, modules
from tests.architecture.test_language import TEST_FOLDERS

FORBIDDEN = frozenset("answer mend room talk circle whole kept held wanted mended judge law".split())
_WORD = re.compile(r"[A-Z]+(?![a-z])|[A-Z]?[a-z]+")


def words(name: str) -> set[str]:
    """Return the words of a name in snake case or camel case."""
    return {word.lower() for word in _WORD.findall(name)}


def identifiers(tree: ast.AST) -> Iterator[tuple[str, int]]:
    """Yield names of functions, classes, arguments, variables, attributes and keywords, with their lines."""
    for node in ast.walk(tree):
        match node:
            case ast.FunctionDef(name=name) | ast.AsyncFunctionDef(name=name):
                yield name, node.lineno
            case ast.ClassDef(name=name) | ast.ExceptHandler(name=str(name)):
                yield name, node.lineno
            case ast.arg(arg=name) | ast.keyword(arg=str(name)):
                yield name, node.lineno
            case ast.Name(id=name) | ast.Attribute(attr=name):
                yield name, node.lineno
            case ast.MatchAs(name=str(name)) | ast.MatchStar(name=str(name)):
                yield name, node.lineno
            case ast.MatchClass(kwd_attrs=names):
                yield from ((name, node.lineno) for name in names)
            case ast.alias(name=name, asname=asname):
                yield asname or name, node.lineno


def forbidden(tree: ast.AST) -> list[tuple[str, int]]:
    """Return the identifiers with a rejected word, each once per line."""
    found = identifiers(tree)
    return sorted({(name, line) for name, line in found if words(name) & FORBIDDEN})


def test_no_identifier_has_a_rejected_word() -> None:
    """Tests still have some, so `tests/` is not read."""
    trees = [(str(module.path), module.tree) for module in modules()]
    runtime = sorted((ROOT / "templates" / "runtime").glob("*.py"))
    trees += [(path.name, ast.parse(path.read_text("utf-8"))) for path in runtime]
    bad = [f"{path}:{line}: {name}" for path, tree in trees for name, line in forbidden(tree)]
    assert not bad, "\n".join(bad)


def test_no_test_name_has_a_rejected_word_or_an_id_of_a_tracker() -> None:
    bad = [
        f"{path.name}: {name}"
        for folder in TEST_FOLDERS
        for path in sorted((ROOT / "tests" / folder).rglob("test_*.py"))
        for name in re.findall(r"(?m)^def (test_\w+)", path.read_text("utf-8"))
        if words(name) & FORBIDDEN or re.search(r"_[a-z]\d+_", name)
    ]
    assert bad == []


def test_no_module_name_has_a_rejected_word() -> None:
    bad = [module.name for module in modules() if words(module.name) & FORBIDDEN]
    assert bad == []


def test_rejected_words_are_found_in_every_kind_of_identifier() -> None:
    tree = ast.parse(
        "from a import b as kept_b\n"
        "class WholeValue: pass\n"
        "def mend(answer): call(held=1)\n"
        "JUDGE = room.circle\n"
        "match x:\n"
        "    case C(law=1) | [*wanted] | {'a': talk}: pass\n"
        "try: pass\n"
        "except E as is_mended: pass\n"
        "keptAlive = lawful = unkept = withheld = 1\n"
    )
    assert [name for name, _ in forbidden(tree)] == [
        "JUDGE",
        "WholeValue",
        "answer",
        "circle",
        "held",
        "is_mended",
        "keptAlive",
        "kept_b",
        "law",
        "mend",
        "room",
        "talk",
        "wanted",
    ]
