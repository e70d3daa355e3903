"""Changes of the public names of two packages."""

from dataclasses import replace

from opgen.changes.model import Severity
from opgen.changes.surface.compare import compare_surfaces
from opgen.changes.surface.model import Field, Model, Operation, Parameter, Surface
from opgen.changes.surface.rules import RULES
from opgen.changes.surface.types import Named


def _surface(module: str, result: str, *names: str) -> Surface:
    operation = Operation(
        module=module,
        name="create_job",
        parameters=tuple(Parameter(name=name, type=Named("str")) for name in names),
        result=Named(result),
        method="POST",
        path="/jobs",
    )
    return Surface(package="jobs", operations=(operation,))


def test_equal_packages_have_no_change() -> None:
    assert compare_surfaces(_surface("jobs", "Job"), _surface("jobs", "Job")) == ()


def test_required_parameter_is_breaking_and_its_reverse_too() -> None:
    old, new = _surface("jobs", "Job"), _surface("jobs", "Job", "name")

    (added,), (removed,) = compare_surfaces(old, new), compare_surfaces(new, old)

    assert (added.rule, added.names) == (
        "python-parameter-added",
        ("jobs.create_job.name",),
    )
    assert removed.rule == "python-parameter-removed"
    assert added.severity is removed.severity is Severity.BREAKING


def test_setting_decides_whether_a_moved_function_is_breaking() -> None:
    old, new = _surface("jobs", "Job"), _surface("work", "Job")

    assert compare_surfaces(old, new)[0].severity is Severity.SAFE
    assert compare_surfaces(old, new, "files")[0].severity is Severity.BREAKING


def test_result_that_is_narrower_is_safe() -> None:
    old, new = _surface("jobs", "float"), _surface("jobs", "int")

    assert compare_surfaces(old, new)[0].severity is Severity.SAFE
    assert compare_surfaces(new, old)[0].severity is Severity.BREAKING


def test_required_field_is_breaking_only_in_a_model_that_callers_write() -> None:
    def with_field(surface: Surface, *names: str) -> Surface:
        fields = tuple(
            Field(name=name, wire_name=name, type=Named("str")) for name in names
        )
        model = Model(name="Job", fields=fields, base=Named("BaseModel"))
        return replace(surface, definitions=(model,))

    base = _surface("jobs", "Job")
    (operation,) = base.operations
    body = Parameter(name="body", type=Named("Job"), is_keyword=True)
    writing = replace(base, operations=(replace(operation, parameters=(body,)),))
    found = [
        compare_surfaces(with_field(each), with_field(each, "title"))[0]
        for each in (base, writing)
    ]

    assert [each.names for each in found] == [("Job.title",)] * 2
    assert [each.severity for each in found] == [Severity.SAFE, Severity.BREAKING]


def test_each_rule_has_its_mirror() -> None:
    by_id = {rule.id: rule for rule in RULES}

    assert all(
        rule.id in by_id[other].mirror for rule in RULES for other in rule.mirror
    )
