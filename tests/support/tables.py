"""Tables of tests as YAML, beside the module that reads them."""

from pathlib import Path
from typing import Any

import yaml


def tables(module: str) -> dict[str, Any]:
    """Return the tables of a module, by the file that is beside it and has its name."""
    found: dict[str, Any] = yaml.safe_load(Path(module).with_suffix(".yaml").read_text("utf-8"))
    return found
