"""Changes of the public names of two packages."""

from dataclasses import replace
from functools import partial
from random import Random
from typing import Any

import pytest
from opgen.core.errors import OpgenError
from opgen.core.options import Options
from opgen.diff.model import Breaks, Severity
from opgen.diff.surface.compare import compare_surfaces
from opgen.diff.surface.data import read_surface, surface_data
from opgen.diff.surface.model import (
    Alias,
    Enum,
    Error,
    Field,
    Member,
    Model,
    Parameter,
    Surface,
    SurfaceOperation,
)
from opgen.diff.surface.types import Named, parse_type, type_text

from tests.support.documents import operation, read_document
from tests.support.tables import tables
from tests.tools.mutations.names import changes_beside_names
from tests.tools.mutations.rewrites import describe, reorder, rewritten, write_defaults
from tests.unit.diff.surface.packages import surface_of
from tests.unit.diff.wire.test_rewrites import golden_documents
from tests.unit.diff.wire.test_work import calls

TABLES = tables(__file__)

_ID = {"name": "id", "in": "path", "required": True, "schema": {"type": "string"}}


def _surface(module: str, result: str, *names: str) -> Surface:
    operation = SurfaceOperation(
        module=module,
        name="create_job",
        parameters=tuple(Parameter(name=name, type=Named("str")) for name in names),
        result=Named(result),
        method="POST",
        path="/jobs",
    )
    return Surface(package="jobs", operations=(operation,))


@pytest.mark.parametrize(
    ("old", "new", "message", "breaks"),
    [
        ("Mode", "Wide", 'accepts Literal["a", "b", "c"] instead of Literal["a", "b"]', Breaks.TYPES),
        ("list[Rule]", "list[OrgRule]", "accepts list[A | B | C] instead of list[A | B]", Breaks.NOTHING),
        ("Mode", "Other", "accepts Other instead of Mode", Breaks.TYPES),
    ],
)
def test_types_with_common_members_are_told_by_their_members(old: str, new: str, message: str, breaks: Breaks) -> None:
    enums = [
        Enum(name=name, members=tuple(Member(name=each.upper(), value=each) for each in values))
        for name, values in (("Mode", "ab"), ("Wide", "abc"), ("Other", "xy"))
    ]
    models = [Model(name=each, fields=(Field(name=each.lower(), wire_name=each, type=Named("str")),)) for each in "ABC"]
    aliases = [Alias(name=name, type=parse_type(text)) for name, text in (("Rule", "A | B"), ("OrgRule", "A | B | C"))]

    def of(type_: str) -> Surface:
        surface = _surface("jobs", "None", "mode")
        parameter = Parameter(name="mode", type=parse_type(type_))
        operations = (replace(surface.operations[0], parameters=(parameter,)),)
        return replace(surface, operations=operations, definitions=(*enums, *models, *aliases))

    (change,) = [each for each in compare_surfaces(of(old), of(new)) if "-parameter-" in each.rule]
    assert (change.message, change.breaks) == (f"jobs.create_job.mode {message}", breaks)


def test_endpoint_of_a_function_is_told_with_the_arguments_and_the_result_that_differ() -> None:
    old, new = _surface("jobs", "Job", "state", "page"), _surface("jobs", "JobPage", "page", "after")
    new = replace(new, operations=(replace(new.operations[0], path="/work"),))
    messages = {each.rule: each.message for each in compare_surfaces(old, new)}
    assert messages["python-function-endpoint-changed"] == (
        "jobs.create_job calls POST /work instead of POST /jobs"
        "; do not pass state; new arguments after; returns JobPage"
    )


def test_setting_decides_whether_a_moved_function_is_breaking() -> None:
    old, new = _surface("jobs", "Job"), _surface("work", "Job")

    assert compare_surfaces(old, new)[0].severity is Severity.SAFE
    assert compare_surfaces(old, new, Breaks.FILES)[0].severity is Severity.BREAKING


def test_result_that_is_narrower_is_safe() -> None:
    old, new = _surface("jobs", "float"), _surface("jobs", "int")

    assert compare_surfaces(old, new)[0].severity is Severity.SAFE
    assert compare_surfaces(new, old)[0].severity is Severity.BREAKING


