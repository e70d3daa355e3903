"""Packages that a generated client needs, with the oldest versions that are tested."""

from collections.abc import Mapping
from types import MappingProxyType
from typing import Final

from opgen.core.options import Options

MINIMAL_VERSIONS: Final[Mapping[str, str]] = MappingProxyType({"pydantic": "2.14", "httpx2": "2.0", "httpx": "0.27"})
"""Oldest tested version by distribution: `tests/e2e/test_minimal_versions.py` calls a client with exactly these."""
REQUIRED_MODULES: Final = frozenset("""
    annotated_types anyio certifi h11 httpcore httpcore2 httpx httpx2 idna pydantic pydantic_core truststore
    typing_extensions typing_inspection
    """.split())
"""Modules that a generated client imports, and modules that these import."""


def client_requirements(options: Options) -> tuple[str, ...]:
    """Return the requirements of a package with these `options`, as pip reads them."""
    names = ["pydantic"]
    if not options.types_only:
        names.append(options.http_library)
    return tuple(f"{name}>={MINIMAL_VERSIONS[name]}" for name in names)
