"""Reading of SDKs, comparison of names, and the table. `make names` reads the real ones."""

from dataclasses import replace
from pathlib import Path

import pytest

from tests.tools.names.judging import Figures, figures, without_only_resource
from tests.tools.names.page import Result, page
from tests.tools.names.sources import request, sdk_calls

STAINLESS = {
    "shop/_client.py": """
from .resources import Chat
class Shop:
    @cached_property
    def chat(self) -> Chat:
        return Chat(self)
    def ping(self):
        return self._get("/ping")
""",
    "shop/resources/__init__.py": "from .chat.chat import Chat\n",
    "shop/resources/chat/chat.py": """
from .parts import Parts
class Chat:
    @cached_property
    def parts(self) -> "Parts":
        return Parts(self)
    def create(self):
        return self._post(path_template("/chat/{id}", id=1))
""",
    "shop/resources/chat/parts.py": """
class Parts:
    def list(self):
        return self._get_api_list(f"/chat/{self.id}/parts")
""",
}
FERN = {
    "shop/client.py": """
class Shop:
    @property
    def chat(self):
        from .chat.client import ChatClient
        self._chat = ChatClient(self)
        return self._chat
""",
    "shop/chat/client.py": """
from .raw_client import RawChat
class ChatClient:
    def __init__(self):
        self._raw_client = RawChat()
    def create(self):
        return self._raw_client.create()
""",
    "shop/chat/raw_client.py": """
class RawChat:
    def create(self):
        return self.http.request(f"v1/chat/{jsonable(id)}", method="POST")
""",
}
CLASSES = {
    "shop/api/chat_api.py": """
class ChatApi:
    def create_chat(self):
        return self.create_chat_with_http_info()
    def create_chat_with_http_info(self):
        return self.call_api("/chat/{id}", "POST")
    def list_parts(self):
        return self._list_parts_serialize()
    def _list_parts_serialize(self):
        return dict(method="GET", resource_path="/chat/{id}/parts")
""",
}
SERVICES = {
    "shop/_services.py": """
_subservices = {"chat": ["shop._chat", "ChatService"]}
class Services:
    pass
""",
    "shop/_chat.py": """
class ChatService:
    def create(self):
        return self._request("post", "/v1/chat/{id}".format(id=1))
    def list_parts(self):
        return fetch(Options(url="".join([self.base, "/2.0/chat/", to_string(1), "/parts"]), method="GET"))
""",
}
REQUESTS = [("POST", "chat/{}"), ("GET", "chat/{}/parts"), ("GET", "ping")]


@pytest.mark.parametrize(
    ("files", "root", "expected"),
    [
        (STAINLESS, "shop._client:Shop", [("chat", "create"), ("chat", "parts", "list"), ("ping",)]),
        (FERN, "shop.client:Shop", [("chat", "create"), None, None]),
        (CLASSES, "shop.api.*_api", [("chat", "create_chat"), ("chat", "list_parts"), None]),
        (SERVICES, "shop._services:Services", [("chat", "create"), ("chat", "list_parts"), None]),
    ],
)
def test_calls_are_read_from_sources(
    tmp_path: Path, files: dict[str, str], root: str, expected: list[tuple[str, ...] | None]
) -> None:
    for name, text in files.items():
        file = tmp_path / name
        file.parent.mkdir(parents=True, exist_ok=True)
        file.write_text(text, "utf-8")
    found = sdk_calls(tmp_path, root, REQUESTS)
    assert found == {sent: {name} for sent, name in zip(REQUESTS, expected, strict=True) if name}


def test_names_of_variables_and_queries_do_not_change_a_request() -> None:
    assert request("get", "/users/{user_id}/?beta=true") == ("GET", "users/{}")


@pytest.mark.parametrize(
    ("call", "vendor", "equal", "same_words", "stutter"),
    [
        (("chat", "get"), ("chats", "retrieve"), 1, 1, 0),
        (("list_chat",), ("chat", "list"), 0, 1, 0),
        (("chat", "list_chats"), ("chat", "list"), 0, 1, 1),
        (("beta", "chat", "list"), ("chat", "list"), 0, 0, 0),
        (("v1", "chat", "listAll"), ("chat", "list_all"), 1, 1, 0),
    ],
)
def test_names_are_compared_up_to_synonyms(
    call: tuple[str, ...], vendor: tuple[str, ...], equal: int, same_words: int, stutter: int
) -> None:
    found = figures({"a": call, "b": ("chat", "other")}, {"a": [vendor, ("other",)]})
    assert found == Figures(operations=1, equal=equal, same_words=same_words, stutter=stutter, largest=1)


def test_sdk_of_one_class_has_no_resources() -> None:
    vendor = without_only_resource({"a": [("plaid", "accounts_get")], "b": [("plaid", "items_get")]})
    assert vendor == {"a": [("accounts_get",)], "b": [("items_get",)]}
    assert figures({"a": ("accounts", "get")}, vendor).equal == 1


def test_page_has_shares_of_operations_and_means() -> None:
    found = Figures(operations=4, equal=1, same_words=2, stutter=0, largest=3)
    first, second = (
        Result(name=name, maker=maker, rule="tags", found=found, by_tag=found, clashes=2, vendor_largest=4)
        for name, maker in (("Shop*, shop 1", "Stainless"), ("Shed, shed 2", "by hand"))
    )
    other = replace(second, found=replace(found, equal=3))
    text = page("<!-- measured: names -->\n<!-- end -->\n", [first, second, other])
    assert "| Shop*, shop 1 | Stainless | tags | 4 | 25 % | 50 % | 0 % | 50 % | 75 % (100 %) | 25 % |\n" in text
    assert "| mean, other makers |  |  |  | 50 % | 50 % | 0 % | 50 % | 75 % (100 %) | 25 % |\n" in text
    assert "| mean, without * |  |  |  | 50 % |" in text
