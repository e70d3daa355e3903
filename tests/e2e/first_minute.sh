#!/usr/bin/env bash
# From an empty folder to a typed call, as the README says: URL is where a service serves its document, TOKEN its token.
set -euo pipefail
opgen init "$URL/openapi.json" --name sandboxes
opgen generate
cat > call.py <<'PYTHON'
import os

from sandboxes import Client, CpuResources, create_sandbox

with Client(base_url=os.environ["URL"], token=os.environ["TOKEN"]) as client:
    resources = CpuResources(kind="cpu", cores=2)
    sandbox = create_sandbox(client, name="first", resources=resources)
    print(sandbox.name, sandbox.status.value)
PYTHON
mypy --strict call.py
PYTHONPATH=generated python call.py
opgen check
