"""Digest of everything except the input that decides the bytes of a package: opgen's own code, templates and tools."""

import sys
from importlib.metadata import version
from pathlib import Path

import opgen
from opgen.core.versions import versions
from opgen.project.cache.keys import key_of

_READERS = ("httpx2", "markdown-it-py", "pydantic", "pydantic-core", "python-jsonpath", "pyyaml")
"""Libraries that read and check documents. A manifest does not record them, because their versions rarely matter."""


def generator_digest(templates: str) -> str:
    """Return the digest of opgen's modules, of all `templates`, and of the versions of Python and the libraries.

    The content of the modules counts, and not the version of opgen: a checkout changes without a new version.
    """
    folder = Path(opgen.__file__).parent
    modules = [
        f"{path.relative_to(folder).as_posix()}\n{path.read_text('utf-8')}" for path in sorted(folder.rglob("*.py"))
    ]
    libraries = {**versions(), **{name: version(name) for name in _READERS}}
    return key_of(sys.version, repr(libraries), templates, *modules)
