"""Sources of `opgen diff`: configured clients in git, and published packages."""

import json
import zipfile
from pathlib import Path

import jsonschema
import pytest
from opgen.diff import formats

from tests.support.checkout import Checkout, Document

_GIT = "git -c user.name=Test -c user.email=test@example.com"


def _document(*parameters: str) -> Document:
    return {
        "openapi": "3.1.0",
        "info": {"title": "Demo", "version": "1"},
        "paths": {
            "/jobs": {
                "get": {
                    "operationId": "list_jobs",
                    "tags": ["jobs"],
                    "parameters": [{"name": name, "in": "query", "schema": {"type": "string"}} for name in parameters],
                    "responses": {"200": {"description": "All jobs."}},
                }
            }
        },
    }


def _versions(checkout: Checkout, old: Document, new: Document) -> None:
    checkout.write("old.json", old)
    checkout.write("new.json", new)


def _commit(checkout: Checkout) -> None:
    assert checkout.opgen("generate", "-q").code == 0
    done = checkout.shell(f"git init -q && git add -A && {_GIT} commit -qm 'Add the client'")
    assert done.code == 0, done.err


def _changes(checkout: Checkout) -> list[tuple[str, str, str]]:
    """Return cause, rule and message of the changes of the package since the commit."""
    done = checkout.opgen("diff", "--client", "demo", "--format", "json", "--fail-on", "never")
    assert done.code == 0, done.err
    return [
        (each["cause"], each["rule"], each["message"]) for each in done.json["changes"] if each["layer"] == "python"
    ]


def test_recorded_names_decide_about_the_names_of_both_versions(checkout: Checkout) -> None:
    checkout.write_spec(_document("userId"))
    _commit(checkout)
    # Without its recorded name, `userId` would lose the name `user_id` to the exact one.
    checkout.write_spec(_document("userId", "user_id"))

    (change,) = _changes(checkout)

    assert change[:2] == ("document", "python-parameter-added")
    package = checkout.folder / "generated" / "demo"
    with zipfile.ZipFile(checkout.folder / "demo-1.0-py3-none-any.whl", "w") as wheel:
        for name in ("api.jsonl", ".opgen.json"):
            wheel.write(package / name, f"demo/{name}")
    checkout.write("old.json", _document("userId"))
    for old in ("generated/demo", "demo-1.0-py3-none-any.whl", "old.json"):
        done = checkout.opgen("diff", old, "specs/demo.json", "--format", "json")
        rules = [each["rule"] for each in done.json["changes"] if each["layer"] == "python"]
        assert rules == ["python-parameter-added"], old
        checkout.write("app.py", "import demo\ndemo.list_jobs(c, user_id=1)\n")
        fixed = checkout.opgen("fix", old, "specs/demo.json", "app.py", "-q")
        assert (fixed.out, fixed.lines) == ("", []), old


def test_added_component_does_not_take_the_names_of_equal_inline_schemas(checkout: Checkout) -> None:
    def document(**schemas: object) -> Document:
        root = _document()
        label = {"type": "object", "properties": {"a": {}, "b": {}, "c": {}}}
        content = {"application/json": {"schema": {"type": "array", "items": label}}}
        root["paths"]["/jobs"]["get"]["responses"]["200"]["content"] = content
        return {**root, "components": {"schemas": dict.fromkeys(schemas, label)}}

    _versions(checkout, document(), document(ListJobsItem=1))
    done = checkout.opgen("diff", "old.json", "new.json", "--format", "json")
    assert {each["rule"] for each in done.json["changes"]} == {"python-model-added"}


