"""Calls twelve APIs with the SDKs of their vendors and with generated clients, and writes a table: `make calls`."""

import ast
import sys
from collections.abc import Iterator, Mapping
from pathlib import Path

from tests.tools.bench.tools import ROOT, environment, run_python
from tests.tools.calls.checking import Checked, checked
from tests.tools.calls.clients import CALLS, VENDORS, generate
from tests.tools.calls.judging import Sent, difference, keywords
from tests.tools.calls.page import FORMS, PAGE, Result, page

_FOLDER = ROOT / ".build" / "calls"
_REQUIREMENTS = Path(__file__).with_name("vendors.txt")


def main() -> None:
    """Print the name of each vendor before its calls, and rewrite `docs/explanation/comparison.md`."""
    requirements = _REQUIREMENTS.read_text("utf-8")
    python = environment(_FOLDER / "sdks", requirements) / "python"
    clients = _FOLDER / "clients"
    clients.mkdir(exist_ok=True)
    found = {}
    for module, vendor in VENDORS.items():
        sys.stderr.write(f"calls: {vendor.name}\n")
        generate(module, clients, _FOLDER / "cache")
        sent = run_python(python, [clients], "-W", "ignore", "-m", "tests.tools.calls.run", module)
        name = f"{vendor.name}, {vendor.sdk_release}"
        checks = checked(CALLS / f"{module}.py", clients / f"{module}_client", _FOLDER / "checked")
        found[name] = list(_results(CALLS / f"{module}.py", sent, checks))
    PAGE.write_text(page(PAGE.read_text("utf-8"), found), "utf-8")


def _results(module: Path, sent: Mapping[str, Sent], checks: Checked) -> Iterator[Result]:
    functions = {
        each.name: each for each in ast.parse(module.read_text("utf-8")).body if isinstance(each, ast.FunctionDef)
    }
    for name in (each.removesuffix("_sdk") for each in functions if each.endswith("_sdk")):
        # Calls without nested objects have one form.
        names = {
            form: f"{name}_models" if form == "models" and f"{name}_models" in functions else name for form in FORMS
        }
        differences = {form: difference(sent[f"{name}_sdk"], sent[own]) for form, own in names.items()}
        wanted = keywords(functions[f"{name}_sdk"])
        own = set() if "error" in sent[name] else keywords(functions[name])
        yield Result(
            name=name,
            differences=differences,
            errors={form: checks.error(own) for form, own in names.items()},
            wrong_keys=checks.copies(name, "key"),
            wrong_values=checks.copies(name, "value"),
            keywords=len(wanted),
            accepted=len(wanted & own),
        )


if __name__ == "__main__":
    main()
