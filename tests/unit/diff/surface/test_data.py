"""The files `api.jsonl`, written from a surface and read again, and `api.md`."""

import pytest
from hypothesis import given
from hypothesis import strategies as st
from opgen.api.schema import Constraints
from opgen.codegen.code import literal
from opgen.core.errors import UsageError
from opgen.core.options import Options
from opgen.diff.surface.data import read_surface, surface_data
from opgen.diff.surface.model import (
    Alias,
    ClientKeyword,
    Enum,
    Error,
    Field,
    Member,
    Model,
    Parameter,
    Surface,
    SurfaceOperation,
    Variant,
    Webhook,
)
from opgen.diff.surface.text import surface_text
from opgen.diff.surface.types import Constants, Named, Type, union

from tests.architecture.modules import ROOT
from tests.support.documents import operation, read_document
from tests.unit.diff.surface.packages import surface_of

_TEXTS = st.text(max_size=8) | st.sampled_from(["#", "  # ", '"', "`" * 3, "\n", "\u202e", "\\", "read-only", "-"])
_VALUES = _TEXTS | st.integers(-5, 5) | st.booleans()


def _nested(inner: st.SearchStrategy[Type]) -> st.SearchStrategy[Type]:
    return st.one_of(
        inner.map(lambda item: Named("list", (item,))),
        st.tuples(inner, inner).map(lambda items: Named("dict", items)),
        st.lists(inner, min_size=1, max_size=3).map(lambda types: union(tuple(types))),
    )


_LEAVES: st.SearchStrategy[Type] = st.one_of(
    st.sampled_from(["str", "None", "Any", "Job", "httpx.Client"]).map(Named),
    st.lists(_VALUES, min_size=1, max_size=3).map(lambda v: Constants(tuple(v))),
)
_TYPES = st.recursive(_LEAVES, _nested, max_leaves=4)


def _surface(*, text: str, value: str | float, type_: Type, is_set: bool) -> Surface:
    """Return a surface with each kind of row. The text of a document, a value and a type are wherever they may be."""
    default = str(literal(value))
    parameters = (
        Parameter(name="id_", type=type_),
        Parameter(name="limit", type=type_, default='"#"' if is_set else "None", is_keyword=True),
    )
    attribute = "job.create_job" if is_set else ""
    limits = Constraints(maximum=0.5, pattern=text) if is_set else Constraints()
    return Surface(
        package="my.jobs" if is_set else "jobs",
        server=text,
        keywords=(ClientKeyword(name="token", type=type_, default=default, is_credential=is_set),),
        operations=(
            SurfaceOperation(
                module="job",
                name="class_",
                parameters=parameters[is_set:],
                result=type_,
                method="GET",
                path=f"/{text}",
                keywords=parameters[1:] if is_set else (),
                variants=(Variant(name="job_headers", result=type_),),
                attribute=attribute,
            ),
        ),
        definitions=(
            Model(
                name="Job",
                fields=(
                    Field(name="x", wire_name=text, type=type_, default=default, is_read_only=is_set, limits=limits),
                ),
                base=Named("ExtraModel", (Named("Job"),)) if is_set else Named("BaseModel"),
            ),
            Enum(name="State", members=(Member(name="DONE", value=text),)),
            Alias(name="Labels", type=type_),
        ),
        errors=(Error(name="NotFoundError", status=404, detail=type_),),
        webhooks=(Webhook(name="parse_job", result=type_),),
        exports=("Client",),
    )


_SURFACES = st.builds(_surface, text=_TEXTS, value=_VALUES, type_=_TYPES, is_set=st.booleans())


@given(_SURFACES)
def test_written_surface_is_read_again(surface: Surface) -> None:
    assert read_surface(surface_data(surface).encode()).surface == surface


