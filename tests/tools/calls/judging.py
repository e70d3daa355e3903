"""Comparison of the calls of a vendor's SDK and of the generated client."""

import ast
import json
import re
from collections.abc import Iterator, Mapping
from typing import Any
from urllib.parse import parse_qsl

from tests.support.servers.scripted import Received
from tests.tools.comparison.judging import parts

Sent = Mapping[str, str]
"""Request of a function, or the error that it raised before it sent one, as `run` prints them."""


def difference(vendor: Sent, own: Sent) -> str:
    """Return the first difference of a request from the vendor's, or an empty string."""
    if "error" in own:
        return f"raises {own['error'].splitlines()[0]}"
    for name, wanted in _request(vendor).items():
        found = _request(own)[name]
        if found != wanted:
            return f"sends the {name} `{_shown(found, wanted)}`, not `{_shown(wanted, found)}`"
    return ""


def keywords(function: ast.FunctionDef) -> set[str]:
    """Return the names of the arguments of the call in `function`: keywords, and keys of its dictionaries."""
    return set(_named(function.body[-1]))


def _named(node: ast.AST) -> Iterator[str]:
    for child in ast.iter_child_nodes(node):
        if isinstance(child, ast.keyword):
            yield str(child.arg)
        elif isinstance(child, ast.Dict):
            yield from (str(ast.literal_eval(key)) for key in child.keys if key is not None)
        else:
            yield from _named(child)


def _request(sent: Sent) -> dict[str, Any]:
    path, _, query = sent["target"].partition("?")
    return {"method": sent["method"], "path": path, "query": _pairs(query), "body": _body(sent)}


def _body(sent: Sent) -> Any:
    """Return the body as a JSON value, pairs or parts. An empty body is `None`, whatever its media type."""
    kind = sent["type"].partition(";")[0]
    if not sent["body"]:
        return None
    if kind == "application/x-www-form-urlencoded":
        return _pairs(sent["body"])
    if kind == "multipart/form-data":
        received = Received(
            method="", target="", headers={"content-type": sent["type"]}, body=sent["body"].encode("latin-1")
        )
        return sorted((re.sub(r"\[\d+\]$", "[]", str(name)), _json(str(text))) for name, _, text in parts(received))
    return _json(sent["body"])


def _pairs(text: str) -> list[tuple[str, str]]:
    """Return pairs in any order. The index of a plain item and the case of a boolean do not matter."""
    pairs = parse_qsl(text, keep_blank_values=True)
    return sorted((re.sub(r"\[\d+\]$", "[]", name), re.sub("^(True|False)$", _lower, value)) for name, value in pairs)


def _lower(found: re.Match[str]) -> str:
    return found[0].lower()


def _json(text: str) -> Any:
    try:
        return json.loads(text)
    except ValueError:
        return text


def _shown(value: Any, other: Any) -> str:
    """Return a value as text, and only the pairs or parts that the other value does not have."""
    if isinstance(value, list) and isinstance(other, list):
        value = [each for each in value if each not in other]
    return value if isinstance(value, str) else json.dumps(value)
