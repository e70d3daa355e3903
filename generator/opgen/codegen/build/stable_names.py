"""What an API's arguments and its client's keywords are called, so that a later document renames none."""

from dataclasses import replace

from opgen.api.model import Api
from opgen.codegen.build.arguments import kept_arguments
from opgen.codegen.build.constructor_arguments import kept_keywords
from opgen.core.options import Names


def with_kept_names(document: Api, recorded: Names) -> Api:
    """`document` with those in its names: what is `recorded` where it still can be, and what is new beside it."""
    found = {
        operation.key: kept_arguments(
            operation, recorded.arguments.get(operation.key, {})
        )
        for operation in document.operations
    }
    names = replace(
        document.names, credentials=recorded.credentials, variables=recorded.variables
    )
    keywords = kept_keywords(replace(document, names=names))
    return replace(
        document,
        names=replace(
            document.names,
            arguments={key: names for key, names in found.items() if names},
            credentials=keywords.credentials,
            variables=keywords.variables,
        ),
    )