def test_true_and_one_are_different_constants() -> None:
    types = [parse_type(f"{text} | None") for text in ("Literal[1]", "Literal[True]")]
    assert [type_text(each) for each in types] == ["Literal[1] | None", "Literal[True] | None"]


def test_enum_is_a_subclass_of_its_type() -> None:
    enum = Enum(name="Size", members=(Member(name="BIG", value="big"),))

    def reading(type_: str) -> Surface:
        return replace(_surface("jobs", type_), definitions=(enum,))

    def writing(type_: str) -> Surface:
        surface = reading("Job")
        (operation,) = surface.operations
        body = Parameter(name="size", type=parse_type(type_), is_keyword=True)
        return replace(surface, operations=(replace(operation, parameters=(body,)),))

    def change(old: Surface, new: Surface) -> tuple[str, Severity, Breaks]:
        (found,) = compare_surfaces(old, new)
        return found.rule, found.severity, found.breaks

    text, size = reading("str"), reading("Size")
    narrowed = "python-return-type-narrowed", Severity.SAFE, Breaks.NOTHING
    changed = "python-return-type-changed", Severity.BREAKING, Breaks.RUNTIME
    assert (change(text, size), change(size, text)) == (narrowed, changed)
    text, size = writing("str"), writing("Size")
    assert change(size, text)[1] is Severity.SAFE
    assert change(text, size)[1] is Severity.BREAKING
    for form in ("{}", "list[{}]", "dict[str, list[{}]]"):  # arguments accept the values of enums, in any sequence
        one, several = (writing(form.format(each)) for each in ('Literal["big"]', "Size"))
        assert change(one, several) == ("python-parameter-widened", Severity.SAFE, Breaks.NOTHING)
        assert change(several, one)[1] is Severity.BREAKING


_POLICY = '["model","Policy"]\n["field","name","str"]\n["field","next","Policy | None","None"]'
_RULE = '["model","Rule"]\n["field","name","str"]\n["field","next","Rule | None","None"]'
_SIZES = '["enum","Size"]\n["member","BIG","big"]\n["enum","Scale"]\n["member","BIG","big"]\n["member","SMALL","small"]'
_STEPS = (
    ("Policy", "Rule", Breaks.TYPES),
    ("list[Policy]", "list[Rule]", Breaks.TYPES),
    ("Rule", "Policy", Breaks.RUNTIME),
    ("Size", "Scale", Breaks.TYPES),
)


@pytest.mark.parametrize(("old", "new", "step"), _STEPS)
def test_result_with_the_same_attributes_or_values_fails_for_type_checkers_alone(
    old: str, new: str, step: Breaks
) -> None:
    def of(type_: str) -> Surface:
        rows = ('["opgen surface",1,"jobs",""]', f'["operation","jobs","get",[],"{type_}","GET","/a"]', _POLICY)
        more = '["field","size","int"]'
        return read_surface("\n".join([*rows, _RULE, more, _SIZES, ""]).encode()).surface

    assert [each.breaks for each in compare_surfaces(of(old), of(new))] == [step]


@pytest.mark.parametrize(
    ("old", "new", "step"),
    [("Size", "Scale", Breaks.TYPES), ("Scale", "Size", Breaks.RUNTIME), ("Policy", "Rule", Breaks.RUNTIME)],
)
def test_argument_with_an_enum_of_more_values_fails_for_type_checkers_alone(old: str, new: str, step: Breaks) -> None:
    def of(type_: str) -> Surface:
        row = '["operation","jobs","set",[["body","Job","",true]],"None","PUT","/a"]'
        job = f'["model","Job"]\n["field","size","{type_}"]'
        texts = ('["opgen surface",1,"jobs",""]', row, job, _SIZES, _POLICY, _RULE, "")
        return read_surface("\n".join(texts).encode()).surface

    assert {each.breaks for each in compare_surfaces(of(old), of(new))} - {Breaks.NOTHING} == {step}


