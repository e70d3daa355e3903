"""The versions that decide the bytes of a generated package: opgen's own, and those of the libraries that write it."""

from importlib.metadata import PackageNotFoundError, version

_WRITERS = ("anyascii", "black", "datamodel-code-generator", "jinja2")


def opgen_version() -> str:
    """Opgen's own version; `0` for a checkout that is not installed."""
    try:
        return version("opgen")
    except PackageNotFoundError:
        return "0"


def versions() -> dict[str, str]:
    """Version by distribution, sorted."""
    return {**{name: version(name) for name in _WRITERS}, "opgen": opgen_version()}
