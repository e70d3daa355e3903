"""The second committed client is that of the service in `tests/support/servers/sandboxes`."""

import json
from pathlib import Path

from tests.support.servers import sandboxes

SPEC = Path(__file__).parents[2] / "specs" / "sandboxes.json"


def test_committed_document_is_equal_to_the_served_document() -> None:
    """If not: run `python -m tests.support.servers.sandboxes`, and `opgen fetch sandboxes` beside it."""
    assert json.loads(SPEC.read_text("utf-8")) == sandboxes.create_app().openapi()
