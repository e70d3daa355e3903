"""Parser of bytes into plain data.

It detects JSON, YAML and documentation pages from the content.
"""

import re
from collections.abc import Iterator, Mapping, Sequence
from dataclasses import replace
from typing import Literal

from opgen.core.conflicts import conflict_line
from opgen.core.errors import DocumentError, Position, Problem
from opgen.core.frozen import frozen
from opgen.core.pointers import JsonObject, Pointer
from opgen.source.text.encoding import decode
from opgen.source.text.json_text import json_positions, parse_json
from opgen.source.text.pages import (
    Block,
    add_prose,
    find_html_block,
    find_markdown_block,
    html_page_refused,
    is_document,
    is_html,
    is_markdown_page,
    operations,
    page_positions,
)
from opgen.source.web.redact import redact_url

Kind = Literal["json", "yaml"]

# A text that begins with `{` and a quoted key is treated as JSON, so that invalid JSON gets the messages for JSON.
# YAML flow mappings rarely begin with a quoted key.
_JSON = re.compile(r'\s*\{\s*(?:["}]|\Z)')

_NAMES = {list: "a list", str: "a string", bool: "a boolean", int: "a number", float: "a number", type(None): "null"}


_CONVERT = "convert it to OpenAPI 3, and use the result"
_GRAPHQL = "use a generator for GraphQL, such as ariadne-codegen"
# Names of formats, each with a hint, the keys at the root of its documents, and a pattern of its texts.
#
# `|` separates alternatives. A format without keys or a pattern has a null character, which matches nothing.
_FORMATS = (
    ("an AsyncAPI document", "use a generator for AsyncAPI", "asyncapi", "\0"),
    ("a Postman collection", "export the API from Postman as OpenAPI 3", "info item|collection", "\0"),
    ("the result of a GraphQL introspection", _GRAPHQL, "__schema", r'"__schema"\s*:\s*\{'),
    ("a GraphQL schema", _GRAPHQL, "\0", r"^(extend\s+)?((type|input|interface|enum)\s+\w[^:{}\n]*|schema\s*)\{"),
    ("an HTTP archive (HAR)", "use the OpenAPI document of the API", "log", "\0"),
    (
        "the package.json of an npm package",
        "use an OpenAPI document of the package",
        "name dependencies|name devDependencies|name scripts|name main|name license",
        "\0",
    ),
    ("a Google Discovery document", _CONVERT, "discoveryVersion", "\0"),
    (
        "a WSDL document",
        "use a client for SOAP, such as zeep",
        "\0",
        r"<(\w+:)?(definitions|description)\b[^<>]*\bwsdl\b",
    ),
    ("a WADL document", _CONVERT, "\0", r"<(\w+:)?application\b[^<>]*\bwadl\b"),
    ("an OData metadata document", _CONVERT, "\0", r"<(\w+:)?Edmx\b"),
    ("a RAML document", _CONVERT, "\0", r"\A#%RAML"),
    ("an API Blueprint", _CONVERT, "\0", r"\A\s*FORMAT:\s*1A"),
    (
        "a JSON Schema",
        "put it below components/schemas of an OpenAPI document, and set types_only = true for models alone",
        "$schema|$defs|definitions|type properties",
        "\0",
    ),
)


