"""Pictures of the documentation, made from real output: `python -m tests.tools.site.pictures` writes them into `docs/images`."""

import copy
import json
import re
import subprocess
import sys
from collections.abc import Mapping
from io import StringIO
from pathlib import Path
from tempfile import TemporaryDirectory

from rich.console import Console
from rich.syntax import Syntax
from rich.text import Text

from tests.docs.pages import DOCS, GENERATED, ROOT

FOLDER = DOCS / "images"
_STYLES = {
    "bold red": r"(?m)^BREAKING.*$|\d+ breaking",
    "green": r"(?m)^    \| .*$",
    "cyan": r"(?m)^    now: .*$|^\$ .*$",
    "dim": r"\[[a-z-]+\]",
}


def pictures() -> Mapping[str, str]:
    """Return the pictures by name."""
    code = (GENERATED / "sandboxes" / "operations" / "sandbox.py").read_text("utf-8")
    (function,) = re.findall(r"(?ms)^def expose_port_endpoint\(.*?\n\n\n", code)
    report = Text(f"$ opgen diff before.json after.json --witness\n{_diff()}")
    for style, pattern in _STYLES.items():
        report.highlight_regex(pattern, style)
    return {
        "client": _svg(
            "generated/sandboxes/operations/sandbox.py", Syntax(function.strip(), "python", theme="monokai")
        ),
        "diff": _svg("opgen diff", report),
    }


def _diff() -> str:
    """Return the report about a snapshot, and about the same one with two changes."""
    before = json.loads((ROOT / "specs" / "sandboxes.json").read_bytes())
    after = copy.deepcopy(before)
    schemas = after["components"]["schemas"]
    schemas["ExposePortRequest"]["properties"]["port"]["minimum"] = 1024
    del schemas["ExposePortResponse"]["properties"]["url"]
    schemas["ExposePortResponse"]["required"].remove("url")
    with TemporaryDirectory() as folder:
        for name, document in (("before", before), ("after", after)):
            Path(folder, f"{name}.json").write_text(json.dumps(document, indent=2), "utf-8")
        command = [sys.executable, "-m", "opgen", "diff", "before.json", "after.json", "--witness"]
        return subprocess.run(command, cwd=folder, capture_output=True, text=True, check=False).stdout


def _svg(title: str, content: Text | Syntax) -> str:
    """Return a picture without fonts of another host."""
    console = Console(record=True, width=112, file=StringIO(), force_terminal=True, color_system="truecolor")
    console.print(content)
    svg = console.export_svg(title=title, unique_id="opgen")
    return re.sub(r"\s*@font-face \{.*?\}", "", svg, flags=re.DOTALL).replace("Fira Code, monospace", "monospace")


if __name__ == "__main__":
    FOLDER.mkdir(exist_ok=True)
    for _name, _picture in pictures().items():
        (FOLDER / f"{_name}.svg").write_text(_picture, "utf-8")
