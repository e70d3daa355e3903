"""Callers: the same few calls, written for each client as its documentation describes.

A caller imports its client late, since each client runs in an interpreter that has that client.
"""

import importlib
import json
from collections.abc import Mapping
from typing import Any, Protocol

from typing_extensions import override

TOKEN = "token-of-the-client"  # noqa: S105 # of a test


class Caller(Protocol):
    """Calls of one client. `Any` is the type of the clients and results, which share no base class."""

    def client(self, url: str, *, is_async: bool = False, **options: Any) -> Any:
        """Return a client of the server at `url`. The options are `headers` and `max_retries`."""

    def limited(self, url: str, seconds: float) -> Any:
        """Return a client with a limit of the total time of a call, or with the nearest option."""
        return self.client(url, timeout=seconds, max_retries=0)

    def get(self, client: Any) -> Any:
        """Return the thing with the identifier `x`. The result is awaitable for an asynchronous client."""

    def create(self, client: Any, body: Mapping[str, Any] | None = None) -> Any:
        """Create a thing, by default with a valid body."""

    def delete(self, client: Any) -> Any:
        """Delete the thing with the identifier `x`."""

    def ids(self, client: Any) -> list[str]:
        """Return the identifiers of all things of all pages."""

    def thing(self, **fields: Any) -> str:
        """Return the JSON text of a thing."""

    def page(self, ids: list[str], cursor: str | None) -> str:
        """Return the JSON text of a page."""

    async def aclose(self, client: Any) -> None:
        """Close an asynchronous client, if this kind of client can be closed."""
        del client

    def close(self) -> None:
        """Close all other clients, if this kind of client can be closed."""
        return


class Opgen(Caller):
    """Calls of opgen's client of `things.json`."""

    def __init__(self, package: Any) -> None:
        self._package = package
        self._clients: list[Any] = []

    @override
    def client(self, url: str, *, is_async: bool = False, **options: Any) -> Any:
        kind = self._package.AsyncClient if is_async else self._package.Client
        client = kind(base_url=url, token=TOKEN, **options)
        if not is_async:
            self._clients.append(client)
        return client

    @override
    async def aclose(self, client: Any) -> None:
        await client.aclose()

    @override
    def close(self) -> None:
        for client in self._clients:
            client.close()

    @override
    def limited(self, url: str, seconds: float) -> Any:
        return self.client(url, total_timeout=seconds, max_retries=0)

    @override
    def get(self, client: Any) -> Any:
        if isinstance(client, self._package.AsyncClient):
            return self._package.get_thing_async(client, "x")
        return self._package.get_thing(client, "x")

    @override
    def create(self, client: Any, body: Mapping[str, Any] | None = None) -> Any:
        return client.send(self._package.create_thing_request(body or {"name": "one"}))

    @override
    def delete(self, client: Any) -> Any:
        return self._package.delete_thing(client, "x")

    @override
    def ids(self, client: Any) -> list[str]:
        return [thing.id for thing in self._package.list_things(client)]

    @override
    def thing(self, **fields: Any) -> str:
        return json.dumps({"id": "x", "name": "one", **fields})

    @override
    def page(self, ids: list[str], cursor: str | None) -> str:
        return json.dumps({"items": [{"id": each} for each in ids], "next": cursor})


class DatamodelCodeGenerator(Opgen):
    """Calls of the client that datamodel-code-generator writes for `things.json`. It has no pages."""

    @override
    def client(self, url: str, *, is_async: bool = False, **options: Any) -> Any:
        if "headers" in options:
            options["default_headers"] = options.pop("headers")
        kind = self._package.AsyncClient if is_async else self._package.Client
        return kind(base_url=url, bearer=TOKEN, **options)

    @override
    async def aclose(self, client: Any) -> None:
        """Close nothing: the program ends soon."""

    @override
    def close(self) -> None:
        """Close nothing: the program ends soon."""

    @override
    def get(self, client: Any) -> Any:
        return client.default.get_thing(id="x")

    @override
    def create(self, client: Any, body: Mapping[str, Any] | None = None) -> Any:
        return client.default.create_thing(body=body or {"name": "one"})

    @override
    def delete(self, client: Any) -> Any:
        return client.default.delete_thing(id="x")

    @override
    def ids(self, client: Any) -> list[str]:
        raise NotImplementedError


class OpenAI(Caller):
    """Calls of openai-python: vector stores."""

    @override
    def client(self, url: str, *, is_async: bool = False, **options: Any) -> Any:
        openai = importlib.import_module("openai")

        if "headers" in options:
            options["default_headers"] = options.pop("headers")
        kind = openai.AsyncOpenAI if is_async else openai.OpenAI
        return kind(base_url=url, api_key=TOKEN, **options)

    @override
    def get(self, client: Any) -> Any:
        return client.vector_stores.retrieve("x")

    @override
    def create(self, client: Any, body: Mapping[str, Any] | None = None) -> Any:
        return client.vector_stores.create(**(body or {"name": "one"}))

    @override
    def delete(self, client: Any) -> Any:
        return client.vector_stores.delete("x")

    @override
    def ids(self, client: Any) -> list[str]:
        return [store.id for store in client.vector_stores.list()]

    @override
    def thing(self, **fields: Any) -> str:
        size = {"usage_bytes": fields.pop("size")} if "size" in fields else {}
        status = {"status": fields.pop("state")} if "state" in fields else {}
        return json.dumps({"id": "x", "name": "one", **size, **status, **fields})

    @override
    def page(self, ids: list[str], cursor: str | None) -> str:
        data = [{"id": each} for each in ids]
        return json.dumps({"data": data, "has_more": cursor is not None})


class Stripe(Caller):
    """Calls of stripe-python: customers."""

    @override
    def client(self, url: str, *, is_async: bool = False, **options: Any) -> Any:
        stripe = importlib.import_module("stripe")

        self._is_async = is_async
        self._headers = options.get("headers")
        retries, seconds = options.get("max_retries", 2), options.get("timeout", 60)
        kind = stripe.HTTPXClient if is_async else stripe.RequestsClient
        return stripe.StripeClient(
            TOKEN, base_addresses={"api": url}, max_network_retries=retries, http_client=kind(timeout=seconds)
        )

    @override
    def get(self, client: Any) -> Any:
        if self._is_async:
            return client.v1.customers.retrieve_async("x")
        options = {"headers": self._headers} if self._headers else None
        return client.v1.customers.retrieve("x", options=options)

    @override
    def create(self, client: Any, body: Mapping[str, Any] | None = None) -> Any:
        return client.v1.customers.create(body or {"name": "one"})

    @override
    def delete(self, client: Any) -> Any:
        return client.v1.customers.delete("x")

    @override
    def ids(self, client: Any) -> list[str]:
        return [each.id for each in client.v1.customers.list().auto_paging_iter()]

    @override
    def thing(self, **fields: Any) -> str:
        balance = {"balance": fields.pop("size")} if "size" in fields else {}
        named = {"id": "x", "object": "customer", "name": "one"}
        return json.dumps({**named, **balance, **fields})

    @override
    def page(self, ids: list[str], cursor: str | None) -> str:
        data = [{"id": each, "object": "customer"} for each in ids]
        more = cursor is not None
        found = {"object": "list", "url": "/v1/customers", "data": data}
        return json.dumps({**found, "has_more": more})