@frozen
class Source:
    """Parsed document, with the original bytes, which are needed to find positions.

    - `name`: name in messages: a path as typed, or a URL.
    - `content`: bytes as served.
    - `block`: block of a documentation page that contains `root`. `None` if the content is not a page.
    - `note`: note for the user about a documentation page, or an empty string.
    """

    name: str

    content: bytes

    kind: Kind
    root: JsonObject
    block: Block | None = None

    note: str = ""

    @property
    def text(self) -> str:
        """Decoded `content`. Each access decodes again, because a stored text would need more memory than the data."""
        return decode(self.content)

    def located(self, problems: Sequence[Problem]) -> list[Problem]:
        """Return `problems` with the positions of their pointers."""
        found = self.positions([each.pointer for each in problems])
        return [replace(each, position=position) for each, position in zip(problems, found, strict=True)]

    def positions(self, pointers: Sequence[Pointer]) -> tuple[Position, ...]:
        """Return the position of each of `pointers` in `text`, or of the nearest value that contains it.

        The position of a value in a mapping is the position of its key. A merged YAML value, and a value inside an
        aliased value, has the position at which the text defines it. The method parses the text again, once for all
        pointers.
        """
        content = self.text
        text = content if self.block is None else self.block.text
        if self.kind == "json":
            found = json_positions(text, pointers)
        else:
            # Only YAML needs PyYAML, and most documents are JSON.
            from opgen.source.text.yaml_text import yaml_positions  # noqa: PLC0415

            found = yaml_positions(text, pointers)
        return tuple(found) if self.block is None else page_positions(content, self.block, found)


class UnresolvedMergeError(DocumentError):
    """Error for a document with conflict markers of git."""


def read(content: bytes, name: str) -> Source:
    """Parse the document in `content`.

    Keep numbers, strings and keys unchanged. Add the prose of a Markdown page to its only operation, as `x-mint`.

    Raises:
        UnresolvedMergeError: The document is invalid, and has conflict markers of git.
        DocumentError: The document is invalid.
    """
    text = decode(content)
    try:
        return _read(text, content, name)
    except DocumentError:
        line = conflict_line(text)
        if line is None and (problem := other_format(text, {})):
            raise DocumentError((problem,)) from None
        if line is None:
            raise
    problem = Problem(
        message="unresolved merge conflict", hint="resolve the conflict by hand", position=Position(line, 1)
    )
    raise UnresolvedMergeError((problem,))


def other_format(text: str, root: Mapping[str, object]) -> Problem | None:
    """Return the problem of a document in another format, or `None`. An invalid document has an empty `root`."""
    if not is_document(text) and "paths" not in root:
        for name, hint, keys, pattern in _FORMATS:
            has_keys = any(set(each.split()) <= root.keys() for each in keys.split("|"))
            if has_keys or re.search(pattern, text, re.MULTILINE):
                return Problem(
                    message=f"expected an OpenAPI document, found {name}", hint=hint, position=Position(1, 1)
                )
    return None


def _read(text: str, content: bytes, name: str) -> Source:
    if is_html(text):
        block = find_html_block(text)
        if block is None:
            raise html_page_refused(text, name)
    elif _JSON.match(text) or not is_markdown_page(text):
        kind, root = _parse(text)
        return Source(name=name, content=content, kind=kind, root=root)
    else:
        block = find_markdown_block(text)
    try:
        kind, root = _parse(block.text)
    except DocumentError as error:
        raise DocumentError(_in_page(error.problems, text, block)) from None
    add_prose(root, block.prose)
    return Source(name=name, content=content, kind=kind, root=root, block=block, note=_note(root, block))


def _parse(text: str) -> tuple[Kind, JsonObject]:
    kind: Kind = "json" if _JSON.match(text) else "yaml"
    if kind == "json":
        root = parse_json(text)
    else:
        # As in `Source.positions`.
        from opgen.source.text.yaml_text import parse_yaml  # noqa: PLC0415

        root = parse_yaml(text)
    if not isinstance(root, dict):
        message = f"expected a mapping at the root of the document, found {_NAMES[type(root)]}"
        hint = "give an OpenAPI document: it begins with `openapi:` or `{`"
        raise DocumentError((Problem(message=message, hint=hint, position=Position(1, 1)),))
    return kind, root


def _in_page(problems: Sequence[Problem], page: str, block: Block) -> Iterator[Problem]:
    moved = page_positions(page, block, (problem.position or Position(1, 1) for problem in problems))
    for problem, position in zip(problems, moved, strict=True):
        yield replace(problem, position=position)


def _note(root: JsonObject, block: Block) -> str:
    count = len(operations(root))
    contained = f"this page contains {count} operation{'' if count == 1 else 's'}"
    url = redact_url(block.url)
    return f"{contained}; the complete document is at {url}" if url else contained
