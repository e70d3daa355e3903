"""Program that observes one client and prints its behaviour as JSON: `python -m tests.tools.behaviour.run NAME`."""

import importlib
import json
import sys

from tests.tools.behaviour.callers import Caller, DatamodelCodeGenerator, OpenAI, Opgen, Stripe
from tests.tools.behaviour.scenarios import observe


def caller(name: str) -> Caller:
    """Return the caller of a client. The package of a generated client is on the path."""
    if name == "opgen":
        return Opgen(importlib.import_module("things"))
    if name == "datamodel-code-generator":
        return DatamodelCodeGenerator(importlib.import_module("client"))
    return OpenAI() if name == "openai-python" else Stripe()


if __name__ == "__main__":
    json.dump(observe(caller(sys.argv[1])), sys.stdout)