def test_each_change_names_its_cause(checkout: Checkout) -> None:
    checkout.write_spec(_document("limit"))
    checkout.configure('overlays = ["overlay.yaml"]')
    overlay = "overlay: 1.0.0\ninfo: {title: Fixes, version: 1}\nactions:\n"
    nothing = "  - {target: $.info, update: {title: Demo}}\n"
    checkout.write("overlay.yaml", overlay + nothing)
    _commit(checkout)
    assert _changes(checkout) == []

    # An earlier opgen generated the committed package.
    checkout.edit("generated/demo/api.jsonl", '"str | None","None",true', '"str","",true')
    _amend(checkout)
    by_opgen = _changes(checkout)
    checkout.shell("git checkout -q HEAD~1 -- generated")
    _amend(checkout)
    checkout.write_spec(_document())
    update = "  - target: $.paths['/jobs'].get\n    update: {operationId: read_jobs}\n"
    checkout.write("overlay.yaml", overlay + update)
    checkout.configure('overlays = ["overlay.yaml"]', "resources = false")
    found = _changes(checkout)

    assert {each[:2] for each in by_opgen} == {("opgen", "python-parameter-became-optional")}
    assert {each[:2] for each in found} == {
        ("document", "python-parameter-removed"),
        ("overlay", "python-function-renamed"),
        ("option", "python-method-removed"),
    }


def test_name_in_texts_of_a_package_with_the_same_folder_is_no_change(checkout: Checkout) -> None:
    checkout.write_spec(_document())
    checkout.configure()
    _commit(checkout)
    checkout.configure('package = "other_name"')
    assert _changes(checkout) == []


def _amend(checkout: Checkout) -> None:
    done = checkout.shell(f"git add -A && {_GIT} commit -qm 'Change the package'")
    assert done.code == 0, done.err


def test_package_is_a_version_with_the_python_layer_only(checkout: Checkout) -> None:
    checkout.write_spec(_document("limit"))
    assert checkout.opgen("generate", "-q").code == 0
    package = checkout.folder / "generated" / "demo"
    with zipfile.ZipFile(checkout.folder / "demo-1.0-py3-none-any.whl", "w") as wheel:
        for module in (package / "api.jsonl", *package.rglob("*.py")):
            wheel.write(module, module.relative_to(package.parent))
        wheel.writestr("demo-1.0.dist-info/api.jsonl", "# Another file\n")
    checkout.write("old.json", _document("limit", "team"))

    equal = checkout.opgen("diff", "demo-1.0-py3-none-any.whl", "generated/demo")
    given = ("old.json", "demo-1.0-py3-none-any.whl", "--verify")
    changed = checkout.opgen("diff", *given)
    file = checkout.opgen("diff", "generated/demo/api.jsonl", "generated/demo")

    assert (equal.code, equal.out.splitlines()[0]) == (0, "demo-1.0-py3-none-any.whl -> generated/demo: no changes")
    assert (file.code, file.out.splitlines()[0].endswith(": no changes")) == (0, True)
    note = "note: demo-1.0-py3-none-any.whl is a package: only the Python layer was compared"
    assert note in changed.out
    assert "note: old.json is a document: its package has the default options" in changed.out
    assert (changed.code, changed.out.count("[python-")) == (6, 1)
    assert "  client.jobs.list.team was removed\n    now: remove the uses of the name  [python-p" in changed.out
    assert "verified: NEW: TypeError: list_jobs_request() got an unexpected" in changed.out

    checkout.write_spec(_document("limit", "team"))
    assert checkout.opgen("generate", "-q").code == 0
    added = checkout.opgen("diff", "demo-1.0-py3-none-any.whl", "generated/demo", "--format", "json")
    (change,) = added.json["changes"]
    assert change["new"]["path"] == "generated/demo/api.jsonl"
    lines = (package / "api.jsonl").read_text("utf-8").splitlines()
    assert lines[change["new"]["line"] - 1].startswith('["operation","jobs","list_jobs",')


def test_package_without_its_surface_is_an_error(checkout: Checkout) -> None:
    (checkout.folder / "empty").mkdir()
    checkout.write("api.md", "# Public names\n")
    for given in ("empty", "api.md"):
        done = checkout.opgen("diff", given, given)
        assert done.code == 2
        assert f"{given}: missing api.jsonl\n  hint: generate the package with" in done.err


def test_unknown_rule_of_the_configuration_is_an_error(checkout: Checkout) -> None:
    checkout.write("a.json", _document())
    checkout.write("pyproject.toml", '[[tool.opgen.diff.allow]]\nrule = "python-field-remove"\nreason = "unused"\n')
    done = checkout.opgen("diff", "a.json", "a.json")
    assert done.code == 2
    assert done.err == (
        'pyproject.toml:1:1: tool.opgen.diff.allow.0: unknown rule "python-field-remove";'
        " did you mean python-field-removed?\n"
    )


