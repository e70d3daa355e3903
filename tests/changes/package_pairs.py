"""Two versions of a service for the rules about packages, and edits of its package that a new opgen could make."""

from dataclasses import dataclass
from typing import Any

import yaml
from opgen.core.options import Names, Options, Pagination
from opgen.document.document import Document, load
from opgen.source.read import Source

_PAGES = Pagination(operations=("list_jobs",), by="page", parameter="page", items="jobs")
OLD_OPTIONS = Options(package="service", pagination=(_PAGES,))
NEW_OPTIONS = Options(
    package="service", rename=Names(fields={"Job": {"state": "status"}}, members={"State": {"done": "FINISHED"}})
)
_OLD = """
openapi: 3.1.0
info: {title: Jobs, version: "1"}
servers: [{url: https://api.example.com}]
security: [{token: []}]
components:
  securitySchemes:
    token: {type: http, scheme: bearer}
  schemas:
    Job:
      type: object
      required: [title]
      properties:
        title: {type: string}
        state: {$ref: "#/components/schemas/State"}
        owner: {type: string}
        size: {type: integer}
        scores: {type: array, items: {type: number}}
    State: {type: string, enum: [queued, done, stopped, held]}
    JobRequest:
      type: object
      required: [title]
      properties:
        title: {type: string}
        labels: {$ref: "#/components/schemas/Labels"}
        limit: {type: integer}
        note: {type: string}
        weights: {type: array, items: {type: integer}}
        sizes: {type: object, additionalProperties: {type: integer}}
    Labels: {type: object, additionalProperties: {type: string}}
    JobPage:
      type: object
      required: [jobs]
      properties: {jobs: {type: array, items: {$ref: "#/components/schemas/Job"}}}
    Report: {type: object, properties: {text: {type: string}}}
    Summary: {type: object, properties: {text: {type: string}}}
    Small: {type: object, properties: {a: {type: string}, note: {type: string}}}
    Problem: {type: object, properties: {code: {type: string}}}
webhooks:
  done:
    post:
      requestBody: {content: {application/json: {schema: {$ref: "#/components/schemas/Job"}}}}
      responses: {"204": {description: ""}}
paths:
  /jobs:
    get:
      operationId: list_jobs
      tags: [jobs]
      parameters:
        - {name: page, in: query, schema: {type: integer}}
        - {name: limit, in: query, schema: {type: integer}}
        - {name: sort, in: query, schema: {type: string}}
        - {name: size, in: query, schema: {type: integer}}
        - {name: ids, in: query, schema: {type: array, items: {type: integer}}}
      responses:
        "200": {description: "", content: {application/json: {schema: {$ref: "#/components/schemas/JobPage"}}}}
    post:
      operationId: create_job
      tags: [jobs]
      requestBody: {required: true, content: {application/json: {schema: {$ref: "#/components/schemas/JobRequest"}}}}
      responses:
        "200": {description: "", content: {application/json: {schema: {$ref: "#/components/schemas/Job"}}}}
        "404": {description: "", content: {application/json: {schema: {$ref: "#/components/schemas/Problem"}}}}
        "402": {description: "", content: {application/json: {schema: {$ref: "#/components/schemas/Problem"}}}}
  /jobs/{job_id}:
    parameters: [{name: job_id, in: path, required: true, schema: {type: string}}]
    get:
      operationId: get_job
      tags: [jobs]
      responses:
        "200": {description: "", content: {application/json: {schema: {$ref: "#/components/schemas/Job"}}}}
    delete: {operationId: delete_job, tags: [jobs], responses: {"204": {description: ""}}}
    put:
      operationId: replace_job
      tags: [jobs]
      requestBody: {content: {application/json: {schema: {$ref: "#/components/schemas/Summary"}}}}
      responses: {"204": {description: ""}}
    patch:
      operationId: update_job
      tags: [jobs]
      requestBody: {content: {application/json: {schema: {$ref: "#/components/schemas/Small"}}}}
      responses:
        "204": {description: ""}
        "409": {description: "", content: {application/json: {schema: {$ref: "#/components/schemas/Problem"}}}}
  /jobs/{job_id}/log/{line}:
    get:
      operationId: read_log
      tags: [jobs]
      parameters:
        - {name: job_id, in: path, required: true, schema: {type: string}}
        - {name: line, in: path, required: true, schema: {type: integer}}
      responses:
        "200": {description: "", content: {application/json: {schema: {$ref: "#/components/schemas/Report"}}}}
  /ping: {get: {operationId: ping, tags: [jobs], responses: {"204": {description: ""}}}}
  /notes:
    get:
      operationId: list_notes
      tags: [jobs]
      responses:
        "200": {description: "", content: {application/json: {schema: {type: array, items: {type: [string, "null"]}}}}}
  /jobs/{job_id}/part/{part}:
    get:
      operationId: read_part
      tags: [jobs]
      parameters:
        - {name: job_id, in: path, required: true, schema: {type: string}}
        - {name: part, in: path, required: true, schema: {type: integer}}
      responses: {"204": {description: ""}}
"""
_NEW = """
openapi: 3.1.0
info: {title: Jobs, version: "2"}
components:
  schemas:
    Job:
      type: object
      required: [title, created]
      properties:
        title: {type: integer}
        state: {$ref: "#/components/schemas/State"}
        size: {type: integer}
        created: {type: string}
        scores: {type: array, items: {type: integer}}
    State: {type: string, enum: [queued, done, Held]}
    JobRequest:
      type: object
      required: [title, labels, team]
      properties:
        title: {type: string}
        labels: {$ref: "#/components/schemas/Labels"}
        limit: {type: string}
        note: {type: string, maxLength: 3}
        team: {type: string}
        weights: {type: array, items: {type: number}}
        sizes: {type: object, additionalProperties: {type: number}}
    Labels: {type: object, additionalProperties: {type: integer}}
    Page:
      type: object
      required: [jobs]
      properties: {jobs: {type: array, items: {$ref: "#/components/schemas/Job"}}}
    Report: {type: array, items: {type: string}}
    Small:
      type: object
      properties: {a: {type: string}, b: {}, c: {}, d: {}, e: {}, f: {}, g: {}, h: {}, i: {}, j: {}}
paths:
  /jobs:
    get:
      operationId: list_jobs
      tags: [jobs]
      parameters:
        - {name: page, in: query, schema: {type: integer}}
        - {name: sort, in: query, required: true, schema: {type: string}}
        - {name: size, in: query, schema: {type: string}}
        - {name: ids, in: query, schema: {type: array, items: {type: number}}}
        - {name: team, in: query, required: true, schema: {type: string}}
      responses:
        "200": {description: "", content: {application/json: {schema: {$ref: "#/components/schemas/Page"}}}}
    post:
      operationId: submit_job
      tags: [jobs]
      requestBody: {required: true, content: {application/json: {schema: {$ref: "#/components/schemas/JobRequest"}}}}
      responses:
        "200": {description: "", content: {application/json: {schema: {$ref: "#/components/schemas/Job"}}}}
  /jobs/{id}:
    parameters: [{name: id, in: path, required: true, schema: {type: string}}]
    get: {operationId: get_job, tags: [jobs], responses: {"204": {description: ""}}}
    put:
      operationId: replace_job
      tags: [jobs]
      requestBody: {required: true, content: {application/json: {schema: {type: array, items: {type: string}}}}}
      responses: {"204": {description: ""}}
    patch:
      operationId: updateJob
      tags: [jobs]
      requestBody: {content: {application/json: {schema: {$ref: "#/components/schemas/Small"}}}}
      responses:
        "204": {description: ""}
        "409": {description: "", content: {application/json: {schema: {$ref: "#/components/schemas/Small"}}}}
  /log/{line}/jobs/{job_id}:
    get:
      operationId: read_log
      tags: [jobs]
      parameters:
        - {name: job_id, in: path, required: true, schema: {type: string}}
        - {name: line, in: path, required: true, schema: {type: integer}}
      responses:
        "200": {description: "", content: {application/json: {schema: {$ref: "#/components/schemas/Report"}}}}
  /ping: {get: {operationId: ping, tags: [system], responses: {"204": {description: ""}}}}
  /notes:
    get:
      operationId: list_notes
      tags: [jobs]
      responses:
        "200": {description: "", content: {application/json: {schema: {type: array, items: {type: string}}}}}
  /jobs/{job_id}/part:
    get:
      operationId: read_part
      tags: [jobs]
      parameters:
        - {name: job_id, in: path, required: true, schema: {type: string}}
        - {name: part, in: query, required: true, schema: {type: integer}}
      responses: {"204": {description: ""}}
"""


