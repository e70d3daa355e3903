"""Play the first hour of a new user: `python -m tests.tools.first_hour`. The first step that fails ends the program."""

import json
import re
import sys
import tempfile
import time
from pathlib import Path

from opgen.reports.formats import MACHINE_FORMATS

from tests.support.servers.running import running
from tests.tools.first_hour.service import APPLICATION, CALL, CALLED, IN_PROCESS_CALL, Service
from tests.tools.first_hour.steps import Shell, build_wheel, new_environment


def play(folder: Path) -> None:
    """Play all steps in `folder`, which is empty."""
    wheel = build_wheel(folder / "wheels")
    tools = new_environment(folder / "tools")
    shell = Shell(folder / "project", tools)
    install(shell, wheel)
    service = Service()
    with running(service) as url:
        initialize(shell, url)
        application = generate(shell, folder)
        call(application, url)
        refuse(shell)
        change_service(shell, service)
        call(application, url)
        merge(shell)
        report(shell)
        publish(Shell(folder / "published", tools), url)
        run_without_installation(Shell(folder / "uvx", tools), wheel, url)
        call_application(Shell(folder / "fastapi", tools), wheel)


def install(shell: Shell, wheel: Path) -> None:
    """Install the wheel, and ask for help in every usual way."""
    shell.run(f"python -m pip install --quiet {wheel}")
    shell.run("opgen --version", "opgen 0.")
    shell.run("python -m opgen --version", "opgen 0.")
    shell.run("opgen -h", "init", "generate", "check")
    shell.run("opgen explain EDITED", "edited by hand")
    shell.run("opgen schema | head -3", "$defs")


def initialize(shell: Shell, url: str) -> None:
    """Configure clients for a URL, a page and a bare host. Nothing existing is overwritten."""
    host = url.removeprefix("http://")
    document = f'source = "{url}/openapi.json"'
    shell.run(f"opgen init {url}/openapi.json --name shop", "shop: new, 4 operations")
    shell.run(f"opgen init {url}/docs --name page", "found the document")
    shell.run(f"opgen init {host} --name host", "found the document")
    assert shell.run("grep ^source pyproject.toml").count(document) == 3
    shell.run(f"opgen init {url}/openapi.json --name class", "reserved word", code=2)
    shell.run(f"opgen init {url}/openapi.json --name shop", "already exists", code=2)
    shell.write("specs/mine.json", "{}")
    shell.run(f"opgen init {url}/openapi.json --name mine", "--adopt", code=2)
    assert (shell.folder / "specs/mine.json").read_text("utf-8") == "{}"
    text = (shell.folder / "pyproject.toml").read_text("utf-8")
    shell.write("pyproject.toml", text[: text.index("[tool.opgen.clients.page]")])


def generate(shell: Shell, folder: Path) -> Shell:
    """Generate the client, and install its requirements in the environment of an application. Return its shell."""
    printed = shell.run("opgen generate", "shop: wrote", "from shop import Client")
    shell.run("opgen check", "shop  ok")
    shell.run("opgen list", "read_item")
    shell.run("opgen list --json", '"function": "read_item"')
    (command,) = re.findall("install: (.+)", printed)
    application = Shell(folder / "application", new_environment(folder / "environment"))
    application.run(f"python -m {command} --quiet")
    application.run("python -m pip list --format freeze", "pydantic==", "httpx2==")
    application.environment["PYTHONPATH"] = str(shell.folder / "generated")
    application.write("call.py", CALL)
    return application


def call(application: Shell, url: str) -> None:
    """Call the service with the client, in an environment without opgen."""
    assert application.run(f"python call.py {url}") == CALLED


def refuse(shell: Shell) -> None:
    """Edit generated code, and see that no command loses the edit silently."""
    shell.replace("generated/shop/client.py", "from typing", "# mine\nfrom typing")
    shell.run("opgen check", "EDITED  client.py:", "+# mine", "--force", code=1)
    shell.run("opgen generate", "EDITED", "nothing was written", code=1)
    shell.run("opgen generate --force", "wrote 1 of")
    shell.run("opgen check", "ok")
    shell.run("git init --quiet && git add . && git commit --quiet -m first")


