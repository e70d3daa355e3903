"""Packages that a generated client needs, with the oldest versions that are tested."""

from collections.abc import Mapping
from types import MappingProxyType
from typing import Final

from opgen.core.options import Options

MINIMAL_VERSIONS: Final[Mapping[str, str]] = MappingProxyType(
    {"pydantic": "2.10", "httpx2": "2.0", "httpx": "0.27", "typing-extensions": "4.13"}
)
"""Oldest tested version by distribution: `tests/e2e/test_minimal_versions.py` calls a client with exactly these."""


def client_requirements(options: Options) -> tuple[str, ...]:
    """Return the requirements of a package with these `options`, as pip reads them."""
    names = ["pydantic"]
    if not options.types_only:
        # pydantic 2.10 accepts releases of typing-extensions without `TypeForm`.
        names += [options.http_library, "typing-extensions"]
    return tuple(f"{name}>={MINIMAL_VERSIONS[name]}" for name in names)