def test_equal_numbers_are_the_same_default() -> None:
    def with_default(default: str) -> Surface:
        field = Field(name="a", wire_name="a", type=Named("float"), default=default)
        model = Model(name="Job", fields=(field,), base=Named("BaseModel"))
        return replace(_surface("jobs", "Job"), definitions=(model,))

    assert compare_surfaces(with_default("1"), with_default("1.0")) == ()
    (changed,) = compare_surfaces(with_default("1"), with_default("True"))
    assert changed.rule == "python-field-default-changed"


@pytest.mark.parametrize(("old", "new", "rules"), TABLES["constraint_is_a_change_of_the_model_that_checks_it"])
def test_constraint_is_a_change_of_the_model_that_checks_it(
    old: dict[str, Any], new: dict[str, Any], rules: list[str]
) -> None:
    def of(limits: dict[str, Any]) -> Surface:
        job = {"type": "object", "properties": {"size": {"type": "integer", **limits}}}
        body = {"content": {"application/json": {"schema": {"$ref": "#/components/schemas/Job"}}}}
        created = {**operation("create_job", "jobs"), "requestBody": {"required": True, **body}}
        return surface_of(read_document({"/jobs": {"post": created}}, schemas={"Job": job}))

    assert [each.rule for each in compare_surfaces(of(old), of(new))] == rules


def test_change_of_a_schema_that_no_operation_reaches_is_safe() -> None:
    def of(*schemas: dict[str, Any]) -> Surface:
        named = {f"Unused{number}": each for number, each in enumerate(schemas)}
        return surface_of(read_document({"/jobs": {"get": operation("list_jobs", "jobs")}}, schemas=named))

    versions: list[dict[str, Any]] = [
        {"type": "object", "properties": {"a": {"type": "string"}, "b": {"enum": ["c", "d"]}}},
        {"type": "object", "properties": {"a": {"type": "integer"}, "b": {"enum": ["d"]}}, "required": ["a"]},
        {"type": "array", "items": {"type": "string"}},
    ]
    for one in versions:
        for other in versions:
            changes = (*compare_surfaces(of(one), of(other)), *compare_surfaces(of(one, other), of(other)))
            assert {each.severity for each in changes} == {Severity.SAFE}, (one, other)


def test_rewritten_golden_document_has_a_change_only_if_a_name_changes() -> None:
    rewrites = (describe, reorder, write_defaults)
    compared = 0
    for number, document in enumerate(golden_documents()[::4]):
        random = Random(number)  # noqa: S311 - a repeatable choice
        root, done = rewritten(document.root, random, 8, rewrites)
        try:
            old = surface_of(document)
            new = surface_of(replace(document, root=root))
        except OpgenError:
            continue
        compared += 1
        assert changes_beside_names(old, new) == (), done

    assert compared > 30


def _flags(*names: str) -> Surface:
    """Return the package of an operation with enums in its parameters."""
    schema = {"type": "string", "enum": ["a", "b"]}
    found = operation("list_jobs")
    parameters = [{"name": name, "in": "query", "schema": schema} for name in names]
    return surface_of(read_document({}, more={"/jobs": {"get": {**found, "parameters": parameters}}}))


def test_equal_models_of_different_operations_are_not_one_model() -> None:
    def of(path: str, name: str) -> Surface:
        found = operation(f"get_{path}", "jobs", schema={"$ref": f"#/components/schemas/{name}"})
        job = {"type": "object", "properties": {"title": {"type": "string"}}}
        return surface_of(read_document({f"/{path}": {"get": found}}, schemas={name: job}))

    def rules(old: Surface, new: Surface) -> set[str]:
        return {each.rule for each in compare_surfaces(old, new) if each.rule.startswith("python-model")}

    assert rules(of("job", "Job"), of("job", "Task")) == {"python-model-renamed"}
    assert rules(of("job", "Job"), of("hook", "Hook")) == {"python-model-removed", "python-model-added"}