def change_service(shell: Shell, service: Service) -> None:
    """Deploy another release, and follow it."""
    service.deploy(2)
    shell.run("opgen check", "ok")
    shell.run("opgen fetch --check", "shop: changed", code=1)
    shell.run("opgen check --upstream", "UPSTREAM", "run: opgen fetch shop", code=6)
    shell.run("opgen fetch --accept", "added  ", "count_stock", "removed  delete_item")
    shell.run("opgen diff --client shop", "delete_item", code=6)
    shell.run("opgen check", "BREAKING", "run: opgen generate shop", code=6)
    shell.run("opgen generate --dry-run", "would change", "delete_item")
    shell.run("opgen generate", "shop: wrote")
    shell.run("opgen check", "ok")
    shell.run("git add . && git commit --quiet -m release")


def merge(shell: Shell) -> None:
    """Merge two branches that both regenerated."""
    for branch, title in (("ours", "Title of ours"), ("theirs", "Title of theirs")):
        shell.run(f"git switch --quiet --create {branch} HEAD")
        shell.replace("specs/shop.json", '"title": "Price"', f'"title": "{title}"')
        shell.replace("specs/shop.json", '"Count Stock"', f'"Count {branch}"')
        shell.run("opgen generate --quiet && git commit --quiet --all -m change")
        shell.run("git switch --quiet --detach HEAD~1")
    shell.run("git switch --quiet ours")
    shell.run("git merge theirs", "CONFLICT", code=1)
    shell.run("opgen check", "unresolved merge conflict", code=3)
    shell.run("opgen fetch shop", "run: opgen generate shop")
    shell.run("opgen generate", "shop: wrote")
    shell.run("opgen check", "ok")
    shell.run("git add . && git commit --quiet -m merged && git status --short")


def report(shell: Shell) -> None:
    """Write every format of a report about a missing file."""
    (shell.folder / "generated/shop/models.py").unlink()
    shell.environment["GITHUB_STEP_SUMMARY"] = str(shell.folder.parent / "summary.md")
    for format_ in sorted(MACHINE_FORMATS):
        command = f"opgen check --format {format_} 2>/dev/null"
        printed = shell.run(command, "models.py", code=1)
        if format_ in {"json", "sarif"}:
            json.loads(printed)
    summary = Path(shell.environment.pop("GITHUB_STEP_SUMMARY")).read_text("utf-8")
    assert "models.py" in summary
    files = "--report html=../report.html --report sarif=../report.sarif"
    shell.run(f"opgen check --quiet {files}", code=1)
    shell.run("head -1 ../report.html", "<!DOCTYPE html>")
    shell.run("opgen generate", "wrote 1 of")


def publish(shell: Shell, url: str) -> None:
    """Start a project for a published package, test it, and build its wheel."""
    init = f"opgen init {url}/openapi.json --name shop-sdk --package-project"
    shell.run(init, "run: opgen generate shop-sdk")
    shell.run(init, "the file exists", code=2)
    shell.run("opgen generate", "wrote")
    shell.run("python -m pip install --quiet mypy pytest hatchling")
    shell.run("opgen check --format github", "shop-sdk")
    shell.run("mypy", "Success")
    shell.run("python -m pytest -q", "passed")
    shell.run("python -m pip wheel --quiet --no-deps --wheel-dir dist .")
    shell.run("python -m zipfile -l dist/*.whl", "shop_sdk/client.py")


def run_without_installation(shell: Shell, wheel: Path, url: str) -> None:
    """Run opgen from the wheel with uvx."""
    shell.run("python -m pip install --quiet uv")
    init = f"uvx --quiet --from {wheel} opgen init {url}/openapi.json"
    shell.run(f"{init} --name shop", "run: opgen generate shop")


def call_application(shell: Shell, wheel: Path) -> None:
    """Call an application of FastAPI with a client of it, within a minute and without a server."""
    shell.write("pyproject.toml", "")
    shell.write("app.py", APPLICATION)
    shell.write("call.py", IN_PROCESS_CALL)
    shell.run("uv venv --quiet && uv pip install --quiet fastapi 'pydantic>=2.14' 'httpx2>=2'")
    begin = time.monotonic()
    shell.run(f"uvx --quiet --from {wheel} opgen init app:app", "run: opgen generate pets")
    shell.run(f"uvx --quiet --from {wheel} opgen generate", "pets: wrote")
    shell.run("PYTHONPATH=generated .venv/bin/python call.py", "7")
    assert time.monotonic() - begin < 60


if __name__ == "__main__":
    with tempfile.TemporaryDirectory() as name:
        try:
            play(Path(name))
        except AssertionError as error:
            sys.exit(f"error: {error}")
    print("all steps succeeded")  # noqa: T201 - the result
