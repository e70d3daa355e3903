"""Comparison of two versions of an API, and the effect of their changes on callers.

| step | modules | result |
|---|---|---|
| 1 versions | `versions`, `other_packages` | two documents or packages |
| 2 wire | `wire` | changes of requests and responses, from the documents |
| 3 names | `surface` | changes of names and types, from the packages |
| 4 join | `join`, called by `comparison` | changes of names below the changes that imply them, each with its cause |
| 5 policy | `policy`, `policy_files` | the changes that are allowed, and those that count |
| 6 uses | `uses`, `callers` | positions in the code of callers |
| 7 witnesses | `witnesses`, `witness`, `driver` | code that shows a breaking change, and its execution |
| 8 report | `formats`, `release`, `summary` | text, version step and release notes |

`pipeline` calls all steps. `model` has the values that they share, and `rules` the severities. `fix` rewrites the code of
callers, `migration` matches the calls of other clients, and `update` regenerates clients from new documents.
"""
