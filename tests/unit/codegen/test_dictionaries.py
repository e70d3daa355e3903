"""Dictionaries in place of models: their module is loaded on first use, and their names yield to schemas."""

import copy
import json
from pathlib import Path
from typing import Any

from opgen.api.model import Api
from opgen.core.options import Names, Options
from opgen.document.document import load
from opgen.pipeline import read_api
from opgen.source.read import read

from tests.goldens.cases import golden
from tests.support.checkout import printed

OPTIONS = Options(package="orders")
DOCUMENT: dict[str, Any] = golden("unions/dictionaries").document.root


def api_of(root: dict[str, Any], recorded: Names = Names()) -> Api:  # noqa: B008 - a frozen value
    return read_api(load(read(json.dumps(root).encode(), "spec.json")), OPTIONS, recorded)


def without(schema: str) -> dict[str, Any]:
    """Return the document without a schema that only one property has."""
    root = copy.deepcopy(DOCUMENT)
    del root["components"]["schemas"][schema]
    del root["components"]["schemas"]["Conversation"]["properties"]["address"]
    return root


def test_dictionaries_are_loaded_for_their_annotations_alone(tmp_path: Path) -> None:
    golden("unions/dictionaries").write_package(tmp_path)
    code = """
import sys, typing
from unions_dictionaries import create_order_request, send_messages
create_order_request({"items": [{"sku": "a", "size": "small"}]})
print("unions_dictionaries.inputs" in sys.modules)
print(typing.get_type_hints(send_messages)["messages"])
"""
    assert printed(code, PYTHONPATH=str(tmp_path)) == "False\ncollections.abc.Sequence[MessageInput]\n"


def test_dictionary_yields_its_name_to_a_new_schema_and_keeps_it_afterwards() -> None:
    first = api_of(without("AddressDict"))
    second = api_of(DOCUMENT, first.names)
    third = api_of(without("AddressDict"), second.names)

    assert [each.inputs["Address"] for each in (first, second, third)] == [
        "AddressDict",
        "AddressDict2",
        "AddressDict2",
    ]
    assert [dict(each.names.inputs) for each in (first, second)] == [{}, {"Address": "AddressDict2"}]
