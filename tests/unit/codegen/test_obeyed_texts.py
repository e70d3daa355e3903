"""Texts that doctest, checkers, linters or editors obey: no line of a generated file begins with such a text of a document."""

import ast
import doctest
import json
import re
from collections.abc import Iterator, Mapping
from pathlib import PurePosixPath
from typing import Any

import pytest
from opgen.codegen.templates import templates_folder
from opgen.core.options import Options
from opgen.document.document import load
from opgen.pipeline import generate
from opgen.source.read import read

PROMPTS = (">>> import os", ">>>", ">>>x", "... 1", "...", ".. testcode::")
COMMENTS = """
# type: ignore|#type:ignore|# noqa|# NoQA: E501|# pragma: no cover|# pragma no cover|# fmt: off|# fmt:skip|# isort: skip_file
# isort:off|# mypy: ignore-errors|# pyright: basic|#pyright: strict|# ruff: noqa|# ruff:noqa|# pylint: disable=all
# flake8: noqa|# nosec|# yapf: disable|# -*- coding: latin-1 -*-|# coding=latin-1|# vim: set ts=1:|# pyre-ignore[1]|# ty: ignore
vim: set ts=1:|vi:ts=1|vim>700: ts=1|ex: set ts=1:|ex: ts=1|Local Variables:|isort:skip_file
""".strip().replace("\n", "|").split("|")
PROMPT = re.compile(r'\s*(?:"""\\?)?(?:>>>|\.\.\.(?: |$)|\.\. )')
COMMENT = re.compile(
    r"#+\s*(?:(?i:noqa|pragma|nosec|pyre-|-\*-)|(?:type|fmt|isort|mypy|pyright|ruff|pylint|flake8|yapf|coding|ty)\s*[:=])"
    r"|\bvim?(?:>\d+)?:|\bex:\s*(?:set|\w+=)|Local Variables:|isort:"
)
EXTENSIONS = (
    *("x-enum-descriptions", "x-enumDescriptions", "x-enum-varnames", "x-internal-notes", "x-summary", "x-tags"),
    *("x-deprecated-reason", "x-displayName", "x-codeSamples", "x-rate-limit"),
)


def _text(text: str) -> str:
    """Return lines that begin with `text`, and lines that are broken before `text` at some width."""
    broken = (f"{'a' * width} {text}" for width in range(72, 82))
    return "\n".join([text, "", f"    {text}", f"- {text}", "", *broken, f"Args:\n    a: {text}", text])


def _schema(text: str, **more: Any) -> dict[str, Any]:
    return {**_annotations(text), "type": "string", "title": text, "default": text, "examples": [text], **more}


def _annotations(text: str) -> dict[str, Any]:
    own = {name: [text] if name.startswith("x-enum") else text for name in EXTENSIONS}
    return {**own, "summary": text, "description": text, "externalDocs": {"description": text, "url": "https://a"}}


def _document(text: str) -> dict[str, Any]:
    """Return a document with `text` wherever a text may stand."""
    enum = _schema(text, enum=[text, "b"])
    union = [{"$ref": f"#/components/schemas/{name}"} for name in ("Thing", "Other")]
    thing = {
        **_schema(text, type="object", required=["kind"]),
        "properties": {
            "kind": _schema(text, const="thing"),
            "constant": _schema(text, const=text),
            "pattern": _schema(text, pattern=re.escape(text)),
            "values": {**_schema(text, type="array"), "items": enum},
            text[:60]: _schema(text),
        },
        "additionalProperties": _schema(text),
        "not": {"const": text},
    }
    del thing["default"]
    schemas = {
        "Thing": thing,
        "Other": {**thing, "properties": {"kind": {"const": "other"}}},
        "Enum": enum,
        "Alias": _schema(text, type="array", items={"type": "integer"}),
        "Union": {**_annotations(text), "oneOf": union, "discriminator": {"propertyName": "kind"}},
        "Map": {**_annotations(text), "type": "object", "additionalProperties": _schema(text)},
        text[:60]: thing,
    }
    content = {
        "application/json": {
            "schema": {"$ref": "#/components/schemas/Thing"},
            "examples": {text[:60]: {**_annotations(text), "value": {"kind": "thing", "constant": text}}},
        }
    }
    parameters = [
        {**_annotations(text), "name": name, "in": place, "schema": _schema(text), "example": text, "required": True}
        for name, place in (("id", "path"), ("a", "query"), (text[:60], "query"), ("X-A", "header"), ("c", "cookie"))
    ]
    answer = {
        **_annotations(text),
        "headers": {"X-B": {**_annotations(text), "schema": _schema(text)}},
        "content": content,
    }
    operation = {
        **_annotations(text),
        "tags": [text[:60], "other"],
        "parameters": parameters,
        "requestBody": {**_annotations(text), "content": content},
        "responses": {"200": answer, "404": answer, "default": answer},
        "deprecated": True,
        "security": [{"key": [text[:60]]}],
    }
    names = [name for name in schemas if name.isalnum()]
    every = {"schema": {"type": "object", "properties": {n: {"$ref": f"#/components/schemas/{n}"} for n in names}}}
    return {
        "openapi": "3.1.0",
        "info": {**_annotations(text), "title": text, "version": text, "license": {"name": text}},
        "servers": [{"url": "https://a.example", "description": text}],
        "tags": [{**_annotations(text), "name": text[:60]}],
        "paths": {
            "/a/{id}": {**_annotations(text), "post": {**operation, "operationId": "post_a"}},
            "/b/{id}": {"post": {**operation, "operationId": text[:60], "tags": [], "deprecated": False}},
            "/all": {"get": {"responses": {"200": {"description": text, "content": {"application/json": every}}}}},
        },
        "webhooks": {text[:60]: {"post": {**operation, "parameters": []}}},
        "components": {
            "schemas": schemas,
            "securitySchemes": {"key": {"type": "apiKey", "in": "header", "name": "X-Key", "description": text}},
        },
    }


def _obeyed(files: Mapping[PurePosixPath, str]) -> Iterator[tuple[str, str]]:
    """Yield each line that a tool could obey, and each example of doctest, of the files with texts of a document."""
    for path, content in files.items():
        if "_runtime" in path.parts and (templates_folder() / "runtime" / path.name).is_file():
            continue
        texts, match = [content], COMMENT.match
        if path.suffix == ".py":
            constants = [each.value for each in ast.walk(ast.parse(content)) if isinstance(each, ast.Expr)]
            texts = [each.value for each in constants if isinstance(each, ast.Constant) and isinstance(each.value, str)]
            match = COMMENT.search  # some tools search the line for a comment
        for line in content.split("\n"):
            if match(line) or (PROMPT.match(line) and line not in ("    ...", "    ...  # a call")):
                yield str(path), line
        yield from ((str(path), each.source) for text in texts for each in doctest.DocTestParser().get_examples(text))


@pytest.mark.parametrize("texts", [*([each] for each in PROMPTS), COMMENTS], ids=[*PROMPTS, "comments"])
def test_no_line_of_a_package_begins_with_a_text_that_tools_obey(texts: list[str]) -> None:
    document = load(read(json.dumps(_document("\n".join(map(_text, texts)))).encode(), "a.json"))
    files = generate(document, Options(package="demo", testing=True, readme=True, api_file=True)).files
    assert {"README.md", "api.md"} <= {path.name for path in files}
    found = [*_obeyed(files)]
    assert found == [], found[:6]
