"""Templates loop and ask; they never compute, compare or call, so nothing gets round `finalize`."""

from pathlib import Path, PurePosixPath
from typing import cast

import pytest
from jinja2 import Environment, nodes
from opgen.codegen import ir
from opgen.codegen.code import Code, literal
from opgen.codegen.render import render

from tests.architecture.modules import ROOT

TEMPLATES = sorted((ROOT / "templates").rglob("*.jinja"))
PARSER = Environment(autoescape=True)

ALLOWED = (
    nodes.Template,
    nodes.Output,
    nodes.TemplateData,
    nodes.For,
    nodes.If,
    nodes.Include,
    nodes.Name,
    nodes.Getattr,
)


def is_allowed(node: nodes.Node, parent: nodes.Node) -> bool:
    if isinstance(node, nodes.Const):
        return isinstance(parent, nodes.Include) and isinstance(node.value, str)
    if isinstance(node, nodes.For):
        return not (node.test or node.else_ or node.recursive)
    if isinstance(node, nodes.Include):
        return isinstance(node.template, nodes.Const) and not node.ignore_missing
    return type(node) in ALLOWED


def unlike(node: nodes.Node) -> list[str]:
    wrong = []
    for child in node.iter_child_nodes():
        if not is_allowed(child, node):
            wrong.append(f"{child.lineno}: {type(child).__name__}")
        wrong += unlike(child)
    return wrong


@pytest.mark.parametrize("path", TEMPLATES, ids=lambda path: path.name)
def test_template_has_only_loops_and_conditions(path: Path) -> None:
    assert not unlike(PARSER.parse(path.read_text("utf-8")))


@pytest.mark.parametrize("path", TEMPLATES, ids=lambda path: path.name)
def test_template_starts_with_a_comment_that_states_its_context(path: Path) -> None:
    first, _, _ = path.read_text("utf-8").partition("\n")
    assert first.startswith("{# ")
    assert "Context: " in first
    assert first.endswith(". #}")


@pytest.mark.parametrize("path", TEMPLATES, ids=lambda path: path.name)
def test_template_stays_within_its_size(path: Path) -> None:
    """`trim_blocks` decides it; a tag that eats more hides where a line ends."""
    text = path.read_text("utf-8")
    assert not [tag for tag in ("{%-", "-%}", "{{-", "-}}", "{%+") if tag in text]


@pytest.mark.parametrize(
    "text",
    [
        "{{ op.name | upper }}",
        "{{ op.name() }}",
        "{{ 'text' }}",
        "{{ op.name ~ op.path }}",
        "{{ op['name'] }}",
        "{% set name = op.name %}",
        "{% if op.name == op.path %}{% endif %}",
        "{% if not op.name %}{% endif %}",
        "{% for x in xs if x %}{% endfor %}",
        "{% for x in xs %}{% else %}none{% endfor %}",
        "{% include op.name %}",
        "{% filter upper %}{% endfilter %}",
        "{% macro name() %}{% endmacro %}",
        "{% extends 'root.jinja' %}",
        "{% import 'root.jinja' as root %}",
        "{% block name %}{% endblock %}",
    ],
)
def test_anything_else_would_be_noticed(text: str) -> None:
    assert unlike(PARSER.parse(text))


class OtherText(str):
    """Text that is no `Code`, as any library may make it."""

    __slots__ = ()


@pytest.mark.parametrize("value", ["x", OtherText("x"), 1, ("x",), b"x"])
def test_text_that_is_not_code_is_refused(value: object) -> None:
    with pytest.raises(TypeError, match="which is not Code"):
        render(package(cast("Code", value)))


def test_code_is_written_as_it_is() -> None:
    name = literal("{{ 7 * 7 }} {% raw %} {#")
    assert f"    {name},\n" in render(package(name))[PurePosixPath("errors.py")]


def package(export: Code) -> ir.Package:
    """Return the smallest package, whose module `errors` exports one name."""
    return ir.Package(
        client=ir.Client(imports=(), api_arguments=(), classes=(), exports=()),
        errors=(),
        error_imports=(),
        error_names=(export,),
        modules=(),
        indexes=(),
        operations=(),
        resources=(),
        webhooks=None,
        models=None,
        readme=None,
        root_homes=(),
        root_imports=(),
        exports=(),
        is_lazy=False,
        kinds={},
    )
