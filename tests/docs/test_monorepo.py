"""`docs/how-to/monorepo.md`: one command for twenty clients, with the output that the page shows."""

from pathlib import Path

from tests.docs.pages import page, without_numbers
from tests.docs.test_tutorial import session

PAGE = page("monorepo.md")
SERVICES = (
    "accounts audit billing catalog chat contracts delivery events files forms"
    " gateway identity inventory ledger mail orders payments pricing search users"
).split()
_DOCUMENT = """\
openapi: 3.1.0
info: {title: TITLE, version: "1"}
servers: [{url: "https://TITLE.example.com"}]
paths:
  /entries/{id}:
    get:
      tags: [entries]
      parameters: [{name: id, in: path, required: true, schema: {type: string}}]
      responses: {"200": {description: Found, content: {application/json: {schema: {$ref: "#/components/schemas/Entry"}}}}}
components:
  schemas:
    Entry: {type: object, required: [id, state], properties: {id: {type: string}, state: {type: string}}}
"""


def test_one_command_updates_twenty_clients(tmp_path: Path) -> None:
    settings, _ = PAGE.blocks("toml")
    generated, updated, refused = PAGE.blocks("console")
    head, _, sections = settings.partition("[tool.opgen.clients.accounts]")
    first = f"[tool.opgen.clients.accounts]{sections.partition('[tool')[0]}"
    assert f"[tool.opgen.clients.accounts]{sections}" == f"{first}{first.strip().replace('accounts', 'audit')}\n"
    clients = "\n\n".join(first.strip().replace("accounts", name) for name in SERVICES)
    (tmp_path / "pyproject.toml").write_text(f"{head}{clients}\n", "utf-8")
    (tmp_path / "services").mkdir()
    for name in SERVICES:
        (tmp_path / f"services/{name}.yaml").write_text(_DOCUMENT.replace("TITLE", name), "utf-8")
    assert without_numbers(session(generated, tmp_path)) == without_numbers(generated)
    for name, old, new in (
        ("billing", "state: {type: string}", "state: {type: integer}"),
        ("mail", "mail,", "E-Mail,"),
    ):
        file = tmp_path / f"services/{name}.yaml"
        file.write_text(file.read_text("utf-8").replace(old, new), "utf-8")
    assert without_numbers(session(updated, tmp_path)) == without_numbers(updated)
    assert all(block.count("\n") < 30 for block in (generated, updated))
    (tmp_path / "pyproject.toml").write_text(f"{head.replace('~=0.2', '~=1.2')}{clients}\n", "utf-8")
    assert without_numbers(session(refused, tmp_path)) == without_numbers(refused)
