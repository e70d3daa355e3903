"""Prepared responses of fake clients, and recorded calls."""

from datetime import UTC, datetime
from operator import attrgetter
from typing import Any

import pytest

from tests.unit.runtime.testing.conftest import Doubles


@pytest.mark.parametrize(
    ("name", "prepared", "expected"),
    [
        ("get_name", [["a", "b"], ["c"]], ["a", "b", "c", "c"]),
        ("get_name", [[""]], ["", ""]),
        ("get_name", [["null"]], ["null"]),
        ("get_owner", [[None]], [None]),
        ("get_owner", [["me"]], ["me"]),
        ("get_photo", [[b""]], [b""]),
        ("get_photo", [[b"\x89PNG"]], [b"\x89PNG"]),
    ],
)
def test_prepared_results_are_returned_in_order(
    doubles: Doubles, name: str, prepared: list[list[object]], expected: list[object]
) -> None:
    operation = doubles.on(name)
    for results in prepared:
        operation.returns(*results)
    assert [doubles.call(name) for _ in expected] == expected


def test_prepared_model_and_absent_content_are_returned(doubles: Doubles) -> None:
    prepared = doubles.item(item_name="a", at=datetime(2026, 1, 2, tzinfo=UTC))
    doubles.on("get_item").returns(prepared)
    doubles.on("delete_item").returns(None)
    assert [doubles.call("get_item", 1) for _ in range(3)] == [prepared] * 3
    assert doubles.call("delete_item", 1) is None


def test_new_responses_replace_earlier_ones(doubles: Doubles) -> None:
    doubles.on("get_name").returns("a")
    doubles.on("get_name").returns("b")
    assert doubles.call("get_name") == "b"


def test_status_fits_the_type_of_the_result(doubles: Doubles) -> None:
    package = doubles.package
    job = package.Job(id=5, job="later")
    doubles.on("add_item").returns(doubles.item(), job)
    assert doubles.call("add_item", id=1) == doubles.item()
    assert doubles.call("add_item", id=1) == job
    request = package.add_item_request(body=doubles.item())
    doubles.on("add_item").returns(doubles.item(), status=201, headers={"X-Request-Id": "req_1"})
    raw = doubles.fake.send_raw(request)
    assert (raw.status_code, raw.request_id) == (201, "req_1")


def test_result_that_does_not_fit_the_document_is_an_error(doubles: Doubles) -> None:
    doubles.on("get_item").returns({"id": "x"})
    with pytest.raises(AssertionError, match=r"does not fit get_item: .*id"):
        doubles.call("get_item", 1)


def test_error_of_a_class_is_raised(doubles: Doubles) -> None:
    package = doubles.package
    doubles.on("add_item").fails(
        package.UnprocessableEntityError, package.Problem(code="full"), headers={"X-Request-Id": "req_2"}
    )
    with pytest.raises(package.UnprocessableEntityError) as caught:
        doubles.call("add_item", id=1)
    assert caught.value.detail == package.Problem(code="full")
    assert caught.value.request_id == "req_2"


def test_failure_without_a_response_is_raised(doubles: Doubles) -> None:
    for name in ("TransportError", "TransportTimeoutError"):
        error = getattr(doubles.package, name)
        doubles.on("get_item").fails(error)
        with pytest.raises(error) as caught:
            doubles.call("get_item", 1)
        assert type(caught.value) is error
    assert len(doubles.fake.recorded) == 2 * 3


def test_retries_happen_without_waiting(doubles: Doubles) -> None:
    wait = {"Retry-After": "50"}
    operation = doubles.on("get_item").fails(503, headers=wait).fails(429, headers=wait)
    operation.returns(doubles.item())
    assert doubles.call("get_item", 1) == doubles.item()
    assert doubles.fake.waits == [50.0, 50.0]
    assert len(operation.calls) == 3


def test_waits_count_for_the_total_time_but_take_none(doubles: Doubles) -> None:
    wait = {"Retry-After": "50"}
    operation = doubles.on("get_item").fails(503, headers=wait).fails(503, headers=wait)
    operation.returns(doubles.item())
    results: list[Any] = []
    options = {"on_result": results.append, "max_retries": 5}
    request = doubles.package.get_item_request(1)

    client = doubles.fake.with_options(total_timeout=60, **options)
    assert client.send_raw(request).status_code == 503
    assert doubles.fake.waits == [50.0]  # the second one would end too late
    assert 50 <= results[0].seconds < 60

    client = doubles.fake.with_options(total_timeout=10, **options)
    assert client.send(request) == doubles.item()


def test_options_apply_to_a_fake_client(doubles: Doubles) -> None:
    doubles.on("get_item").fails(503)
    client = doubles.fake.with_options(max_retries=0, headers={"X-Team": "blue"})
    assert client.send_raw(doubles.package.get_item_request(1)).status_code == 503
    (call,) = doubles.fake.recorded
    assert call.headers["X-Team"] == "blue"
    assert doubles.fake.waits == []


def test_unexpected_call_is_an_error(doubles: Doubles) -> None:
    doubles.on("get_name").returns("a")
    message = "unexpected call: <FakeCall get_item: GET /items/7>"
    with pytest.raises(AssertionError, match=message):
        doubles.call("get_item", 7)
    with pytest.raises(AssertionError, match="unexpected call: <FakeCall request: GET"):
        doubles.fake.request("GET", "/elsewhere")
    doubles.on("get_item")
    with pytest.raises(AssertionError, match="no response is prepared for this call"):
        doubles.call("get_item", 7)


