"""Versions of opgen, of the libraries that write a package, and of the packages that a generated client needs."""

from collections.abc import Mapping
from typing import TYPE_CHECKING

if TYPE_CHECKING:  # `--version` needs no options
    from opgen.core.options import Options

_WRITERS = ("anyascii", "black", "datamodel-code-generator", "jinja2")

MINIMAL_VERSIONS: Mapping[str, str] = {"pydantic": "2.14", "httpx2": "2.0", "httpx": "0.27"}
"""Oldest tested version by distribution: `tests/e2e/test_minimal_versions.py` calls a client with exactly these."""
REQUIRED_MODULES = frozenset("""
    annotated_types anyio certifi h11 httpcore httpcore2 httpx httpx2 idna pydantic pydantic_core truststore
    typing_extensions typing_inspection
    """.split())
"""Modules that a generated client imports, and modules that these import."""


def opgen_version() -> str:
    """Return the version of opgen, or `0` if the package is not installed."""
    # The import takes a tenth of the time of `--help`, which shows no version.
    from importlib.metadata import PackageNotFoundError, version  # noqa: PLC0415

    try:
        return version("opgen")
    except PackageNotFoundError:
        return "0"


def versions() -> dict[str, str]:
    """Return the versions of opgen and the libraries by distribution name, sorted."""
    from importlib.metadata import version  # noqa: PLC0415  # as above

    return {**{name: version(name) for name in _WRITERS}, "opgen": opgen_version()}


def client_requirements(options: "Options") -> tuple[str, ...]:
    """Return the requirements of a package with these `options`, as pip reads them."""
    names = ["pydantic"]
    if not options.types_only:
        names.append(options.http_library)
    return tuple(f"{name}>={MINIMAL_VERSIONS[name]}" for name in names)
