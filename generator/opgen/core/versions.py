"""Versions of opgen and of the libraries that determine the bytes of a generated package."""

_WRITERS = ("anyascii", "black", "datamodel-code-generator", "jinja2")


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