@given(_SURFACES)
def test_text_of_a_document_ends_no_block_of_markdown(surface: Surface) -> None:
    lines = surface_text(surface).split("\n")

    fences = [line for line in lines if line.lstrip().startswith("```")]
    assert fences == ["```python", "```"] * (len(fences) // 2)


def test_operation_is_one_line_with_method_and_path() -> None:
    body = {
        "requestBody": {
            "required": True,
            "content": {"application/json": {"schema": {"$ref": "#/components/schemas/ExposePortRequest"}}},
        }
    }
    result = {"$ref": "#/components/schemas/ExposePortResponse"}
    exposed = {**operation("expose_port_endpoint", "sandbox", schema=result), **body}
    schemas = {
        "ExposePortRequest": {"type": "object", "properties": {"port": {"type": "integer"}}, "required": ["port"]},
        "ExposePortResponse": {"type": "object", "properties": {"url": {"type": "string"}}},
    }
    document = read_document({"/api/v1/sandbox/{sandbox_id}/expose": {"post": exposed}}, schemas=schemas)

    lines = surface_text(surface_of(document)).split("\n")

    assert (
        "sandbox.expose_port_endpoint(sandbox_id: str, **ExposePortRequest)"
        " -> ExposePortResponse  # POST /api/v1/sandbox/{sandbox_id}/expose"
    ) in lines


def test_operation_without_a_method_says_so() -> None:
    document = read_document({"/jobs": {"get": operation("list_jobs", "jobs")}})
    options = Options(package="example", resources=False)

    text = surface_text(surface_of(document, options))

    assert "\nlist_jobs(client) -> bytes | None  # GET /jobs\n" in text


def test_line_ends_of_windows_are_read() -> None:
    surface = Surface(package="jobs", exports=("Client",))

    assert read_surface(surface_data(surface).replace("\n", "\r\n").encode()).surface == surface


_OPERATION = '["operation","jobs","list_jobs",[],"Job","GET","/jobs"]'


@pytest.mark.parametrize(
    ("row", "reason"),
    [
        ("", "expected a JSON array"),
        ("<<<<<<< HEAD", "expected a JSON array"),
        ('["export","Job"', "expected a JSON array"),
        ("[" * 100_000, "expected a JSON array"),
        ("[" + "9" * 5000 + "]", "expected a JSON array"),
        ('{"kind":"export"}', "expected a JSON array"),
        ("[]", "unexpected values"),
        ('["method","Job"]', "unexpected values"),
        ('["alias","Job"]', "unexpected values"),
        ('["alias","Job","str","str"]', "too many values"),
        ('["alias","Job","f()"]', 'invalid type "f()"'),
        ('["alias","Job",5]', "expected a text"),
        ('["alias","Job","' + "list[" * 5000 + 'int"]', "invalid type"),
        ('["export","../job"]', "expected a name"),
        ('["export","é"]', "expected a name"),
        ('["export",5]', "unexpected values"),
        ('["webhook","x\\n","Job"]', "expected a name"),
        (_OPERATION.replace('"]', '","list","jobs.."]'), "expected names with dots between them"),
        (_OPERATION.replace("[]", '"x"'), "expected a list of parameters"),
        (_OPERATION.replace("[]", '[["limit"]]'), "unexpected values"),
        (_OPERATION.replace("[]", '[["limit","int","1 # 2"]]'), "expected a default"),
        (_OPERATION.replace("[]", '[["limit","int","1; 2"]]'), "unexpected values"),
        (_OPERATION.replace("[]", '[["limit","int","1",1]]'), "expected true or false"),
        ('["headers","x","Job"]', "expected the row of its operation before it"),
        ('["field","name","str"]', "expected the row of its model before it"),
        ('["enum","State"]\n["field","name","str"]', "expected the row of its model before it"),
        ('["enum","State"]\n["member","DONE",true]', "expected a text or an integer"),
        ('["error","NotFoundError",999,"None"]', "expected a status"),
    ],
)
def test_invalid_row_is_an_error_with_its_number(row: str, reason: str) -> None:
    start = surface_data(Surface(package="jobs"))

    with pytest.raises(UsageError) as raised:
        read_surface(f"{start}{row}\n".encode(), "jobs/api.jsonl")

    number = 2 + row.count("\n")
    message, hint = str(raised.value).split("\n")
    shown = row.rpartition("\n")[2][:80]
    assert message.startswith(f"jobs/api.jsonl:{number}: invalid row {shown}"[:80])
    assert f": {reason}" in message
    assert hint == "  hint: write the file again with `opgen generate`"


@pytest.mark.parametrize("content", [b"", b"# Public names\n", b'["opgen surface",2,"jobs",""]\n', b"\xff"])
def test_file_of_another_format_is_refused(content: bytes) -> None:
    with pytest.raises(UsageError, match=r"api.jsonl:1: unsupported format of a surface"):
        read_surface(content)


def test_names_have_the_line_that_declares_them() -> None:
    page = (ROOT / "docs/reference/api-file.md").read_text("utf-8")
    text = page.partition("```json\n")[2].partition("```")[0]
    read, lines = read_surface(text.encode()), text.splitlines()

    def declaration(name: str) -> str:
        number = read.line(name)
        return "" if number is None else lines[number - 1]

    assert declaration("Client.token").startswith('["keyword","token"')
    assert declaration("Client") == lines[0]
    assert declaration("jobs.create_job.body").startswith('["operation","jobs","create_job"')
    assert declaration("client.jobs.list_jobs").startswith('["operation","jobs","list_jobs"')
    assert declaration("jobs.list_jobs_headers").startswith('["headers","list_jobs_headers"')
    assert declaration("Job.state").startswith('["field","state"')
    assert declaration("Job.other") == declaration("Job") == '["model","Job"]'
    assert declaration("JobState.DONE").startswith('["member","DONE"')
    assert declaration("Labels").startswith('["alias","Labels"')
    assert declaration("NotFoundError").startswith('["error","NotFoundError",404')
    assert read.line("unknown.name") is None


def test_both_files_of_the_documentation_describe_the_same_package() -> None:
    page = (ROOT / "docs/reference/api-file.md").read_text("utf-8")
    data = page.partition("```json\n")[2].partition("```")[0]

    assert surface_text(read_surface(data.encode()).surface) == page.partition("````\n")[2].partition("````")[0]
