"""README of a package: its calls are valid Python, and text of the document has no effect in it."""

import ast
import dataclasses
import html
import json
from collections.abc import Iterator
from pathlib import Path, PurePosixPath
from typing import Literal

import cmarkgfm  # type: ignore[import-untyped]  # it has none
import pytest
from cmarkgfm.cmark import Options as MarkdownOptions  # type: ignore[import-untyped]  # it has none
from hypothesis import given
from hypothesis import strategies as st
from markdown_it import MarkdownIt
from opgen.codegen.code import markdown
from opgen.core.options import Options
from opgen.core.versions import MINIMAL_VERSIONS
from opgen.document.document import load
from opgen.pipeline import generate
from opgen.source.read import read

from tests.goldens.cases import FOLDER, Case
from tests.support.packages import write_package
from tests.tools.checkers import check

ROOT = Path(__file__).parents[3]
CASE = Case(folder=FOLDER / "package" / "readme")
README = PurePosixPath("README.md")


def render(text: str) -> str:
    """Return GitHub's HTML of Markdown, with active HTML."""
    html_text: str = cmarkgfm.github_flavored_markdown_to_html(text, MarkdownOptions.CMARK_OPT_UNSAFE)
    return html_text


def python_blocks(text: str) -> list[str]:
    """Return the Python blocks of a README."""
    tokens = MarkdownIt().parse(text)
    return [token.content for token in tokens if token.info == "python"]


def functions(folder: Path) -> Iterator[tuple[str, ast.FunctionDef]]:
    """Yield the functions of operations in a package, each with the imports of its module."""
    for path in sorted((folder / "operations").glob("*.py")):
        body = ast.parse(path.read_text("utf-8")).body
        lines = []
        for node in body:
            if isinstance(node, ast.ImportFrom) and node.module != "__future__":
                if node.level:  # always 2: from an operation module to the package
                    node.module = ".".join(filter(None, (folder.name, node.module)))
                    node.level = 0
                lines.append(ast.unparse(node))
        for node in body:
            if isinstance(node, ast.FunctionDef):
                yield "\n".join(lines), node


def program(package: Path) -> str:
    """Return a module that contains each Python block of the README, in a function with the needed arguments."""
    by_name: dict[str, tuple[str, ast.FunctionDef]] = {}
    for imports, node in functions(package):
        by_name.setdefault(node.name, (imports, node))
    lines = [f"from {package.name} import Client"]
    for number, block in enumerate(python_blocks((package / "README.md").read_text())):
        called = [name for name in by_name if f"\n{name}(" in block]
        arguments = {
            each.arg: ast.unparse(each.annotation)
            for name in called
            for each in (*by_name[name][1].args.args, *by_name[name][1].args.kwonlyargs)
            if each.annotation
        }
        arguments |= {"client": "Client"}
        lines += [by_name[name][0] for name in called]
        given = ", ".join(f"{name}: {text}" for name, text in arguments.items())
        lines += [f"def block_{number}({given}) -> None:"]
        lines += [f"    {line}" for line in block.splitlines()]
    return "\n".join(lines) + "\n"


def test_python_of_the_readme_passes_type_checkers(tmp_path: Path) -> None:
    spec = ROOT / "specs" / "sandboxes.json"
    document = load(read(spec.read_bytes(), spec.name))
    options = Options(package="sandboxes", readme=True)
    CASE.write_package(tmp_path)
    write_package(generate(document, options).files, tmp_path / "sandboxes")
    for name in (CASE.package, "sandboxes"):
        text = program(tmp_path / name)
        (tmp_path / f"use_{name}.py").write_text(text, encoding="utf-8")
        assert text.count("def block_") == len(python_blocks((tmp_path / name / "README.md").read_text("utf-8")))
    (tmp_path / "use_wrongly.py").write_text(
        "from sandboxes import Client, get_sandbox\nget_sandbox(Client())\n", "utf-8"
    )

    runs = check(tmp_path, ["mypy", "ty"], ["3.12"])

    for run in runs:
        problems = [line for line in run.problems if line.startswith("use_") and "deprecated" not in line]
        assert problems
        assert all(line.startswith("use_wrongly.py:2:") for line in problems)


def test_readme_has_a_call_of_each_operation_and_method() -> None:
    text = CASE.files[README]
    for operation in CASE.generated.api.operations:
        assert f"\n{operation.name}(client" in text
    for call in CASE.generated.api.calls.values():
        assert f"\nclient.{call}(" in text


def test_readme_without_resources_has_functions_only() -> None:
    options = dataclasses.replace(CASE.options, resources=False)
    text = generate(CASE.document, options).files[README]
    assert "\nlist_pets(client, limit=limit)\n" in text
    assert "\nclient." not in text


def test_tasks_show_no_call_of_a_stream() -> None:
    stream = {"description": "-", "content": {"text/event-stream": {"schema": {"type": "string"}}}}
    plain = {"description": "-"}
    paths = {
        f"/{name}": {"get": {"operationId": name, "responses": {"200": each}}}
        for name, each in (("alerts", stream), ("ping", plain))
    }
    document = {"openapi": "3.1.0", "info": {"title": "T", "version": "1"}, "paths": paths}
    text = generate(load(read(json.dumps(document).encode(), "t")), Options(package="t", readme=True)).files[README]
    assert "`result = client.ping()`" in text
    assert "`result = await client.ping()`" in text


def test_package_has_no_readme_unless_requested() -> None:
    options = dataclasses.replace(CASE.options, readme=False)
    assert README not in generate(CASE.document, options).files


def test_text_of_the_document_is_inert() -> None:
    shown = render(CASE.files[README])
    for active in ("<img", "<script", "<a ", "<b>", "javascript:1)\n"):
        assert active not in shown
    assert "&lt;script&gt;alert(1)&lt;/script&gt;" in shown
    assert shown.count("<h1>") == 1
    assert "and a heading</h" not in shown


@given(st.text(min_size=1))
def test_any_text_is_one_code_span(text: str) -> None:
    span = markdown(text)
    cell = markdown(text, is_in_table=True)

    shown = render(f"before {span} after\n")
    table = render(f"| a | b |\n|---|---|\n| {cell} | end |\n")

    assert shown.startswith("<p>before ")
    assert shown.endswith(" after</p>\n")
    assert shown.count("<") == (4 if span else 2)
    assert "<td>end</td>" in table
    assert table.count("<code>") == (1 if cell else 0)
    if span:
        inner = html.unescape(shown.partition("<code>")[2].partition("</code>")[0])
        assert inner.isprintable()


@pytest.mark.parametrize("library", ["httpx", "httpx2"])
def test_readme_names_the_http_library(library: Literal["httpx", "httpx2"]) -> None:
    options = dataclasses.replace(CASE.options, http_library=library)
    text = generate(CASE.document, options).files[README]
    version = MINIMAL_VERSIONS[library]
    assert f'\npip install "pydantic>=2.14" "{library}>={version}"' in text
