"""Pairs of surfaces for the rules of the Python layer, written as rows of `api.jsonl`."""

from dataclasses import dataclass

from opgen.diff.model import Breaks
from opgen.diff.surface.data import read_surface
from opgen.diff.surface.model import Surface

_BASE = """\
["opgen surface",1,"jobs","https://api.example.com"]
["keyword","token","str | None","None",true]
["keyword","timeout","float","5"]
["operation","jobs","get_job",[["job_id","str"]],"Job","GET","/jobs/{job_id}"]
["operation","jobs","create_job",[["body","JobRequest","",true],["limit","int","UNSET",true],["sort","str | None","UNSET",true]],"Job","POST","/jobs"]
["operation","jobs","list_jobs",[],"Page[JobPage, Job]","GET","/jobs"]
["headers","list_jobs_headers","Problem"]
["operation","jobs","read_log",[["job_id","str"],["line","int"]],"str","GET","/jobs/{job_id}/log/{line}"]
["operation","jobs","list_notes",[],"list[str | None]","GET","/notes"]
["model","Job"]
["field","title","str"]
["field","state","State | None","None"]
["model","JobPage"]
["field","jobs","list[Job]"]
["model","JobRequest"]
["field","title","str"]
["field","labels","Labels | None","None"]
["field","code","str | None","None",false,"code",{"pattern":"^a"},true]
["alias","Labels","dict[str, str]"]
["enum","State"]
["member","QUEUED","queued"]
["member","DONE","done"]
["model","Problem","ExtraModel[int]"]
["field","code","str"]
["field","notes","list[str | None]"]
["error","NotFoundError",404,"Problem | None"]
["error","StatusError",499,"None"]
["webhook","parse_done","Job"]
["export","Client"]
"""
"""Rows of the old surface of each pair."""


@dataclass(frozen=True, slots=True)
class Pair:
    """Text of the base, its replacement, and the change that the replacement gives."""

    rule: str
    breaks: Breaks
    old: str
    new: str

    @property
    def surfaces(self) -> tuple[Surface, Surface]:
        """Return the old and the new surface."""
        assert self.old in _BASE, self.old
        old, new = (read_surface(text.encode()) for text in (_BASE, _BASE.replace(self.old, self.new)))
        return old.surface, new.surface


_R, _T, _F, _N = Breaks.RUNTIME, Breaks.TYPES, Breaks.FILES, Breaks.NOTHING
_GET = '["operation","jobs","get_job",[["job_id","str"]],"Job","GET","/jobs/{job_id}"]\n'
_KEY = '"GET /jobs/{job_id}"'
_LOG = '"read_log",[["job_id","str"],["line","int"]],"str","GET","/jobs/{job_id}/log/{line}"'
_LIMIT = '["limit","int","UNSET",true]'
_LABELS = '["field","labels","Labels | None","None"]\n'
_STATE = '["field","state","State | None","None"]\n'
_REQUEST = f'["model","JobRequest"]\n["field","title","str"]\n{_LABELS}'
_PAGE = '["model","JobPage"]\n["field","jobs","list[Job]"]\n'
_ENUM = '["enum","State"]\n["member","QUEUED","queued"]\n["member","DONE","done"]\n'
_TITLE = '["model","Job"]\n["field","title","str"]'
_REQUESTED = '["model","JobRequest"]\n["field","title","str"]'
_HEADERS = '["headers","list_jobs_headers","Problem"]\n'