def service() -> tuple[Document, Document]:
    """Return both versions of the service."""
    old, new = (load(Source(name="service.yaml", content=b"", kind="yaml", root=_yaml(text))) for text in (_OLD, _NEW))
    return old, new


def _yaml(text: str) -> Any:  # any YAML value
    return yaml.load(text, yaml.CSafeLoader)


@dataclass(frozen=True, slots=True, kw_only=True)
class Edit:
    """Edit of the generated package of the old service.

    `surface` and `files` have an old and a new text: in `api.jsonl`, and in all modules.
    """

    rule: str
    surface: tuple[str, str]
    files: tuple[str, str] = ("", "")


EDITS = (
    Edit(
        rule="method-removed",
        surface=('"get_job","jobs.get"]', '"get_job",""]'),
        files=("    get =", "    _get ="),
    ),
    Edit(rule="error-renamed", surface=("NotFoundError", "MissingError"), files=("NotFoundError", "MissingError")),
    Edit(
        rule="client-keyword-type-changed",
        surface=('"token","Credential | None"', '"token","str | None"'),
        files=("        token: Credential | None", "        token: str | None"),
    ),
    Edit(
        rule="client-keyword-added",
        surface=('["keyword","base_url"', '["keyword","tenant","str"]\n["keyword","base_url"'),
        files=("        base_url: str |", "        tenant: str,\n        base_url: str |"),
    ),
    Edit(
        rule="client-keyword-became-required",
        surface=('"httpx2.Client | None","None"', '"httpx2.Client | None"'),
        files=("httpx.Client | None = None", "httpx.Client | None"),
    ),
    Edit(
        rule="client-option-removed",
        surface=('"token","Credential | None","None",true', '"token","Credential | None","None"'),
        files=(
            "        token: Credential | None = None,\n        **options: Unpack[Options],\n    ) -> Self:",
            "        **options: Unpack[Options],\n    ) -> Self:",
        ),
    ),
    Edit(rule="package-renamed", surface=('"edited6"', '"jobs"')),
    Edit(
        rule="method-renamed",  # to a group of methods
        surface=('"get_job","jobs.get"]', '"get_job","jobs.get.read"]'),
        files=("    get =", "    get = object()\n    _get ="),
    ),
    Edit(
        rule="client-keyword-renamed",
        surface=('["keyword","token"', '["keyword","api_key"'),
        files=("        token: Credential | None", "        api_key: Credential | None"),
    ),
)
"""Edits for the rules that no two documents show."""
