"""Many calls at once, while one in five fails; `python -m tests.tools.load` does it with ten thousand."""

from collections.abc import Callable
from functools import partial
from types import ModuleType

import pytest

from tests.tools.load import Result, by_tasks, by_threads

CALLS = 400


ON_ASYNCIO = partial(by_tasks, backend="asyncio")
ON_TRIO = partial(by_tasks, backend="trio")


@pytest.mark.parametrize("call", [by_threads, ON_ASYNCIO, ON_TRIO])
def test_every_call_ends_with_a_result_or_a_documented_error(
    faults: ModuleType, call: Callable[[ModuleType, int], Result]
) -> None:
    result = call(faults, CALLS)
    assert result.ended.total() == CALLS
    assert result.ended["ok"] > CALLS * 0.9
    assert (result.wrong, result.sent_twice) == ((), ())
    assert (result.left_open, result.left_running) == (0, 0)
    assert result.growth < 2 << 20
