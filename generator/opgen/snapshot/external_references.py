"""Search for references to other documents, before a document is bundled."""

from typing import Any


def may_refer_to_files(root: Any) -> bool:
    """Return whether `root` contains a reference or a discriminator mapping that may lead to another document.

    The search knows no objects of OpenAPI, so a property or an example may count as a reference. `$id` counts, because
    it changes the meaning of references. Bundling decides exactly, and takes five times as long.
    """
    pending = [root]
    while pending:
        value = pending.pop()
        if isinstance(value, dict):
            reference = value.get("$ref")
            if isinstance(reference, str) and not reference.startswith("#"):
                return True
            if "$id" in value or _leads_to_file(value.get("mapping")):
                return True
            pending += [e for e in value.values() if isinstance(e, dict | list)]
        elif isinstance(value, list):
            pending += [e for e in value if isinstance(e, dict | list)]
    return False


def _leads_to_file(mapping: Any) -> bool:
    """Return whether a value of a discriminator mapping is a URI, and not a component name or a fragment."""
    return isinstance(mapping, dict) and any(
        isinstance(each, str) and not each.startswith("#") and ("." in each or "/" in each) for each in mapping.values()
    )