def test_function_of_no_operation_is_refused(doubles: Doubles) -> None:
    def get_item() -> None: ...

    for function in (test_unexpected_call_is_an_error, get_item):
        with pytest.raises(ValueError, match="is not the function of an operation"):
            doubles.fake.on(function)


@pytest.mark.filterwarnings("ignore::DeprecationWarning")
def test_methods_are_prepared_and_called(doubles: Doubles) -> None:
    fake = doubles.fake
    plain = fake.target if doubles.kind.portal else fake
    for method, name in (("name.get", "get_name"), ("old.get", "get_old")):
        prepared = fake.on(attrgetter(method)(plain)).returns(name)
        assert attrgetter(method)(fake)() == name
        assert [call.function for call in prepared.calls] == [name]
    doubles.on("get_name").returns("other")
    assert fake.name.get() == "other"
    pages = fake.on(plain.items.list).returns([doubles.item()], [])
    assert [*fake.items.list()] == [doubles.item()]
    assert len(pages.calls) == 2


def test_calls_are_recorded(doubles: Doubles) -> None:
    package = doubles.package
    added = doubles.on("add_item").returns(doubles.item())
    listed = doubles.on("list_items").returns([])
    doubles.call("add_item", id=5, item_name="a")
    doubles.call("list_items", color="red & blue", page=2)
    assert repr(doubles.fake.recorded) == (
        "[<FakeCall add_item: POST /items>, <FakeCall list_items: GET /items?color=red+%26+blue&page=2>]"
    ).replace("color=red+%26+blue&page=2", str(listed.calls[0].query))
    assert added.calls == doubles.fake.recorded[:1]
    (first,), (second,) = added.calls, listed.calls
    assert first.body(package.Item) == doubles.item(5, item_name="a")
    assert (first.method, first.path) == ("POST", "/items")
    assert dict(second.query) == {"color": "red & blue", "page": "2"}


def test_recorded_call_hides_credentials(doubles: Doubles) -> None:
    doubles.on("get_name").returns("a")
    client = doubles.fake.with_options(headers={"Authorization": "Bearer hunter2"})
    client.send(doubles.package.get_name_request())
    assert doubles.fake.recorded[0].headers["authorization"] == "Bearer hunter2"
    assert "hunter2" not in repr(doubles.fake.recorded)


def test_pages_are_returned_by_request(doubles: Doubles) -> None:
    first, second = [doubles.item(1), doubles.item(2)], [doubles.item(3)]
    pages = doubles.on("list_items").returns(first, second, [])
    for _ in range(2):
        assert doubles.call("list_items") == [*first, *second]
    assert [dict(call.query) for call in pages.calls[:3]] == [{}, {"page": "2"}, {"page": "3"}]


def test_page_that_is_not_prepared_is_an_error(doubles: Doubles) -> None:
    doubles.on("list_items").returns([doubles.item()])
    with pytest.raises(AssertionError, match="no page is prepared for this call"):
        doubles.call("list_items")


def test_failure_of_a_page_stays(doubles: Doubles) -> None:
    doubles.on("list_items").returns([doubles.item()]).fails(503)
    with pytest.raises(doubles.package.errors.ServiceUnavailableError):
        doubles.call("list_items")
    assert len(doubles.fake.recorded) == 4


def test_pages_by_cursor_are_retried(doubles: Doubles) -> None:
    found = doubles.package.Found
    pages = [found(items=[doubles.item(1)], next="b"), found(items=[doubles.item(2)])]
    doubles.on("find_items").returns(pages[0]).fails(503).returns(pages[1])
    assert doubles.call("find_items") == [doubles.item(1), doubles.item(2)]
    assert len(doubles.fake.waits) == 1


def test_stream_that_is_opened_again_ends_after_the_last_one(doubles: Doubles) -> None:
    first, second = doubles.item(1), doubles.item(2)
    watched = doubles.on("watch_items").returns([first])
    watched.fails(503).returns([second])
    client = doubles.fake.with_options(max_retries=0)
    with doubles.kind.function(doubles.package, "watch_items")(client).reconnecting() as stream:
        assert [*stream] == [first, second]
    assert len(watched.calls) == 4


def test_download_is_returned_in_chunks(doubles: Doubles) -> None:
    doubles.on("get_photo").returns(b"content")
    with doubles.fake.stream(doubles.package.get_photo_request()) as chunks:
        assert b"".join(chunks) == b"content"


def test_streams_are_returned(doubles: Doubles) -> None:
    items = [doubles.item(1, item_name="a\nb"), doubles.item(2)]
    events = [doubles.package.Event(event=name, data=items[0]) for name in ("added", "removed")]
    names = ("watch_items", "read_lines", "read_records", "read_parts")
    for name, prepared in (*((each, items) for each in names), ("watch_events", events)):
        doubles.on(name).returns(prepared, [])
        assert [doubles.call(name) for _ in range(2)] == [prepared, []]
    texts = [doubles.package.ServerSentEvent(data=text) for text in ("1", "a\nb")]
    doubles.on("watch_text").returns(texts)
    assert [each.data for each in doubles.call("watch_text")] == ["1", "a\nb"]


@pytest.mark.parametrize(("name", "given"), [("get_item", [1]), ("read_lines", [])])
def test_error_of_any_status_is_raised(doubles: Doubles, name: str, given: list[int]) -> None:
    doubles.on(name).fails(404, {"message": "gone"})
    with pytest.raises(doubles.package.errors.NotFoundError, match="gone"):
        doubles.call(name, *given)
