"""The package loads modules at their first use."""

from pathlib import Path

import pytest

from tests.support.checkout import printed
from tests.unit.runtime.shop import SHOP_FOLDER, shop


def test_import_loads_nothing_else() -> None:
    code = """
import shop, sys
print(sorted({'pydantic', 'httpx2', 'shop.client', 'shop.models', 'shop.operations'} & set(sys.modules)))
shop.OPERATIONS['getItem']
print('shop.operations.items' in sys.modules)
"""

    assert printed(code, SHOP_FOLDER) == "[]\nFalse\n"


def test_every_public_name_exists() -> None:
    assert {"Client", "Color", "NotFoundError", "OPERATIONS", "add_item_async"} <= {*shop.__all__}
    for name in shop.__all__:
        assert getattr(shop, name) is not None
        assert name in dir(shop)
    assert shop.models.Item is shop.Item
    assert shop.errors.NotFoundError is shop.NotFoundError
    assert shop.client.Client is shop.Client
    assert shop.operations.OPERATIONS is shop.OPERATIONS


@pytest.mark.parametrize("name", ["Field", "build_path", "nothing", "__path_hooks__", "ValueError", "BadGatewayError"])
def test_other_names_are_not(name: str) -> None:
    with pytest.raises(AttributeError, match=f"module 'shop' has no attribute '{name}'"):
        getattr(shop, name)


def test_operations_load_their_functions() -> None:
    operation = shop.OPERATIONS["getItem"]

    assert (operation.method, operation.path) == ("GET", "/items/{id}")
    assert operation.operation_id == "getItem"
    assert operation.functions == (shop.get_item, shop.get_item_async, shop.get_item_request)
    assert list(shop.OPERATIONS) == ["getItem", "POST /items"]


def test_errors_have_their_class_though_only_an_operation_was_imported() -> None:
    code = """
from shop.operations.items import get_item_request
try:
    get_item_request(1).parse(404, {}, b"")
except Exception as error:
    print(type(error).__module__, error)
"""

    assert printed(code, SHOP_FOLDER) == "shop.errors 404 Not Found from GET /items/{id}\n"


def test_package_works_from_any_place(tmp_path: Path) -> None:
    (tmp_path / "app").mkdir()
    (tmp_path / "app" / "vendor").symlink_to(SHOP_FOLDER)

    code = "import app.vendor.shop as shop; print(shop.get_item_request(1), shop.NotFoundError.__module__)"

    assert printed(code, tmp_path) == "GET /items/{id} app.vendor.shop.errors\n"
