"""Overlay of code samples of a client."""

import json
from pathlib import Path

from opgen.config.clients import Client
from opgen.core import disk
from opgen.project.documents import apply_overlays, read_document
from opgen.project.manifest_tables import recorded_names


def write_samples(client: Client, path: Path) -> None:
    """Write the calls of the documented examples to `path`, as an overlay of `x-codeSamples`. Raise `UsageError`."""
    from opgen.pipeline import samples  # noqa: PLC0415 - completion and help read nothing

    document = apply_overlays(client, read_document(client))
    actions = [
        {
            "target": f"$.paths[{_quoted(pointer[1])}].{pointer[2]}",
            "update": {"x-codeSamples": [{"lang": "Python", "source": text}]},
        }
        for pointer, text in samples(document, client.options, recorded_names(client))
        if len(pointer) == 3  # else the operation stands in a path item outside `paths`
    ]
    info = {"title": f"Code samples of {client.name}", "version": "1"}
    overlay = {"overlay": "1.0.0", "info": info, "actions": actions}
    with disk.refusing(f"write {path}"):
        disk.write_file(path, (json.dumps(overlay, ensure_ascii=False, indent=2) + "\n").encode())


def _quoted(name: str) -> str:
    """Return `name` as a string of JSONPath. Source: RFC 9535, section 2.3.1.1."""
    text = json.dumps(name)[1:-1].replace('\\"', '"').replace("'", "\\'")
    return f"'{text}'"
