"""Search for references to other documents."""

from typing import Any

import pytest
from opgen.document.bundle import may_refer_to_files


@pytest.mark.parametrize(
    ("schema", "expected"),
    [
        ({"$ref": "#/components/schemas/Job"}, False),
        ({"$ref": "job.yaml#/Job"}, True),
        ({"$ref": ""}, True),
        ({"$id": "https://example.com/job"}, True),
        ({"discriminator": {"mapping": {"a": "Job", "b": "#/Task"}}}, False),
        ({"discriminator": {"mapping": {"a": "Job", "b": "task.yaml"}}}, True),
        ({"discriminator": {"mapping": {"a": "./task"}}}, True),
        ({"mapping": "a.yaml", "$ref": 1}, False),
    ],
)
def test_references_to_other_documents_are_found(schema: dict[str, Any], *, expected: bool) -> None:
    root = {"paths": {"/jobs": {"get": {"parameters": [{"schema": schema}]}}}}
    assert may_refer_to_files(root) is expected