PAIRS = (
    Pair("package-renamed", _R, '"jobs","https', '"work","https'),
    Pair("function-removed", _R, _GET, ""),
    Pair("function-removed", _R, '["webhook","parse_done","Job"]\n', ""),
    Pair("function-removed", _R, _HEADERS, ""),
    Pair("function-added", _N, _GET, _GET + '["operation","jobs","stop_job",[],"None","PUT","/stop"]\n'),
    Pair("function-renamed", _R, '"get_job"', '"read_job"'),
    Pair("function-renamed", _R, '"list_jobs_headers"', '"list_jobs_head"'),
    Pair("function-moved", _F, '"jobs","get_job"', '"work","get_job"'),
    Pair("function-endpoint-changed", _R, '"GET","/jobs/{job_id}"', '"GET","/work/{job_id}"'),
    Pair("operation-key-removed", _R, '"/jobs/{job_id}"]', '"/jobs/{job_id}","getJob"]'),
    Pair("method-removed", _R, '"/jobs/{job_id}"]', f'"/jobs/{{job_id}}",{_KEY},""]'),
    Pair("method-renamed", _R, '"jobs","get_job"', '"work","get_job"'),
    Pair("method-renamed", _R, '"/jobs/{job_id}"]', f'"/jobs/{{job_id}}",{_KEY},"job.get"]'),
    Pair("parameter-removed", _R, f",{_LIMIT}", ""),
    Pair("parameter-removed", _R, _REQUEST, f"{_REQUESTED}\n"),
    Pair("parameter-added", _R, _LIMIT, f'["name","str","",true],{_LIMIT}'),
    Pair("parameter-added", _N, _LIMIT, f'{_LIMIT},["team","str","UNSET",true]'),
    Pair(
        "parameter-renamed",
        _R,
        '"get_job",[["job_id","str"]],"Job","GET","/jobs/{job_id}"',
        '"get_job",[["id_","str"]],"Job","GET","/jobs/{id}"',
    ),
    Pair(
        "parameters-reordered",
        _R,
        _LOG,
        '"read_log",[["line","int"],["job_id","str"]],"str","GET","/logs/{line}/jobs/{job_id}"',
    ),
    Pair("parameter-became-required", _R, _LIMIT, '["limit","int","",true]'),
    Pair("parameter-became-required", _R, _LABELS, '["field","labels","Labels"]\n'),
    Pair(
        "parameter-became-keyword",
        _R,
        _LOG,
        '"read_log",[["job_id","str"],["line","int","",true]],"str","GET","/jobs/{job_id}/log"',
    ),
    Pair("parameter-default-changed", _N, _LIMIT, '["limit","int","5",true]'),
    Pair("parameter-type-changed", _T, '[["job_id","str"]],"Job"', '[["job_id","UUID"]],"Job"'),
    Pair("parameter-type-changed", _T, '"sort","str | None"', '"sort","str"'),
    Pair("parameter-widened", _N, '"limit","int"', '"limit","int | None"'),
    Pair("body-changed", _T, '"body","JobRequest"', '"body","Job"'),
    Pair("body-widened", _N, '"body","JobRequest"', '"body","JobRequest | Job"'),
    Pair("body-widened", _N, '"body","JobRequest",""', '"body","JobRequest","UNSET"'),
    Pair("body-keywords-removed", _R, '"body","JobRequest"', '"body","JobRequest | Job"'),
    Pair("return-type-changed", _R, '["line","int"]],"str"', '["line","int"]],"Job"'),
    Pair("return-type-changed", _R, '[["job_id","str"]],"Job"', '[["job_id","str"]],"None"'),
    Pair("return-type-changed", _R, '[["job_id","str"]],"Job"', '[["job_id","str"]],"Job | None"'),
    Pair("return-type-changed", _R, '[["job_id","str"]],"Job"', '[["job_id","str"]],"Job | JobPage"'),
    Pair("return-type-items-narrowed", _T, '[],"list[str | None]"', '[],"list[str]"'),
    Pair("model-removed", _R, _PAGE, ""),
    Pair("model-renamed", _R, "JobPage", "Page"),
    Pair("model-kind-changed", _R, _PAGE, '["alias","JobPage","list[Job] | Job"]\n'),
    Pair("model-kind-changed", _R, _ENUM, '["alias","State","Literal[\\"queued\\", \\"done\\"]"]\n'),
    Pair("model-kind-changed", _R, '["model","JobRequest"]', '["model","JobRequest","ClosedModel"]'),
    Pair("model-kind-changed", _N, '["model","JobPage"]', '["model","JobPage","ClosedModel"]'),
    Pair("model-kind-changed", _N, '["model","JobRequest"]', '["model","JobRequest","ExtraModel[Any]"]'),
    Pair("model-kind-changed", _R, "ExtraModel[int]", "ExtraModel[str]"),
    Pair("model-kind-changed", _R, _ENUM, '["enum","State"]\n["member","QUEUED",1]\n["member","DONE",2]\n'),
    Pair("alias-type-changed", _T, "dict[str, str]", "dict[str, int]"),
    Pair("alias-type-changed", _N, "dict[str, str]", "dict[str, str] | list[str]"),
    Pair("field-removed", _R, _STATE, ""),
    Pair("field-removed", _R, _LABELS, ""),
    Pair("field-added", _R, _LABELS, f'["field","owner","str"]\n{_LABELS}'),
    Pair("field-added", _N, _STATE, f'["field","owner","str"]\n{_STATE}'),
    Pair("field-renamed", _R, _STATE, '["field","status","State | None","None",false,"state"]\n'),
    Pair("field-became-required", _R, _LABELS, '["field","labels","Labels"]\n'),
    Pair("field-became-required", _N, _STATE, '["field","state","State"]\n'),
    Pair("field-default-changed", _N, _STATE, '["field","state","State | None","\\"done\\""]\n'),
    Pair("field-type-changed", _R, _TITLE, '["model","Job"]\n["field","title","int"]'),
    Pair("field-type-changed", _R, _TITLE, '["model","Job"]\n["field","title","str | None"]'),
    Pair("field-type-changed", _R, _TITLE, '["model","Job"]\n["field","title","str | int"]'),
    Pair("field-type-changed", _R, _REQUESTED, '["model","JobRequest"]\n["field","title","int"]'),
    Pair("field-type-changed", _N, _REQUESTED, '["model","JobRequest"]\n["field","title","str | int"]'),
    Pair("field-type-changed", _R, '{"pattern":"^a"},true]', '{"pattern":"^a"}]'),
    Pair("parameter-type-changed", _R, '{"pattern":"^a"},true]', '{"pattern":"^a"}]'),
    Pair("field-type-changed", _N, _STATE, '["field","state","State","\\"done\\""]\n'),
    Pair("field-type-changed", _R, '"notes","list[str | None]"', '"notes","list[str | int | None]"'),
    Pair("field-items-narrowed", _T, '"notes","list[str | None]"', '"notes","list[str]"'),
    Pair("field-constraint-tightened", _R, _REQUESTED, f'{_REQUESTED[:-1]},"",false,"title",{{"max_length":9}}]'),
    Pair("field-constraint-changed", _N, '"pattern":"^a"', '"pattern":"b$"'),
    Pair("enum-member-removed", _R, '["member","DONE","done"]\n', ""),
    Pair("enum-member-renamed", _R, '"DONE"', '"FINISHED"'),
    Pair("enum-member-value-changed", _R, '"done"', '"finished"'),
    Pair("error-removed", _R, '"NotFoundError",404,"Problem | None"', '"GoneError",410,"None"'),
    Pair("error-removed", _R, '["error","StatusError",499,"None"]\n', ""),
    Pair("error-renamed", _R, "NotFoundError", "MissingError"),
    Pair("error-detail-changed", _R, '404,"Problem | None"', '404,"str"'),
    Pair("error-detail-changed", _R, '404,"Problem | None"', '404,"Problem | Job | None"'),
    Pair("error-detail-changed", _N, '404,"Problem | None"', '404,"Problem"'),
    Pair("error-detail-changed", _R, '404,"Problem | None"', '404,"Any"'),
    Pair("client-keyword-removed", _R, '["keyword","timeout","float","5"]\n', ""),
    Pair("client-keyword-added", _R, '["keyword","timeout"', '["keyword","tenant","str"]\n["keyword","timeout"'),
    Pair("client-keyword-renamed", _R, '["keyword","token"', '["keyword","api_key"'),
    Pair("client-keyword-became-required", _R, '"float","5"', '"float"'),
    Pair("client-keyword-default-changed", _N, '"float","5"', '"float","9"'),
    Pair("client-keyword-type-changed", _T, '"float","5"', '"int","5"'),
    Pair("client-option-removed", _R, '"str | None","None",true]\n[', '"str | None","None"]\n['),
    Pair("client-server-changed", _R, "https://api.example.com", "https://example.org"),
    Pair("client-server-changed", _R, "https://api.example.com", ""),
    Pair("export-removed", _R, '["export","Client"]', '["export","Request"]'),
)
"""At least one pair for each rule or for its mirror."""
