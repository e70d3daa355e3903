"""Clients of one document call one server in turns, in a process that has the libraries of all.

`tests.tools.bench.overhead` generates the clients and runs `python -m tests.tools.bench.contest URL ROUNDS`, which prints the
median seconds of processor time of a call as JSON.
"""

import json
import random
import statistics
import sys
import time
from collections.abc import Callable, Mapping
from contextlib import ExitStack
from importlib import import_module
from typing import Any

_KEY = "key"
_PORT = 8080


def calls(url: str, stack: ExitStack) -> dict[str, Callable[[], Any]]:
    """Return the call of each client by its name. `stack` closes the clients."""
    # The modules have no common type: each is of another generator.
    httpx2, ours, theirs, models, attrs, attrs_models, attrs_call = map(
        import_module,
        "httpx2 opgen_client client models attrs_client attrs_client.models attrs_client.api.sandbox.expose_port".split(),
    )
    headers = {"Authorization": f"Bearer {_KEY}", "Content-Type": "application/json"}
    http = stack.enter_context(httpx2.Client(base_url=url, headers=headers))
    our_client = stack.enter_context(ours.Client(base_url=url, token=_KEY))
    their_client = stack.enter_context(theirs.Client(base_url=url, http_bearer=_KEY))
    attrs_client = stack.enter_context(attrs.AuthenticatedClient(base_url=url, token=_KEY))
    our_body, their_body, attrs_body = (each.ExposePortRequest(port=_PORT) for each in (ours, models, attrs_models))

    def by_hand() -> Any:
        content = our_body.model_dump_json(by_alias=True, exclude_unset=True)
        response = http.post("/api/v1/sandbox/sb_1/expose", content=content)
        return ours.ExposePortResponse.model_validate_json(response.content)

    return {
        "by hand": by_hand,
        "opgen": lambda: ours.expose_port(our_client, "sb_1", port=_PORT),
        "datamodel-code-generator": lambda: their_client.sandbox.expose_port(sandbox_id="sb_1", body=their_body),
        "openapi-python-client": lambda: attrs_call.sync("sb_1", client=attrs_client, body=attrs_body),
    }


def medians(calls: Mapping[str, Callable[[], Any]], rounds: int) -> dict[str, float]:
    """Return the median seconds of a call by client. The order changes each round, because garbage is collected later."""
    names = [*calls]
    times: dict[str, list[float]] = {name: [] for name in names}
    order = random.Random(1)  # noqa: S311 - no secret depends on it
    for number in range(-len(names), rounds):  # the first rounds load modules
        for name in order.sample(names, len(names)):
            start = time.process_time()
            result = calls[name]()
            taken = time.process_time() - start
            if number < 0:
                assert result.port == _PORT, name
            else:
                times[name].append(taken)
    return {name: statistics.median(found) for name, found in times.items()}


if __name__ == "__main__":
    _url, _rounds = sys.argv[1:]
    with ExitStack() as _stack:
        json.dump(medians(calls(_url, _stack), int(_rounds)), sys.stdout)