def test_name_that_another_definition_has_now_is_another_type() -> None:
    def of(*types: str, **names: str) -> Surface:
        enums = (Enum(name=n, members=(Member(name=k, value=k),), pointer=("x", k)) for k, n in names.items())
        fields = (Field(name=f"f{n}", wire_name=f"f{n}", type=Named(type_)) for n, type_ in enumerate(types))
        return replace(_surface("jobs", "Job"), definitions=(Model(name="Job", fields=tuple(fields)), *enums))

    changes = compare_surfaces(of("One", "Two", a="One", b="Two"), of("Two", "Two", a="Two"))
    assert [each.names[0] for each in changes if each.rule == "python-field-type-changed"] == ["Job.f1"]


def test_class_of_equal_schemas_keeps_its_name_when_its_first_schema_changes() -> None:
    def of(*enums: Enum) -> list[str]:
        old = Enum(name="State", members=(Member(name="ON", value="on"),), pointer=("x", "a"))
        before, after = (Surface(package="a", definitions=each) for each in ((old,), enums))
        return [each.rule for each in compare_surfaces(before, after)]

    on = (Member(name="ON", value="on"),)
    wider = (*on, Member(name="OFF", value="off"))
    changed = Enum(name="FirstState", members=wider, pointer=("x", "a"))
    both = of(changed, Enum(name="State", members=wider, pointer=("x", "b")))
    assert both == ["python-model-added", "python-enum-member-added"]
    assert of(changed, Enum(name="State", members=on, pointer=("x", "b"))) == ["python-model-added"]
    assert of(changed) == ["python-enum-member-added", "python-model-renamed"]


def test_position_in_a_list_does_not_identify_a_model() -> None:
    changes = compare_surfaces(_flags("fast", "small", "new"), _flags("new", "fast", "small"))

    assert [each.message for each in changes] == []


def test_exchanged_operation_ids_change_the_endpoint_of_each_name() -> None:
    def served(*names: str) -> Surface:
        paths = (f"/jobs/{path}/{{id}}" for path in ("users", "secrets"))
        return surface_of(
            read_document(
                {p: {"get": {**operation(n, "jobs"), "parameters": [_ID]}} for p, n in zip(paths, names, strict=True)}
            )
        )

    old, new = served("find", "read"), served("read", "find")
    package = read_surface(surface_data(new).encode()).surface

    for other in (new, package):
        assert [(each.rule, each.severity, each.message) for each in compare_surfaces(old, other)] == [
            (
                "python-function-endpoint-changed",
                Severity.BREAKING,
                f"jobs.{name} calls GET /jobs/{path}/{{id}} instead of GET /jobs/{before}/{{id}}",
            )
            for name, path, before in (("find", "secrets", "users"), ("read", "users", "secrets"))
        ]


def test_package_without_its_module_of_test_doubles_lost_a_name() -> None:
    document = read_document({"/jobs": {"get": operation("list_jobs", "jobs")}})
    old, new = (surface_of(document, Options(package="jobs", testing=each)) for each in (True, False))
    assert [(each.rule, each.names) for each in compare_surfaces(old, new)] == [("python-export-removed", ("testing",))]


def test_slash_at_the_end_of_the_server_is_no_change() -> None:
    old, new = (replace(_surface("jobs", "Job"), server=f"https://a.example{end}") for end in ("", "/"))
    assert compare_surfaces(old, new) == ()


def test_prefix_that_moved_to_the_server_renames_functions() -> None:
    def served(prefix: str, url: str, name: str | None) -> Surface:
        paths = {f"{prefix}/jobs": {"get": operation(name, "jobs")}}
        document = read_document(paths)
        document.root["servers"] = [{"url": url}]
        return surface_of(document)

    for name, expected in (("list_jobs", []), (None, ["python-function-renamed"])):
        old = served("/v1", "https://a.example", name)
        new = served("", "https://a.example/v1", name)
        changes = compare_surfaces(old, new)
        assert [each.rule for each in changes] == ["python-client-server-changed", *expected]


