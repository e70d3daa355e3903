"""Commands that describe opgen itself: `explain` and `schema`."""

import re
import tomllib

import jsonschema
import pytest
from opgen.diff.rules import PACKAGE_RULES, WIRE_RULES
from opgen.document import repair
from opgen.reports.rules import FINDING_RULES
from opgen.responses.probe.rules import RULES

from tests.docs.pages import ROOT, page
from tests.unit.cli.project import Project


@pytest.mark.parametrize(
    "id_", [*FINDING_RULES, *(each.id for each in RULES), *(rule.id for rule in repair.REPAIR_RULES)]
)
def test_each_rule_is_explained(project: Project, id_: str) -> None:
    said = project.run("explain", id_)

    assert said.code == 0
    assert said.out.startswith(f"{id_}: ")
    assert len(said.out.splitlines()) >= 3
    assert said.out.endswith(f"/#{id_}\n")


def test_all_rules_are_listed(project: Project) -> None:
    listed = re.findall(r"(?m)^  ([a-z-]+)  ", project.run("explain").out)

    repairs = [rule.id for rule in repair.REPAIR_RULES]
    package = [*PACKAGE_RULES]
    probe = [rule.id for rule in RULES]
    assert listed == [*FINDING_RULES, *probe, *repairs, *WIRE_RULES, *package]


def test_schema_accepts_documented_settings(project: Project) -> None:
    schema = project.run("schema").json
    jsonschema.Draft202012Validator.check_schema(schema)
    examples = re.findall(r"```toml\n(.*?)```", page("configuration.md").text, re.DOTALL)
    own = (ROOT / "pyproject.toml").read_text("utf-8")
    tables = [tomllib.loads(text).get("tool", {}) for text in [*examples, own]]
    complete = [
        table["opgen"]
        for table in tables
        if all("spec" in each for each in table.get("opgen", {}).get("clients", {}).values()) and "opgen" in table
    ]
    assert len(complete) > 1
    for table in complete:
        jsonschema.validate(table, schema)


def test_schema_refuses_an_unknown_setting(project: Project) -> None:
    schema = project.run("schema").json
    client = {"spec": "a.json", "output": "a", "sorce": "b"}

    with pytest.raises(jsonschema.ValidationError, match="sorce"):
        jsonschema.validate({"clients": {"a": client}}, schema)
