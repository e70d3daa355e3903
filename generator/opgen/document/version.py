"""Version of a document."""

import re
from typing import Any

_VERSION = re.compile(r"(3\.[012])(\.[0-9]+(?:-.+)?)?")


def version_of(root: dict[str, Any]) -> str | None:
    """Return the complete version of a document, or `None` for an unsupported version.

    `3.1`, as a string or a number, becomes `3.1.0`.
    """
    written = root.get("openapi", root.get("swagger"))
    if type(written) is float:
        written = str(written)
    if not isinstance(written, str) or not written.isascii():
        return None
    match = _VERSION.fullmatch(written.strip().lower().removeprefix("v"))
    if match is None:
        return None
    return match[0] if match[2] else f"{match[1]}.0"
