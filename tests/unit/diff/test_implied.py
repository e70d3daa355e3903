"""Changes of the package under the changes on the wire that imply them."""

from typing import Any

import pytest
from opgen.diff.identity import fingerprint
from opgen.diff.join import with_parents
from opgen.diff.surface.compare import compare_surfaces
from opgen.diff.wire.documents import compare_documents
from opgen.document.document import Document
from opgen.document.repair import repair

from tests.support.documents import operation, read_document
from tests.unit.diff.surface.packages import surface_of
from tests.unit.diff.wire.test_work import calls


def _document(
    *,
    function: str = "create_job",
    responses: tuple[str, ...] = (),
    parameters: tuple[str, ...] = (),
    state: tuple[str, ...] = ("queued", "running", "done"),
    fields: tuple[str, ...] = (),
) -> Document:
    schema = {"$ref": "#/components/schemas/Job"}
    created: dict[str, Any] = operation(function, "jobs", schema=schema)
    created["requestBody"] = {"required": True, "content": {"application/json": {"schema": schema}}}
    created["parameters"] = [{"name": name, "in": "query", "schema": {"type": "string"}} for name in parameters]
    for status in responses:
        created["responses"][status] = {"description": "Failed."}
    properties: dict[str, Any] = {name: {"type": "string"} for name in fields}
    schemas = {
        "Job": {"type": "object", "properties": {"state": {"$ref": "#/components/schemas/State"}, **properties}},
        "State": {"type": "string", "enum": list(state)},
        "Other": {"type": "string", "enum": ["a", "b"]},
    }
    return read_document({"/jobs": {"post": created}}, schemas=schemas)


def _parents(old: Document, new: Document) -> dict[str, str | None]:
    """Return the rule of the parent of each change of the package, by its rule and name."""
    wire = compare_documents(repair(old).document, repair(new).document, today=None)
    package = compare_surfaces(surface_of(old), surface_of(new))
    rules = {fingerprint(each): each.rule for each in wire}
    return {f"{each.rule} {each.names[0]}": rules.get(each.parent) for each in with_parents(package, wire)}


def test_change_of_the_package_has_the_change_on_the_wire_as_its_parent() -> None:
    old = _document()
    found = {
        **_parents(old, _document(fields=("title",))),
        **_parents(old, _document(state=("queued", "running"))),
        **_parents(old, _document(parameters=("team",))),
        **_parents(old, _document(responses=("402",))),
        **_parents(old, _document(function="start_job")),
    }

    assert found == {
        "python-field-added Job.title": "new-optional-request-property",
        "python-parameter-added jobs.create_job.title": "new-optional-request-property",
        "python-enum-member-removed State.DONE": "request-property-enum-value-removed",
        "python-parameter-added jobs.create_job.team": "new-optional-request-parameter",
        "python-error-added PaymentRequiredError": "response-non-success-status-added",
        "python-function-renamed jobs.create_job": "api-operation-id-removed",
        "python-method-renamed client.jobs.create": "api-operation-id-removed",
    }


def test_removed_operation_implies_its_function_and_models() -> None:
    other = read_document({"/work": {"get": operation("get_work", "work")}})

    found = _parents(_document(), other)

    assert found["python-function-removed jobs.create_job"] == "api-path-removed-without-deprecation"
    assert found["python-function-added work.get_work"] == "endpoint-added"
    assert found["python-model-removed Job"] == "api-path-removed-without-deprecation"


def test_operation_implies_the_detail_of_its_errors() -> None:
    added = operation("get_work", "work")
    added["responses"]["404"] = {"description": "-", "content": {"application/json": {"schema": {"type": "string"}}}}
    old = _document(responses=("402",))
    new = read_document({**old.root["paths"], "/work": {"get": added}}, schemas=old.root["components"]["schemas"])

    assert _parents(old, new)["python-error-detail-changed NotFoundError.detail"] == "endpoint-added"


def test_field_implies_the_keyword_of_its_body() -> None:
    old, new = _document(), _document()
    new.root["components"]["schemas"]["Job"]["properties"]["state"]["$ref"] = "#/components/schemas/Other"
    changes = with_parents(compare_surfaces(surface_of(old), surface_of(new)), ())

    field, keyword = changes
    assert (field.rule, field.parent) == ("python-field-type-changed", "")
    assert keyword.rule == "python-parameter-type-changed"
    assert keyword.parent == fingerprint(field)


