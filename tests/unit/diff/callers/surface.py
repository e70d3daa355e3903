"""Public names of a small package, which the callers in tests use."""

from opgen.diff.surface.data import read_surface

SURFACE = read_surface(b"""\
["opgen surface",1,"jobs",""]
["operation","jobs","get_job",[["job_id","str"]],"Job","GET","/jobs/{job_id}","getJob"]
["operation","jobs","list_jobs",[],"Page[JobPage, Job]","GET","/jobs"]
["headers","list_jobs_headers","Label"]
["model","Job"]
["field","title","str"]
["field","state","State"]
["field","labels","Labels"]
["field","parent","Job | None","None"]
["model","JobPage"]
["field","by_name","dict[str, Job]"]
["field","jobs","list[Job]"]
["field","item","Literal['none'] | Job | Label","'none'"]
["alias","Labels","dict[str, Label]"]
["model","Label"]
["field","text","str"]
["enum","State"]
["member","DONE","done"]
["member","FAILED","failed"]
["error","NotFoundError",404,"Label | None"]
["webhook","parse_job","Job"]
["export","Client"]
""").surface