def test_notation_of_a_base_or_of_an_enum_does_not_change_a_model() -> None:
    def document(base: str, kind: Any) -> Surface:
        pet = {
            "type": "object",
            "required": ["kind"],
            "properties": {"kind": {"type": "string"}, "color": {**kind, "default": "red"}},
            "discriminator": {"propertyName": "kind"},
        }
        cat = {"allOf": [{"$ref": f"#/components/schemas/{base}"}], "properties": {"a": {"type": "string"}}}
        alias = {"$ref": "#/components/schemas/Pet"}
        schemas = {"Pet": pet, "Cat": cat, "Other": alias}
        found = operation("get_pet", schema={"$ref": "#/components/schemas/Pet"})
        return surface_of(read_document({"/pets": {"get": found}}, schemas=schemas))

    colors = [{"enum": ["red"]}, {"const": "green"}]
    old = document("Pet", {"enum": ["red", "green"]})
    new = document("Other", {"type": "string", "oneOf": colors})

    assert [each.message for each in compare_surfaces(old, new)] == []
    assert any(each.name == "AnyPet" for each in new.definitions)


def test_renamed_schema_and_operation_are_renamed_names() -> None:
    def document(model: str, function: str) -> Surface:
        schema = {"$ref": f"#/components/schemas/{model}"}
        found = operation(function, "jobs", schema=schema)
        page = {"type": "object", "properties": {"job": schema}}
        job = {"type": "object", "properties": {"title": {"type": "string"}}}
        return surface_of(
            read_document(
                {"/jobs/{id}": {"get": {**found, "parameters": [_ID]}}}, schemas={model: job, f"{model}Page": page}
            )
        )

    changes = compare_surfaces(document("Job", "get_job"), document("Task", "read_task"))

    assert [(each.rule, each.message) for each in changes] == [
        ("python-model-renamed", "Job was renamed to Task"),
        ("python-model-renamed", "JobPage was renamed to TaskPage"),
        ("python-method-renamed", "client.jobs.get was renamed to client.jobs.read_task"),
        ("python-function-renamed", "jobs.get_job was renamed to jobs.read_task"),
    ]


def test_field_of_a_body_that_many_functions_use_is_one_change() -> None:
    def document(*fields: str) -> Surface:
        schema = {"$ref": "#/components/schemas/Job"}
        body = {"required": True, "content": {"application/json": {"schema": schema}}}
        job = {"type": "object", "properties": {name: {"type": "string"} for name in fields}}
        paths = {
            f"/{name}": {"post": {**operation(name, "jobs"), "requestBody": body}}
            for name in ("create_job", "start_job", "test_job")
        }
        return surface_of(read_document(paths, schemas={"Job": job}))

    changes = compare_surfaces(document("title", "owner"), document("title"))

    assert [(each.rule, each.message) for each in changes] == [
        ("python-field-removed", "Job.owner was removed"),
        ("python-parameter-removed", "jobs.create_job.owner was removed, also in 2 other functions"),
    ]
    assert changes[1].names == tuple(f"jobs.{name}.owner" for name in ("create_job", "start_job", "test_job"))
    assert changes[1].pointer == ("components", "schemas", "Job", "properties", "owner")


def _sent(
    fields: dict[str, Any], *query: str, required: tuple[str, ...] = (), media: str = "application/json"
) -> Surface:
    """Return the package of an operation with an optional body and with parameters in the query."""
    body = {"content": {media: {"schema": {"type": "object", "required": [*required], "properties": fields}}}}
    parameters = [{"name": name, "in": "query", "schema": {"type": "string"}} for name in query]
    created = {**operation("create_job", "jobs"), "parameters": parameters, "requestBody": body}
    return surface_of(read_document({"/jobs": {"post": created}}))


_TEXT = {"type": "string"}


