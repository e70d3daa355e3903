"""Calls twelve APIs with the SDKs of their vendors and with generated clients, and writes a table: `make calls`."""

import ast
import json
import shutil
import subprocess
import sys
from collections.abc import Iterator, Mapping
from pathlib import Path

from tests.tools.bench.tools import ROOT, environment, run_python
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
        found[name] = list(_results(CALLS / f"{module}.py", sent, _errors(module, clients, python)))
    PAGE.write_text(page(PAGE.read_text("utf-8"), found), "utf-8")


def _results(module: Path, sent: Mapping[str, Sent], errors: Mapping[str, str]) -> Iterator[Result]:
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
            errors={form: errors.get(own, "") for form, own in names.items()},
            keywords=len(wanted),
            accepted=len(wanted & own),
        )


def _errors(module: str, clients: Path, python: Path) -> dict[str, str]:
    """Return the first error of pyright strict by the name of the function."""
    source = clients / f"{module}_calls.py"
    shutil.copy(CALLS / f"{module}.py", source)
    settings = {"include": [source.name], "typeCheckingMode": "strict"}
    (clients / "pyrightconfig.json").write_text(json.dumps(settings), "utf-8")
    command = [str(Path(sys.executable).with_name("pyright")), "--outputjson", f"--pythonpath={python}"]
    done = subprocess.run(command, cwd=clients, stdout=subprocess.PIPE, check=False)
    functions = [each for each in ast.parse(source.read_text("utf-8")).body if isinstance(each, ast.FunctionDef)]
    errors: dict[str, str] = {}
    for each in json.loads(done.stdout)["generalDiagnostics"]:
        line = each["range"]["start"]["line"] + 1
        for function in functions:
            if function.lineno <= line <= (function.end_lineno or 0):
                errors.setdefault(function.name, each["message"].splitlines()[0])
    return errors


if __name__ == "__main__":
    main()
