"""Public names of a small package whose callers the tests read."""

from opgen.changes.surface.read import read_surface
from opgen.changes.surface.text import HEADER

SURFACE = read_surface(f"""{HEADER}

# Public names of `jobs`

## Operations

```python
jobs.get_job(job_id: str) -> Job  # GET /jobs/{{job_id}}
jobs.list_jobs() -> JobPage  # GET /jobs
    pages list_jobs_all() -> Pages[JobPage, Job]
```

## Models

```python
class Job:
    title: str
    state: State
    labels: Labels
    parent: Job | None = None
class JobPage:
    by_name: dict[str, Job]
    jobs: list[Job]
type Labels = dict[str, Label]
class Label:
    text: str
class State(StrEnum): DONE = "done"; FAILED = "failed"
```

## Errors

```python
NotFoundError(404): Label | None
```

## Exports

```python
Client
```
""")