def test_setting_breaking_decides_about_the_step(checkout: Checkout) -> None:
    new = _document()
    new["paths"]["/jobs"]["get"]["tags"] = ["work"]
    _versions(checkout, _document(), new)
    severities = []
    for setting in ("types", "files"):
        checkout.write("pyproject.toml", f'[tool.opgen.diff]\nbreaking = "{setting}"\n')
        done = checkout.opgen("diff", "old.json", "new.json", "--format", "json")
        found = done.json["changes"]
        severities += [each["severity"] for each in found if each["rule"] == "python-function-moved"]
    assert severities == ["safe", "breaking"]


@pytest.fixture
def _no_type_checker(checkout: Checkout, monkeypatch: pytest.MonkeyPatch) -> None:
    checkout.write("empty/bin/python", "")
    monkeypatch.setenv("VIRTUAL_ENV", str(checkout.folder / "empty"))
    monkeypatch.setenv("PATH", "/usr/bin")


@pytest.mark.usefixtures("_no_type_checker")
def test_callers_are_listed_with_file_and_line(checkout: Checkout) -> None:
    _versions(checkout, _document("limit"), _document())
    use = 'from acme import Client, list_jobs\n\nlist_jobs(Client(), limit="1")\n'
    checkout.write("app/main.py", use)
    checkout.write("app/.hidden/main.py", use)
    checkout.write("app/generated/.opgen.json", "{}")
    checkout.write("app/generated/jobs.py", use)
    checkout.write("app/old.py", "print 'Python 2'\n")
    (checkout.folder / "app" / "dangling.py").symlink_to("missing")
    (checkout.folder / "app" / "folder.py").mkdir()
    checkout.write("app/deep.py", f"import acme\nx = {'a.' * 900}b\n")
    command = ("diff", "old.json", "new.json", "--callers", "app")

    text = checkout.opgen(*command)
    report = checkout.opgen(*command, "--format", "json").json
    schema = Path(formats.__file__).with_name("diff.schema.json")
    jsonschema.validate(report, json.loads(schema.read_text("utf-8")))
    found = report["changes"]
    github = checkout.opgen(*command, "--format", "github").out
    markdown = checkout.opgen(*command, "--format", "markdown")

    assert "    used: app/main.py:3\n" in text.out
    assert "note: app/old.py: not Python, so its uses are unknown" in text.out
    for name in ("dangling.py", "folder.py"):
        assert f"note: app/{name}: not a readable file, so its uses" in text.out
    assert "note: app/deep.py: nested too deeply, so its uses are unknown" in text.out
    position = {"path": "app/main.py", "line": 3}
    (removed,) = [each for each in found if each["rule"] == "python-parameter-removed"]
    assert (removed["code"], removed["callers"]) == (position, [position])
    assert "file=app/main.py,line=3," in github
    assert "(used: `app/main.py:3`)" in markdown.out


def test_missing_path_of_callers_is_an_error(checkout: Checkout) -> None:
    checkout.write("a.json", _document())
    done = checkout.opgen("diff", "a.json", "a.json", "--callers", "missing")
    assert (done.code, "missing: no such file or folder" in done.err) == (2, True)


def test_name_has_its_position_in_the_generated_package(checkout: Checkout) -> None:
    checkout.write_spec(_document())
    _commit(checkout)
    checkout.write_spec(_document("limit"))
    checkout.opgen("generate", "-q")

    done = checkout.opgen("diff", "--client", "demo", "--format", "json")

    (change,) = [each for each in done.json["changes"] if each["layer"] == "python"]
    lines = (checkout.folder / change["code"]["path"]).read_text("utf-8").splitlines()
    assert change["code"]["path"] == "generated/demo/operations/jobs.py"
    assert lines[change["code"]["line"] - 1].startswith("def list_jobs(")


_MODEL_USES = {
    "app/models.py": "from acme import Client, Job\n\nclass Work:\n    job: Job\n",
    "app/main.py": "from app.models import Work\n\ndef show(work: Work) -> object:\n    return work.job.title\n",
}