def test_security_does_not_imply_the_result_of_an_operation() -> None:
    def of(name: str, *scopes: str) -> Document:
        schemas = {each: {"type": "object", "properties": {each: {"type": "string"}}} for each in ("a", "b")}
        found = operation("get_job", "jobs", schema={"$ref": f"#/components/schemas/{name}"})
        document = read_document({"/jobs": {"get": {**found, "security": [{"key": [*scopes]}]}}}, schemas=schemas)
        document.root["components"]["securitySchemes"] = {"key": {"type": "http", "scheme": "bearer"}}
        return document

    found = _parents(of("a"), of("b", "read"))
    assert found["python-return-type-changed jobs.get_job"] == "response-optional-property-removed"


def test_body_of_a_webhook_implies_the_result_of_its_function() -> None:
    def of(schema: dict[str, Any]) -> Document:
        body = {"content": {"application/json": {"schema": schema}}}
        document = read_document({"/work": {"get": operation("get_work", "work")}})
        document.root["webhooks"] = {"done": {"post": {"requestBody": body, "responses": {"204": {"description": ""}}}}}
        return document

    found = _parents(of({"type": "string"}), of({"type": "integer"}))
    assert found == {"python-return-type-changed webhooks.parse_done": "response-body-type-changed"}


def _referring(name: str, scheme: dict[str, str], *urls: str) -> Document:
    """Return a document whose response and body are the components `name`, with a security scheme and servers."""
    created = {
        **operation("create_job", "jobs"),
        "requestBody": {"$ref": f"#/components/requestBodies/{name}"},
        "responses": {"200": {"$ref": f"#/components/responses/{name}"}},
    }
    document = read_document({"/jobs": {"post": created}})
    contents = {
        each: {"description": "", "content": {"application/json": {"schema": {"type": kind}}}}
        for each, kind in (("One", "string"), ("Two", "integer"))
    }
    document.root["components"] = {"requestBodies": contents, "responses": contents, "securitySchemes": {"key": scheme}}
    document.root["security"] = [{"key": []}]
    document.root["servers"] = [{"url": url, "variables": {"region": {"default": "x"}}} for url in urls]
    return document


def test_component_of_a_response_and_the_client_have_parents() -> None:
    bearer = {"type": "http", "scheme": "bearer"}
    key = {"type": "apiKey", "in": "header", "name": "X-Key"}
    old = _referring("One", bearer, "https://a.example")
    new = _referring("Two", key, "https://{region}.example")

    assert _parents(old, new) == {
        "python-body-changed jobs.create_job.body": "request-body-type-changed",
        "python-client-keyword-added Client.region": "server-added",
        "python-client-keyword-renamed Client.token": "api-security-component-type-changed",
        "python-client-server-changed Client": "server-removed",
        "python-return-type-changed jobs.create_job": "response-body-type-changed",
    }


def test_keyword_of_a_security_scheme_has_the_change_of_this_scheme_as_its_parent() -> None:
    def document(host: str) -> Document:
        flow = {"tokenUrl": f"https://{host}.example", "scopes": {}}
        scheme = {"type": "oauth2", "flows": {"clientCredentials": flow}}
        found = read_document({"/work": {"get": operation("get_work", "work")}})
        found.root["components"] = {"securitySchemes": {"Login": scheme, "TeamLogin": scheme}}
        found.root["security"] = [{"Login": []}, {"TeamLogin": []}]
        return found

    old, new = document("a"), document("b")
    wire = compare_documents(repair(old).document, repair(new).document, today=None)
    package = with_parents(compare_surfaces(surface_of(old), surface_of(new)), wire)

    schemes = {fingerprint(each): each.pointer[2] for each in wire}
    assert {each.names[0]: schemes[each.parent] for each in package} == {
        "Client.login_token_url": "Login",
        "Client.team_login_token_url": "TeamLogin",
    }


def test_parameter_that_an_operation_lost_is_not_implied_by_another_change_of_its_component() -> None:
    def of(style: str, *names: str) -> Document:
        parameter = {"name": "filter", "in": "query", "style": style, "schema": {"type": "array", "items": {}}}
        found = {name: {"get": operation(name, "jobs")} for name in ("list_jobs", "find_jobs")}
        for name in names:
            found[name]["get"]["parameters"] = [{"$ref": "#/components/parameters/filter"}]
        document = read_document({f"/{name}": each for name, each in found.items()})
        document.root["components"] = {"parameters": {"filter": parameter}}
        return document

    found = _parents(of("form", "list_jobs", "find_jobs"), of("spaceDelimited", "list_jobs"))
    assert found == {"python-parameter-removed jobs.find_jobs.filter": "request-parameter-removed"}