@pytest.mark.parametrize(
    ("old", "new", "expected"),
    [
        # A call with another field of an optional body worked, and lacks the required field now.
        (
            _sent({"title": _TEXT}),
            _sent({"title": _TEXT, "team": _TEXT}, required=("team",)),
            [("parameter-added", Breaks.RUNTIME, "team was added and is required")],
        ),
        (
            _sent({"title": _TEXT, "team": _TEXT}),
            _sent({"title": _TEXT, "team": _TEXT}, required=("team",)),
            [("parameter-became-required", Breaks.RUNTIME, "team became required")],
        ),
        # The keyword is sent in the query instead of the body.
        (_sent({"fast": _TEXT, "a": _TEXT}), _sent({"a": _TEXT}, "fast"), []),
        (
            _sent({"size": {"type": "integer", "multipleOf": 1}}),
            _sent({"size": {"type": "integer"}}),
            [],
        ),
        # An optional keyword does not accept null because it is optional.
        (
            _sent({"ab": {"type": ["string", "null"]}}),
            _sent({"ab": _TEXT}),
            [("parameter-type-changed", Breaks.RUNTIME, "ab accepts str instead of str | None")],
        ),
        # pydantic accepts a tuple for a list.
        (
            _sent({"ab": {"type": "array", "prefixItems": [_TEXT, _TEXT], "minItems": 2, "maxItems": 2}}),
            _sent({"ab": {"type": "array", "items": _TEXT}}),
            [
                (
                    "parameter-type-changed",
                    Breaks.TYPES,
                    "ab accepts list[str] instead of tuple[str, str]",
                )
            ],
        ),
    ],
)
def test_call_that_worked_decides_about_a_parameter(
    old: Surface, new: Surface, expected: list[tuple[str, Breaks, str]]
) -> None:
    changes = [each for each in compare_surfaces(old, new) if each.rule.startswith("python-parameter")]
    assert [(each.rule, each.breaks, each.message) for each in changes] == [
        (f"python-{rule}", breaks, f"jobs.create_job.{message}") for rule, breaks, message in expected
    ]


def _read(schema: dict[str, Any], *, required: tuple[str, ...] = ()) -> Surface:
    """Return the package of an operation that returns an object with the field `a`."""
    job = {"type": "object", "required": [*required], "properties": {"a": schema}}
    found = operation("get_job", "jobs", schema={"$ref": "#/components/schemas/Job"})
    return surface_of(read_document({"/jobs": {"get": found}}, schemas={"Job": job}))


@pytest.mark.parametrize(
    ("old", "new", "expected"),
    [
        # Callers do not construct the model, so the type of the field says all.
        (_read(_TEXT, required=("a",)), _read(_TEXT), [("field-type-changed", Breaks.RUNTIME)]),
        (_read({"enum": ["a", "b"]}), _read({"enum": ["A", "b"]}), [("enum-member-value-changed", Breaks.RUNTIME)]),
        # A text was a text before; a date was one, too.
        (_read({}), _read(_TEXT), [("field-type-changed", Breaks.NOTHING)]),
        (_read({}), _read({**_TEXT, "format": "date"}), [("field-type-changed", Breaks.RUNTIME)]),
        (
            _read({"type": "object", "additionalProperties": {"type": "integer"}, "properties": {"b": _TEXT}}),
            _read({"type": "object", "additionalProperties": _TEXT, "properties": {"b": _TEXT}}),
            [("model-kind-changed", Breaks.RUNTIME)],
        ),
    ],
)
def test_value_that_callers_read_decides_about_a_model(
    old: Surface, new: Surface, expected: list[tuple[str, Breaks]]
) -> None:
    assert [(each.rule.removeprefix("python-"), each.breaks) for each in compare_surfaces(old, new)] == expected


def test_server_with_a_variable_whose_default_gives_the_old_url_is_no_change() -> None:
    def served(server: dict[str, Any]) -> Surface:
        document = read_document({"/jobs": {"get": operation("list_jobs", "jobs")}})
        document.root["servers"] = [server]
        return surface_of(document)

    variable = {"region": {"default": "eu"}}
    old = served({"url": "https://eu.example"})
    new = served({"url": "https://{region}.example", "variables": variable})
    assert [each.rule for each in compare_surfaces(old, new)] == ["python-client-keyword-added"]


