"""Prose around an operation: the sections of a documentation page that stand beside its OpenAPI block."""

import re

from generator.normalize.node import Node

_HEADING = re.compile(r"^#{1,6}[ \t]+(.+?)[ \t#]*$", re.MULTILINE)


def sections(node: Node) -> tuple[tuple[str, str], ...]:
    """Heading and text of each section of an operation's `x-mint.content` (Mintlify's Markdown), in order.

    Text before the first heading has an empty heading; a section without text is left out.
    """
    extension = node.child("x-mint")
    content = extension.child("content") if extension is not None else None
    if content is None or not isinstance(content.value, str):
        return ()
    pieces = _HEADING.split(content.value)
    pairs = [("", pieces[0]), *zip(pieces[1::2], pieces[2::2], strict=True)]
    return tuple((heading, text.strip()) for heading, text in pairs if text.strip())