def test_removed_model_implies_the_new_types_of_its_fields() -> None:
    def of(names: tuple[str, str]) -> Document:
        properties = {each: {"$ref": f"#/components/schemas/{name}"} for each, name in zip("ab", names, strict=True)}
        schemas = {name: {"type": "string", "enum": ["x", "y"]} for name in names}
        job = {"type": "object", "properties": properties}
        found = operation("get_job", "jobs", schema={"$ref": "#/components/schemas/Job"})
        return read_document({"/jobs": {"get": found}}, schemas={**schemas, "Job": job})

    before, after = surface_of(of(("One", "Two"))), surface_of(of(("One", "One")))
    changes = {each.rule: each for each in with_parents(compare_surfaces(before, after), ())}
    removed = fingerprint(changes["python-model-removed"])
    assert changes["python-field-type-changed"].parent == removed


def test_constraint_of_a_component_implies_the_limit_of_the_field() -> None:
    def of(most: int) -> Document:
        document = _document(fields=("title",))
        document.root["components"]["schemas"]["Slug"] = {"type": "string", "maxLength": most}
        document.root["components"]["schemas"]["Job"]["properties"]["slug"] = {"$ref": "#/components/schemas/Slug"}
        return document

    found = _parents(of(9), of(8))
    assert found == {"python-field-constraint-tightened Job.slug": "request-property-max-length-decreased"}


def test_type_of_a_field_with_a_new_limit_is_implied_by_its_type() -> None:
    def of(**count: Any) -> Document:
        document = _document()
        document.root["components"]["schemas"]["Job"]["properties"]["count"] = count
        return document

    assert _parents(of(type="number"), of(type="integer", minimum=0)) == {
        "python-field-constraint-tightened Job.count": "request-property-min-set",
        "python-field-type-changed Job.count": "request-property-type-changed",
        "python-parameter-type-changed jobs.create_job.count": "request-property-type-changed",
    }


def test_equal_bodies_of_operations_have_parents_of_their_own_operations() -> None:
    def of(*names: str) -> Document:
        schema = {"type": "object", "properties": {name: {"type": "string"} for name in names}}
        found = {each: operation(f"{each}_job", "jobs") for each in ("post", "put")}
        for each in found.values():
            each["requestBody"] = {"content": {"application/json": {"schema": schema}}}
        return read_document({"/jobs": found})

    old, new = of(*"abcdef"), of(*"acdef")
    wire = compare_documents(old, new, today=None)
    package = with_parents(compare_surfaces(surface_of(old), surface_of(new)), wire)
    operations = {fingerprint(each): each.operations for each in wire}
    assert {each.names[0]: operations[each.parent] for each in package if "parameter" in each.rule} == {
        "jobs.post_job.b": ("POST /jobs",),
        "jobs.put_job.b": ("PUT /jobs",),
    }


def test_work_is_linear_in_the_changed_members_of_an_enum() -> None:
    def work(count: int) -> int:
        old, new = (_document(state=tuple(f"{name}-{number}" for number in range(count))) for name in "ab")
        wire = compare_documents(old, new, today=None)
        package = compare_surfaces(surface_of(old), surface_of(new))
        return calls(lambda: with_parents(package, wire))

    assert work(200) < 2.5 * work(100)


@pytest.mark.parametrize(
    ("old", "new", "changes"),
    [
        (
            ("/v1/jobs/{id}", "get_job"),
            ("/v2/jobs/{id}", "get_job"),
            {"python-function-endpoint-changed jobs.get_job"},
        ),
        (
            ("/api/v1/job_items/{id}", "get_job"),
            ("/job-items/{key}/", "read_job"),
            {"python-method-renamed client.jobs.get", "python-function-renamed jobs.get_job"},
        ),
        (
            ("/v1/jobs/{id}", None),
            ("/v1beta/jobs/{id}", None),
            {
                "python-function-endpoint-changed jobs.get_v1_jobs_id",
                "python-function-renamed jobs.get_v1_jobs_id",
            },
        ),
    ],
)
def test_operation_that_moved_is_a_change_of_its_function(
    old: tuple[str, str | None], new: tuple[str, str | None], changes: set[str]
) -> None:
    def of(path: str, function: str | None) -> Document:
        variable = path.partition("{")[2].partition("}")[0]
        parameter = {"name": variable, "in": "path", "required": True, "schema": {"type": "string"}}
        return read_document({path: {"get": {**operation(function, "jobs"), "parameters": [parameter]}}})

    found = _parents(of(*old), of(*new))
    # Another name of the variable has no cause of its own.
    parents = {each: parent for each, parent in found.items() if "-parameter-renamed" not in each}
    assert parents == dict.fromkeys(changes, "api-path-removed-without-deprecation")
