"""Webhooks are parsed as `webhooks.yaml` of a case lists them. See `tests/cases/README.md`."""

from collections.abc import Iterator
from typing import Any

import pytest
import yaml
from pydantic import TypeAdapter

from tests.goldens.cases import Case, golden, goldens
from tests.goldens.conftest import imported

_ANY: TypeAdapter[Any] = TypeAdapter(Any)
_KEYS = {"parse", "headers", "body", "secret", "returns", "raises", "says"}


def written() -> Iterator[Any]:
    """Yield each entry of each case, as parameters of a test."""
    for case in goldens():
        file = case.folder / "webhooks.yaml"
        entries = yaml.safe_load(file.read_text("utf-8")) if file.exists() else []
        for number, entry in enumerate(entries, start=1):
            name = f"{case.name}-{number}-{entry['parse']}"
            yield pytest.param(case, entry, id=name)


@pytest.mark.parametrize(("case", "entry"), list(written()))
def test_webhook_is_read_as_documented(case: Case, entry: dict[str, Any]) -> None:
    assert set(entry) <= _KEYS
    package = imported(case)
    function = getattr(package, entry["parse"])
    assert function is getattr(package.webhooks, entry["parse"])
    headers, body = entry.get("headers", {}), entry["body"].encode()
    is_signed = "secret" in entry
    secret = {"webhook_secret": entry["secret"]} if is_signed else {"unsigned": True}
    if "raises" in entry:
        error = getattr(package, entry["raises"])
        with pytest.raises(error) as raised:
            function(headers, body, **secret)
        assert type(raised.value) is error
        assert entry.get("says", "") in str(raised.value)
    else:
        value = function(headers, body, **secret)
        with pytest.raises(ValueError, match="webhook_secret is empty"):
            function(headers, body)
        dumped = _ANY.dump_python(value, mode="json", by_alias=True, exclude_unset=True)
        assert dumped == entry.get("returns")


def test_package_without_webhooks_has_no_webhooks_module() -> None:
    package = imported(golden("package/no-schemas"))

    assert "webhooks" not in dir(package)
    with pytest.raises(AttributeError, match="has no attribute 'webhooks'"):
        _ = package.webhooks