def test_message_about_the_detail_of_an_error_has_the_types_that_differ() -> None:
    def errors(*names: str, field: str = "", conflict: str = "") -> Surface:
        all_ = dict.fromkeys((*names, *filter(None, [conflict])))
        schemas = {name: {"type": "object", "properties": {field or name.lower(): _TEXT}} for name in all_}
        paths = {}
        for name in names:
            found = operation(f"get_{name}", "jobs")
            reference = {"$ref": f"#/components/schemas/{name}"}
            found["responses"]["404"] = {"description": "-", "content": {"application/json": {"schema": reference}}}
            paths[f"/{name}"] = {"get": found}
        if conflict:
            reference = {"$ref": f"#/components/schemas/{conflict}"}
            found = operation("get_conflict", "jobs")
            found["responses"]["409"] = {"description": "-", "content": {"application/json": {"schema": reference}}}
            paths["/conflict"] = {"get": found}
        return surface_of(read_document(paths, schemas=schemas))

    changes = compare_surfaces(errors("A", "B"), errors("A", "C", "D", "E", "F"))

    found = {each.rule: each for each in changes}
    assert found["python-error-detail-changed"].message == (
        "NotFoundError.detail got 4 types (C, D, E, …) from GET /C and 3 other operations and lost the type B"
    )
    old, new = errors("A", conflict="B"), errors("A", "B", conflict="B")
    (gained,) = (e for e in compare_surfaces(old, new) if "error" in e.rule)
    assert (gained.breaks, gained.message) == (Breaks.NOTHING, "NotFoundError.detail got the type B from GET /B")
    without, detail = (Error(name="GoneError", status=410, detail=parse_type(each)) for each in ("None", "A | None"))
    added = replace(new.operations[0], module="work", path="/work", errors=(("410", Named("A")),))
    after = replace(new, operations=(*new.operations, added), errors=(*new.errors, detail))
    (gained,) = (e for e in compare_surfaces(replace(new, errors=(*new.errors, without)), after) if "error" in e.rule)
    assert (gained.breaks, gained.message) == (Breaks.NOTHING, "GoneError.detail got the type A from GET /work")
    after = errors("A")
    undescribed = replace(after, errors=tuple(replace(each, detail=parse_type("Any")) for each in after.errors))
    (described,) = compare_surfaces(undescribed, after)
    message = "NotFoundError.detail got 2 types (A, None) from GET /A"
    assert (described.breaks, described.message) == (Breaks.NOTHING, message)
    alike = compare_surfaces(errors("A", field="code"), errors("A", "B", field="code"))
    assert [each.rule for each in alike if "error" in each.rule] == []
    assert found["python-error-detail-changed"].operations == ("GET /B", "GET /C", "GET /D", "GET /E", "GET /F")
    assert "python-model-renamed" not in found, "the operations have nothing in common"


def test_field_of_a_component_that_many_models_include_is_one_change() -> None:
    def document(*fields: str) -> Surface:
        layout = {"type": "object", "properties": {name: {"type": "string"} for name in fields}}
        node = {"allOf": [{"$ref": "#/components/schemas/Layout"}, {"properties": {"id": {"type": "string"}}}]}
        return surface_of(read_document({}, schemas={"Frame": node, "Layout": layout, "Text": node}))

    changes = compare_surfaces(document("grid"), document("grid", "row"))

    assert [each.message for each in changes] == ["Layout.row was added, also in 2 other models"]
    assert changes[0].names == ("Layout.row", "Frame.row", "Text.row")
    assert changes[0].pointer == ("components", "schemas", "Layout", "properties", "row")


def test_work_is_linear_in_operations_that_reach_all_models() -> None:
    def surface(count: int, field: str) -> Surface:
        models = tuple(
            Model(
                name=f"Model{number}",
                fields=(
                    Field(name="next", wire_name="next", type=Named(f"Model{(number + 1) % count}")),
                    Field(name=field, wire_name=field, type=Named("str")),
                ),
                base=Named("BaseModel"),
            )
            for number in range(count)
        )
        operations = tuple(
            replace(operation, name=f"get{number}", path=f"/{number}")
            for number in range(count)
            for operation in _surface("jobs", f"Model{number}").operations
        )
        return Surface(package="jobs", operations=operations, definitions=models)

    counts = []
    for count in (25, 100):
        work = partial(compare_surfaces, surface(count, "a"), surface(count, "b"))
        counts.append(calls(work, "c_call"))
    assert counts[1] < 4.4 * counts[0]