def _with_model(*fields: str) -> Document:
    document = _document()
    document["components"] = {
        "schemas": {"Job": {"type": "object", "properties": {each: {"type": "string"} for each in fields}}}
    }
    content = {"application/json": {"schema": {"$ref": "#/components/schemas/Job"}}}
    document["paths"]["/jobs"]["get"]["responses"]["200"]["content"] = content
    return document


@pytest.mark.parametrize("checker", ["pyright", "mypy", "ty", "pyrefly"])
def test_type_checker_of_the_project_decides_about_values(checkout: Checkout, checker: str) -> None:
    _versions(checkout, _with_model("title", "name"), _with_model("name"))
    checkout.write("pyproject.toml", f"[tool.{checker}]\n")
    main = _MODEL_USES["app/main.py"] + 'old: int = "an error before"\n'
    for path, text in (_MODEL_USES | {"app/main.py": main}).items():
        checkout.write(path, text)

    done = checkout.opgen("diff", "old.json", "new.json", "--callers", "app")

    assert "    used: app/main.py:4\n" in done.out
    assert not [line for line in done.out.splitlines() if line.startswith("note")]


@pytest.mark.usefixtures("_no_type_checker")
def test_attribute_is_not_decided_without_a_type_checker(checkout: Checkout) -> None:
    _versions(checkout, _with_model("title", "name"), _with_model("name"))
    for path, text in _MODEL_USES.items():
        checkout.write(path, text)

    done = checkout.opgen("diff", "old.json", "new.json", "--callers", "app")

    hint = "install mypy, pyright, ty or pyrefly to decide"
    assert f"note: Job.title may be used in app/main.py:4; {hint}\n" in done.out
    assert "used: app/main.py" not in done.out


@pytest.mark.parametrize(
    "setting", ['include = { operations = ["list_jobs"] }', 'exclude = { operations = ["*_other"] }']
)
def test_operations_that_the_client_leaves_out_have_no_changes(checkout: Checkout, setting: str) -> None:
    old, new = _with_model("title"), _with_model()
    for document, tags in ((old, ["jobs"]), (new, [])):
        shared = document["paths"]["/jobs"]["get"] | {"tags": tags}
        document["paths"] |= {"/other": {"get": shared | {"operationId": "get_other"}}}
    old["paths"]["/gone"] = {"get": {"operationId": "gone_other", "responses": {"204": {"description": "Done."}}}}
    checkout.write_spec(old)
    checkout.configure(setting)
    _commit(checkout)
    checkout.write_spec(new)

    done = checkout.opgen("diff", "--client", "demo", "--format", "json")

    wire = [each for each in done.json["changes"] if each["layer"] == "wire"]
    assert [(each["message"], each["operations"]) for each in wire] == [
        ('response property "Job.title" was removed', ["GET /jobs"])
    ]


def test_old_option_that_does_not_fit_the_new_document_is_an_option_change(checkout: Checkout) -> None:
    checkout.write_spec(_document())
    checkout.configure('rename.operations = { list_jobs = "read_jobs" }')
    _commit(checkout)
    new = _document()
    new["paths"]["/jobs"]["get"]["operationId"] = "find_jobs"
    checkout.write_spec(new)
    checkout.configure()

    found = _changes(checkout)

    renamed = ["python-function-renamed", "python-method-renamed"]
    assert sorted(each[:2] for each in found) == [("option", rule) for rule in renamed]


@pytest.mark.parametrize("name", ["limit", '\N{GRINNING FACE}\x7f\\"\x1b\u202e'])
def test_accepted_change_is_added_to_the_allow_list_once(checkout: Checkout, name: str) -> None:
    checkout.write_spec(_document(name))
    _commit(checkout)
    checkout.write_spec(_document())
    report = checkout.opgen("diff", "--client", "demo", "--format", "json").out
    changes = json.loads(report)["changes"]
    assert len(changes) == 2
    both = ("diff", "HEAD:specs/demo.json", "specs/demo.json")
    annotations = checkout.opgen(*both, "--format", "github", "--fail-on", "risky").out
    assert "file=specs/demo.json,title=" in annotations
    assert "file=HEAD" not in annotations
    accept = [f"--accept={each['fingerprint']}" for each in changes]

    given = ("diff", "--client", "demo", *accept, "--reason")
    invalid = checkout.opgen(*given, "\udcff")
    done = checkout.opgen(*given, f"No use. {name}")
    written = checkout.read("pyproject.toml")
    again = checkout.opgen(*given, "Again.")

    assert (invalid.code, done.code, again.code) == (2, 0, 0), invalid.err
    assert written.count('reason = "No use. ') == 2
    assert checkout.read("pyproject.toml") == written
    assert "tool.opgen.diff.allow allows this" in again.err
    assert checkout.opgen("diff", "--client", "demo").code == 0
    package = checkout.opgen("diff", "HEAD:generated/demo", "generated/demo")
    assert (package.code, ": no changes" in package.out) == (0, True)


