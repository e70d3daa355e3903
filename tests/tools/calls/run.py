"""Runs the calls of one vendor, in the environment of the SDKs: `python -m tests.tools.calls.run VENDOR`.

It prints, as JSON by name of the function, the request that the function sent, or the error that it raised before.
"""

import importlib
import json
import sys

from tests.support.servers.scripted import Server, json_answer


def main(vendor: str) -> None:
    """Call each function with its client."""
    module = importlib.import_module(f"tests.tools.calls.vendors.{vendor}")
    found: dict[str, dict[str, str]] = {}
    with Server() as server:
        server.answers = [json_answer("{}")]
        own = module.Client(base_url=server.url + getattr(module, "BASE", ""), max_retries=0)
        clients = {True: module.sdk(server.url), False: own}
        for name, function in [*vars(module).items()]:
            if getattr(function, "__module__", "") != module.__name__ or name == "sdk":
                continue
            server.received.clear()
            error = ""
            try:
                function(clients[name.endswith("_sdk")])
            except Exception as raised:  # noqa: BLE001 - the response fits no operation, so clients may refuse it
                error = f"{type(raised).__name__}: {raised}"
            if server.received:
                sent = server.received[0]
                found[name] = {
                    "method": sent.method,
                    "target": sent.target,
                    "type": sent.headers.get("content-type", ""),
                    "body": sent.body.decode("latin-1"),
                }
            else:
                found[name] = {"error": error}
    sys.stdout.write(json.dumps(found))


if __name__ == "__main__":
    main(sys.argv[1])