def test_selected_operation_is_known_by_the_template_of_both_versions(checkout: Checkout) -> None:
    old, new = _document("limit"), _document()
    for document, name in (old, "id"), (new, "job_id"):
        path = document["paths"]["/jobs"]["get"]
        parameter = {"name": name, "in": "path", "required": True}
        path["parameters"] = [*path.get("parameters", []), {**parameter, "schema": {"type": "string"}}]
        document["paths"] = {f"/jobs/{{{name}}}": {"get": path}}
    old["paths"]["/other"] = {"get": {"responses": {"204": {"description": ""}}}}
    _versions(checkout, old, new)
    both = ("diff", "old.json", "new.json", "--operation")

    for name in "get /jobs/{id}", "GET /jobs/{job_id}":
        assert checkout.opgen(*both, name).code == 6
    other = checkout.opgen("diff", "old.json", "new.json", "--format", "json").json["changes"]
    removed = next(each["fingerprint"] for each in other if "GET /other" in each["operations"])
    accepted = checkout.opgen(*both, "GET /jobs/{id}", "--accept", removed, "--reason", "nobody calls it")
    assert "does not occur" not in accepted.out + accepted.err
    unknown = checkout.opgen(*both, "GET /job/{id}")
    assert unknown.code == 2
    message = 'unknown operation "GET /job/{id}"; did you mean GET /jobs/{job_id}?\n'
    assert unknown.err == message


@pytest.mark.parametrize("url", ["file://{origin}", "ssh://localhost{origin}"])
def test_git_starts_no_program_of_the_repository(checkout: Checkout, url: str) -> None:
    checkout.write_spec(_document("limit"))
    _commit(checkout)
    checkout.shell("git tag v1.0.0")
    partial = checkout.folder / "partial"
    cloned = checkout.shell(
        "git config uploadpack.allowFilter true && git config uploadpack.allowAnySHA1InWant true && "
        'git clone -q --no-checkout --filter=blob:none "file://$PWD" partial'
    )
    assert cloned.code == 0, cloned.err
    program = checkout.write("program", f"#!/bin/sh\ntouch {partial}/started\n")
    program.chmod(0o755)
    settings = {
        "remote.origin.url": url.format(origin=checkout.folder),
        "protocol.allow": "always",
        "protocol.file.allow": "always",
        "protocol.ssh.allow": "always",
        **dict.fromkeys(
            (
                "remote.origin.uploadpack",
                "core.sshCommand",
                "core.fsmonitor",
                "core.pager",
                "core.askPass",
                "credential.helper",
                "diff.external",
                "filter.hostile.smudge",
                "filter.hostile.clean",
                "merge.hostile.driver",
                "uploadpack.packObjectsHook",
            ),
            str(program),
        ),
    }
    checkout.shell("\n".join(f"git -C partial config {name} '{value}'" for name, value in settings.items()))
    inner = Checkout(partial)
    inner.write_spec(_document("limit", "size"))
    inner.write(".gitattributes", "* filter=hostile merge=hostile\n")
    commands = (
        ("diff", "--client", "demo", "--since", "HEAD"),
        ("diff", "HEAD:specs/demo.json", "specs/demo.json"),
        ("release", "demo"),
        ("check",),
        ("generate",),
    )
    ended = [inner.opgen(*command) for command in commands]
    assert not (partial / "started").exists()
    assert [each.code for each in ended] == [2, 2, 2, 1, 0]
    assert all("missing in this partial clone" in each.err for each in ended[:3])
